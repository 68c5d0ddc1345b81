"""Evidence of when an article was written, from what is known beside it: terms of office, datable events.

The knowledge is seeds/office_holders.csv and seeds/datable_events.csv; where one is missing, so is its
evidence.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from flows.office_holders import office_holders
from flows.offices import canonical_role
from flows.records import Interval, NameMention, TimeMention
from flows.resolve.date_evidence import Days, Evidence, days_since
from flows.resolve.holders import name_key
from flows.resources import resource_path
from flows.timex import add_days, anchor, is_relative

# An office changes hands over some weeks: titles run ahead and stay on.
TERM_SLACK_DAYS = 30

# --- offices ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Term:
    role: str
    country_code: str | None
    start: date
    end: date | None


@cache
def _terms() -> dict[str, tuple[_Term, ...]]:
    """Terms of office by the key of every name and alias."""
    terms: dict[str, list[_Term]] = {}
    for holder in office_holders():
        if holder.valid_from is not None:
            role = canonical_role(holder.role)
            term = _Term(role, holder.country_code, holder.valid_from, holder.valid_to)
            for key in sorted({name_key(name) for name in (holder.name, *holder.aliases)}):
                terms.setdefault(key, []).append(term)
    return {key: tuple(found) for key, found in terms.items()}


def _terms_of(person: str, role: str, country_code: str | None) -> list[_Term]:
    """Terms that a person named with a role can mean."""
    return [
        term
        for term in _terms().get(name_key(person), ())
        if term.role == role
        and (not country_code or not term.country_code or country_code == term.country_code)
    ]


# "China's top diplomat" describes whoever leads its foreign policy; it is no title with a term.
_DESCRIPTIONS = frozenset({"top", "leading", "highest-ranking"})


def office_evidence(names: Iterable[NameMention], about_to_act: Collection[str] = ()) -> list[Evidence]:
    """What the people say who are named with an office, by its terms.

    `about_to_act`: names of those who are told to be about to do something. Titles are still used of what
    somebody did in an office, hardly of what they will do.
    """
    mentions: dict[tuple[str, str, str, str], int] = {}
    for name in names:
        if name.label != "PERSON" or name.is_journalist or not name.name or not name.role:
            continue
        if not _DESCRIPTIONS & set(name.role.lower().split()):
            status = name.role_status or "incumbent"
            key = (name.name, canonical_role(name.role), status, name.country_code or "")
            mentions[key] = mentions.get(key, 0) + (2 if name.role_start is not None else 1)
    found: list[_Office] = []
    for (person, role, status, country_code), count in sorted(mentions.items()):
        if terms := _terms_of(person, role, country_code or None):
            is_current = person in about_to_act
            found.extend(_office(person, role, status, terms, 1.0 if is_current else _weight(count)))
    return _without_history(found)


@dataclass(frozen=True, slots=True)
class _Office:
    """An incumbent's terms as evidence, before those of history are told apart."""

    first: date
    last: date
    evidence: Evidence


def _weight(count: int) -> float:
    """Against a claim after the term: nobody holds an office before, but titles outlive it."""
    return 0.75 if count <= 4 else 0.9


def _office(person: str, role: str, status: str, terms: Sequence[_Term], weight: float) -> list[_Office]:
    first = min(term.start for term in terms)
    last = max(term.end or date.max for term in terms)
    if status in ("former", "deceased"):
        ended = min(term.end or date.max for term in terms)
        if ended == date.max:
            return []
        reason = f"{person} is called a former {role}, an office left on {ended}"
        allowed = days_since(add_days(ended, -TERM_SLACK_DAYS))
        return [_Office(date.min, date.max, Evidence(allowed, 0.7, reason))]
    if status == "designate":
        return []
    spans = sorted(
        (add_days(t.start, -TERM_SLACK_DAYS), add_days(t.end or date.max, TERM_SLACK_DAYS)) for t in terms
    )
    dates = ", ".join(f"{t.start} to {t.end or 'now'}" for t in sorted(terms, key=lambda t: t.start))
    reason = f"{person} is {role} ({dates})"
    return [
        _Office(first, last, Evidence(days_since(spans[0][0]), 1.0, reason)),
        _Office(first, last, Evidence(tuple(spans), weight, reason)),
    ]


def _without_history(found: Sequence[_Office]) -> list[Evidence]:
    """An office that ended before another's holder took theirs is told as history: no upper bound."""
    latest = max((office.first for office in found), default=date.min)
    kept = []
    for office in found:
        evidence = office.evidence
        if office.last >= add_days(latest, -TERM_SLACK_DAYS) or evidence.allowed[-1][1] == date.max:
            kept.append(evidence)
    return kept


# --- datable events ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _DatableEvent:
    """Something that happened on known days, once or (a yearly meeting) several times.

    Attributes:
        literal: lower-case letters that every such sentence holds; looking for them first is quick.
        words: patterns that all occur in a sentence that tells it.
        spans: its days, each time it happened; to `date.max` where it set something off that goes on.
        is_foreseeable: told beforehand, too, as a summit is and an earthquake is not.
    """

    name: str
    literal: str
    words: tuple[re.Pattern[str], ...]
    spans: Days
    is_foreseeable: bool


# Announced meetings are told up to so long before.
FORESEEN_DAYS = 400
_SENTENCE = re.compile(r"[^\n]+?(?:(?<![A-Z])[.!?][\"'”’)]*(?= [A-Z“\"])|(?=\n)|$)")


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
            _literal(patterns),
            tuple(re.compile(rf"\b(?:{word})", re.IGNORECASE) for word in patterns.split(";")),
            tuple(sorted(found)),
            foreseeable,
        )
        for (patterns, foreseeable), found in spans.items()
    )


def _literal(patterns: str) -> str:
    """The longest run of letters that is in every match of the patterns; empty if there is none."""
    plain = re.sub(r"\([^()]*\)[?*]?|\\.[*?]?|[^;][?*]", ";", patterns)
    return max(re.findall(r"[A-Za-z]+", plain), key=len, default="").lower()


def event_evidence(text: str, times: Sequence[TimeMention]) -> list[Evidence]:
    """Events that happened on known days bound the article; told with "last month", from both sides."""
    lower = text.lower()
    hopeful = [event for event in _datable_events() if event.literal in lower]
    candidates = [event for event in hopeful if all(word.search(text) for word in event.words)]
    found: dict[str, Evidence] = {}
    for sentence in _SENTENCE.finditer(text) if candidates else ():
        for event in candidates:
            if all(word.search(sentence[0]) for word in event.words):
                first = event.spans[0][0]
                bound = add_days(first, -FORESEEN_DAYS) if event.is_foreseeable else first
                found.setdefault(
                    event.name, Evidence(days_since(bound), 1.0, f"it tells of {event.name} ({first})")
                )
                told = _told_with(event, sentence.start(), sentence.end(), times)
                found.update({f"{event.name} {i.reason}": i for i in told})
    return list(found.values())


_SEES_BACK = re.compile(
    r"(?:(?:early|mid|late):)?(?:(?:week|month|year):-1|XXXX-\d\d:(?:past|last))"
    r"|earlier:(?:week|month|year):\+0"
)
"""Relative dates that lie in the past for sure, and mean one period each."""


def _told_with(event: _DatableEvent, start: int, end: int, times: Sequence[TimeMention]) -> list[Evidence]:
    """The days from which a sentence's one relative date hits the event."""
    told = [t for t in times if start <= t.start < end and not t.is_duration and is_relative(t.expression)]
    if len(told) != 1 or told[0].relation != "at" or event.spans[-1][1] == date.max:
        return []
    expression, surface = told[0].expression, told[0].surface
    if not _SEES_BACK.fullmatch(expression):
        return []
    allowed = tuple(run for span in event.spans for run in _days_that_see(expression, *span))
    if not allowed:
        return []
    return [Evidence(allowed, 0.7, f"it tells of {event.name} with {surface!r}")]


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
