"""One article and what it says -> when it was written: a stamp, a range, or nothing, with reasons.

Claims (feed, sidecar, page, address) are weighed against the text: terms of office of the people it calls
incumbents, weekdays that go with days, dates it tells as over or still to come, datable events. A claim
the text contradicts is kept as claimed and not used. Without a claim that holds, the same evidence narrows
the date to a range, never finer than it is.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache

from flows.records import Article, ArticleDate, DateClaim, Extraction, Interval, NameMention, TimeMention
from flows.resources import resource_path
from flows.timex import UNKNOWN, add_days, add_months, anchor, is_relative, width_precision

Days = tuple[tuple[date, date], ...]
"""A set of days as closed ranges, in order, apart from each other."""

ALL_DAYS: Days = ((date.min, date.max),)

_YEARS = range(1950, 2101)
"""News there may be; what recurs each year is laid out over these, so their ends are no bounds."""

# An office changes hands over some weeks: titles run ahead and stay on.
TERM_SLACK_DAYS = 30
# A date without its year lies within this of the article (measured on dated news; see `_yearless`).
YEARLESS_REACH_DAYS = 300
# Time zones and late editions: a claim may precede what it tells as past by so much.
CLAIM_SLACK_DAYS = 2
REJECT_AT = 1.0
"""Weight of contradiction from which on a claim is not believed."""


def date_article(article: Article, extraction: Extraction) -> ArticleDate:
    """When an article was written, from its claims and what its text allows.

    1. The first claim that the evidence does not contradict is the date, at the claim's precision.
    2. Otherwise the evidence narrows a range (basis `inferred`); a rejected claim is kept as claimed.
    3. Otherwise unknown.
    """
    evidence = _evidence(article, extraction)
    rejected: DateClaim | None = None
    reasons: list[str] = []
    own = _own_date(article.text, extraction.times)
    for claim in (*article.date_claims, *own):
        weight, against = _contradiction(claim, evidence)
        if weight < REJECT_AT:
            return _claimed(article.article_id, claim, rejected, [*reasons, f"{_claim_words(claim)}."])
        rejected = rejected or claim
        reasons.append(f"{_claim_words(claim)}, which the text contradicts: {'; '.join(against)}.")
    allowed, used = _narrow(evidence)
    return _inferred(article.article_id, allowed, rejected, [*reasons, *used])


def mention_interval(time: TimeMention | None, date: ArticleDate) -> tuple[Interval, str]:
    """Days that a time mention means in an article of that date, and the basis: `text` or `unknown`.

    The relation turns a point into its bound: "since 2018" begins in 2018 and reaches to the article,
    "until May" ends with May. Durations are on no calendar.
    """
    if time is None or time.is_duration:
        return UNKNOWN, "unknown"
    reference = reference_of(date)
    _, interval = anchor(time.expression, reference)
    start, end = interval.start, interval.end
    if start is None and end is None:
        return UNKNOWN, "unknown"
    if time.relation == "since":
        now = reference.end if reference else None
        interval = Interval(start, max(now, start) if now and start else None, "unknown")
    elif time.relation == "until":
        interval = Interval(None, end, "unknown")
    elif time.relation == "before":
        interval = Interval(None, add_days(start, -1) if start else end, "unknown")
    elif time.relation == "after":
        interval = Interval(start, None, "unknown")
    return interval, "text"


def reference_of(date: ArticleDate) -> Interval | None:
    """The days an article may have been written on, to anchor its relative dates; None if unknown."""
    if date.published_at is not None and date.precision in ("second", "minute", "day"):
        day = date.published_at.date()
        return Interval(day, day, "day")
    if date.published_from is None and date.published_to is None:
        return None
    return Interval(date.published_from, date.published_to, date.precision)


# --- results ----------------------------------------------------------------------------------------


def _claim_words(claim: DateClaim) -> str:
    return f"{claim.basis} claims {claim.published_at:%Y-%m-%d} ({claim.precision})"


def _claim_range(claim: DateClaim) -> tuple[date, date]:
    day = claim.published_at.date()
    if claim.precision == "month":
        start = day.replace(day=1)
        return start, add_days(add_months(start, 1), -1)
    if claim.precision == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    return day, day


def _claimed(
    article_id: str, claim: DateClaim, rejected: DateClaim | None, reasons: list[str]
) -> ArticleDate:
    start, end = _claim_range(claim)
    return ArticleDate(
        article_id=article_id,
        published_at=claim.published_at if start == end else None,
        published_from=start,
        published_to=end,
        precision=claim.precision,
        basis="feed" if claim.basis == "record" else claim.basis,
        claimed_published_at=rejected.published_at if rejected else None,
        claimed_is_false=rejected is not None,
        reasons=tuple(reasons),
    )


def _inferred(article_id: str, allowed: Days, rejected: DateClaim | None, reasons: list[str]) -> ArticleDate:
    start, end = allowed[0][0], allowed[-1][1]
    low = start if start.year > _YEARS[0] else None
    high = end if end.year < _YEARS[-1] else None
    # An upper bound alone is when we fetched it: that every article has, so nothing is known.
    is_known = low is not None
    precision = width_precision(low, high) if is_known else "unknown"
    return ArticleDate(
        article_id=article_id,
        published_at=datetime(low.year, low.month, low.day) if low and precision == "day" else None,
        published_from=low if is_known else None,
        published_to=high if is_known else None,
        precision=precision,
        basis="inferred" if is_known else "unknown",
        claimed_published_at=rejected.published_at if rejected else None,
        claimed_is_false=rejected is not None,
        reasons=tuple(reasons),
    )


# --- evidence ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Evidence:
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


def _evidence(article: Article, extraction: Extraction) -> list[_Evidence]:
    found = [
        *_fetched(article),
        *_date_line(_own_date(article.text, extraction.times)),
        *_offices(extraction.names),
        *_told_dates(extraction.times),
        *_weekdays(extraction.times),
        *_yearless(extraction.times),
        *_usual(extraction.times),
        *_events(article.text, extraction.times),
    ]
    return sorted(found, key=lambda e: (not e.is_bound, -e.weight, e.reason))


def _contradiction(claim: DateClaim, evidence: Iterable[_Evidence]) -> tuple[float, list[str]]:
    start, end = _claim_range(claim)
    around: Days = ((add_days(start, -CLAIM_SLACK_DAYS), add_days(end, CLAIM_SLACK_DAYS)),)
    against = [e for e in evidence if e.weight and not _both(e.allowed, around)]
    return sum(e.weight for e in against), [e.reason for e in against]


def _narrow(evidence: Sequence[_Evidence]) -> tuple[Days, list[str]]:
    """Days that the evidence leaves, strongest first; what would leave none is set aside."""
    allowed, used = ALL_DAYS, []
    for item in evidence:
        left = _both(allowed, item.allowed) if item.narrows else ()
        if left and left != allowed:
            allowed = left
            used.append(f"{item.reason[:1].upper()}{item.reason[1:]}.")
    return allowed, used


def _both(one: Days, two: Days) -> Days:
    """Days in both sets."""
    common = sorted({(max(a, c), min(b, d)) for a, b in one for c, d in two})
    merged: list[tuple[date, date]] = []
    for start, end in common:
        if start > end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _since(day: date) -> Days:
    return ((day, date.max),)


def _until(day: date) -> Days:
    return ((date.min, day),)


def _fetched(article: Article) -> list[_Evidence]:
    if article.fetched_at is None:
        return []
    day = article.fetched_at.date()
    return [_Evidence(_until(add_days(day, 1)), 2.0, f"it was fetched on {day}", is_bound=True)]


# A text that opens with a line that is a date and nothing else is dated by it.
_DATE_LINE_WITHIN = 400


def _own_date(text: str, times: Sequence[TimeMention]) -> list[DateClaim]:
    for time in times:
        if time.start > _DATE_LINE_WITHIN:
            break
        starts_line = text[: time.start].rstrip(" ")[-1:] in ("", "\n")
        ends_line = text[time.end :].lstrip(" ")[:1] in ("", "\n")
        _, interval = anchor(time.expression, None)
        if starts_line and ends_line and interval.start and interval.start == interval.end:
            day = interval.start
            return [DateClaim(datetime(day.year, day.month, day.day), "day", "text")]
    return []


def _date_line(own: Sequence[DateClaim]) -> list[_Evidence]:
    days = [claim.published_at.date() for claim in own]
    return [
        _Evidence(
            ((add_days(d, -7), add_days(d, 31)),), 1.0, f"a line of its own dates it {d}", narrows=False
        )
        for d in days
    ]


# --- offices ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Term:
    name: str
    role: str
    country_code: str | None
    start: date
    end: date | None


@cache
def _terms() -> dict[str, tuple[_Term, ...]]:
    """Terms of office by name and alias, in lower case."""
    try:
        path = resource_path("seeds/office_holders.csv")
    except FileNotFoundError:
        return {}
    terms: dict[str, list[_Term]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            start, end = _bound(row["valid_from"], last=False), _bound(row["valid_to"], last=True)
            if start is None or row.get("certainty") == "low":
                continue
            term = _Term(row["name"], _plain_role(row["role"]), row["country_code"] or None, start, end)
            for name in (row["name"], *row["aliases"].split("|")):
                if name.strip():
                    terms.setdefault(name.strip().lower(), []).append(term)
    return {name: tuple(found) for name, found in terms.items()}


def _bound(text: str | None, *, last: bool) -> date | None:
    """A day of YYYY, YYYY-MM or YYYY-MM-DD: the first it can be, or the last."""
    if not text or not re.fullmatch(r"\d{4}(-\d\d){0,2}", text.strip()):
        return None
    _, interval = anchor(text.strip(), None)
    return interval.end if last else interval.start


_DEPUTY = frozenset("vice deputy assistant under acting ex former candidate".split())


def _plain_role(role: str) -> str:
    return role.lower().replace("defence", "defense").replace("-", " ").strip()


def _same_role(said: str, office: str) -> bool:
    """Whether a role as written ("u.s. secretary of state") is an office; a vice president is none."""
    said = _plain_role(said)
    if said == office:
        return True
    if not said.endswith(office):
        return False
    return not set(said[: -len(office)].split()) & _DEPUTY


def _offices(names: Iterable[NameMention]) -> list[_Evidence]:
    """What the people say who are named with an office, by its terms."""
    mentions: dict[tuple[str, str, str], int] = {}
    for name in names:
        if name.name and name.role and not name.is_journalist and name.label == "PERSON":
            key = (name.name, _plain_role(name.role), name.role_status or "incumbent")
            mentions[key] = mentions.get(key, 0) + (2 if name.role_start is not None else 1)
    found = []
    for (person, role, status), count in sorted(mentions.items()):
        terms = [t for t in _terms().get(person.lower(), ()) if _same_role(role, t.role)]
        if terms:
            found.extend(_office(person, role, status, count, terms))
    return _without_history(found)


@dataclass(frozen=True, slots=True)
class _Office:
    """An incumbent's terms as evidence, before those of history are told apart."""

    first: date
    last: date
    evidence: _Evidence


def _office(person: str, role: str, status: str, count: int, terms: Sequence[_Term]) -> list[_Office]:
    first = min(term.start for term in terms)
    last = max(term.end or date.max for term in terms)
    if status in ("former", "deceased"):
        ended = min(term.end or date.max for term in terms)
        if ended == date.max:
            return []
        reason = f"{person} is called a former {role}, an office left on {ended}"
        allowed = _since(add_days(ended, -TERM_SLACK_DAYS))
        return [_Office(date.min, date.max, _Evidence(allowed, 0.7, reason))]
    if status == "designate":
        return []
    spans = sorted(
        (add_days(t.start, -TERM_SLACK_DAYS), add_days(t.end or date.max, TERM_SLACK_DAYS)) for t in terms
    )
    dates = ", ".join(f"{t.start} to {t.end or 'now'}" for t in sorted(terms, key=lambda t: t.start))
    weight = 0.7 if count <= 2 else 1.0
    return [_Office(first, last, _Evidence(tuple(spans), weight, f"{person} is {role} ({dates})"))]


def _without_history(found: Sequence[_Office]) -> list[_Evidence]:
    """An office that ended before another's holder took theirs is told as history: no upper bound."""
    latest = max((office.first for office in found), default=date.min)
    kept = []
    for office in found:
        evidence = office.evidence
        if office.last < add_days(latest, -TERM_SLACK_DAYS):
            start = evidence.allowed[0][0]
            evidence = _Evidence(_since(start), evidence.weight, evidence.reason)
        kept.append(evidence)
    return kept


# --- dates in the text ------------------------------------------------------------------------------

_TOLD = re.compile(r"(?:early:|mid:|late:)?(\d{4}(?:-[^:@./ ]+)?):(past|next)(?: T.*|\.\..*)?")
_PAIR = re.compile(r"(\d{4}|XXXX)-(\d\d)-(\d\d)=([1-7])(?::[a-z]+)?.*")
_YEARLESS = re.compile(r"(?:early:|mid:|late:)?(XXXX-(\d\d)(?:-(\d\d)(?:=\d)?)?):(past|next)(?: T.*|\.\..*)?")


def _told_dates(times: Iterable[TimeMention]) -> list[_Evidence]:
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
        found.append(_Evidence(_since(day), 1.0, f"it tells {surface} as past", is_bound=True))
    latest = max(past, default=date.min)
    for day, surface in sorted(ahead.items()):
        if day > latest:
            # Every sixth is a date of the past in a clause that looks ahead: too many to bound a range.
            reason = f"it tells {surface} as still to come"
            found.append(_Evidence(_until(day), 0.4, reason, narrows=False))
            break
    return found


def _weekdays(times: Iterable[TimeMention]) -> list[_Evidence]:
    """A weekday with its day and month ("Tuesday, June 6") holds in one year out of six."""
    pairs = {match.groups(): time for time in times if (match := _PAIR.fullmatch(time.expression))}
    found = []
    for (year, month, day, weekday), time in sorted(pairs.items()):
        if year != "XXXX":
            continue
        days = [d for y in _YEARS if (d := _day(y, month, day)) and d.isoweekday() == int(weekday)]
        reach = YEARLESS_REACH_DAYS // 2
        allowed = tuple((add_days(d, -reach), add_days(d, reach)) for d in days)
        found.append(_Evidence(allowed, 1.0, f"{time.surface} falls so in {_years(days)} only"))
    return found


def _day(year: int, month: str, day: str) -> date | None:
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None


def _years(days: Iterable[date]) -> str:
    return ", ".join(str(d.year) for d in days if 2000 <= d.year <= 2040)


def _yearless(times: Iterable[TimeMention]) -> list[_Evidence]:
    """A date without its year lies within ten months before the article, or after it when ahead."""
    seen: dict[tuple[str, str], str] = {}
    for time in times:
        if (match := _YEARLESS.fullmatch(time.expression)) and time.relation == "at":
            seen.setdefault((match[1].partition("=")[0], match[4]), time.surface)
    found = []
    for (period, direction), surface in sorted(seen.items()):
        allowed = _yearless_days(period, direction)
        words = "past" if direction == "past" else "still to come"
        found.append(_Evidence(allowed, 0.0, f"it tells {surface}, without a year, as {words}"))
    return found


@lru_cache(maxsize=1024)
def _yearless_days(period: str, direction: str) -> Days:
    spans = []
    for year in _YEARS:
        try:
            _, interval = anchor(period.replace("XXXX", str(year)), None)
        except ValueError:
            continue
        start, end = interval.start or date.min, interval.end or date.max
        if direction == "past":
            spans.append((start, add_days(end, YEARLESS_REACH_DAYS)))
        else:
            spans.append((add_days(start, -YEARLESS_REACH_DAYS), end))
    return tuple(spans)


_USUAL = re.compile(r"(?:early:|mid:|late:)?(?:((?:19|20)\d\d)|XXXX)(-\d\d(?:-\d\d)?)?(?![\dX]).*")
_USUAL_DAYS = (
    ("day and month", 60, 0.7),
    ("day and month", 100, 0.3),
    ("month", 60, 0.3),
    ("full date", 400, 0.4),
    ("year", 366, 0.25),
)
"""How near to an article the nearest of its dates of one kind usually lies, and the weight against a claim
that lies farther from all of them: logarithms, over three, of the ratio of how often that happens under wrong
and right claims on 362 dated pages."""


def _usual(times: Iterable[TimeMention]) -> list[_Evidence]:
    """News is written near the dates that it tells: a claim far from all of them is unlikely."""
    kinds: dict[str, set[str]] = {}
    for time in times:
        if match := _USUAL.fullmatch(time.expression):
            rest = match[2] or ""
            kind = ("full date" if rest else "year") if match[1] else "day and month" if rest[3:] else "month"
            if match[1] or rest:
                kinds.setdefault(kind, set()).add(f"{match[1] or 'XXXX'}{rest}")
            if match[1]:
                kinds.setdefault("year", set()).add(match[1])
    found = []
    for kind, days, weight in _USUAL_DAYS:
        if periods := kinds.get(kind):
            spans = sorted(span for period in periods for span in _days_around(period, days))
            found.append(_Evidence(tuple(spans), weight, f"no {kind} told lies near", narrows=False))
    return found


@lru_cache(maxsize=4096)
def _days_around(period: str, days: int) -> Days:
    years = _YEARS if period.startswith("XXXX") else (int(period[:4]),)
    spans = []
    for year in years:
        try:
            _, interval = anchor(period.replace("XXXX", str(year)), None)
        except ValueError:
            continue
        start, end = interval.start or date.min, interval.end or date.max
        spans.append((add_days(start, -days), add_days(end, days)))
    return tuple(spans)


# --- datable events ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _DatableEvent:
    """Something that happened on known days, once or (a yearly meeting) several times.

    Attributes:
        words: patterns that all occur in a sentence that tells it.
        spans: its days, each time it happened; to `date.max` where it set something off that goes on.
        is_foreseeable: told beforehand, too, as a summit is and an earthquake is not.
    """

    name: str
    words: tuple[re.Pattern[str], ...]
    spans: Days
    is_foreseeable: bool


# Announced meetings are told up to so long before.
FORESEEN_DAYS = 400
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?][\"'”’)]*(?= [A-Z“\"])|(?=\n)|$)")


@cache
def _datable_events() -> tuple[_DatableEvent, ...]:
    try:
        path = resource_path("seeds/datable_events.csv")
    except FileNotFoundError:
        return ()
    spans: dict[tuple[str, bool], list[tuple[date, date]]] = {}
    words: dict[str, set[str]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            key = (row["words"], row["is_foreseeable"] == "true")
            span = date.fromisoformat(row["start_date"]), date.fromisoformat(row["end_date"] or "9999-12-31")
            spans.setdefault(key, []).append(span)
            words.setdefault(row["words"], set()).add(row["name"])
    return tuple(
        _DatableEvent(
            min(words[patterns]),
            tuple(re.compile(rf"\b(?:{word})", re.IGNORECASE) for word in patterns.split(";")),
            tuple(sorted(found)),
            foreseeable,
        )
        for (patterns, foreseeable), found in spans.items()
    )


def _events(text: str, times: Sequence[TimeMention]) -> list[_Evidence]:
    """Events that happened on known days bound the article; told with "last month", from both sides."""
    candidates = [e for e in _datable_events() if all(word.search(text) for word in e.words)]
    found: dict[str, _Evidence] = {}
    for sentence in _SENTENCE.finditer(text) if candidates else ():
        for event in candidates:
            if all(word.search(sentence[0]) for word in event.words):
                first = event.spans[0][0]
                bound = add_days(first, -FORESEEN_DAYS) if event.is_foreseeable else first
                found.setdefault(
                    event.name, _Evidence(_since(bound), 1.0, f"it tells of {event.name} ({first})")
                )
                told = _told_with(event, sentence.start(), sentence.end(), times)
                found.update({f"{event.name} {i.reason}": i for i in told})
    return list(found.values())


def _told_with(event: _DatableEvent, start: int, end: int, times: Sequence[TimeMention]) -> list[_Evidence]:
    """The days from which a sentence's one relative date hits the event."""
    relative = [
        t for t in times if start <= t.start < end and not t.is_duration and is_relative(t.expression)
    ]
    if (
        len(relative) != 1
        or event.spans[-1][1] == date.max
        or relative[0].relation != "at"
        or "@" in relative[0].expression
    ):
        return []
    expression, surface = relative[0].expression, relative[0].surface
    if not re.fullmatch(
        r"(?:(?:early|mid|late):)?(?:(?:week|month|year):-1|XXXX-\d\d:(?:past|last))|earlier:(?:week|month|year):\+0",
        expression,
    ):
        return []
    allowed = tuple(run for span in event.spans for run in _days_that_see(expression, *span))
    if not allowed:
        return []
    return [_Evidence(allowed, 0.7, f"it tells of {event.name} with {surface!r}")]


@lru_cache(maxsize=4096)
def _days_that_see(expression: str, start: date, end: date) -> Days:
    """All days, within two years after an event, from which an expression means days of it."""
    runs: list[tuple[date, date]] = []
    for step in range(-60, 731):
        day = add_days(start, step)
        _, seen = anchor(expression, Interval(day, day, "day"))
        if seen.start is None or seen.end is None or seen.start > end or seen.end < start:
            continue
        if runs and runs[-1][1] == add_days(day, -1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return tuple(runs)
