"""Tellings of events in, clusters that are one event each out, with links and the reasons for every merge.

Two tellings are one event when enough speaks for it (`compare.score`) and nothing in their clusters speaks
against it (`compare.contradiction`). Pairs are compared inside blocks (family of kinds, who took part, a
month) and joined best score first, so the partition depends on the set of tellings alone, never on their
order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from flows.records import EventLink, MergeDecision
from flows.resolve.compare import MERGE_SCORE, RECENT, SOON, YEAR, contradiction, score
from flows.resolve.tellings import Telling

# Blocks wider than this compare neighbours in time only.
_NEIGHBOURS = 40

Scored = tuple[float, Telling, Telling, tuple[str, ...]]


def cluster(
    found: Sequence[Telling],
) -> tuple[list[list[Telling]], tuple[EventLink, ...], tuple[MergeDecision, ...]]:
    """Partition of the tellings, each cluster sorted by mention_id, with links and merge reasons."""
    members = {telling.mention_id: [telling] for telling in found}
    home = {telling.mention_id: telling.mention_id for telling in found}
    merges = []
    for value, a, b, why in sorted(_scored(found), key=_priority):
        first, second = sorted((home[a.mention_id], home[b.mention_id]))
        if first != second:
            if any(contradiction(x, y) for x in members[first] for y in members[second]):
                continue
            for telling in members.pop(second):
                home[telling.mention_id] = first
                members[first].append(telling)
        merges.append(MergeDecision(a.mention_id, b.mention_id, round(value, 3), why))
    clusters = [sorted(group, key=lambda t: t.mention_id) for _, group in sorted(members.items())]
    links = [
        EventLink(t.article_id, t.number, t.mention_id, group[0].mention_id, t.interval, t.date_basis)
        for group in clusters
        for t in group
    ]
    links.sort(key=lambda link: (link.article_id, link.event_number))
    merges.sort(key=lambda merge: (merge.mention_id_a, merge.mention_id_b))
    return clusters, tuple(links), tuple(merges)


def _priority(scored: Scored) -> tuple[bool, float, str, str]:
    """Best score first; a date of what is only thought of ("if he came this week") shapes no event."""
    value, a, b, _ = scored
    is_thought = any(t.mention.status == "hypothetical" and t.date_basis == "text" for t in (a, b))
    return is_thought, -value, a.mention_id, b.mention_id


def _scored(found: Sequence[Telling]) -> Iterator[Scored]:
    """Pairs that may be merged, lesser mention_id first."""
    for a, b in _pairs(found):
        if not contradiction(a, b):
            value, why = score(a, b)
            if value >= MERGE_SCORE:
                yield value, a, b, why


def _pairs(found: Sequence[Telling]) -> Iterator[tuple[Telling, Telling]]:
    """Pairs worth comparing, each once, in the order of `found`."""
    blocks: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for number, telling in enumerate(found):
        for anchor, month in _blocks(telling):
            blocks[telling.family, anchor, month].append(number)
    seen: set[int] = set()
    for block in sorted(block for block, numbers in blocks.items() if len(numbers) > 1):
        group = sorted(
            blocks[block], key=lambda n: (str(found[n].interval.start or found[n].written_from), n)
        )
        for position, a in enumerate(group):
            for b in group[position + 1 : position + 1 + _NEIGHBOURS]:
                low, high = (a, b) if a < b else (b, a)
                if (pair := low * len(found) + high) not in seen:
                    seen.add(pair)
                    yield found[low], found[high]


def _blocks(telling: Telling) -> Iterator[tuple[str, str]]:
    """Who took part, in which months: each named person, each pair of countries, each other party."""
    yield telling.article_id, ""
    keys, sides = telling.parties.keys, telling.parties.sides
    anchors = {key for key in keys if not key.startswith("country:")}
    anchors |= {f"{a}-{b}" for a, b in combinations(sorted(sides), 2)}
    if telling.is_rare or not anchors:
        anchors |= sides | keys
    months = _months(telling)
    for anchor in sorted(anchors):
        for month in months:
            yield anchor, month


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
