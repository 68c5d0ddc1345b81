"""Tellings of events in, clusters that are one event each out, with links and the reasons for every merge.

Two tellings are one event when enough speaks for it (`stories.score`) and nothing in their clusters speaks
against it (`stories.contradiction`). Pairs are compared inside blocks (family of kinds, who took part, a
month) and joined best score first, so the partition depends on the set of tellings alone, never on their
order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from zlib import crc32

from flows.records import EventLink, MergeDecision
from flows.resolve.compare import (
    DAYS_OF_ONE,
    DISAGREE,
    MERGE_SCORE,
    NEAR,
    RECENT,
    SOON,
    YEAR,
    is_stale,
    shared_people,
)
from flows.resolve.kinds import PREDICATE
from flows.resolve.stories import contradiction, leads, score
from flows.resolve.tellings import Telling

# Blocks wider than this compare neighbours in time only.
NEIGHBOURS = 40
# How much later a telling with names is joined with one without.
_UNLIKE = 0.05

Scored = tuple[float, Telling, Telling, tuple[str, ...]]
"""How much speaks for one event, the two tellings, and why in words."""


@dataclass(frozen=True, slots=True)
class Clusters:
    """Tellings of each event under its event_id: the mention_id of the first.

    They are sorted by mention_id, plain predicates last: an event of politics keeps its id and kind.
    """

    events: Mapping[str, tuple[Telling, ...]]
    merges: tuple[MergeDecision, ...]


def scored_pairs(found: Sequence[Telling], only: Container[str] | None = None) -> list[Scored]:
    """Pairs that may be one event when nothing else in their clusters speaks against it, each once.

    Args:
        found: tellings, sorted by mention_id; the lesser of a pair comes first.
        only: ids of articles; pairs of which none tells either are left out.
    """
    return [
        (value, a, b, why)
        for a, b in _pairs(found, only)
        if not contradiction(a, b)
        for value, why in (score(a, b),)
        if value >= MERGE_SCORE
    ]


def cluster(found: Sequence[Telling], scored: Sequence[Scored]) -> Clusters:
    """Partition of the tellings by their `scored_pairs`, with the reason for every merge."""
    members = {telling.mention_id: [telling] for telling in found}
    torn = _torn(scored)
    home = {telling.mention_id: telling.mention_id for telling in found}
    # Clusters that cannot be one: what is added to either changes nothing about it.
    apart: dict[str, set[str]] = defaultdict(set)
    merges = []
    for value, a, b, why in sorted(scored, key=_priority):
        if not _may_join(a, b, torn):
            continue
        first, second = sorted((home[a.mention_id], home[b.mention_id]))
        if first != second:
            if second in apart[first] or _joins_politics(a, b, members[first], members[second]):
                continue
            if _cannot_be_one(members[first], members[second]):
                apart[first].add(second)
                apart[second].add(first)
                continue
            for telling in members.pop(second):
                home[telling.mention_id] = first
                members[first].append(telling)
            for other in apart.pop(second, ()):
                apart[other].add(first)
                apart[first].add(other)
        merges.append(MergeDecision(a.mention_id, b.mention_id, round(value, 3), why))
    merges.sort(key=lambda merge: (merge.mention_id_a, merge.mention_id_b))
    groups = [sorted(group, key=lambda t: (t.is_plain, t.mention_id)) for group in members.values()]
    events = {group[0].mention_id: tuple(group) for group in sorted(groups, key=lambda g: g[0].mention_id)}
    return Clusters(events, tuple(merges))


def _cannot_be_one(one: Sequence[Telling], other: Sequence[Telling]) -> bool:
    return any(contradiction(a, b) for a in one for b in other) or _is_any_stale(one, other)


def _is_any_stale(one: Sequence[Telling], other: Sequence[Telling]) -> bool:
    """Whether a telling without a date would come by chains to a day that it is no news of.

    A plan for "July" fits a meeting of the 11th and one that is told, without its day, at the end of the
    month. What its own article dates elsewhere is no news, and told at any time.
    """
    dating = {telling.article_id for telling in (*one, *other) if telling.is_dated}
    return any(
        is_stale(dated, undated)
        for group, others in ((one, other), (other, one))
        for dated in group
        if dated.is_dated and not dated.is_plain
        for undated in others
        if not (undated.is_dated or undated.is_plain or undated.article_id in dating)
    )


def _joins_politics(a: Telling, b: Telling, one: Sequence[Telling], other: Sequence[Telling]) -> bool:
    """Whether a plain predicate would make one of two events of politics, which it never does."""
    if not (a.is_plain or b.is_plain):
        return False
    return not all(telling.is_plain for telling in one) and not all(telling.is_plain for telling in other)


def _torn(scored: Sequence[Scored]) -> frozenset[str]:
    """Mention_ids of tellings that say no day and fit events of different days: of which, nobody knows.

    Plain predicates are joined by their story, which is of a few days.
    """
    fits: dict[str, list[tuple[int, Telling]]] = defaultdict(list)
    for _, a, b, _ in scored:
        if a.is_plain or b.is_plain:
            continue
        for telling, other in ((a, b), (b, a)):
            if _says_day(other) and not _says_day(telling):
                fits[telling.mention_id].append((shared_people(a, b), other))
    return frozenset(mention_id for mention_id, found in fits.items() if _are_apart(found))


def _are_apart(fits: Sequence[tuple[int, Telling]]) -> bool:
    """Whether tellings cannot all be of one day; those that share a person count before those that do not."""
    is_named = any(people for people, _ in fits)
    days = [other.interval for people, other in fits if people or not is_named]
    first = min(interval.end for interval in days if interval.end)
    last = max(interval.start for interval in days if interval.start)
    # Of what is rare, days of one week are sooner one event told badly than two.
    return last - first > (NEAR if all(other.is_rare for _, other in fits) else timedelta(days=DISAGREE))


def _says_day(telling: Telling) -> bool:
    """Whether it says on which days, and so few that the same thing seldom happens twice in them."""
    return telling.days <= DAYS_OF_ONE


def _may_join(a: Telling, b: Telling, torn: Container[str]) -> bool:
    """Not when one of them says its days and the other may mean any of several."""
    if _says_day(a) == _says_day(b):
        return True
    return (b if _says_day(a) else a).mention_id not in torn


def event_links(events: Mapping[str, Sequence[Telling]]) -> tuple[EventLink, ...]:
    """One link per telling of `events`, sorted by article and number."""
    links = [
        EventLink(t.article_id, t.number, t.mention_id, event_id, t.interval, t.date_basis)
        for event_id, group in events.items()
        for t in group
    ]
    return tuple(sorted(links, key=lambda link: (link.article_id, link.event_number)))


def stories(found: Iterable[Telling], scored: Iterable[Scored]) -> dict[str, str]:
    """Least mention_id, by mention_id, of all tellings that are linked to one by chains of scored pairs.

    What a telling's event is depends on the tellings of its story and on no others.
    """
    parent = {telling.mention_id: telling.mention_id for telling in found}

    def root(mention_id: str) -> str:
        while parent[mention_id] != mention_id:
            parent[mention_id] = parent[parent[mention_id]]
            mention_id = parent[mention_id]
        return mention_id

    for _, a, b, _ in scored:
        low, high = sorted((root(a.mention_id), root(b.mention_id)))
        parent[high] = low
    return {mention_id: root(mention_id) for mention_id in parent}


def block_keys(telling: Telling) -> frozenset[int]:
    """Numbers of 32 bits: tellings of two articles that share none are never compared."""
    return _numbers(_blocks(telling))


def story_keys(telling: Telling) -> frozenset[int]:
    """Those of its `block_keys` in which it meets plain predicates: only stated days keep it apart there."""
    return _numbers(leads(telling))


def _numbers(blocks: Iterable[tuple[str, str, str]]) -> frozenset[int]:
    return frozenset(
        crc32(f"{family}|{anchor}|{month}".encode()) for family, anchor, month in blocks if month
    )


def _priority(scored: Scored) -> tuple[bool, bool, float, str, str]:
    """Best score first; a date of what is only thought of ("if he came this week") shapes no event.

    "Talks with officials" are sooner other talks with officials than those with one of them by name. Plain
    predicates come last: they join what is there.
    """
    value, a, b, _ = scored
    is_thought = any(t.mention.status == "hypothetical" and t.date_basis == "text" for t in (a, b))
    by_word = a.is_plain or b.is_plain
    unlike = _UNLIKE if a.is_named != b.is_named else 0.0
    return by_word, is_thought, -value + unlike, a.mention_id, b.mention_id


def _pairs(found: Sequence[Telling], only: Container[str] | None) -> Iterator[tuple[Telling, Telling]]:
    """Pairs worth comparing, each once, in the order of `found`."""
    blocks: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for number, telling in enumerate(found):
        for block in _blocks(telling):
            blocks[block].append(number)
    asked = [only is None or telling.article_id in only for telling in found]
    seen: set[int] = set()
    for block in sorted(block for block, numbers in blocks.items() if len(numbers) > 1):
        if not any(asked[number] for number in blocks[block]):
            continue
        group = sorted(
            blocks[block], key=lambda n: (str(found[n].interval.start or found[n].written_from), n)
        )
        by_word = block[0].startswith(PREDICATE)
        for position, a in enumerate(group):
            for b in group[position + 1 : position + 1 + NEIGHBOURS]:
                if not (asked[a] or asked[b]) or (by_word and not (found[a].is_plain or found[b].is_plain)):
                    continue
                low, high = (a, b) if a < b else (b, a)
                if (pair := low * len(found) + high) not in seen:
                    seen.add(pair)
                    yield found[low], found[high]


def _blocks(telling: Telling) -> Iterator[tuple[str, str, str]]:
    """Family, who took part, in which months: each named person, each pair of countries, each other party.

    Where events of all kinds are read, also the words of its story.
    """
    yield from leads(telling)
    if telling.is_plain:
        return
    family = telling.family
    yield family, telling.article_id, ""
    keys, sides = telling.parties.keys, telling.parties.sides
    anchors = {key for key in keys if not key.startswith("country:")}
    anchors |= {f"{a}-{b}" for a, b in combinations(sorted(sides), 2)}
    if telling.is_rare or not anchors:
        anchors |= sides | keys
    months = _months(telling)
    for anchor in sorted(anchors):
        for month in months:
            yield family, anchor, month


def _months(telling: Telling) -> list[str]:
    """Months the event may be in: as told, or around the writing of the article."""
    start, end = telling.interval.start, telling.interval.end
    if not telling.is_dated or start is None or end is None:
        start, end = telling.written_from, telling.written_to
        if start is None or end is None or end - start > YEAR:
            return ["undated"]
        if telling.mention.status in {"occurred", "ongoing"}:
            start -= RECENT
        else:
            end += SOON
    count = (end.year - start.year) * 12 + end.month - start.month
    return [
        f"{start.year + (start.month - 1 + i) // 12}-{(start.month - 1 + i) % 12 + 1}"
        for i in range(count + 1)
    ]
