"""Clusters of tellings and their events in, the links between events out.

`part_of`: a meeting during a visit. `reschedules`: what took the place of something put off. `denies`: a
denial and the accusation it answers. `responds_to`: a refusal or consent and the request it answers.

Two events are linked when one article tells both and what is known of them fits; a meeting and a visit of
one person also when their days and places say so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from flows.records import Event, EventRelation
from flows.resolve.kinds import event_kind
from flows.resolve.tellings import Telling, entity_key

_INSIDE = frozenset({"meeting", "call", "agreement", "summit"})
_MOVABLE = frozenset({"meeting", "visit", "summit", "call"})
_OFF, _HELD = frozenset({"postponed", "cancelled"}), frozenset({"occurred", "ongoing"})
# An answer stands near what it answers, and after it.
_NEAR_SENTENCES = 3

Told = Mapping[str, Sequence[Telling]]
"""Events of one article, by event_id, with the article's tellings of them."""
Links = Iterator[tuple[str, str, str]]


def relate(clusters: Mapping[str, Sequence[Telling]], events: Mapping[str, Event]) -> list[EventRelation]:
    """All links between `events`, sorted.

    `clusters`: tellings by event_id; their articles are those that may tell two of the events.
    """
    articles: dict[str, dict[str, list[Telling]]] = defaultdict(lambda: defaultdict(list))
    for event_id in sorted(clusters):
        for telling in clusters[event_id]:
            articles[telling.article_id][event_id].append(telling)
    found = {row for told in articles.values() if len(told) > 1 for row in _in_article(told, events)}
    found.update(_during_visits(events))
    return [EventRelation(*row) for row in sorted(found)]


def _in_article(told: Told, events: Mapping[str, Event]) -> Links:
    yield from _inside_visits(told, events)
    yield from _rescheduled(told, events)
    yield from _answers(told, events)


def _by_actor(told: Told, families: frozenset[str]) -> dict[str, list[str]]:
    """Ids of events of these families by who acts or takes part."""
    index: dict[str, list[str]] = defaultdict(list)
    for event_id, tellings in told.items():
        if tellings[0].family in families:
            for key in sorted({key for telling in tellings for key in _movers(telling)}):
                index[key].append(event_id)
    return index


def _movers(telling: Telling) -> set[str]:
    """Persons who act; where none is named, whoever acts. Of a symmetric kind everybody acts."""
    movers = telling.others if telling.is_symmetric else telling.actors
    return {key for key, _ in movers.people} or set(movers.keys)


def _inside_visits(told: Told, events: Mapping[str, Event]) -> Links:
    """Meetings told in the sentence of a visit, where days do not say more."""
    visits, rest = _by_actor(told, frozenset({"visit"})), _by_actor(told, _INSIDE)
    for key in sorted(visits.keys() & rest.keys()):
        for visit_id in visits[key]:
            sentences = {telling.mention.sentence_number for telling in told[visit_id]}
            for event_id in rest[key]:
                is_near = any(t.mention.sentence_number in sentences for t in told[event_id])
                event, visit = events[event_id], events[visit_id]
                if is_near and not (_is_dated(event) and _is_dated(visit)) and _may_be_inside(event, visit):
                    yield event_id, visit_id, "part_of"


def _during_visits(events: Mapping[str, Event]) -> Links:
    """Meetings of a visitor on the days of a visit, in a place of the visited country."""
    visits: dict[tuple[str, int, int], list[Event]] = defaultdict(list)
    rest: dict[tuple[str, int, int], list[Event]] = defaultdict(list)
    for event in events.values():
        is_visit = event_kind(event.plover_type, event.kind).family == "visit"
        for key in travels(event):
            (visits if is_visit else rest)[key].append(event)
    for key in sorted(visits.keys() & rest.keys()):
        for visit in visits[key]:
            for event in rest[key]:
                if _overlap(event, visit) and _may_be_inside(event, visit):
                    yield event.event_id, visit.event_id, "part_of"


# Dates wider than this place nothing inside a visit.
_WIDEST_DAYS = 62


def _is_dated(event: Event) -> bool:
    return bool(event.start_date and event.end_date)


def travels(event: Event) -> set[tuple[str, int, int]]:
    """Who is on the way in which months, if it is a visit or may be inside one; else nothing."""
    family = event_kind(event.plover_type, event.kind).family
    is_visit = family == "visit"
    if not (is_visit or (family in _INSIDE and event.place is not None)):
        return set()
    if event.start_date is None or event.end_date is None:
        return set()
    if (event.end_date - event.start_date).days > _WIDEST_DAYS:
        return set()
    people = {
        entity_key(participant, person_id)
        for person_id, participant in zip(event.person_ids, event.participants, strict=True)
        if (person_id or participant.kind == "group") and (participant.role != "recipient" or not is_visit)
    }
    steps = range(0, (event.end_date - event.start_date).days + 28, 28)
    days = [min(event.start_date + timedelta(step), event.end_date) for step in steps]
    months = {(day.year, day.month) for day in days}
    return {(key, *month) for key in people for month in months}


def _overlap(a: Event, b: Event) -> bool:
    return bool(
        a.start_date and a.end_date and b.start_date and b.end_date
        and a.start_date <= b.end_date and b.start_date <= a.end_date
    )  # fmt: skip


def _may_be_inside(event: Event, visit: Event) -> bool:
    if {event.status, visit.status} & _OFF and {event.status, visit.status} & _HELD:
        return False
    hosts = {p.country_code for p in visit.participants if p.role == "recipient"}
    hosts |= {visit.place.country_code} if visit.place else set()
    return event.place is None or event.place.country_code in hosts


def _rescheduled(told: Told, events: Mapping[str, Event]) -> Links:
    """Of several events after one that was put off, the first took its place."""
    followers: dict[str, set[str]] = defaultdict(set)
    for ids in _by_actor(told, _MOVABLE).values():
        for off in (event_id for event_id in ids if events[event_id].status in _OFF):
            followers[off].update(
                event_id
                for event_id in ids
                if told[event_id][0].family == told[off][0].family
                and _replaces(events[event_id], events[off])
            )
    for off, after in sorted(followers.items()):
        if after:
            first = min(after, key=lambda event_id: (str(events[event_id].start_date or "9999"), event_id))
            yield first, off, "reschedules"


def _replaces(event: Event, off: Event) -> bool:
    if event.status in _OFF or event.status == "hypothetical":
        return False
    if not _counterparts(event) & _counterparts(off):
        return False
    return not (event.end_date and off.start_date and event.end_date < off.start_date)


def _counterparts(event: Event) -> set[str]:
    """Who or what is visited or met: countries, also by place."""
    sides = {p.country_code for p in event.participants if p.role != "actor" and p.country_code}
    return sides | ({event.place.country_code} if event.place and event.place.country_code else set())


def _answers(told: Told, events: Mapping[str, Event]) -> Links:
    """Denials and refusals, each linked to the nearest thing in the article that it can answer."""
    rows = [
        (t.mention.sentence_number, t.mention.trigger_start, event_id)
        for event_id, tellings in told.items()
        for t in tellings
    ]
    for sentence, start, answer_id in rows:
        best = min(
            (
                (sentence - other, other_id, relation)
                for other, other_start, other_id in rows
                if 0 <= sentence - other <= _NEAR_SENTENCES
                and other_start < start
                and other_id != answer_id
                and (relation := _answer(events[answer_id], events[other_id]))
            ),
            default=None,
        )
        if best:
            yield answer_id, best[1], best[2]


def _answer(answer: Event, other: Event) -> str | None:
    """What an event is to another that comes from the other side, or None."""
    speakers, asked = _sides(answer, {"actor", "participant"}), _sides(other, {"recipient"})
    if not speakers & asked or speakers & _sides(other, {"actor"}):
        return None
    if answer.kind == "denial" and other.plover_type == "ACCUSE":
        return "denies"
    if answer.plover_type in {"REJECT", "CONCEDE", "AGREE"} and other.plover_type == "REQUEST":
        return "responds_to"
    return None


def _sides(event: Event, roles: set[str]) -> set[str]:
    return {p.country_code or p.label for p in event.participants if p.role in roles}
