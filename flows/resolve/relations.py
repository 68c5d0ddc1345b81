"""Clusters of tellings and their events in, the links between events out.

`part_of`: a meeting during a visit. `reschedules`: what took the place of something put off. `denies`: a
denial and the accusation it answers. `responds_to`: a refusal or consent and the request it answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from flows.records import Event, EventRelation
from flows.resolve.tellings import Telling

_INSIDE = frozenset({"meeting", "call", "agreement", "summit"})
_MOVABLE = frozenset({"meeting", "visit", "summit", "call"})
_OFF, _HELD = frozenset({"postponed", "cancelled"}), frozenset({"occurred", "ongoing"})
# An answer stands near what it answers.
_NEAR_SENTENCES = 3


def relate(clusters: Sequence[Sequence[Telling]], events: Sequence[Event]) -> tuple[EventRelation, ...]:
    """All links, sorted."""
    by_id = {event.event_id: event for event in events}
    told = {cluster[0].mention_id: cluster for cluster in clusters}
    found = {*_inside_visits(told, by_id), *_rescheduled(told, by_id), *_answers(told, by_id)}
    return tuple(EventRelation(*row) for row in sorted(found))


Told = Mapping[str, Sequence[Telling]]
Links = Iterator[tuple[str, str, str]]


def _by_actor(told: Told, families: frozenset[str]) -> dict[str, list[str]]:
    """Ids of events of these families by who acts or takes part."""
    index: dict[str, list[str]] = defaultdict(list)
    for event_id, cluster in told.items():
        if cluster[0].family in families:
            for key in sorted({key for telling in cluster for key in _movers(telling)}):
                index[key].append(event_id)
    return index


def _movers(telling: Telling) -> set[str]:
    """Persons who act; where none is named, whoever acts. Of a symmetric kind everybody acts."""
    movers = telling.others if telling.is_symmetric else telling.actors
    return {key for key, _ in movers.people} or set(movers.keys)


def _inside_visits(told: Told, events: Mapping[str, Event]) -> Links:
    visits, rest = _by_actor(told, frozenset({"visit"})), _by_actor(told, _INSIDE)
    for key in sorted(visits.keys() & rest.keys()):
        for visit_id in visits[key]:
            for event_id in rest[key]:
                if _is_inside(events[event_id], told[event_id], events[visit_id], told[visit_id]):
                    yield event_id, visit_id, "part_of"


def _is_inside(
    event: Event, told_event: Sequence[Telling], visit: Event, told_visit: Sequence[Telling]
) -> bool:
    """During the visit, in the visited country; undated: told in the sentence of the visit."""
    if {event.status, visit.status} & _OFF and {event.status, visit.status} & _HELD:
        return False
    hosts = {p.country_code for p in visit.participants if p.role == "recipient"}
    hosts |= {visit.place.country_code} if visit.place else set()
    if event.place is not None and event.place.country_code not in hosts:
        return False
    if event.start_date and event.end_date and visit.start_date and visit.end_date:
        if event.start_date > visit.end_date or visit.start_date > event.end_date:
            return False
        return event.place is not None
    sentences = {(t.article_id, t.mention.sentence_number) for t in told_visit}
    return any((t.article_id, t.mention.sentence_number) in sentences for t in told_event)


def _rescheduled(told: Told, events: Mapping[str, Event]) -> Links:
    """Of several events after one that was put off, the first took its place."""
    movable = _by_actor(told, _MOVABLE)
    followers: dict[str, set[str]] = defaultdict(set)
    for ids in movable.values():
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
    by_article: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for event_id, cluster in told.items():
        for telling in cluster:
            by_article[telling.article_id].append((telling.mention.sentence_number, event_id))
    for rows in by_article.values():
        for sentence, answer_id in rows:
            best = min(
                (
                    (abs(sentence - other), other_id, relation)
                    for other, other_id in rows
                    if abs(sentence - other) <= _NEAR_SENTENCES
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
