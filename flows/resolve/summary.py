"""Clusters of tellings in, one event with representative values each out.

Values are chosen by lines of reporting, not by articles, so that ten reprints of one error do not outvote
one other report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from flows.records import Event, Interval, Participant, PlaceMention
from flows.resolve.labels import event_label
from flows.resolve.tellings import Telling, entity_key

# Of tellings of one time, the one that knows more wins; outlets use "postponed" and "cancelled" for one.
_STATUS_RANK = {
    "occurred": 0, "ongoing": 1, "postponed": 2, "cancelled": 2, "planned": 3, "proposed": 4, "denied": 5,
    "alleged": 6, "hypothetical": 7,
}  # fmt: skip
_PLACE_RANK = ("facility", "city", "strait", "sea", "island", "river", "region", "territory", "country")
_ROLES = ("actor", "recipient", "participant")


def summarize(events: Mapping[str, Sequence[Telling]], person_names: Mapping[str, str]) -> tuple[Event, ...]:
    """One event per cluster of tellings, sorted by event_id. `person_names`: name of every person by id."""
    return tuple(_event(events[event_id], person_names) for event_id in sorted(events))


def _event(tellings: Sequence[Telling], person_names: Mapping[str, str]) -> Event:
    # What an event of politics is, plain predicates that joined it do not say.
    cluster = [telling for telling in tellings if not telling.is_plain] or tellings
    interval, dates_conflict = _interval(cluster)
    participants, person_ids = _participants(cluster, person_names)
    place, places_conflict = _place(cluster)
    plover_type, kind = _most_told(cluster, lambda t: (t.mention.plover_type, t.mention.kind))
    status = _status(cluster)
    told = {telling.mention.status for telling in cluster}
    return Event(
        event_id=cluster[0].mention_id,
        plover_type=plover_type,
        kind=kind,
        label=event_label(
            plover_type,
            kind,
            status,
            participants,
            place,
            is_symmetric=cluster[0].is_symmetric,
            is_collective=cluster[0].mention.is_collective,
        ),
        status=status,
        start_date=interval.start,
        end_date=interval.end,
        date_precision=interval.precision,
        place=place,
        participants=participants,
        confidence=_confidence(cluster),
        has_conflict=dates_conflict or places_conflict or _outcome_conflicts(told, cluster),
        person_ids=person_ids,
    )


def _interval(cluster: Sequence[Telling]) -> tuple[Interval, bool]:
    """Intersection of the tellings' intervals, narrowest first; the second value: they disagree.

    Days said in the clause of the event itself come before those of its neighbours, and those of firm
    tellings before what is only thought of.
    """
    told = sorted(
        {
            (telling.mention.status == "hypothetical", telling.date_basis != "text", telling.interval)
            for telling in cluster
            if telling.interval.start and telling.interval.end
        },
        key=lambda row: (row[0], _days(row[2]), row[1], str(row[2].start), row[2].precision),
    )
    if not told:
        return _open_interval(cluster), False
    best, conflict = told[0][2], False
    for is_thought, _, other in told[1:]:
        start = max(day for day in (best.start, other.start) if day)
        end = min(day for day in (best.end, other.end) if day)
        if start <= end:
            best = Interval(start, end, best.precision)
        else:
            conflict = conflict or not is_thought
    return best, conflict


def _open_interval(cluster: Sequence[Telling]) -> Interval:
    """What "since" and "until" leave: the narrowest bounds that are said."""
    starts = [t.interval.start for t in cluster if t.interval.start]
    ends = [t.interval.end for t in cluster if t.interval.end]
    start, end = max(starts, default=None), min(ends, default=None)
    if start and end and start > end:
        end = None
    return Interval(start, end, "unknown")


def _days(interval: Interval) -> int:
    return (interval.end - interval.start).days if interval.start and interval.end else 10_000


def _participants(
    cluster: Sequence[Telling], person_names: Mapping[str, str]
) -> tuple[tuple[Participant, ...], tuple[str | None, ...]]:
    """Union over the tellings; one row per party and role, "possible" only where all say so.

    A party that one telling has as actor and another as recipient stays what most lines of reporting say;
    one that tells both who did it and to whom knows better.
    """
    rows: dict[tuple[str, str], tuple[Participant, str | None]] = {}
    lines: dict[tuple[str, str], set[str]] = defaultdict(set)
    full: dict[tuple[str, str], bool] = defaultdict(bool)
    for telling in sorted(cluster, key=lambda t: (-t.mention.confidence, t.mention_id)):
        is_full = len({p.role for p in telling.mention.participants}) > 1
        for participant, person_id in zip(telling.mention.participants, telling.person_ids, strict=True):
            key = (entity_key(participant, person_id), participant.role)
            lines[key].add(telling.independence_id)
            full[key] |= is_full
            known = rows.get(key)
            if known is None or (known[0].is_possible and not participant.is_possible):
                name = person_names.get(person_id or "")
                rows[key] = (replace(participant, label=name) if name else participant, person_id)
    best = {
        party: min(
            (key for key in rows if key[0] == party),
            key=lambda k: (not full[k], -len(lines[k]), _ROLES.index(k[1])),
        )
        for party in {party for party, _ in rows}
    }
    people = {rows[key][0].country_code for key in best.values() if rows[key][0].kind == "person"} - {None}
    chosen = sorted(
        (key for key in best.values() if not _is_office_of(rows[key][0], people)),
        key=lambda key: (_ROLES.index(key[1]), key[0]),
    )
    return tuple(rows[key][0] for key in chosen), tuple(rows[key][1] for key in chosen)


_OFFICES = frozenset({"minister", "president", "premier", "chancellor", "king", "leader", "chief"})


def _is_office_of(participant: Participant, countries: Collection[str | None]) -> bool:
    """Whether a party is the bare office of somebody who is named: "the Saudi minister" beside the prince."""
    last = participant.label.rpartition(" ")[2].lower().removesuffix("s")
    return participant.kind == "group" and participant.country_code in countries and last in _OFFICES


def _place(cluster: Sequence[Telling]) -> tuple[PlaceMention | None, bool]:
    """The finest place that most lines of reporting name; the second value: they disagree."""
    lines: dict[tuple[str, str], set[str]] = defaultdict(set)
    places: dict[tuple[str, str], PlaceMention] = {}
    for telling in sorted(cluster, key=lambda t: t.mention_id):
        if telling.place:
            key = (telling.place.name, telling.place.kind)
            lines[key].add(telling.independence_id)
            places.setdefault(key, telling.place)
    if not places:
        return None, False
    named = {place.name: place.country_code for place in places.values() if place.country_code}
    cities = {name for name, kind in places if kind == "city"}
    key = min(places, key=lambda k: (_place_rank(k[1]), -len(lines[k]), k))
    return places[key], len(set(named.values())) > 1 or len(cities) > 1


def _place_rank(kind: str) -> int:
    return _PLACE_RANK.index(kind) if kind in _PLACE_RANK else len(_PLACE_RANK)


def _status(cluster: Sequence[Telling]) -> str:
    """Status by the latest telling; among tellings that may be of one time by rank, own voice first.

    An article of which only a range is known may be the latest as long as none is surely later.
    """
    latest = max((t.written_from for t in cluster if t.written_from), default=date.min)
    pool = [t for t in cluster if (t.written_to or date.max) >= latest]
    certain = [t for t in pool if t.mention.attribution == "own"] or pool
    lines: dict[str, set[str]] = defaultdict(set)
    for telling in certain:
        lines[telling.mention.status].add(telling.independence_id)
    return min(lines, key=lambda status: (_STATUS_RANK[status], -len(lines[status]), status))


def _outcome_conflicts(told: set[str], cluster: Sequence[Telling]) -> bool:
    """Whether some say that it happened and others, at no later time, that it did not."""
    if "denied" in told and told & {"occurred", "ongoing", "alleged"}:
        return True
    held = [t for t in cluster if t.mention.status in {"occurred", "ongoing"}]
    off = [t for t in cluster if t.mention.status in {"cancelled", "postponed"}]
    return any(
        not (a.written_from and b.written_to and a.written_from > b.written_to) for a in held for b in off
    )


def _most_told(cluster: Sequence[Telling], value: Callable[[Telling], tuple[str, str]]) -> tuple[str, str]:
    lines: dict[tuple[str, str], set[str]] = defaultdict(set)
    for telling in cluster:
        lines[value(telling)].add(telling.independence_id)
    return min(lines, key=lambda v: (-len(lines[v]), v))


def _confidence(cluster: Sequence[Telling]) -> float:
    """Chance that at least one independent line read it right, each line by its best telling."""
    best: dict[str, float] = defaultdict(float)
    for telling in cluster:
        best[telling.independence_id] = max(best[telling.independence_id], telling.mention.confidence)
    wrong = 1.0
    for value in sorted(best.values()):
        wrong *= 1.0 - value
    return round(min(1.0 - wrong, 0.99), 3)
