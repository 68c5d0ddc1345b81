"""The expression language of time: what each form means, seen from a day, a range, or nowhere."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.records import PRECISIONS, Interval
from flows.timex import anchor, is_expression, is_relative, width_precision

# A Wednesday.
TODAY = "2023-06-07"


def interval(text: str, precision: str = "day") -> Interval:
    """`2023-06-05/2023-06-11`, one day, or an open side as `..`."""
    start, _, end = text.partition("/")
    end = end or start
    days = [None if day == ".." else date.fromisoformat(day) for day in (start, end)]
    return Interval(days[0], days[1], precision)


CASES = [
    # expression, reference, value, days, precision
    ("2023-06-18", TODAY, "2023-06-18", "2023-06-18", "day"),
    ("2023-06", TODAY, "2023-06", "2023-06-01/2023-06-30", "month"),
    ("2024-02", TODAY, "2024-02", "2024-02-01/2024-02-29", "month"),
    ("2023", TODAY, "2023", "2023-01-01/2023-12-31", "year"),
    ("2023-W22", TODAY, "2023-W22", "2023-05-29/2023-06-04", "week"),
    ("2020-W53", TODAY, "2020-W53", "2020-12-28/2021-01-03", "week"),
    ("2023-Q2", TODAY, "2023-Q2", "2023-04-01/2023-06-30", "quarter"),
    ("2023-H2", TODAY, "2023-H2", "2023-07-01/2023-12-31", "year"),
    ("2022-FA", TODAY, "2022-FA", "2022-09-01/2022-11-30", "quarter"),
    ("2022-WI", TODAY, "2022-WI", "2022-12-01/2023-02-28", "quarter"),
    ("2023-SP", TODAY, "2023-SP", "2023-03-01/2023-05-31", "quarter"),
    ("2023-SU", TODAY, "2023-SU", "2023-06-01/2023-08-31", "quarter"),
    ("199X", TODAY, "199", "1990-01-01/1999-12-31", "unknown"),
    ("19XX", TODAY, "19", "1900-01-01/1999-12-31", "unknown"),
    ("2019:past", TODAY, "2019", "2019-01-01/2019-12-31", "year"),
    ("2030:next", TODAY, "2030", "2030-01-01/2030-12-31", "year"),
    ("2023-06-06=2", TODAY, "2023-06-06", "2023-06-06", "day"),
    # day and month without a year
    ("XXXX-06-18:next", TODAY, "2023-06-18", "2023-06-18", "day"),
    ("XXXX-06-18:past", "2023-12-01", "2023-06-18", "2023-06-18", "day"),
    ("XXXX-12-11:past", "2010-01-25", "2009-12-11", "2009-12-11", "day"),
    ("XXXX-01-05:next", "2023-12-28", "2024-01-05", "2024-01-05", "day"),
    ("XXXX-06-07:past", TODAY, TODAY, TODAY, "day"),
    ("XXXX-06-07:next", TODAY, TODAY, TODAY, "day"),
    ("XXXX-06-07:last", TODAY, "2022-06-07", "2022-06-07", "day"),
    ("XXXX-06-07:following", TODAY, "2024-06-07", "2024-06-07", "day"),
    ("XXXX-02-29:past", TODAY, "2020-02-29", "2020-02-29", "day"),
    ("XXXX-02-29:next", TODAY, "2024-02-29", "2024-02-29", "day"),
    ("XXXX-10-12:past", "2023-10-04", "2023-10-12", "2023-10-12", "day"),
    ("XXXX-01-23:next", "2023-01-28", "2023-01-23", "2023-01-23", "day"),
    ("XXXX-01-10:near", "2023-12-20", "2024-01-10", "2024-01-10", "day"),
    ("XXXX-11-10:near", "2023-12-20", "2023-11-10", "2023-11-10", "day"),
    ("XXXX-06-06=2:past", TODAY, "2023-06-06", "2023-06-06", "day"),
    ("XXXX-03-11:this", TODAY, "2023-03-11", "2023-03-11", "day"),
    ("XXXX-03-11:this@year:-1", TODAY, "2022-03-11", "2022-03-11", "day"),
    ("XXXX-XX-05:past", TODAY, "2023-06-05", "2023-06-05", "day"),
    ("XXXX-XX-18:past", TODAY, "2023-05-18", "2023-05-18", "day"),
    ("XXXX-XX-18:next", TODAY, "2023-06-18", "2023-06-18", "day"),
    ("XXXX-XX-31:past", TODAY, "2023-05-31", "2023-05-31", "day"),
    # months, seasons, quarters without a year
    ("XXXX-05:past", TODAY, "2023-05", "2023-05-01/2023-05-31", "month"),
    ("XXXX-06:past", TODAY, "2023-06", "2023-06-01/2023-06-30", "month"),
    ("XXXX-11:past", TODAY, "2022-11", "2022-11-01/2022-11-30", "month"),
    ("XXXX-11:last", TODAY, "2022-11", "2022-11-01/2022-11-30", "month"),
    ("XXXX-06:last", TODAY, "2022-06", "2022-06-01/2022-06-30", "month"),
    ("XXXX-06:following", TODAY, "2024-06", "2024-06-01/2024-06-30", "month"),
    ("XXXX-09:next", TODAY, "2023-09", "2023-09-01/2023-09-30", "month"),
    ("XXXX-02:next", "2023-11-10", "2024-02", "2024-02-01/2024-02-29", "month"),
    ("XXXX-02:near", TODAY, "2023-02", "2023-02-01/2023-02-28", "month"),
    ("XXXX-11:this@year:-1", TODAY, "2022-11", "2022-11-01/2022-11-30", "month"),
    ("XXXX-SU:last", TODAY, "2022-SU", "2022-06-01/2022-08-31", "quarter"),
    ("XXXX-SU:past", TODAY, "2023-SU", "2023-06-01/2023-08-31", "quarter"),
    ("XXXX-WI:past", TODAY, "2022-WI", "2022-12-01/2023-02-28", "quarter"),
    ("XXXX-Q3:past", TODAY, "2022-Q3", "2022-07-01/2022-09-30", "quarter"),
    ("XXXX-Q2:past", TODAY, "2023-Q2", "2023-04-01/2023-06-30", "quarter"),
    ("XXXX-H2:this@year:-1", TODAY, "2022-H2", "2022-07-01/2022-12-31", "year"),
    # weekdays and weekends
    ("weekday:2:past", TODAY, "2023-06-06", "2023-06-06", "day"),
    ("weekday:3:past", TODAY, TODAY, TODAY, "day"),
    ("weekday:3:next", TODAY, TODAY, TODAY, "day"),
    ("weekday:4:past", TODAY, "2023-06-01", "2023-06-01", "day"),
    ("weekday:4:next", TODAY, "2023-06-08", "2023-06-08", "day"),
    ("weekday:3:last", TODAY, "2023-05-31", "2023-05-31", "day"),
    ("weekday:2:last", TODAY, "2023-06-06", "2023-06-06", "day"),
    ("weekday:3:following", TODAY, "2023-06-14", "2023-06-14", "day"),
    ("weekday:4:near", TODAY, "2023-06-08", "2023-06-08", "day"),
    ("weekday:5:of@week:-1", TODAY, "2023-06-02", "2023-06-02", "day"),
    ("weekday:1:of@week:+1", TODAY, "2023-06-12", "2023-06-12", "day"),
    ("weekday:2:past", "2006-05-29", "2006-05-23", "2006-05-23", "day"),
    ("weekend:past", TODAY, "2023-W22-WE", "2023-06-03/2023-06-04", "week"),
    ("weekend:next", TODAY, "2023-W23-WE", "2023-06-10/2023-06-11", "week"),
    ("weekend:past", "2023-06-10", "2023-W23-WE", "2023-06-10/2023-06-11", "week"),
    ("weekend:last", "2023-06-10", "2023-W22-WE", "2023-06-03/2023-06-04", "week"),
    # units from here
    ("day:+0", TODAY, TODAY, TODAY, "day"),
    ("day:-1", TODAY, "2023-06-06", "2023-06-06", "day"),
    ("day:+1", "2023-12-31", "2024-01-01", "2024-01-01", "day"),
    ("week:+0", TODAY, "2023-W23", "2023-06-05/2023-06-11", "week"),
    ("week:-1", TODAY, "2023-W22", "2023-05-29/2023-06-04", "week"),
    ("week:-1", "2004-11-24", "2004-W47", "2004-11-15/2004-11-21", "week"),
    ("week:+1", "2020-12-25", "2020-W53", "2020-12-28/2021-01-03", "week"),
    ("month:-1", TODAY, "2023-05", "2023-05-01/2023-05-31", "month"),
    ("month:-1", "2023-03-31", "2023-02", "2023-02-01/2023-02-28", "month"),
    ("month:+1", "2023-12-31", "2024-01", "2024-01-01/2024-01-31", "month"),
    ("month:-18", TODAY, "2021-12", "2021-12-01/2021-12-31", "month"),
    ("quarter:-1", TODAY, "2023-Q1", "2023-01-01/2023-03-31", "quarter"),
    ("quarter:-1", "2007-01-18", "2006-Q4", "2006-10-01/2006-12-31", "quarter"),
    ("half:+0", TODAY, "2023-H1", "2023-01-01/2023-06-30", "year"),
    ("year:-1", TODAY, "2022", "2022-01-01/2022-12-31", "year"),
    ("year:-10", TODAY, "2013", "2013-01-01/2013-12-31", "year"),
    ("year:+1", TODAY, "2024", "2024-01-01/2024-12-31", "year"),
    ("decade:+0", TODAY, "202", "2020-01-01/2029-12-31", "unknown"),
    ("century:-1", TODAY, "19", "1900-01-01/1999-12-31", "unknown"),
    # parts and bounds
    ("early:XXXX-05:past", TODAY, "2023-05", "2023-05-01/2023-05-10", "month"),
    ("mid:2023-06", TODAY, "2023-06", "2023-06-11/2023-06-20", "month"),
    ("late:month:-1", TODAY, "2023-05", "2023-05-21/2023-05-31", "month"),
    ("late:2023-02", TODAY, "2023-02", "2023-02-21/2023-02-28", "month"),
    ("early:2009", TODAY, "2009", "2009-01-01/2009-04-30", "year"),
    ("mid:2011", TODAY, "2011", "2011-05-01/2011-08-31", "year"),
    ("late:2024", TODAY, "2024", "2024-09-01/2024-12-31", "year"),
    ("early:year:+1", TODAY, "2024", "2024-01-01/2024-04-30", "year"),
    ("earlier:week:+0", TODAY, "2023-W23", "2023-06-05/2023-06-07", "week"),
    ("earlier:year:+0", TODAY, "2023", "2023-01-01/2023-06-07", "year"),
    ("later:month:+0", TODAY, "2023-06", "2023-06-07/2023-06-30", "month"),
    ("before:year:-10", TODAY, "2013", "../2013-12-31", "unknown"),
    ("after:year:-5", TODAY, "2018", "2018-01-01/2023-06-07", "unknown"),
    # holidays
    ("XXXX-12-25:past", TODAY, "2022-12-25", "2022-12-25", "day"),
    ("easter:+0:past", TODAY, "2023-04-09", "2023-04-09", "day"),
    ("easter:+0:past", "2024-03-01", "2024-03-31", "2024-03-31", "day"),
    ("easter:+0:past", "2008-12-01", "2008-03-23", "2008-03-23", "day"),
    ("easter:+0:next", TODAY, "2023-04-09", "2023-04-09", "day"),
    ("easter:+0:next", "2023-07-07", "2024-03-31", "2024-03-31", "day"),
    ("easter:-2:last", TODAY, "2023-04-07", "2023-04-07", "day"),
    ("easter:-46:this@2021", TODAY, "2021-02-17", "2021-02-17", "day"),
    ("nth:11:4:4:past", TODAY, "2022-11-24", "2022-11-24", "day"),
    ("nth:05:-1:1:past", TODAY, "2023-05-29", "2023-05-29", "day"),
    ("nth:09:1:1:next", TODAY, "2023-09-04", "2023-09-04", "day"),
    # about the reference
    ("once", TODAY, "PAST_REF", "../2023-06-07", "unknown"),
    ("now", TODAY, "PRESENT_REF", TODAY, "unknown"),
    # clocks
    ("day:+0 TNI", TODAY, "2023-06-07TNI", TODAY, "day"),
    ("weekday:2:past T18:30", TODAY, "2023-06-06T18:30", "2023-06-06", "day"),
    ("2023-06-06 T18:00Z", TODAY, "2023-06-06T18:00Z", "2023-06-06", "day"),
    ("day:+1@2023-06-06 TMO", TODAY, "2023-06-07TMO", "2023-06-07", "day"),
    # ranges and bases
    ("2023-06-18/2023-06-19", TODAY, "2023-06-18/2023-06-19", "2023-06-18/2023-06-19", "week"),
    ("2015:past..2018", TODAY, "2015", "2015-01-01/2018-12-31", "unknown"),
    ("XXXX-06-18:next/XXXX-06-19:following@XXXX-06-18:next", TODAY, "2023-06-18/2023-06-19",
     "2023-06-18/2023-06-19", "week"),
    ("XXXX-11:past..XXXX-01:following@XXXX-11:past", TODAY, "2022-11", "2022-11-01/2023-01-31", "quarter"),
    ("weekday:1:past..weekday:3:following@weekday:1:past", TODAY, "2023-06-05", "2023-06-05/2023-06-07",
     "week"),
    ("day:+1@2023-06-18", TODAY, "2023-06-19", "2023-06-19", "day"),
    ("day:+2@weekday:1:past", TODAY, "2023-06-07", "2023-06-07", "day"),
    ("year:+1@2010:past", TODAY, "2011", "2011-01-01/2011-12-31", "year"),
    ("week:+0@XXXX-06-05:near", TODAY, "2023-W23", "2023-06-05/2023-06-11", "week"),
    ("day:+1@day:+1@2023-06-18", TODAY, "2023-06-20", "2023-06-20", "day"),
    # stretches and vague references
    ("past:P1W", TODAY, "P1W", "2023-05-31/2023-06-07", "week"),
    ("past:P2W", TODAY, "P2W", "2023-05-24/2023-06-07", "month"),
    ("past:P2Y", TODAY, "P2Y", "2021-06-07/2023-06-07", "unknown"),
    ("next:P30D", TODAY, "P30D", "2023-06-07/2023-07-07", "month"),
    ("next:P6M", "2008-01-09", "P6M", "2008-01-09/2008-07-09", "year"),
    ("next:PXW", TODAY, "PXW", "2023-06-07/2023-08-02", "unknown"),
    ("past:PXW", TODAY, "PXW", "2023-04-12/2023-06-07", "unknown"),
    ("once", TODAY, "PAST_REF", "../2023-06-07", "unknown"),
    ("P2D", TODAY, "P2D", "../..", "unknown"),
    ("PT30M", TODAY, "PT30M", "../..", "unknown"),
    ("P2.5Y", TODAY, "P2.5Y", "../..", "unknown"),
    ("PXY", TODAY, "PXY", "../..", "unknown"),
    ("every:P1Y", TODAY, "P1Y", "../..", "unknown"),
    ("?", TODAY, None, "../..", "unknown"),
    ("day:+1@?", TODAY, None, "../..", "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "day", "value", "days", "precision"), CASES)
def test_an_expression_seen_from_a_day(
    expression: str, day: str, value: str | None, days: str, precision: str
) -> None:
    assert anchor(expression, interval(day)) == (value, interval(days, precision))


RANGES = [
    ("month:-1", "2023-06-01/2023-06-30", "2023-05", "2023-05-01/2023-05-31", "month"),
    ("month:-1", "2023-06-01/2023-07-31", "2023-05-01/2023-06-30", "2023-05-01/2023-06-30", "quarter"),
    ("week:-1", "2023-06-05/2023-06-11", "2023-W22", "2023-05-29/2023-06-04", "week"),
    ("weekday:6:past", "2023-06-05/2023-06-11", "2023-06-03/2023-06-10", "2023-06-03/2023-06-10", "month"),
    ("weekday:2:past", "2023-06-06/2023-06-11", "2023-06-06", "2023-06-06", "day"),
    ("day:-1", "2023-06-06/2023-06-07", "2023-06-05/2023-06-06", "2023-06-05/2023-06-06", "week"),
    ("year:-1", "2023-02-04/2023-12-25", "2022", "2022-01-01/2022-12-31", "year"),
    ("XXXX-05:past", "2023-06-01/2023-08-31", "2023-05", "2023-05-01/2023-05-31", "month"),
    ("XXXX-05:past", "2022-06-01/2023-08-31", "2022-05-01/2023-05-31", "2022-05-01/2023-05-31", "unknown"),
    ("2023-06-18", "2022-06-01/2023-08-31", "2023-06-18", "2023-06-18", "day"),
    ("P2D", "2022-06-01/2023-08-31", "P2D", "../..", "unknown"),
    ("month:-1", "2023-06-01/..", None, "2023-05-01/..", "unknown"),
    ("month:-1", "../2023-06-15", None, "../2023-05-31", "unknown"),
    ("2021", "../2023-06-15", "2021", "2021-01-01/2021-12-31", "year"),
]


@pytest.mark.parametrize(("expression", "reference", "value", "days", "precision"), RANGES)
def test_from_a_range_it_is_the_union_of_what_it_can_be(
    expression: str, reference: str, value: str | None, days: str, precision: str
) -> None:
    assert anchor(expression, interval(reference, "unknown")) == (value, interval(days, precision))


NOWHERE = [
    ("2023-06-18", "2023-06-18", "2023-06-18", "day"),
    ("2019:past", "2019", "2019-01-01/2019-12-31", "year"),
    ("day:+1@2023-06-18", "2023-06-19", "2023-06-19", "day"),
    ("P2D", "P2D", "../..", "unknown"),
    ("XXXX-06-18:past", "XXXX-06-18", "../..", "unknown"),
    ("weekday:2:past", "XXXX-WXX-2", "../..", "unknown"),
    ("every:weekday:1", "XXXX-WXX-1", "../..", "unknown"),
    ("every:XXXX-10", "XXXX-10", "../..", "unknown"),
    ("every:TMO", "XXXX-XX-XXTMO", "../..", "unknown"),
    ("every:weekend", "XXXX-WXX-WE", "../..", "unknown"),
    ("once", "PAST_REF", "../..", "unknown"),
    ("now", "PRESENT_REF", "../..", "unknown"),
    ("easter:-2:this@2021", "2021-04-02", "2021-04-02", "day"),
    ("easter:-2:past", None, "../..", "unknown"),
    ("month:-1", None, "../..", "unknown"),
    ("earlier:year:+0", None, "../..", "unknown"),
]


@pytest.mark.parametrize(("expression", "value", "days", "precision"), NOWHERE)
@pytest.mark.parametrize("reference", [None, Interval(None, None, "unknown")], ids=["none", "open"])
def test_without_a_reference_only_what_is_fixed_is_known(
    expression: str, value: str | None, days: str, precision: str, reference: Interval | None
) -> None:
    assert anchor(expression, reference) == (value, interval(days, precision))


@pytest.mark.parametrize(
    "text",
    [
        "", "nonsense", "2023-02-30", "2023-13", "XXXX-02-30:past", "XXXX-06-18:sometime", "weekday:8:past",
        "weekday:2", "weekday:2:often", "fortnight:-1", "week", "P", "PXX", "past:", "early:", "@", "2023@",
        "/", "2023/", "..", "2023-06-18 T25:00", "XXXX-XX", "2023-XX-05", "day:+1@" * 40 + "2023",
        "easter:+1", "easter:+1:often", "nth:11:5:4:past", "nth:13:1:1:past", "nth:11:1:8:past",
        "nth:11:1:1:often", "every:weekday:8", "every:XXXX-13", "every:once",
    ],
)  # fmt: skip
def test_what_is_not_of_the_language_is_refused(text: str) -> None:
    assert not is_expression(text)
    with pytest.raises(ValueError, match="no "):
        anchor(text, interval(TODAY))


@pytest.mark.parametrize(
    ("days", "precision"),
    [
        ("2023-06-01", "day"), ("2023-06-01/2023-06-07", "week"), ("2023-06-01/2023-06-08", "month"),
        ("2023-05-01/2023-05-31", "month"), ("2023-06-01/2023-08-31", "quarter"),
        ("2024-01-01/2024-12-31", "year"), ("2023-01-01/2024-12-31", "unknown"), ("../2023-01-01", "unknown"),
    ],
)  # fmt: skip
def test_precision_of_a_width(days: str, precision: str) -> None:
    span = interval(days)
    assert width_precision(span.start, span.end) == precision


@pytest.mark.parametrize(
    ("expression", "relative"),
    [
        ("2023-06-18", False), ("late:2023-05", False), ("P2D", False), ("every:P1Y", False),
        ("every:weekday:1", False), ("easter:+0:past", True),
        ("week:+0@2023-06-18", False), ("2015..2018", False), ("week:-1", True), ("XXXX-05:past", True),
        ("late:month:-1", True), ("past:P2W", True), ("day:+1@weekday:1:past", True),
    ],
)  # fmt: skip
def test_relative_is_what_depends_on_the_article(expression: str, relative: bool) -> None:
    assert is_relative(expression) is relative


DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
EXPRESSIONS = st.sampled_from(sorted({case[0] for case in CASES}))


@settings(deadline=None)
@given(EXPRESSIONS, st.lists(DAYS, min_size=4, max_size=4).map(sorted))
def test_a_wider_reference_never_gives_a_narrower_answer(expression: str, days: list[date]) -> None:
    _, wide = anchor(expression, Interval(days[0], days[3], "unknown"))
    _, narrow = anchor(expression, Interval(days[1], days[2], "unknown"))
    assert wide.start is None or (narrow.start is not None and wide.start <= narrow.start)
    assert wide.end is None or (narrow.end is not None and wide.end >= narrow.end)
    assert PRECISIONS.index(wide.precision) >= PRECISIONS.index(narrow.precision)


@settings(deadline=None)
@given(EXPRESSIONS, st.one_of(st.none(), st.dates()), st.one_of(st.none(), st.dates()))
def test_every_day_of_the_calendar_can_be_a_reference(
    expression: str, start: date | None, end: date | None
) -> None:
    if start and end and start > end:
        start, end = end, start
    _, days = anchor(expression, Interval(start, end, "unknown"))
    assert days.start is None or days.end is None or days.start <= days.end


@settings(deadline=None)
@given(st.text(alphabet="0123456789XWQHPTYMD-:/.@+ earlymidtonxpsfw", max_size=30))
def test_any_text_is_an_expression_or_a_value_error(text: str) -> None:
    if is_expression(text):
        anchor(text, interval(TODAY))
