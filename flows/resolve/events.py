"""Event mentions of all articles in, events, their links and the reasons for every merge out.

Two mentions are one event when they tell the same kind of act, share who took part, and nothing
contradicts: dates that cannot overlap, places in different countries, different people in the same slot.
Missing is neutral. Pairs are compared inside blocks (kind class, a shared participant, a month) and
joined best score first with cannot-links between clusters, so the partition depends on the set of
mentions alone, never on their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flows.records import (
    ArticleDate,
    EventLink,
    EventMention,
    Interval,
    LineageLink,
    MergeDecision,
    Participant,
    PlaceMention,
    StagedArticle,
    content_id,
)
from flows.resolve.dating import mention_interval

# Kinds that tellings of one act are named with. A visit and the meetings during it are different events
# (`part_of`), so they are different classes.
_CLASSES = {
    "meeting": "meeting", "talks": "meeting", "encounter": "meeting", "discussion": "meeting",
    "consultation": "meeting", "handshake": "meeting",
    "visit": "visit", "trip": "visit", "travel": "visit", "arrival": "visit",
    "call": "call", "phone call": "call", "conversation": "call",
    "summit": "conference", "conference": "conference", "forum": "conference",
    "attack": "attack", "strike": "attack", "bombing": "attack", "shelling": "attack", "airstrike": "attack",
    "agreement": "agreement", "deal": "agreement", "treaty": "agreement", "pact": "agreement",
    "accusation": "accusation", "allegation": "accusation", "criticism": "accusation", "blame": "accusation",
    "sanction": "sanctions", "sanctions": "sanctions",
    "request": "request", "demand": "request", "appeal": "request",
    "refusal": "rejection", "rejection": "rejection",
}  # fmt: skip

_MERGE_SCORE = 0.6
_NEIGHBOURS = 60
_UNDATED_WINDOW = timedelta(days=14)
# A meeting that was put off and the one that took its place are two events, linked by `reschedules`.
_NOT_HELD = frozenset({"postponed", "cancelled"})


@dataclass(frozen=True, slots=True)
class Telling:
    """One mention with everything that decides which event it tells.

    Attributes:
        actors, others: entity keys (`person:…`, `organization:…`, `country:…`, `group:…`) of actors, and
            of recipients and participants; for a symmetric kind all are in `others`.
        sides: country codes of all participants.
        interval: of the event as told here; open where nothing was said.
        written_from, written_to: range of the article's date.
    """

    mention_id: str
    article_id: str
    number: int
    mention: EventMention
    class_: str
    actors: frozenset[str]
    others: frozenset[str]
    sides: frozenset[str]
    interval: Interval
    date_basis: str
    place: PlaceMention | None
    written_from: date | None
    written_to: date | None
    independence_id: str
    is_copy: bool
    person_ids: tuple[str | None, ...]

    @property
    def entities(self) -> frozenset[str]:
        """Everybody who took part."""
        return self.actors | self.others


def tellings(
    staged: Sequence[StagedArticle],
    dates: dict[str, ArticleDate],
    lineages: dict[str, LineageLink],
    person_ids: dict[tuple[str, int], str],
) -> list[Telling]:
    """One per event mention, sorted by mention_id."""
    found = []
    for article in staged:
        when, lineage = dates[article.article_id], lineages[article.article_id]
        extraction = article.extraction
        for number, mention in enumerate(extraction.events):
            time = extraction.times[mention.time_number] if mention.time_number is not None else None
            place = extraction.places[mention.place_number] if mention.place_number is not None else None
            interval, basis = mention_interval(time, when)
            people = tuple(_person_id(article, p, person_ids) for p in mention.participants)
            actors, others = _slots(mention, people)
            found.append(
                Telling(
                    mention_id=content_id(
                        "mention", article.article_id, mention.start, mention.end, mention.trigger_start,
                        mention.trigger_end, mention.plover_type, mention.kind, _who(mention),
                    ),
                    article_id=article.article_id,
                    number=number,
                    mention=mention,
                    class_=_CLASSES.get(mention.kind, f"{mention.plover_type}:{mention.kind}"),
                    actors=actors,
                    others=others,
                    sides=frozenset(p.country_code for p in mention.participants if p.country_code),
                    interval=interval,
                    date_basis=basis,
                    place=place,
                    written_from=when.published_from,
                    written_to=when.published_to,
                    independence_id=lineage.independence_id,
                    is_copy=lineage.is_copy,
                    person_ids=people,
                )
            )  # fmt: skip
    return sorted(found, key=lambda telling: telling.mention_id)


def cluster(
    found: Sequence[Telling],
) -> tuple[list[list[Telling]], tuple[EventLink, ...], tuple[MergeDecision, ...]]:
    """Partition of the mentions, each cluster sorted by mention_id, with links and merge reasons."""
    by_id = {telling.mention_id: telling for telling in found}
    scored = sorted(
        (row for a, b in _pairs(found) if (row := _scored(a, b))[0] >= _MERGE_SCORE),
        key=lambda row: (-row[0], row[1].mention_id, row[2].mention_id),
    )
    members = {mention_id: [telling] for mention_id, telling in by_id.items()}
    home = {mention_id: mention_id for mention_id in by_id}
    merges = []
    for score, a, b, why in scored:
        first, second = sorted((home[a.mention_id], home[b.mention_id]))
        if first != second:
            if any(_contradict(x, y) for x in members[first] for y in members[second]):
                continue
            for telling in members.pop(second):
                home[telling.mention_id] = first
                members[first].append(telling)
        merges.append(MergeDecision(a.mention_id, b.mention_id, round(score, 3), why))
    clusters = [sorted(group, key=lambda t: t.mention_id) for _, group in sorted(members.items())]
    links = [
        EventLink(t.article_id, t.number, t.mention_id, group[0].mention_id, t.interval, t.date_basis)
        for group in clusters
        for t in group
    ]
    links.sort(key=lambda link: (link.article_id, link.event_number))
    merges.sort(key=lambda merge: (merge.mention_id_a, merge.mention_id_b))
    return clusters, tuple(links), tuple(merges)


def entity_key(participant: Participant, person_id: str | None) -> str:
    """Key under which two mentions of one participant meet; "the Chinese" and "China" are one."""
    if person_id:
        return f"person:{person_id}"
    if participant.kind == "country" and participant.country_code:
        return f"country:{participant.country_code}"
    return f"{participant.kind}:{participant.label.casefold()}"


def _person_id(
    article: StagedArticle, participant: Participant, person_ids: dict[tuple[str, int], str]
) -> str | None:
    if participant.name_number is None:
        return None
    return person_ids.get((article.article_id, participant.name_number))


def _who(mention: EventMention) -> str:
    return "|".join(f"{p.role}:{p.label}" for p in mention.participants)


_SYMMETRIC = frozenset({"meeting", "call", "agreement", "conference"})


def _slots(mention: EventMention, people: Sequence[str | None]) -> tuple[frozenset[str], frozenset[str]]:
    keys = [
        (p.role, entity_key(p, person_id)) for p, person_id in zip(mention.participants, people, strict=True)
    ]
    if _CLASSES.get(mention.kind) in _SYMMETRIC:
        return frozenset(), frozenset(key for _, key in keys)
    return (
        frozenset(key for role, key in keys if role == "actor"),
        frozenset(key for role, key in keys if role != "actor"),
    )


def _pairs(found: Sequence[Telling]) -> Iterator[tuple[Telling, Telling]]:
    """Pairs worth comparing, each once. Blocks wider than `_NEIGHBOURS` compare neighbours in time."""
    blocks: dict[tuple[str, ...], list[Telling]] = defaultdict(list)
    for telling in found:
        for block in _blocks(telling):
            blocks[block].append(telling)
    seen = set()
    for block in sorted(blocks):
        group = sorted(blocks[block], key=lambda t: (str(t.interval.start or t.written_from), t.mention_id))
        for position, a in enumerate(group):
            for b in group[position + 1 : position + 1 + _NEIGHBOURS]:
                pair = (a, b) if a.mention_id < b.mention_id else (b, a)
                if (key := (pair[0].mention_id, pair[1].mention_id)) not in seen:
                    seen.add(key)
                    yield pair


def _blocks(telling: Telling) -> Iterable[tuple[str, ...]]:
    anchors = sorted(telling.entities) + sorted(f"side:{side}" for side in telling.sides)
    if telling.place and not telling.entities:
        anchors.append(f"place:{telling.place.name}")
    yield telling.class_, "article", telling.article_id
    for anchor in anchors:
        for month in _months(telling):
            yield telling.class_, anchor, month


def _months(telling: Telling) -> list[str]:
    start, end = telling.interval.start, telling.interval.end
    if start is None or end is None:
        start, end = telling.written_from, telling.written_to
        if start is not None:
            start -= _UNDATED_WINDOW
    if start is None or end is None or (end - start).days > 400:
        return ["undated"]
    months = (end.year - start.year) * 12 + end.month - start.month
    return [
        f"{start.year + (start.month - 1 + i) // 12}-{(start.month - 1 + i) % 12 + 1}"
        for i in range(months + 1)
    ]


def _scored(a: Telling, b: Telling) -> tuple[float, Telling, Telling, tuple[str, ...]]:
    """Score between 0 and 1 (0 where something contradicts), the pair, and the reasons in words."""
    if a.class_ != b.class_ or _contradict(a, b):
        return 0.0, a, b, ()
    why: list[str] = []
    same_article = a.article_id == b.article_id
    score = 0.1
    if a.mention.kind == b.mention.kind:
        score += 0.05
    people = {e for e in a.entities & b.entities if e.startswith("person:")}
    if people:
        score += 0.3 if len(people) == 1 else 0.5
        why.append("same people: " + ", ".join(sorted(p.removeprefix("person:") for p in people)))
    other = (a.entities & b.entities) - people
    if other:
        score += 0.15
        why.append("same parties: " + ", ".join(sorted(other)))
    if len(a.sides & b.sides) > 1:
        score += 0.15
        why.append("same countries: " + ", ".join(sorted(a.sides & b.sides)))
    overlap = _overlap_days(a.interval, b.interval)
    if overlap is not None:
        narrow = max(_width(a.interval), _width(b.interval))
        score += 0.3 if narrow <= 7 else 0.2 if narrow <= 31 else 0.05
        why.append(f"dates overlap within {narrow} days")
    elif same_article:
        score += 0.15
        why.append("same article")
    elif _written_near(a, b):
        score += 0.05
        why.append("written within two weeks")
    if a.place and b.place:
        exact = a.place.name == b.place.name
        score += 0.2 if exact and a.place.kind != "country" else 0.1
        why.append(f"same place: {a.place.name}" if exact else "same country")
    if not (people or other or a.sides & b.sides):
        score = 0.0
    return min(score, 1.0), a, b, tuple(why)


def _contradict(a: Telling, b: Telling) -> bool:
    """Whether these two cannot be one event."""
    if a.mention.is_collective != b.mention.is_collective:
        return True
    if (a.mention.status in _NOT_HELD) != (b.mention.status in _NOT_HELD) and not _same_day(a, b):
        return True
    if _overlap_days(a.interval, b.interval) == 0:
        return True
    if a.place and b.place and a.place.country_code and b.place.country_code:
        if a.place.country_code != b.place.country_code:
            return True
        if a.place.kind == b.place.kind == "city" and a.place.name != b.place.name:
            return True
    if a.actors and b.actors and not _compatible(a.actors, b.actors, a, b):
        return True
    return bool(a.others and b.others and not _compatible(a.others, b.others, a, b))


def _same_day(a: Telling, b: Telling) -> bool:
    return bool(_overlap_days(a.interval, b.interval)) and max(_width(a.interval), _width(b.interval)) <= 31


def _compatible(left: frozenset[str], right: frozenset[str], a: Telling, b: Telling) -> bool:
    """Whether two fillers of one slot may be the same parties: shared, or one is the other's side."""
    if left & right:
        return True
    named_left = {e for e in left if e.startswith("person:")}
    named_right = {e for e in right if e.startswith("person:")}
    if named_left and named_right:
        return False
    return bool(_sides(left, a) & _sides(right, b))


def _sides(entities: frozenset[str], telling: Telling) -> set[str]:
    sides = set()
    for participant, person_id in zip(telling.mention.participants, telling.person_ids, strict=True):
        if participant.country_code and entity_key(participant, person_id) in entities:
            sides.add(participant.country_code)
    return sides


def _overlap_days(a: Interval, b: Interval) -> int | None:
    """Days two intervals share; None when one of them is open."""
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return None
    return max(0, (min(a.end, b.end) - max(a.start, b.start)).days + 1)


def _width(interval: Interval) -> int:
    if interval.start is None or interval.end is None:
        return 10_000
    return (interval.end - interval.start).days + 1


def _written_near(a: Telling, b: Telling) -> bool:
    if not (a.written_from and a.written_to and b.written_from and b.written_to):
        return False
    gap = max(a.written_from, b.written_from) - min(a.written_to, b.written_to)
    return gap <= _UNDATED_WINDOW
