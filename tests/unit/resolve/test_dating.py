"""When an article was written: which claims hold, and what the text alone allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.records import (
    Article,
    ArticleDate,
    DateClaim,
    Extraction,
    Interval,
    LineageLink,
    NameMention,
    Statement,
    TimeMention,
)
from flows.resolve.date_evidence import both_days
from flows.resolve.dating import date_article, inherit_dates, mention_interval, reference_of


def when(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def claim(day: str, basis: str = "page", precision: str = "day") -> DateClaim:
    return DateClaim(when(day), precision, basis)


def article(*claims: DateClaim, text: str = "", fetched_at: str | None = None) -> Article:
    return Article(
        "a", "d", "file", text, date_claims=claims, fetched_at=when(fetched_at) if fetched_at else None
    )


def person(name: str, role: str, country_code: str, status: str = "incumbent") -> NameMention:
    return NameMention(
        0, len(name), "PERSON", name, name, role=role, role_start=0, role_end=1, country_code=country_code,
        role_status=status,
    )  # fmt: skip


BLINKEN = person("Antony Blinken", "secretary of state", "US")
AUSTIN = person("Lloyd Austin", "defense secretary", "US")
LI_SHANGFU = person("Li Shangfu", "defense minister", "CN")
QIN_GANG = person("Qin Gang", "foreign minister", "CN")
OBAMA = person("Barack Obama", "president", "US")
BIDEN = person("Joe Biden", "president", "US")
XI = person("Xi Jinping", "president", "CN")


def read(*names: NameMention, times: tuple[tuple[str, str], ...] = (), text: str = "") -> Extraction:
    found = []
    for surface, expression in times:
        start = max(text.find(surface), 0)
        found.append(TimeMention(start, start + len(surface), surface, expression))
    return Extraction("a", "v", names=names, times=tuple(found))


def span(result: ArticleDate) -> tuple[str, str]:
    return str(result.published_from), str(result.published_to)


# --- claims -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_basis", "basis"),
    [
        ("feed", "feed"),
        ("record", "feed"),
        ("sidecar", "sidecar"),
        ("page", "page"),
        ("url", "url"),
        ("text", "text"),
    ],
)
def test_an_uncontradicted_claim_is_the_date(given_basis: str, basis: str) -> None:
    result = date_article(article(claim("2023-06-06", given_basis)), read(BLINKEN, AUSTIN))
    assert (result.published_at, result.basis, result.precision) == (when("2023-06-06"), basis, "day")
    assert span(result) == ("2023-06-06", "2023-06-06")
    assert not result.claimed_is_false


@pytest.mark.parametrize(
    ("precision", "days"),
    [("month", ("2023-06-01", "2023-06-30")), ("year", ("2023-01-01", "2023-12-31"))],
)
def test_a_coarse_claim_is_a_range(precision: str, days: tuple[str, str]) -> None:
    result = date_article(article(claim("2023-06-06", "url", precision)), read())
    assert (result.published_at, result.precision, span(result)) == (None, precision, days)


FALSE = [
    pytest.param("2025-04-15", read(BLINKEN, AUSTIN, LI_SHANGFU), id="after the terms of several"),
    pytest.param("2019-04-15", read(BLINKEN), id="before the term of one"),
    pytest.param("2014-01-01", read(person("Narendra Modi", "prime minister", "IN")), id="before his first"),
    pytest.param("2023-06-06", read(times=(("June 9", "2023-06-09:past"),)), id="before a day told as past"),
    pytest.param("2018-06-06", read(times=(("2019", "2019:past"),)), id="before a year told as past"),
    pytest.param(
        "2022-06-08", read(times=(("Tuesday, June 6", "XXXX-06-06=2:past"),)), id="weekday of another year"
    ),
    pytest.param(
        "2023-02-01",
        read(times=(("June 18", "XXXX-06-18:past"), ("June 20", "XXXX-06-20:past"))),
        id="far from all days told",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("day", "extraction"), FALSE)
def test_a_contradicted_claim_is_kept_as_claimed_and_not_used(day: str, extraction: Extraction) -> None:
    result = date_article(article(claim(day)), extraction)
    assert result.claimed_is_false
    assert result.claimed_published_at == when(day)
    assert result.published_at is None
    assert result.basis in ("inferred", "unknown")
    assert day in result.reasons[0]


TRUE = [
    pytest.param("2021-10-20", read(times=(("Valentine’s Day", "XXXX-02-14:past"),)), id="a holiday alone"),
    pytest.param(
        "2024-05-06",
        read(times=(("October 7", "XXXX-10-07:past"), ("September 11", "XXXX-09-11:past"))),
        id="days that are names",
    ),
    pytest.param(
        "2022-06-02", read(times=(("Friday, December 16", "XXXX-12-16=5:next"),)), id="a weekday far ahead"
    ),
    pytest.param("2007-06-10", read(person("Vladimir Putin", "president", "RU")), id="in his first terms"),
    pytest.param("2023-06-06", read(BLINKEN, AUSTIN, LI_SHANGFU), id="within the terms"),
    pytest.param("2025-02-10", read(BLINKEN, AUSTIN), id="some weeks after a term"),
    pytest.param("2018-06-06", read(OBAMA), id="one old title"),
    pytest.param("2023-06-06", read(OBAMA, BLINKEN), id="an old title beside an incumbent"),
    pytest.param("2023-06-06", read(person("Donald Trump", "president", "US", "former")), id="former"),
    pytest.param("2023-06-06", read(times=(("2030", "2030:next"),)), id="a year to come"),
    pytest.param("2023-06-06", read(times=(("2019", "2019:past"),)), id="a year gone"),
    pytest.param("2023-06-07", read(times=(("Tuesday, June 6", "XXXX-06-06=2:past"),)), id="its weekday"),
    pytest.param("2023-06-06", read(times=(("June 7, 2023", "2023-06-07:past"),)), id="a day of time zones"),
    pytest.param("2023-06-06", read(times=(("June 18", "XXXX-06-18:next"),)), id="a day to come"),
    pytest.param(
        "2023-06-06", read(person("Wang Yi", "top diplomat", "CN")), id="a description is no title"
    ),
]  # fmt: skip


@pytest.mark.parametrize(("day", "extraction"), TRUE)
def test_a_claim_that_fits_is_believed(day: str, extraction: Extraction) -> None:
    assert not date_article(article(claim(day)), extraction).claimed_is_false


def test_nothing_is_published_after_it_was_fetched() -> None:
    result = date_article(article(claim("2024-06-06"), fetched_at="2023-07-01"), read())
    assert result.claimed_is_false


def test_the_next_claim_is_tried_when_the_first_is_false() -> None:
    claims = claim("2025-04-15"), claim("2023-06-06", "url")
    result = date_article(article(*claims), read(BLINKEN, AUSTIN, LI_SHANGFU))
    assert (result.published_at, result.basis) == (when("2023-06-06"), "url")
    assert (result.claimed_published_at, result.claimed_is_false) == (when("2025-04-15"), True)


def test_a_date_line_of_the_text_itself_outranks_a_stamp_years_off() -> None:
    text = "Court rules on flag\nMay 7, 2015\nThe court ruled on Tuesday."
    extraction = read(times=(("May 7, 2015", "2015-05-07"),), text=text)
    result = date_article(article(claim("2019-02-01"), text=text), extraction)
    assert (result.published_at, result.basis, result.claimed_is_false) == (when("2015-05-07"), "text", True)


# --- the text alone ---------------------------------------------------------------------------------


def test_without_any_evidence_nothing_is_known() -> None:
    result = date_article(article(fetched_at="2025-11-01"), read())
    assert result == ArticleDate("a", reasons=("It was fetched on 2025-11-01.",))


def test_terms_of_office_narrow_the_date() -> None:
    result = date_article(article(), read(BIDEN, XI, QIN_GANG))
    assert span(result) == ("2022-11-30", "2023-08-24")
    assert (result.precision, result.basis, result.published_at) == ("year", "inferred", None)


def test_a_day_to_come_and_a_day_gone_narrow_it_further() -> None:
    times = (("June 18", "XXXX-06-18:next"), ("April 3", "XXXX-04-03:past"))
    result = date_article(article(), read(QIN_GANG, LI_SHANGFU, times=times))
    assert span(result) == ("2023-04-03", "2023-07-23")


def test_a_summit_last_month_gives_the_month() -> None:
    text = "At the G-7 summit in Japan last month, the president predicted a thaw."
    extraction = read(QIN_GANG, LI_SHANGFU, times=(("last month", "month:-1"),), text=text)
    result = date_article(article(text=text), extraction)
    assert (span(result), result.precision) == (("2023-06-01", "2023-06-30"), "month")


def test_a_yearly_meeting_last_week_gives_the_week_when_something_gives_the_year() -> None:
    text = "They met at a defense summit in Singapore last week."
    extraction = read(LI_SHANGFU, times=(("last week", "week:-1"),), text=text)
    result = date_article(article(text=text), extraction)
    assert (span(result), result.precision) == (("2023-06-05", "2023-06-11"), "week")


def test_a_lower_bound_alone_leaves_the_other_side_open() -> None:
    result = date_article(article(), read(times=(("March 3, 2021", "2021-03-03:past"),)))
    assert (result.published_from, result.published_to) == (date(2021, 3, 3), None)
    assert (result.precision, result.basis) == ("unknown", "inferred")


def test_titles_of_history_bound_nothing_from_above() -> None:
    result = date_article(article(), read(OBAMA, BIDEN))
    assert span(result) == ("2020-12-21", "2025-02-19")


def test_the_order_of_names_and_times_does_not_matter() -> None:
    times = (("June 18", "XXXX-06-18:next"), ("early May", "early:XXXX-05:past"), ("2019", "2019:past"))
    results = {
        date_article(article(), read(*names, times=told))
        for names in permutations((BIDEN, QIN_GANG, OBAMA))
        for told in permutations(times)
    }
    assert len({(r.published_from, r.published_to, r.reasons) for r in results}) == 1


# --- the days of a mention --------------------------------------------------------------------------

DATED = ArticleDate(
    "a", when("2023-06-06"), date(2023, 6, 6), date(2023, 6, 6), precision="day", basis="feed"
)
RANGED = ArticleDate("a", None, date(2023, 6, 5), date(2023, 6, 11), precision="week", basis="inferred")
UNDATED = ArticleDate("a")


def mention(expression: str, relation: str = "at", is_duration: bool = False) -> TimeMention:
    return TimeMention(0, 1, "x", expression, relation, is_duration)


@pytest.mark.parametrize(
    ("time", "dated", "start", "end", "precision", "basis"),
    [
        (None, DATED, None, None, "unknown", "unknown"),
        (mention("P2D", is_duration=True), DATED, None, None, "unknown", "unknown"),
        (mention("week:-1"), UNDATED, None, None, "unknown", "unknown"),
        (mention("week:-1"), DATED, "2023-05-29", "2023-06-04", "week", "text"),
        (mention("month:-1"), RANGED, "2023-05-01", "2023-05-31", "month", "text"),
        (mention("weekday:6:past"), RANGED, "2023-06-03", "2023-06-10", "month", "text"),
        (mention("2021"), UNDATED, "2021-01-01", "2021-12-31", "year", "text"),
        (mention("2018", "since"), DATED, "2018-01-01", "2023-06-06", "unknown", "text"),
        (mention("2018", "since"), UNDATED, "2018-01-01", None, "unknown", "text"),
        (mention("XXXX-09:next", "until"), DATED, None, "2023-09-30", "unknown", "text"),
        (mention("2018", "before"), DATED, None, "2017-12-31", "unknown", "text"),
        (mention("2015", "after"), DATED, "2015-01-01", None, "unknown", "text"),
        (mention("2015..2018", "during"), DATED, "2015-01-01", "2018-12-31", "unknown", "text"),
    ],
)
def test_the_days_of_a_mention(
    time: TimeMention | None,
    dated: ArticleDate,
    start: str | None,
    end: str | None,
    precision: str,
    basis: str,
) -> None:
    first, last = (date.fromisoformat(day) if day else None for day in (start, end))
    assert mention_interval(time, dated) == (Interval(first, last, precision), basis)


def test_the_reference_is_the_day_or_the_range() -> None:
    assert reference_of(DATED) == Interval(date(2023, 6, 6), date(2023, 6, 6), "day")
    assert reference_of(RANGED) == Interval(date(2023, 6, 5), date(2023, 6, 11), "week")
    assert reference_of(UNDATED) is None


DAY_SETS = st.lists(st.tuples(st.dates(), st.dates()).map(sorted).map(tuple), max_size=5).map(tuple)


@given(DAY_SETS, DAY_SETS, st.dates())
def test_days_in_both_sets_are_those_in_each(one, two, day) -> None:
    def holds(days) -> bool:
        return any(start <= day <= end for start, end in days)

    assert holds(both_days(one, two)) == (holds(one) and holds(two))


def test_a_copy_was_written_when_its_original_was():
    original = ArticleDate("o", None, date(2023, 4, 4), date(2023, 4, 4), "day", "feed")
    stamp = datetime(2025, 1, 20, tzinfo=UTC)
    copy = ArticleDate("c", None, date(2023, 1, 1), date(2024, 6, 1), "unknown", "inferred", stamp, True)
    links = [
        LineageLink("o", "l", None, False, "own", "l"),
        LineageLink("c", "l", None, True, "contained", "l"),
    ]
    settled = inherit_dates({"o": original, "c": copy}, links)
    assert (settled["c"].published_from, settled["c"].published_to) == (date(2023, 4, 4), date(2023, 4, 4))
    assert settled["c"].claimed_published_at == stamp
    assert settled["o"] == original


@pytest.mark.parametrize(
    ("basis", "start", "original_basis"),
    [
        pytest.param("page", date(2023, 1, 1), "feed", id="the copy has a date of its own"),
        pytest.param("inferred", date(2023, 9, 1), "feed", id="its range does not allow it"),
        pytest.param("inferred", date(2023, 1, 1), "inferred", id="the original is guessed itself"),
    ],
)
def test_a_copy_keeps_its_date_where_the_original_tells_nothing(basis, start, original_basis):
    original = ArticleDate("o", None, date(2023, 4, 4), date(2023, 4, 4), "day", original_basis)
    copy = ArticleDate("c", None, start, date(2024, 6, 1), "unknown", basis)
    links = [
        LineageLink("o", "l", None, False, "own", "l"),
        LineageLink("c", "l", None, True, "contained", "l"),
    ]
    assert inherit_dates({"o": original, "c": copy}, links)["c"] == copy


def quoted(text: str, weekday: str, cue: str = "said", sentence: int = 0) -> Extraction:
    """A text that holds one statement, said on a weekday, and "in Vienna last month" for a range of weeks."""
    at = text.index(cue)
    statement = Statement(0, at, ((0, at),), False, cue, at, at + len(cue), sentence_number=sentence)
    return replace(read(times=((weekday, "weekday:2:past"),), text=text), statements=(statement,))


def test_an_opening_that_was_said_on_tuesday_is_news_of_tuesday() -> None:
    text = "They will meet, an envoy said Tuesday. The G-7 summit in Japan was last month."
    read_ = quoted(text, "Tuesday")
    month = TimeMention(text.index("last month"), text.index("last month") + 10, "last month", "month:-1")
    with_month = replace(read_, times=(month, *read_.times))
    assert span(date_article(article(text=text), with_month)) == ("2023-06-01", "2023-06-29")


def test_in_may_is_written_when_may_is_over() -> None:
    text = "The two met in May."
    times = (("May", "XXXX-05:past"), ("April 2, 2023", "2023-04-02:past"))
    first, _ = span(date_article(article(text=text), read(BLINKEN, QIN_GANG, times=times, text=text)))
    assert first == "2023-05-29"
    other = "The two met this May."
    first, _ = span(date_article(article(text=other), read(BLINKEN, QIN_GANG, times=times, text=other)))
    assert first == "2023-05-01"
