"""Claims: dates in the forms found in the wild, field aliases, and who outranks whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.ingest.claims import clean_text, merge_claims, normalise_claims, read_claims, read_stamp
from flows.records import Claims


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "stamp", "precision"),
    [
        pytest.param("2023-06-05T10:20:30Z", utc(2023, 6, 5, 10, 20, 30), "second", id="iso"),
        pytest.param("2023-06-05T10:20:30.123456+02:00", utc(2023, 6, 5, 8, 20, 30), "second", id="offset"),
        pytest.param(
            "2023-06-05T10:20:30-0530", utc(2023, 6, 5, 15, 50, 30), "second", id="half-hour offset"
        ),
        pytest.param("2023-06-05 10:20:30", utc(2023, 6, 5, 10, 20, 30), "second", id="news-please, naive"),
        pytest.param("2023-06-05 10:20", utc(2023, 6, 5, 10, 20), "minute", id="minute"),
        pytest.param("2023-06-05 00:00:00", utc(2023, 6, 5), "day", id="midnight is a day"),
        pytest.param(
            "2023-06-05T00:00:00+02:00", utc(2023, 6, 4, 22), "second", id="midnight elsewhere is not"
        ),
        pytest.param("2023-06-05", utc(2023, 6, 5), "day", id="day"),
        pytest.param("2023/06/05", utc(2023, 6, 5), "day", id="slashes, year first"),
        pytest.param("20230605", utc(2023, 6, 5), "day", id="compact day"),
        pytest.param("20230605102030", utc(2023, 6, 5, 10, 20, 30), "second", id="compact second"),
        pytest.param("2023-06", utc(2023, 6, 1), "month", id="month"),
        pytest.param("2023", utc(2023, 1, 1), "year", id="year"),
        pytest.param(2023, utc(2023, 1, 1), "year", id="year as number"),
        pytest.param("Mon, 05 Jun 2023 10:20:30 GMT", utc(2023, 6, 5, 10, 20, 30), "second", id="rfc 2822"),
        pytest.param(
            "Mon, 05 Jun 2023 10:20 EST", utc(2023, 6, 5, 15, 20), "minute", id="rfc 2822, zone name"
        ),
        pytest.param("June 5, 2023", utc(2023, 6, 5), "day", id="american words"),
        pytest.param("Monday, 5 June 2023", utc(2023, 6, 5), "day", id="british words"),
        pytest.param("Sept. 5, 2023", utc(2023, 9, 5), "day", id="abbreviated month"),
        pytest.param(1685960430, utc(2023, 6, 5, 10, 20, 30), "second", id="epoch seconds"),
        pytest.param(1685960430000, utc(2023, 6, 5, 10, 20, 30), "second", id="epoch milliseconds"),
        pytest.param({"$date": "2023-06-05"}, utc(2023, 6, 5), "day", id="mongodb"),
    ],
)
def test_a_date_is_read_with_its_precision(words, stamp, precision):
    assert read_stamp(words) == (stamp, precision)


@pytest.mark.parametrize(
    "words",
    [
        "06/05/2023", "yesterday", "", None, True, "2023-13-01", "2023-02-30", "9999-12-31T23:59:59-14:00",
        "0000-01-01", "Maybe 5, 2023", 12, 10**30, float("nan"), float("inf"), ["2023-06-05"],
        "9" * 100_000, "Mon, 05 Jun 99999999999 10:20:30 GMT",
    ],
    ids=lambda words: repr(words)[:24],
)  # fmt: skip
def test_what_is_no_date_or_two_dates_is_no_claim(words):
    assert read_stamp(words) is None


@given(
    st.one_of(st.text(), st.integers(), st.floats(), st.from_regex(r"[0-9:T+ .Z/-]{1,30}", fullmatch=True))
)
def test_any_value_is_a_utc_stamp_or_none(words):
    found = read_stamp(words)
    assert found is None or found[0].utcoffset() == timedelta()


@given(st.datetimes(min_value=datetime(1980, 1, 1)), st.integers(-14 * 60, 14 * 60))
def test_iso_stamps_come_back_as_the_same_instant(moment, minutes):
    zone = timezone(timedelta(minutes=minutes))
    try:
        stamp = moment.replace(microsecond=0, tzinfo=zone)
        instant = stamp.astimezone(UTC)
    except OverflowError:
        return
    assert read_stamp(stamp.isoformat())[0] == instant


@pytest.mark.parametrize(
    ("record", "claims"),
    [
        pytest.param(
            {"url": "https://a.org/1", "title": "T", "source_domain": "a.org", "authors": ["Ann", "Bo"]},
            Claims(url="https://a.org/1", title="T", source="a.org", byline="Ann, Bo"),
            id="news-please",
        ),
        pytest.param(
            {"source": {"id": "a", "name": "The A"}, "publishedAt": "2023-06-05", "author": "Ann"},
            Claims(
                source="The A",
                byline="Ann",
                published_at=utc(2023, 6, 5),
                published_precision="day",
                published_basis="record",
            ),
            id="newsapi",
        ),
        pytest.param({"url": 3, "title": " ", "source": [], "authors": {}}, Claims(), id="wrong types"),
        pytest.param({"title": "a\ud800b"}, Claims(title="a\ufffdb"), id="lone surrogate"),
        pytest.param(
            {"date_publish": "soon", "date": "2023-06-05"},
            Claims(published_at=utc(2023, 6, 5), published_precision="day", published_basis="record"),
            id="the next date where the first is unreadable",
        ),
    ],
)
def test_records_name_their_claims_in_many_ways(record, claims):
    assert read_claims(record, "record") == claims


def test_the_publication_time_is_taken_whole_from_the_stronger_side():
    strong = Claims(published_at=utc(2023, 6, 5), published_precision="day", published_basis="feed")
    weak = Claims(published_at=utc(2020, 1, 1), published_basis="sidecar", source="a.org")
    merged = merge_claims(strong, weak)
    assert (merged.published_at, merged.published_precision, merged.published_basis, merged.source) == (
        utc(2023, 6, 5),
        "day",
        "feed",
        "a.org",
    )


def test_the_command_line_speaks_utc_and_as_a_sidecar():
    told = normalise_claims(Claims(published_at=datetime(2023, 6, 5)))
    assert told == Claims(published_at=utc(2023, 6, 5), published_precision="day", published_basis="sidecar")


@given(st.text())
def test_a_claims_words_can_always_be_written(words):
    cleaned = clean_text(words)
    assert cleaned is None or cleaned.encode()
