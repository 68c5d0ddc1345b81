"""Clusters of event mentions in, one event with representative values each out, and their relations.

Values are chosen by lines of reporting, not by articles, so that ten reprints of one error do not outvote
one other report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from flows.records import Event, EventRelation, Interval, Participant, PlaceMention
from flows.resolve.events import Telling, entity_key

# Of tellings of one date, the one that knows more wins.
_STATUS_RANK = (
    "occurred", "ongoing", "cancelled", "postponed", "planned", "proposed", "denied", "alleged",
    "hypothetical",
)  # fmt: skip
_PLACE_RANK = ("facility", "city", "strait", "sea", "island", "river", "region", "territory", "country")
_VERBS = {
    "meeting": "meets", "talks": "holds talks with", "visit": "visits", "trip": "visits", "call": "calls",
    "accusation": "accuses", "criticism": "criticises", "request": "asks", "demand": "demands of",
    "refusal": "rebuffs", "rejection": "rejects", "sanctions": "sanctions", "agreement": "agrees with",
    "attack": "attacks", "shootdown": "shoots down aircraft of", "arrest": "arrests", "threat": "threatens",
    "support": "supports", "praise": "praises",
}  # fmt: skip


def summarize(clusters: Sequence[Sequence[Telling]]) -> tuple[Event, ...]:
    """One event per cluster, sorted by event_id."""
    return tuple(sorted((_event(cluster) for cluster in clusters), key=lambda event: event.event_id))


def relate(clusters: Sequence[Sequence[Telling]], events: Sequence[Event]) -> tuple[EventRelation, ...]:
    """Meetings inside visits (`part_of`), visits that replace one put off (`reschedules`), and denials."""
    by_id = {event.event_id: event for event in events}
    by_actor: dict[str, list[tuple[Event, Sequence[Telling]]]] = defaultdict(list)
    for cluster in clusters:
        event = by_id[cluster[0].mention_id]
        for participant, person_id in zip(event.participants, event.person_ids, strict=True):
            if participant.kind in {"person", "country"}:
                by_actor[entity_key(participant, person_id)].append((event, cluster))
    relations = set()
    for group in by_actor.values():
        for first, first_told in group:
            for second, second_told in group:
                if first is not second and (relation := _relation(first, first_told, second, second_told)):
                    relations.add((first.event_id, second.event_id, relation))
    return tuple(EventRelation(*row) for row in sorted(relations))


def _event(cluster: Sequence[Telling]) -> Event:
    interval, dates_conflict = _interval(cluster)
    participants, person_ids = _participants(cluster)
    place, places_conflict = _place(cluster)
    status = _status(cluster)
    first = cluster[0].mention
    told = {telling.mention.status for telling in cluster}
    return Event(
        event_id=cluster[0].mention_id,
        plover_type=_most_told(cluster, lambda telling: telling.mention.plover_type) or first.plover_type,
        kind=(kind := _most_told(cluster, lambda telling: telling.mention.kind) or first.kind),
        label=_label(kind, participants, place),
        status=status,
        start_date=interval.start,
        end_date=interval.end,
        date_precision=interval.precision,
        place=place,
        participants=participants,
        confidence=_confidence(cluster),
        has_conflict=dates_conflict or places_conflict or {"occurred", "denied"} <= told,
        person_ids=person_ids,
    )


def _interval(cluster: Sequence[Telling]) -> tuple[Interval, bool]:
    """Intersection of the tellings' intervals, narrowest first; the second value: they disagree."""
    told = sorted(
        {t.interval for t in cluster if t.interval.start and t.interval.end},
        key=lambda i: ((i.end - i.start).days if i.start and i.end else 0, str(i.start)),
    )
    if not told:
        return Interval(None, None, "unknown"), False
    best, conflict = told[0], False
    for other in told[1:]:
        start = max(x for x in (best.start, other.start) if x)
        end = min(x for x in (best.end, other.end) if x)
        if start <= end:
            best = Interval(start, end, best.precision)
        else:
            conflict = True
    return best, conflict


def _participants(cluster: Sequence[Telling]) -> tuple[tuple[Participant, ...], tuple[str | None, ...]]:
    """Union over the tellings; one row per party and role, "possible" only where all say so."""
    rows: dict[tuple[str, str], tuple[Participant, str | None]] = {}
    for telling in sorted(cluster, key=lambda t: (-t.mention.confidence, t.mention_id)):
        for participant, person_id in zip(telling.mention.participants, telling.person_ids, strict=True):
            key = (participant.role, entity_key(participant, person_id))
            known = rows.get(key)
            if known is None or (known[0].is_possible and not participant.is_possible):
                rows[key] = (participant, person_id)
    chosen = sorted(rows.items(), key=lambda row: (_ROLES.index(row[0][0]), row[0][1]))
    return tuple(p for _, (p, _) in chosen), tuple(person_id for _, (_, person_id) in chosen)


_ROLES = ("actor", "recipient", "participant")


def _place(cluster: Sequence[Telling]) -> tuple[PlaceMention | None, bool]:
    """The finest place that most lines of reporting name; the second value: countries disagree."""
    lines: dict[tuple[str, str], set[str]] = defaultdict(set)
    places: dict[tuple[str, str], PlaceMention] = {}
    for telling in cluster:
        if telling.place:
            key = (telling.place.name, telling.place.kind)
            lines[key].add(telling.independence_id)
            if key not in places or telling.place.start < places[key].start:
                places[key] = telling.place
    if not places:
        return None, False
    countries = {place.country_code for place in places.values() if place.country_code}
    key = min(places, key=lambda k: (_place_rank(k[1]), -len(lines[k]), k))
    return places[key], len(countries) > 1


def _place_rank(kind: str) -> int:
    return _PLACE_RANK.index(kind) if kind in _PLACE_RANK else len(_PLACE_RANK)


def _status(cluster: Sequence[Telling]) -> str:
    """Status by the latest telling; among tellings of one date by rank."""
    latest = max((t.written_to or date.min for t in cluster), default=date.min)
    newest = [t for t in cluster if (t.written_to or date.min) == latest]
    pool = newest if latest != date.min else list(cluster)
    certain = [t for t in pool if t.mention.attribution == "own"] or pool
    return min((t.mention.status for t in certain), key=_STATUS_RANK.index)


def _most_told(cluster: Sequence[Telling], value) -> str | None:  # type: ignore[no-untyped-def]
    lines: dict[str, set[str]] = defaultdict(set)
    for telling in cluster:
        lines[value(telling)].add(telling.independence_id)
    return min(lines, key=lambda v: (-len(lines[v]), v)) if lines else None


def _confidence(cluster: Sequence[Telling]) -> float:
    """Chance that at least one independent line read it right, each line by its best telling."""
    best: dict[str, float] = defaultdict(float)
    for telling in cluster:
        best[telling.independence_id] = max(best[telling.independence_id], telling.mention.confidence)
    wrong = 1.0
    for value in sorted(best.values()):
        wrong *= 1.0 - value
    return round(min(1.0 - wrong, 0.99), 3)


def _label(kind: str, participants: Sequence[Participant], place: PlaceMention | None) -> str:
    """A short name for people: "Antony Blinken visits Beijing"."""
    actors = _names(p for p in participants if p.role == "actor")
    others = _names(p for p in participants if p.role == "recipient")
    both = _names(p for p in participants if p.role == "participant")
    where = place.name if place else None
    if kind in {"visit", "trip"} and actors and (where or others):
        return f"{actors} visits {where or others}"
    suffix = f" in {where}" if where else ""
    if actors and others:
        verb = _VERBS.get(kind)
        return f"{actors} {verb} {others}{suffix}" if verb else f"{actors}: {kind}, {others}{suffix}"
    who = ", ".join(name for name in (actors or others, both) if name)
    return f"{who}: {kind}{suffix}" if who else f"{kind}{suffix}"


def _names(participants) -> str:  # type: ignore[no-untyped-def]
    labels = sorted({p.label for p in participants if not p.is_possible})
    return " and ".join(labels[:3]) + (" and others" if len(labels) > 3 else "")


def _relation(
    first: Event, first_told: Sequence[Telling], second: Event, second_told: Sequence[Telling]
) -> str | None:
    """How `first` relates to `second`."""
    shared_article = {t.article_id for t in first_told} & {t.article_id for t in second_told}
    if first.kind == "meeting" and second.kind == "visit" and _inside(first, second):
        return "part_of"
    if first.kind == second.kind == "visit" and second.status == "postponed" and first.status != "postponed":
        same_goal = {p.country_code for p in first.participants if p.role == "recipient"} & {
            p.country_code for p in second.participants if p.role == "recipient"
        }
        return "reschedules" if same_goal and _not_before(first, second) else None
    if first.kind == "denial" and second.plover_type == "ACCUSE" and shared_article:
        return "denies"
    return None


def _inside(meeting: Event, visit: Event) -> bool:
    if not (meeting.place and visit.place) or meeting.place.country_code != visit.place.country_code:
        return False
    if meeting.start_date and meeting.end_date and visit.start_date and visit.end_date:
        return visit.start_date <= meeting.end_date and meeting.start_date <= visit.end_date
    return False


def _not_before(first: Event, second: Event) -> bool:
    return not (first.end_date and second.start_date and first.end_date < second.start_date)
