"""Evidence of when an article was written, from the dates that it tells; each piece is a set of days."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache

from flows.records import Article, DateClaim, Extraction, TimeMention
from flows.resources import resource_path
from flows.timex import add_days, anchor

Days = tuple[tuple[date, date], ...]
"""A set of days as closed ranges, in order, apart from each other."""

ALL_DAYS: Days = ((date.min, date.max),)

YEARS = range(1950, 2101)
"""News there may be; what recurs each year is laid out over these, so their ends are no bounds."""

# A date without its year lies within this of the article (98 % of 138 such dates in dated news). What a
# clause that looks ahead tells may just have passed (4 of 14).
YEARLESS_REACH_DAYS = 270
PASSED_DAYS = 35


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason why only some days can be the article's.

    Attributes:
        allowed: the days it leaves.
        weight: of a claim's contradiction when the claim lies outside.
        reason: for people.
        is_bound: holds whatever else does; others are dropped when they leave no day.
        narrows: may bound a range; what is only usual weighs against claims and narrows nothing.
    """

    allowed: Days
    weight: float
    reason: str
    is_bound: bool = False
    narrows: bool = True


def both_days(one: Days, two: Days) -> Days:
    """Days in both sets."""
    common, first, second = [], _merged(one), _merged(two)
    i = j = 0
    while i < len(first) and j < len(second):
        start, end = max(first[i][0], second[j][0]), min(first[i][1], second[j][1])
        if start <= end:
            common.append((start, end))
        if first[i][1] < second[j][1]:
            i += 1
        else:
            j += 1
    return tuple(common)


def _merged(days: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    merged: list[tuple[date, date]] = []
    for start, end in sorted(days):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def days_since(day: date) -> Days:
    """The day and all later ones."""
    return ((day, date.max),)


def days_until(day: date) -> Days:
    """The day and all earlier ones."""
    return ((date.min, day),)


def date_evidence(article: Article, times: Sequence[TimeMention]) -> list[Evidence]:
    """What the dates in an article, and the day it was fetched, say about its own date."""
    return [
        *_fetched(article),
        *_date_line(own_date(article.text, times)),
        *_told_dates(times),
        *_weekdays(times),
        *_yearless(times),
        *_months_over(article.text, times),
        *_usual(times),
    ]


def _fetched(article: Article) -> list[Evidence]:
    if article.fetched_at is None:
        return []
    day = article.fetched_at.date()
    return [Evidence(days_until(add_days(day, 1)), 2.0, f"it was fetched on {day}", is_bound=True)]


# A text that opens with a line that is a date and nothing else is dated by it.
_DATE_LINE_WITHIN = 400


def own_date(text: str, times: Sequence[TimeMention]) -> list[DateClaim]:
    """The claim of a date line that opens the text, or nothing."""
    for time in times:
        if time.start > _DATE_LINE_WITHIN or not text:
            break
        starts_line = text[: time.start].rstrip(" ")[-1:] in ("", "\n")
        ends_line = text[time.end :].lstrip(" ")[:1] in ("", "\n")
        _, interval = anchor(time.expression, None)
        if starts_line and ends_line and interval.start and interval.start == interval.end:
            day = interval.start
            return [DateClaim(datetime(day.year, day.month, day.day, tzinfo=UTC), "day", "text")]
    return []


def _date_line(own: Sequence[DateClaim]) -> list[Evidence]:
    days = [claim.published_at.date() for claim in own]
    return [
        Evidence(((add_days(d, -7), add_days(d, 31)),), 1.0, f"a line of its own dates it {d}", narrows=False)
        for d in days
    ]


_TOLD = re.compile(r"(?:early:|mid:|late:)?(\d{4}(?:-[^:@./ ]+)?):(past|next)(?: T.*|\.\..*)?")
_PAIR = re.compile(r"(\d{4}|XXXX)-(\d\d)-(\d\d)=([1-7])(?::([a-z]+))?.*")
_YEARLESS = re.compile(r"(?:early:|mid:|late:)?(XXXX-(\d\d)(?:-(\d\d)(?:=\d)?)?):(past|next)(?: T.*|\.\..*)?")


def _told_dates(times: Iterable[TimeMention]) -> list[Evidence]:
    """Dates with a year that are told as over, or as still to come."""
    past: dict[date, str] = {}
    ahead: dict[date, str] = {}
    for time in times:
        match = _TOLD.fullmatch(time.expression)
        if match is None or time.relation in ("until", "before"):
            continue
        _, interval = anchor(time.expression, None)
        if interval.start is None or interval.end is None:
            continue
        if match[2] == "past":
            past.setdefault(interval.start, time.surface)
        else:
            ahead.setdefault(interval.end, time.surface)
    found = []
    for day, surface in sorted(past.items())[-2:]:
        found.append(Evidence(days_since(day), 1.0, f"it tells {surface} as past", is_bound=True))
    latest = max(past, default=date.min)
    for day, surface in sorted(ahead.items()):
        if day > latest:
            # Every sixth is a date of the past in a clause that looks ahead: too many to bound a range.
            reason = f"it tells {surface} as still to come"
            found.append(Evidence(days_until(day), 0.4, reason, narrows=False))
            break
    return found


def _weekdays(times: Iterable[TimeMention]) -> list[Evidence]:
    """A weekday with its day and month ("Tuesday, June 6") holds in one year out of six."""
    pairs = {match.groups(): time for time in times if (match := _PAIR.fullmatch(time.expression))}
    found = []
    for (year, month, day, weekday, direction), time in sorted(pairs.items(), key=lambda pair: str(pair[0])):
        if year != "XXXX":
            continue
        days = [d for y in YEARS if (d := _day(y, month, day)) and d.isoweekday() == int(weekday)]
        before = YEARLESS_REACH_DAYS if direction == "next" else YEARLESS_REACH_DAYS // 2
        after = YEARLESS_REACH_DAYS if direction == "past" else YEARLESS_REACH_DAYS // 2
        allowed = tuple((add_days(d, -before), add_days(d, after)) for d in days)
        found.append(Evidence(allowed, 1.0, f"{time.surface} falls so in {_years(days)} only"))
    return found


def _day(year: int, month: str, day: str) -> date | None:
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None


def _years(days: Iterable[date]) -> str:
    return ", ".join(str(d.year) for d in days if 2000 <= d.year <= 2040)


def _yearless(times: Iterable[TimeMention]) -> list[Evidence]:
    """A date without its year lies within ten months before the article, or after it when ahead."""
    seen: dict[tuple[str, str], str] = {}
    for time in times:
        match = _YEARLESS.fullmatch(time.expression)
        # Whole months told as ahead are too often past ones (7 of 23) to bound anything.
        if match and time.relation == "at" and (match[3] or match[4] == "past"):
            seen.setdefault((match[1].partition("=")[0], match[4]), time.surface)
    found = []
    for (period, direction), surface in sorted(seen.items()):
        allowed = _yearless_days(period, direction)
        words = "past" if direction == "past" else "still to come"
        found.append(Evidence(allowed, 0.0, f"it tells {surface}, without a year, as {words}"))
    return found


def _months_over(text: str, times: Iterable[TimeMention]) -> list[Evidence]:
    """Who writes "in May" of what is past writes when May is over (85 of 87 such months)."""
    months = {
        match[1]: time.surface
        for time in times
        if (match := _YEARLESS.fullmatch(time.expression))
        and match[4] == "past"
        and not match[3]
        and time.relation == "at"
        and text[max(time.start - 3, 0) : time.start].lower() == "in "
    }
    return [
        Evidence(_days_after_month(month), 0.0, f"it tells of what was in {surface} when that was over")
        for month, surface in sorted(months.items())
    ]


@lru_cache(maxsize=12)
def _days_after_month(month: str) -> Days:
    spans = []
    for year in YEARS:
        _, interval = anchor(month.replace("XXXX", str(year)), None)
        if interval.start and interval.end:
            # From the month's last days to the same month of the next year.
            last = date(year + 1, interval.start.month, 1)
            spans.append((add_days(interval.end, -_MONTH_ENDS_DAYS), add_days(last, -1)))
    return tuple(spans)


# The last days of a month count as after it.
_MONTH_ENDS_DAYS = 2


@lru_cache(maxsize=1024)
def _yearless_days(period: str, direction: str) -> Days:
    spans = []
    for year in YEARS:
        try:
            _, interval = anchor(period.replace("XXXX", str(year)), None)
        except ValueError:
            continue
        start, end = interval.start or date.min, interval.end or date.max
        if direction == "past":
            spans.append((start, add_days(end, YEARLESS_REACH_DAYS)))
        else:
            spans.append((add_days(start, -YEARLESS_REACH_DAYS), add_days(end, PASSED_DAYS)))
    return tuple(spans)


_USUAL = re.compile(r"(?:early:|mid:|late:)?(?:((?:19|20)\d\d)|XXXX)(-\d\d(?:-\d\d)?)?(?![\dX]).*")
_USUAL_DAYS = (
    ("day and month", 60, 0.7, 1),
    ("day and month", 100, 0.3, 2),
    ("month", 60, 0.3, 1),
    ("holiday", 75, 0.7, 1),
    ("full date", 400, 0.4, 1),
    ("year", 366, 0.25, 1),
)
"""How near to an article the nearest of its dates of one kind usually lies, the weight against a claim that
lies farther from all of them, and how many dates there must be: logarithms, over three, of the ratio of how
often that happens under wrong and right claims on 362 dated pages."""


@cache
def _anniversaries() -> frozenset[str]:
    """Months and days ("-09-11") that are names of events (seeds/named_dates.csv)."""
    with resource_path("seeds/named_dates.csv").open(encoding="utf-8", newline="") as lines:
        return frozenset(row["date"][4:] for row in csv.DictReader(lines))


def _usual(times: Iterable[TimeMention]) -> list[Evidence]:
    """News is written near the dates that it tells: a claim far from all of them is unlikely."""
    kinds: dict[str, set[str]] = {}
    for time in times:
        if match := _USUAL.fullmatch(time.expression):
            rest = match[2] or ""
            kind = ("full date" if rest else "year") if match[1] else "day and month" if rest[3:] else "month"
            if kind == "day and month" and rest in _anniversaries():
                continue
            if kind == "day and month" and not any(c.isdigit() for c in time.surface):
                kind = "holiday"
            if match[1] or rest:
                kinds.setdefault(kind, set()).add(f"{match[1] or 'XXXX'}{rest}")
            if match[1]:
                kinds.setdefault("year", set()).add(match[1])
    found = []
    for kind, days, weight, least in _USUAL_DAYS:
        if (periods := kinds.get(kind)) and len(periods) >= least:
            spans = sorted(span for period in periods for span in _days_around(period, days))
            found.append(Evidence(tuple(spans), weight, f"no {kind} told lies near", narrows=False))
    return found


# "Told CBS News on Tuesday", in the first sentences, is news of that Tuesday: 18 of 19 articles that open so
# were published that day or the next.
_NEWS_SENTENCES = 2
NEWS_LAG = 2
_NEAR_CUE = (30, 45)
_NEWS_WINDOW = 62
_WEEKDAY = re.compile(r"weekday:([1-7]):(?:past|near|of)(?: T.*)?")


def news_days(article: Article, extraction: Extraction, start: date, end: date) -> Evidence | None:
    """Days from `start` to `end` on which the opening was news; None if it says no weekday.

    Only for a range of some weeks: of a longer one every week has such days.
    """
    if (end - start).days > _NEWS_WINDOW:
        return None
    for statement in extraction.statements:
        if statement.sentence_number > _NEWS_SENTENCES or statement.cue_start is None:
            continue
        first, last = statement.cue_start - _NEAR_CUE[0], statement.cue_start + _NEAR_CUE[1]
        for time in extraction.times:
            match = _WEEKDAY.fullmatch(time.expression)
            if not match or not first <= time.start <= last or "\n" in article.text[first : time.start]:
                continue
            days = [add_days(start, step) for step in range((end - start).days + 1)]
            fresh = tuple((d, d) for d in days if (d.isoweekday() - int(match[1])) % 7 <= NEWS_LAG)
            return Evidence(fresh, 0.0, f"it opens with what was said on {time.surface}")
    return None


@lru_cache(maxsize=4096)
def _days_around(period: str, days: int) -> Days:
    years = YEARS if period.startswith("XXXX") else (int(period[:4]),)
    spans = []
    for year in years:
        try:
            _, interval = anchor(period.replace("XXXX", str(year)), None)
        except ValueError:
            continue
        start, end = interval.start or date.min, interval.end or date.max
        spans.append((add_days(start, -days), add_days(end, days)))
    return tuple(spans)
