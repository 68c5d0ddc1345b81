"""Staged articles in, one telling per event mention out: all that decides which event a mention tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from flows.records import (
    ArticleDate,
    EventMention,
    Interval,
    LineageLink,
    Participant,
    PlaceMention,
    StagedArticle,
    content_id,
)
from flows.resolve.dating import mention_interval
from flows.resolve.kinds import PREDICATE, EventKind, event_kind

# Who did it to whom does not matter: "A met B" and "B met A" are one.
SYMMETRIC = frozenset(
    {"meeting", "call", "conversation", "contact", "agreement", "summit", "ceasefire", "clash"}
)

# Days; "in May" of an article of which only the year is known is a date, "last week" of any year is none.
_WIDEST = 430
# What happens during a visit, and statuses that look ahead.
_INSIDE = frozenset({"meeting", "call", "agreement", "summit"})
HELD = frozenset({"occurred", "ongoing"})
PLANNED = frozenset({"planned", "proposed"})
_AHEAD = PLANNED | {"hypothetical"}


@dataclass(frozen=True, slots=True)
class Parties:
    """Who fills a slot: keys under which mentions of one party meet, of which people, and their sides.

    Attributes:
        keys: `person:…`, `organization:…`, `country:…`, `group:…`.
        people: (key, country or "") of persons known by name.
        sides: country codes.
    """

    keys: frozenset[str]
    people: frozenset[tuple[str, str]]
    sides: frozenset[str]


@dataclass(frozen=True, slots=True)
class Telling:
    """One mention of an event.

    Attributes:
        family: of its kind; is_rare: as in `kinds.EventKind`.
        interval: of the event as told here; open where nothing was said.
        written_from, written_to: range of the article's date.
        person_ids: one per participant of the mention.
        actors, others: who acts, and the rest; a symmetric kind has no actors. `parties`: all.
        first_day, last_day: days it can be on, as said or as the tense implies; None: open.
        topic: of the article (`Extraction.topic`).
    """

    mention_id: str
    article_id: str
    number: int
    mention: EventMention
    family: str
    is_rare: bool
    interval: Interval
    date_basis: str
    place: PlaceMention | None
    written_from: date | None
    written_to: date | None
    lineage_id: str
    independence_id: str
    person_ids: tuple[str | None, ...]
    parties: Parties
    actors: Parties
    others: Parties
    first_day: date | None
    last_day: date | None
    topic: tuple[int, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether it is a predicate of no known kind of event (`kinds.PREDICATE`)."""
        return self.family.startswith(PREDICATE)

    @property
    def is_symmetric(self) -> bool:
        """Whether all parties do the same."""
        return self.family in SYMMETRIC

    @property
    def is_single(self) -> bool:
        """As in `kinds.EventKind`."""
        return event_kind(self.mention.plover_type, self.mention.kind).is_single

    @property
    def is_dated(self) -> bool:
        """Whether its days are said, from first to last, within about a year."""
        return self.days <= _WIDEST

    @property
    def is_named(self) -> bool:
        """Whether people of two sides are known by name."""
        return len({country for _, country in self.parties.people}) > 1

    @property
    def days(self) -> int:
        """Width of its interval; very wide where it is open."""
        start, end = self.interval.start, self.interval.end
        return (end - start).days + 1 if start and end else 10_000


def tellings(
    staged: Sequence[StagedArticle],
    dates: dict[str, ArticleDate],
    lineages: dict[str, LineageLink],
    person_ids: dict[tuple[str, int], str],
) -> list[Telling]:
    """One per event mention, sorted by mention_id."""
    found = []
    for article in staged:
        own = [
            _telling(article, number, dates[article.article_id], lineages[article.article_id], person_ids)
            for number in range(len(article.extraction.events))
        ]
        found += [_in_context(telling, own) for telling in own]
    return sorted(found, key=lambda telling: telling.mention_id)


def mention_id_of(article_id: str, mention: EventMention) -> str:
    """Id of one telling, from what it says and where it stands."""
    return content_id(
        "mention", article_id, mention.start, mention.end, mention.trigger_start, mention.trigger_end,
        mention.plover_type, mention.kind, "|".join(f"{p.role}:{p.label}" for p in mention.participants),
    )  # fmt: skip


def entity_key(participant: Participant, person_id: str | None) -> str:
    """Key under which two mentions of one participant meet; "the Chinese" and "China" are one."""
    if person_id:
        return f"person:{person_id}"
    if participant.kind == "country" and participant.country_code:
        return f"country:{participant.country_code}"
    return f"{participant.kind}:{participant.label.casefold()}"


def _in_context(telling: Telling, own: Sequence[Telling]) -> Telling:
    """A meeting told with a visit has the visit's days and place where it says none itself."""
    if telling.mention.is_collective:
        return telling
    if telling.family == "agreement":
        telling = _agreed_there(telling, own)
    if telling.family not in _INSIDE:
        return telling
    visits = [
        visit
        for visit in own
        if visit.family == "visit"
        and visit.actors.keys & telling.parties.keys
        and (visit.mention.status in _AHEAD) == (telling.mention.status in _AHEAD)
    ]
    beside = [v for v in visits if v.mention.sentence_number == telling.mention.sentence_number]
    for visit in beside or [v for v in visits if _goes_on(telling, v)]:
        telling = replace(telling, place=telling.place or visit.place)
        if telling.mention.time_number is None and visit.date_basis == "text":
            first, last = visit.interval.start, visit.interval.end
            return replace(
                telling, interval=visit.interval, date_basis="context", first_day=first, last_day=last
            )
        return telling
    return telling


def _goes_on(telling: Telling, visit: Telling) -> bool:
    """Whether the sentence after that of a visit tells whom the visitor met of the hosts.

    "Lee travelled to Beijing in May. An official said that she met her counterparts."
    """
    visitors = {key for key, _ in visit.actors.people} & {key for key, _ in telling.parties.people}
    hosts = visit.others.sides | ({visit.place.country_code} if visit.place else set())
    return (
        telling.mention.sentence_number == visit.mention.sentence_number + 1
        and {telling.mention.status, visit.mention.status} <= HELD
        and telling.place is None
        and telling.mention.time_number is None
        and bool(visitors)
        and bool(hosts & telling.parties.sides - visit.actors.sides)
    )


# Sentences after that of a meeting that still speak of it.
_STILL = 2


def _agreed_there(telling: Telling, own: Sequence[Telling]) -> Telling:
    """What two sides agreed, told right after a meeting of theirs, was agreed there unless it says when."""
    sentence, sides = telling.mention.sentence_number, telling.parties.sides
    meetings = [
        other
        for other in own
        if other.family == "meeting"
        and not other.mention.is_collective
        and 0 <= sentence - other.mention.sentence_number <= _STILL
        and other.mention.trigger_start < telling.mention.trigger_start
        and other.mention.status in HELD
        and len(sides) > 1
        and other.parties.sides == sides
    ]
    if not meetings or telling.mention.status not in HELD or telling.mention.time_number is not None:
        return telling
    meeting = max(meetings, key=lambda other: (other.mention.trigger_start, other.mention_id))
    if telling.place is not None and meeting.place is not None and telling.place.name != meeting.place.name:
        return telling
    telling = replace(telling, place=telling.place or meeting.place)
    if meeting.date_basis != "text":
        return telling
    return replace(
        telling,
        interval=meeting.interval,
        date_basis="context",
        first_day=meeting.first_day,
        last_day=meeting.last_day,
    )


def _kind(mention: EventMention) -> EventKind:
    """Kind; two governments that "converse" are in contact, which is a state and no telephone call."""
    if mention.kind == "conversation" and not any(p.kind == "person" for p in mention.participants):
        return event_kind(mention.plover_type, "contact")
    return event_kind(mention.plover_type, mention.kind)


def _is_domestic(mention: EventMention) -> bool:
    """A visit inside the visitor's own country: of those a president makes several a week."""
    if mention.kind != "visit":
        return False
    own = {p.country_code for p in mention.participants if p.role == "actor"}
    hosts = {p.country_code for p in mention.participants if p.role != "actor"}
    return bool(hosts) and hosts <= own | {None}


def _place(mention: EventMention, places: Sequence[PlaceMention]) -> PlaceMention | None:
    """Where it happened; not a place in another country than the one that is visited."""
    if mention.place_number is None:
        return None
    place = places[mention.place_number]
    hosts = {p.country_code for p in mention.participants if p.role == "recipient" and p.kind == "country"}
    if mention.kind == "visit" and hosts and place.country_code and place.country_code not in hosts:
        return None
    return place


def _telling(
    article: StagedArticle,
    number: int,
    when: ArticleDate,
    lineage: LineageLink,
    person_ids: dict[tuple[str, int], str],
) -> Telling:
    extraction = article.extraction
    mention = extraction.events[number]
    time = extraction.times[mention.time_number] if mention.time_number is not None else None
    interval, basis = mention_interval(time, when)
    kind = _kind(mention)
    people = tuple(
        person_ids.get((article.article_id, p.name_number)) if p.name_number is not None else None
        for p in mention.participants
    )
    parties, actors, others = slots(mention.participants, people, kind.family)
    first, last = _days(mention, interval, when)
    return Telling(
        mention_id=mention_id_of(article.article_id, mention),
        article_id=article.article_id,
        number=number,
        mention=mention,
        family=kind.family,
        is_rare=kind.is_rare and not _is_domestic(mention),
        interval=interval,
        date_basis=basis,
        place=_place(mention, extraction.places),
        written_from=when.published_from,
        written_to=when.published_to,
        lineage_id=lineage.lineage_id,
        independence_id=lineage.independence_id,
        person_ids=people,
        parties=parties,
        actors=actors,
        others=others,
        first_day=first,
        last_day=last,
        topic=extraction.topic,
    )


def slots(
    participants: Sequence[Participant], people: Sequence[str | None], family: str
) -> tuple[Parties, Parties, Parties]:
    """All parties, those who act, and the others; `people`: the person each participant is."""
    rows = [
        (entity_key(p, person_id), p.country_code or "")
        for p, person_id in zip(participants, people, strict=True)
    ]
    everybody = _parties(*rows)
    if family in SYMMETRIC:
        return everybody, _NOBODY, everybody
    acting = [p.role == "actor" for p in participants]
    actors = [row for row, acts in zip(rows, acting, strict=True) if acts]
    others = [row for row, acts in zip(rows, acting, strict=True) if not acts]
    return everybody, _parties(*actors), _parties(*others)


@lru_cache(maxsize=50_000)
def _parties(*rows: tuple[str, str]) -> Parties:
    return Parties(
        keys=frozenset([key for key, _ in rows]),
        people=frozenset([row for row in rows if row[0].startswith("person:")]),
        sides=frozenset([country for _, country in rows if country]),
    )


_NOBODY = _parties()


def _days(mention: EventMention, interval: Interval, when: ArticleDate) -> tuple[date | None, date | None]:
    """As said, as far as the tense allows: what is told as done is over, what is planned still to come."""
    start, end = interval.start, interval.end
    first, last = when.published_from, when.published_to
    if mention.status in HELD and last and (start is None or start <= last):
        end = last if start is None and end is None else end and min(end, last)
    elif mention.status in _AHEAD and first and (end is None or first <= end):
        start = first if start is None and end is None else start and max(start, first)
    return start, end
