"""Tellings in, rows of staging.tellings and staging.telling_blocks out, and back again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import pyarrow as pa

from flows.records import EventMention, Interval, PlaceMention
from flows.resolve.events import block_keys, story_keys
from flows.resolve.tellings import Telling, mention_id_of, slots
from flows.tables import from_table, to_table

# Fields of a mention that no comparison and no summary reads.
_LEFT_OUT = ["status_cue", "place_number", "attributed_label", "statement_number"]
_STRINGS = (
    "article_id", "family", "date_precision", "date_basis", "place_name", "place_kind",
    "place_country_code", "lineage_id", "independence_id",
)  # fmt: skip
_DAYS = ("start_date", "end_date", "written_from", "written_to", "first_day", "last_day")


@dataclass(frozen=True, slots=True)
class Block:
    """One telling in one block of tellings that are compared with each other.

    Attributes:
        sort_day: by which a block is sorted; first_day, last_day: days it can be on; None: open.
        is_dated, is_rare: as in `Telling`.
    """

    block: int
    mention_key: int
    sort_day: date | None
    first_day: date | None
    last_day: date | None
    is_dated: bool
    is_rare: bool


def mention_key(mention_id: str) -> int:
    """`core.key_of` of a mention_id."""
    return int(hashlib.md5(mention_id.encode(), usedforsecurity=False).hexdigest()[:15], 16)


def blocks_of(told: Iterable[Telling]) -> list[Block]:
    """The blocks of each telling."""
    return [block for telling in told for block in _blocks(telling)]


def _blocks(telling: Telling) -> Iterator[Block]:
    key, by_word = mention_key(telling.mention_id), story_keys(telling)
    sort_day = telling.interval.start or telling.written_from
    for number in sorted(block_keys(telling)):
        # What only the tense says of its days keeps no plain predicate apart.
        first, last = telling.first_day, telling.last_day
        if number in by_word and not telling.is_dated:
            first = last = None
        yield Block(number, key, sort_day, first, last, telling.is_dated, telling.is_rare)


def blocks_table(rows: Sequence[Block]) -> pa.Table:
    """One column per field."""
    types = (pa.uint32(), pa.int64(), *[pa.date32()] * 3, *[pa.bool_()] * 2)
    names = [field.name for field in fields(Block)]
    return pa.table(
        {n: pa.array([getattr(row, n) for row in rows], t) for n, t in zip(names, types, strict=True)}
    )


def tellings_table(told: Sequence[Telling]) -> pa.Table:
    """Rows of staging.tellings."""
    mentions = to_table(EventMention, [telling.mention for telling in told]).drop_columns(_LEFT_OUT)
    places = [telling.place for telling in told]
    found = {
        "article_id": [telling.article_id for telling in told],
        "family": [telling.family for telling in told],
        "start_date": [telling.interval.start for telling in told],
        "end_date": [telling.interval.end for telling in told],
        "date_precision": [telling.interval.precision for telling in told],
        "date_basis": [telling.date_basis for telling in told],
        "place_name": [place and place.name for place in places],
        "place_kind": [place and place.kind for place in places],
        "place_country_code": [place and place.country_code for place in places],
        "written_from": [telling.written_from for telling in told],
        "written_to": [telling.written_to for telling in told],
        "lineage_id": [telling.lineage_id for telling in told],
        "independence_id": [telling.independence_id for telling in told],
        "first_day": [telling.first_day for telling in told],
        "last_day": [telling.last_day for telling in told],
    }
    columns = {name: mentions.column(name) for name in mentions.column_names}
    columns["mention_key"] = pa.array([mention_key(telling.mention_id) for telling in told], pa.int64())
    columns["event_number"] = pa.array([telling.number for telling in told], pa.int32())
    columns["is_rare"] = pa.array([telling.is_rare for telling in told], pa.bool_())
    columns["person_ids"] = pa.array([list(t.person_ids) for t in told], pa.list_(pa.string()))
    columns |= {name: pa.array(found[name], pa.string()) for name in _STRINGS}
    columns |= {name: pa.array(found[name], pa.date32()) for name in _DAYS}
    return pa.table(columns)


def stored_tellings(table: pa.Table) -> list[Telling]:
    """The tellings of sql/changes/tellings.sql; of a place, no more than what names it."""
    mentions = from_table(EventMention, table)
    names = ("event_number", "is_rare", "person_ids", "topic", *_STRINGS, *_DAYS)
    columns = [table.column(name).to_pylist() for name in names]
    return [
        _telling(mention, dict(zip(names, row, strict=True)))
        for mention, *row in zip(mentions, *columns, strict=True)
    ]


def _telling(mention: EventMention, row: Mapping[str, Any]) -> Telling:
    people = tuple(row["person_ids"])
    parties, actors, others = slots(mention.participants, people, row["family"])
    place = None
    if (name := row["place_name"]) is not None:
        place = PlaceMention(0, 0, name, name, row["place_kind"], row["place_country_code"])
    return Telling(
        mention_id=mention_id_of(row["article_id"], mention),
        article_id=row["article_id"],
        number=row["event_number"],
        mention=mention,
        family=row["family"],
        is_rare=row["is_rare"],
        interval=Interval(row["start_date"], row["end_date"], row["date_precision"]),
        date_basis=row["date_basis"],
        place=place,
        written_from=row["written_from"],
        written_to=row["written_to"],
        lineage_id=row["lineage_id"],
        independence_id=row["independence_id"],
        person_ids=people,
        parties=parties,
        actors=actors,
        others=others,
        first_day=row["first_day"],
        last_day=row["last_day"],
        topic=tuple(row["topic"] or ()),
    )
