"""Made-up news with the truth beside it: who met, visited, accused and attacked whom, as outlets tell it.

Extraction is perfect here; what is measured is resolution. Articles tell what they know at the level they
care for: a person, her country or "officials", a city or its country, a day, a weekday, "last month" or
nothing. The traps are what happens again: the same two people meet twice within weeks, a visit is put off
and made later, two accusations of one day's difference, an attack on another town.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flows.records import StagedArticle
from tests.unit.resolve.conftest import make_article, told

OUTLETS = ("reuters", "the-independent", "nbc-news", "cbs-news", "npr", "tass", "xinhua", None)
PEOPLE = {
    "US": ("Ann Lee", "Jo Roe", "Max Hart"),
    "CN": ("Bo Chen", "Lin Fang", "Wei Gao"),
    "IT": ("Eva Moro", "Ugo Neri"),
    "NG": ("Ife Bello", "Sani Musa"),
    "RU": ("Oleg Orlov", "Ivan Titov"),
}
COUNTRY = {"US": "United States", "CN": "China", "IT": "Italy", "NG": "Nigeria", "RU": "Russia"}
CITIES = {"CN": "Beijing", "IT": "Rome", "NG": "Lagos", "AT": "Vienna", "DE": "Munich"}
ADJECTIVE = {"US": "U.S.", "CN": "Chinese", "IT": "Italian", "NG": "Nigerian", "RU": "Russian"}
FIRST = date(2023, 1, 9)
DAYS = 240
# Outlets differ by a day or two about one event, and tell it without its day for about as long.
TWIN_DAYS = 3


@dataclass(frozen=True)
class Happening:
    """One true event. `fate`: `held`, or `postponed` (it never took place on its day)."""

    kind: str
    day: date
    actor: tuple[str, str]
    other: tuple[str, str]
    city: str
    fate: str = "held"


def world(seed: int, count: int = 60) -> tuple[list[StagedArticle], dict[tuple[str, int], int]]:
    """Articles, and the number of the true event of every mention, by article_id and event number."""
    chance = random.Random(seed)
    events = _happenings(chance, count)
    articles: list[StagedArticle] = []
    truth: dict[tuple[str, int], int] = {}
    reports: list[tuple[date, int]] = []
    for number, event in enumerate(events):
        for _ in range(chance.choice((1, 2, 2, 3, 4, 6))):
            ahead = event.kind in ("visit", "meeting") and chance.random() < 0.3
            lag = -chance.randint(2, 9) if ahead else chance.choice((0, 1, 1, 2, 3, 6, 20))
            reports.append((event.day + timedelta(lag), number))
    reports.sort()
    while reports:
        written, number = reports.pop(0)
        told_here = [number]
        # Every third article tells a second thing of that time.
        is_second = reports and reports[0][1] != number and _may_be_told(events[reports[0][1]], written)
        if is_second and chance.random() < 0.33:
            told_here.append(reports.pop(0)[1])
        article_id = f"a{len(articles):04}"
        rows = []
        for position, event_number in enumerate(told_here):
            truth[article_id, len(rows)] = event_number
            rows.append(_telling(chance, events[event_number], written, 3 * position, is_lead=position == 0))
        articles.append(make_article(article_id, written.isoformat(), *rows, source=chance.choice(OUTLETS)))
    return articles, truth


def _may_be_told(event: Happening, written: date) -> bool:
    """Nobody foresees an attack."""
    return event.day <= written or event.kind in ("visit", "meeting")


def _happenings(chance: random.Random, count: int) -> list[Happening]:
    found: list[Happening] = []
    while len(found) < count:
        day = FIRST + timedelta(chance.randrange(DAYS))
        one, two = chance.sample(sorted(PEOPLE), 2)
        actor, other = (one, chance.choice(PEOPLE[one])), (two, chance.choice(PEOPLE[two]))
        kind = chance.choice(("meeting", "meeting", "visit", "visit", "accusation", "attack", "call"))
        if kind == "visit" and two not in CITIES:
            continue
        city = (
            CITIES[two]
            if kind in ("visit", "attack") and two in CITIES
            else chance.choice([*CITIES.values()])
        )
        event = Happening(kind, day, actor, other, city)
        again = event
        if kind == "meeting":
            again = replace(event, day=day + timedelta(chance.randint(12, 40)))
        elif kind == "visit":
            event = replace(event, fate=chance.choice(("held", "postponed")))
            again = replace(event, day=day + timedelta(chance.randint(60, 120)), fate="held")
        elif kind in ("accusation", "attack"):
            again = replace(event, day=day + timedelta(chance.randint(4, 30)))
        new = [event, again] if again is not event and chance.random() < 0.6 else [event]
        if not any(_is_twin(one, other) for one in new for other in found):
            found += new
    return found


def _is_twin(one: Happening, other: Happening) -> bool:
    """Whether hardly the day tells two events apart: no reader could say which is meant."""
    countries = {one.actor[0], one.other[0]} == {other.actor[0], other.other[0]}
    return one.kind == other.kind and countries and abs((one.day - other.day).days) <= TWIN_DAYS


def _telling(
    chance: random.Random, event: Happening, written: date, sentence: int, *, is_lead: bool
) -> dict[str, object]:
    ahead = written < event.day
    if event.fate == "postponed":
        status = (
            "planned" if written < event.day - timedelta(3) else chance.choice(("postponed", "cancelled"))
        )
    else:
        status = "planned" if ahead else "occurred"
    actor, other = _party(chance, event.actor, is_lead), _party(chance, event.other, is_lead)
    if event.kind == "visit":
        actor = f"{event.actor[1]} ({event.actor[0]})"
        other = COUNTRY[event.other[0]]
    if event.kind in ("accusation", "attack") and chance.random() < 0.7:
        actor, other = COUNTRY[event.actor[0]], COUNTRY[event.other[0]]
    place = event.city if chance.random() < 0.6 and event.kind in ("meeting", "visit", "attack") else None
    on = _date(chance, event, written)
    slots = {"both": f"{actor}, {other}"} if event.kind in ("meeting", "call") else {"by": actor, "to": other}
    if event.kind in ("meeting", "call") and chance.random() < 0.5:
        slots = {"by": actor, "to": other}
    return told(event.kind, status, on=on, at=place, sentence=sentence, **slots)


def _party(chance: random.Random, party: tuple[str, str], is_lead: bool) -> str:
    """The person mostly; sometimes "Chinese officials", or the country."""
    country, name = party
    roll = chance.random()
    if roll < (0.8 if is_lead else 0.65):
        return f"{name} ({country})"
    return f"*{ADJECTIVE[country]} officials ({country})" if roll < 0.92 else COUNTRY[country]


def _date(chance: random.Random, event: Happening, written: date) -> str | None:
    gap = (written - event.day).days
    roll = chance.random()
    # Without a date only what is news, or a visit, which nobody takes for another one so soon.
    if roll < 0.3 and abs(gap) <= (20 if event.kind == "visit" else 6):
        return None
    if roll < 0.4:
        return event.day.isoformat()
    if 0 < gap < 7:
        return f"weekday:{event.day.isoweekday()}:past"
    if -7 < gap < 0:
        return f"weekday:{event.day.isoweekday()}:next"
    if gap == 0:
        return "day:+0"
    months = (event.day.year - written.year) * 12 + event.day.month - written.month
    return f"month:{months:+d}" if roll < 0.7 else f"XXXX-{event.day:%m-%d}:{'past' if gap > 0 else 'next'}"


def pair_scores(found: Sequence[str], truth: Sequence[int]) -> tuple[float, float, int]:
    """Precision and recall of pairs of mentions in one event, and how many events mix several true ones."""
    same = right = true = 0
    for a in range(len(found)):
        for b in range(a):
            is_found, is_true = found[a] == found[b], truth[a] == truth[b]
            same += is_found
            true += is_true
            right += is_found and is_true
    mixed = len({(f, t) for f, t in zip(found, truth, strict=True)}) - len(set(found))
    return right / max(same, 1), right / max(true, 1), mixed
