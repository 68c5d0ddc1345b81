"""Dates as pages print and encode them."""

from datetime import UTC, datetime

import pytest

from flows.clean.dates import date_in_url, local_day, read_date


@pytest.mark.parametrize(
    ("text", "stamp", "precision"),
    [
        pytest.param("2025-04-15T15:22:30Z", "2025-04-15T15:22:30", "second", id="iso in utc"),
        pytest.param("2025-04-15T23:30:00-05:00", "2025-04-16T04:30:00", "second", id="iso with offset"),
        pytest.param(
            "2025-04-15T15:22:30.123+0200", "2025-04-15T13:22:30", "second", id="offset without colon"
        ),
        pytest.param("Date:2025-04-15 15:22:30", "2025-04-15T15:22:30", "second", id="naive is utc"),
        pytest.param("Updated June 3, 2023", "2023-06-03T00:00:00", "day", id="month name first"),
        pytest.param("3 June 2023 16:15 GMT", "2023-06-03T16:15:00", "minute", id="day first with clock"),
        pytest.param("Jan. 3, 2023, 4:15 p.m. ET", "2023-01-03T21:15:00", "minute", id="eastern winter"),
        pytest.param("June 3, 2023, 4:15 p.m. ET", "2023-06-03T20:15:00", "minute", id="eastern summer"),
        pytest.param("June 3, 2023 at 12:05 a.m. PDT", "2023-06-03T07:05:00", "minute", id="after midnight"),
        pytest.param("15/04/2025", "2025-04-15T00:00:00", "day", id="a day that is no month"),
        pytest.param("04/04/2025", "2025-04-04T00:00:00", "day", id="the same either way"),
        pytest.param("2023年6月9日", "2023-06-09T00:00:00", "day", id="chinese"),
    ],
)
def test_a_printed_date_is_read(text, stamp, precision):
    claim = read_date(text, "page")
    assert (claim.published_at, claim.precision) == (
        datetime.fromisoformat(stamp).replace(tzinfo=UTC),
        precision,
    )


@pytest.mark.parametrize(
    "text", ["04/05/2025", "2023-13-45", "© 2025", "", "June 31, 2023", "9999-01-01", "section 12.3"]
)
def test_what_is_no_date_or_two_dates_is_none(text):
    assert read_date(text, "page") is None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://example.org/2023/06/09/talks", "2023-06-09"),
        ("https://example.org/2023/jun/9/talks", "2023-06-09"),
        ("https://example.org/talks-2023-06-09/", "2023-06-09"),
        ("https://example.org/20230609/talks", "2023-06-09"),
        ("https://example.org/story/1234567", None),
        ("https://2023-06-09.example.org/", None),
    ],
)
def test_an_address_may_hold_the_day(url, day):
    claim = date_in_url(url)
    assert (claim and claim.published_at.date().isoformat()) == day


def test_an_address_with_a_month_claims_a_month():
    assert date_in_url("https://example.org/2023/06/talks").precision == "month"


def test_the_newsrooms_own_day_is_kept_where_utc_is_a_day_further():
    stamp = "2023-11-08T20:10:00-08:00"
    assert local_day(stamp, read_date(stamp, "page")).published_at.day == 8
    assert local_day("2023-11-08T10:10:00-08:00", read_date("2023-11-08T10:10:00-08:00", "page")) is None
