"""Tellings of all articles in, narrower dates of articles that no stamp dates out: stories date each other.

Two tellings that are surely one event put their articles on one calendar: "in May" of an undated article
is the May in which others have that meeting; what one plans for a day and another tells as done was
written after that day. Only dates that were inferred are narrowed, always from the dates the articles have
by themselves: one round, so that the result depends on no order and on direct neighbours alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from flows.records import ArticleDate, StagedArticle, TimeMention
from flows.resolve.compare import is_off
from flows.resolve.date_evidence import NEWS_LAG
from flows.resolve.dating import mention_interval
from flows.resolve.tellings import HELD, PLANNED, Telling
from flows.timex import width_precision

# Wider ranges may hold two visits of one person to one country.
WIDEST = timedelta(days=366)
# Days that another article gives an event count when they are about as sharp as a month.
_SHARP_DAYS = 35
# A report whose opening sentence says "on Monday" is about something new.
_NEWS = timedelta(days=14)
_FRESH = re.compile(r"weekday:(\d):past|day:(?:-1|\+0)")
_OPENING_SENTENCES = 1

Pair = tuple[Telling, Telling]
Days = tuple[date, date]


def is_narrowable(when: ArticleDate) -> bool:
    """Whether other articles may narrow this date: a range of days, inferred, of a year at most."""
    first, last = when.published_from, when.published_to
    return when.basis == "inferred" and bool(first and last) and first < last <= first + WIDEST  # type: ignore[operator]


def narrow_together(
    staged: Iterable[StagedArticle], dates: Mapping[str, ArticleDate], pairs: Iterable[Pair]
) -> dict[str, ArticleDate]:
    """Dates with those narrowed that other articles narrow.

    Args:
        staged: articles that may be narrowed; others are ignored.
        dates: of all articles that `pairs` tell of, by article_id.
        pairs: tellings that may be one event (`events.scored_pairs`), each pair once, in any order.
    """
    narrowed = dict(dates)
    partners: dict[str, list[Pair]] = defaultdict(list)
    for a, b in pairs:
        if a.article_id != b.article_id and _is_sure(a, b):
            partners[a.article_id].append((a, b))
            partners[b.article_id].append((b, a))
    for article in staged:
        when = dates[article.article_id]
        if is_narrowable(when) and article.article_id in partners:
            narrowed[article.article_id] = _narrowed(article, when, partners[article.article_id])
    return narrowed


def _is_sure(a: Telling, b: Telling) -> bool:
    """One act of one named person that has enough else in common; what often happens, in one city."""
    if a.is_plain or b.is_plain or is_off(a) != is_off(b):
        return False
    if a.mention.is_collective or b.mention.is_collective:
        return False
    people = {key for key, _ in a.parties.people} & {key for key, _ in b.parties.people}
    if not people:
        return False
    same_place = a.place is not None and b.place is not None and a.place.name == b.place.name
    both_sides = len(people) > 1 or len(a.parties.sides & b.parties.sides) > 1
    if a.is_rare and b.is_rare:
        return both_sides or same_place
    return both_sides and same_place and a.place is not None and a.place.kind != "country"


def _narrowed(article: StagedArticle, when: ArticleDate, pairs: Sequence[Pair]) -> ArticleDate:
    first, last = when.published_from, when.published_to
    if first is None or last is None:
        return when
    allowed = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    reasons = []
    found = [*_same_days(article, when, pairs), *_not_before(pairs), *_fresh(article, pairs)]
    for reason, days in sorted(found, key=lambda row: (row[0], sorted(row[1]))):
        left = [day for day in allowed if any(start <= day <= end for start, end in days)]
        if left and len(left) < len(allowed):
            allowed = left
            reasons.append(reason)
    if not reasons:
        return when
    start, end = allowed[0], allowed[-1]
    return replace(
        when,
        published_at=datetime(start.year, start.month, start.day, tzinfo=UTC) if start == end else None,
        published_from=start,
        published_to=end,
        precision=width_precision(start, end),
        reasons=(*when.reasons, *dict.fromkeys(reasons)),
    )


def _sharp(telling: Telling) -> Days | None:
    """The days of an event, where they are said sharply enough to date another article by."""
    start, end = telling.interval.start, telling.interval.end
    if start is None or end is None or telling.days > _SHARP_DAYS or telling.date_basis == "unknown":
        return None
    return start, end


def _same_days(
    article: StagedArticle, when: ArticleDate, pairs: Sequence[Pair]
) -> Iterable[tuple[str, list[Days]]]:
    """From which days the article's own words for the date mean the days that another gives the event."""
    for own, other in pairs:
        days = _sharp(other)
        number = own.mention.time_number
        if days is None or number is None or own.date_basis != "text":
            continue
        time = article.extraction.times[number]
        if when.published_from and when.published_to:
            runs = _days_that_mean(time, when.published_from, when.published_to, days)
            yield f"What it tells of {time.surface!r} others date {_words(days)}.", runs


@lru_cache(maxsize=4096)
def _days_that_mean(time: TimeMention, first: date, last: date, days: Days) -> list[Days]:
    found = []
    for step in range((last - first).days + 1):
        day = first + timedelta(days=step)
        meant, _ = mention_interval(time, ArticleDate("", None, day, day, "day", "inferred"))
        if meant.start and meant.end and meant.start <= days[1] and days[0] <= meant.end:
            found.append((day, day))
    return found


def _not_before(pairs: Sequence[Pair]) -> Iterable[tuple[str, list[Days]]]:
    """What is told as done was done: no article that says so is older than the day others give it."""
    for start, end in _days_of_done(pairs).values():
        yield f"It tells as done what others date {_words((start, end))}.", [(start, date.max)]


def _fresh(article: StagedArticle, pairs: Sequence[Pair]) -> Iterable[tuple[str, list[Days]]]:
    """An opening that tells a thing as done and says "on Monday" is news: it was done not long before."""
    fresh = {
        time.start: match[1]
        for time in article.extraction.times
        if (match := _FRESH.fullmatch(time.expression))
    }
    opening = [
        (own, other)
        for own, other in pairs
        if own.mention.sentence_number <= _OPENING_SENTENCES
        and own.mention.time_number is None
        and any(own.mention.start <= start < own.mention.end for start in fresh)
    ]
    weekdays = {
        own.mention_id: {
            int(day) for at, day in fresh.items() if day and own.mention.start <= at < own.mention.end
        }
        for own, _ in opening
    }
    for mention_id, (start, end) in _days_of_done(opening).items():
        days = [start + timedelta(step) for step in range((end - start + _NEWS).days + 1)]
        news = [d for d in days if not weekdays[mention_id] or _follows(d, weekdays[mention_id])]
        yield f"It opens with news of what others date {_words((start, end))}.", [(d, d) for d in news]


def _follows(day: date, weekdays: Iterable[int]) -> bool:
    """Whether a day is one of these weekdays or comes so soon after it that the weekday alone says which."""
    return any((day.isoweekday() - weekday) % 7 <= NEWS_LAG for weekday in weekdays)


def _days_of_done(pairs: Iterable[Pair]) -> dict[str, Days]:
    """Days that others give each event told as done, by mention_id; nothing where they mean several."""
    told: dict[str, set[Days]] = defaultdict(set)
    for own, other in pairs:
        if own.mention.status in HELD and other.mention.status in HELD | PLANNED and (days := _sharp(other)):
            told[own.mention_id].add(days)
    found = {}
    for mention_id, all_days in told.items():
        starts, ends = [days[0] for days in all_days], [days[1] for days in all_days]
        if max(starts) <= min(ends):
            found[mention_id] = max(starts), min(ends)
        elif (max(ends) - min(starts)).days <= _SHARP_DAYS:
            found[mention_id] = min(starts), max(ends)
    return found


def _words(days: Days) -> str:
    return f"{days[0]}" if days[0] == days[1] else f"{days[0]} to {days[1]}"
