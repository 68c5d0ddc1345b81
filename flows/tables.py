"""Records in, Arrow tables out, and back: one column per field, one explicit schema per staging table.

Three things differ from "field = column", because SQL asks for it: `start` and `end` are called
`char_start` and `char_end` (END is a keyword), parts of an article carry its id and their own number in
front, and records that nest one other record are laid flat (`EventLink.interval`, `Event.place`). Times are
UTC without zone in a table and UTC with zone in a record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from itertools import accumulate
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from flows.records import (
    Article,
    ArticleDate,
    Citation,
    Contributor,
    DateClaim,
    Document,
    Dropped,
    Event,
    EventLink,
    EventMention,
    EventRelation,
    Extraction,
    LineageLink,
    MergeDecision,
    NameMention,
    Participant,
    Person,
    PersonLink,
    PersonRole,
    PlaceMention,
    Rejection,
    Resolution,
    Statement,
    TimeMention,
)

R = TypeVar("R")

STRING, INT, FLOAT, BOOL = pa.string(), pa.int32(), pa.float64(), pa.bool_()
DATE, TIMESTAMP = pa.date32(), pa.timestamp("us")
STRINGS = pa.list_(STRING)


def _structs(**columns: pa.DataType) -> pa.ListType:
    return pa.list_(pa.struct(list(columns.items())))


SCHEMAS: Mapping[type, pa.Schema] = {
    Article: pa.schema(
        {
            "article_id": STRING,
            "document_id": STRING,
            "uri": STRING,
            "text": STRING,
            "title": STRING,
            "byline": STRING,
            "authors": STRINGS,
            "contributors": _structs(name=STRING, place=STRING),
            "dateline": STRING,
            "source_id": STRING,
            "source_name": STRING,
            "source_basis": STRING,
            "source_domain": STRING,
            "url": STRING,
            "external_id": STRING,
            "date_claims": _structs(published_at=TIMESTAMP, precision=STRING, basis=STRING),
            "fetched_at": TIMESTAMP,
            "dropped": _structs(text=STRING, kind=STRING),
            "language": STRING,
            "word_count": INT,
        }
    ),
    ArticleDate: pa.schema(
        {
            "article_id": STRING,
            "published_at": TIMESTAMP,
            "published_from": DATE,
            "published_to": DATE,
            "precision": STRING,
            "basis": STRING,
            "claimed_published_at": TIMESTAMP,
            "claimed_is_false": BOOL,
            "reasons": STRINGS,
        }
    ),
    NameMention: pa.schema(
        {
            "char_start": INT,
            "char_end": INT,
            "label": STRING,
            "surface": STRING,
            "name": STRING,
            "given_name": STRING,
            "family_name": STRING,
            "name_order": STRING,
            "role": STRING,
            "role_start": INT,
            "role_end": INT,
            "organization": STRING,
            "country_code": STRING,
            "role_status": STRING,
            "is_journalist": BOOL,
        }
    ),
    PlaceMention: pa.schema(
        {
            "char_start": INT,
            "char_end": INT,
            "surface": STRING,
            "name": STRING,
            "kind": STRING,
            "country_code": STRING,
            "latitude": FLOAT,
            "longitude": FLOAT,
        }
    ),
    TimeMention: pa.schema(
        {
            "char_start": INT,
            "char_end": INT,
            "surface": STRING,
            "expression": STRING,
            "relation": STRING,
            "is_duration": BOOL,
        }
    ),
    Statement: pa.schema(
        {
            "char_start": INT,
            "char_end": INT,
            "fragments": _structs(char_start=INT, char_end=INT),
            "is_direct": BOOL,
            "cue": STRING,
            "cue_start": INT,
            "cue_end": INT,
            "speaker": STRING,
            "speaker_kind": STRING,
            "speaker_start": INT,
            "speaker_end": INT,
            "speaker_country_code": STRING,
            "told": STRING,
            "sentence_number": INT,
        }
    ),
    Citation: pa.schema(
        {
            "relation": STRING,
            "label": STRING,
            "evidence": STRING,
            "source_id": STRING,
            "char_start": INT,
            "char_end": INT,
            "basis": STRING,
        }
    ),
    EventMention: pa.schema(
        {
            "char_start": INT,
            "char_end": INT,
            "sentence_number": INT,
            "trigger_start": INT,
            "trigger_end": INT,
            "lemma": STRING,
            "plover_type": STRING,
            "kind": STRING,
            "status": STRING,
            "status_cue": STRING,
            "participants": _structs(
                role=STRING, kind=STRING, label=STRING, country_code=STRING, name_number=INT, is_possible=BOOL
            ),
            "time_number": INT,
            "place_number": INT,
            "attribution": STRING,
            "attributed_label": STRING,
            "statement_number": INT,
            "is_collective": BOOL,
            "confidence": FLOAT,
            "content": pa.list_(pa.int64()),
        }
    ),
    LineageLink: pa.schema(
        {
            "article_id": STRING,
            "lineage_id": STRING,
            "origin_source_id": STRING,
            "is_copy": BOOL,
            "basis": STRING,
            "independence_id": STRING,
        }
    ),
    Person: pa.schema(
        {
            "person_id": STRING,
            "name": STRING,
            "given_name": STRING,
            "family_name": STRING,
            "name_order": STRING,
            "aliases": STRINGS,
            "country_code": STRING,
        }
    ),
    PersonLink: pa.schema(
        {"article_id": STRING, "name_number": INT, "person_id": STRING, "basis": STRING},
    ),
    PersonRole: pa.schema(
        {
            "person_id": STRING,
            "role": STRING,
            "organization": STRING,
            "country_code": STRING,
            "is_former": BOOL,
            "valid_from": DATE,
            "valid_to": DATE,
            "basis": STRING,
        }
    ),
    MergeDecision: pa.schema(
        {"mention_id_a": STRING, "mention_id_b": STRING, "score": FLOAT, "reasons": STRINGS},
    ),
    EventRelation: pa.schema(
        {"event_id": STRING, "related_event_id": STRING, "relation": STRING},
    ),
    Rejection: pa.schema(
        {"document_id": STRING, "uri": STRING, "stage": STRING, "reason": STRING, "message": STRING},
    ),
}
"""Columns of every record that lies in a table as it is."""

FLAT: Mapping[type, pa.Schema] = {
    Document: pa.schema(
        {
            "document_id": STRING,
            "uri": STRING,
            "media_type": STRING,
            "charset": STRING,
            "external_id": STRING,
            "fetched_at": TIMESTAMP,
            "body_bytes": pa.int64(),
            "claimed_url": STRING,
            "claimed_source": STRING,
            "claimed_published_at": TIMESTAMP,
            "claimed_published_precision": STRING,
            "claimed_published_basis": STRING,
            "claimed_title": STRING,
            "claimed_byline": STRING,
        }
    ),
    Event: pa.schema(
        {
            "event_id": STRING,
            "plover_type": STRING,
            "kind": STRING,
            "label": STRING,
            "status": STRING,
            "start_date": DATE,
            "end_date": DATE,
            "date_precision": STRING,
            "place_name": STRING,
            "place_kind": STRING,
            "place_country_code": STRING,
            "confidence": FLOAT,
            "has_conflict": BOOL,
        }
    ),
    Participant: pa.schema(
        {
            "event_id": STRING,
            "number": INT,
            "role": STRING,
            "kind": STRING,
            "label": STRING,
            "country_code": STRING,
            "is_possible": BOOL,
            "person_id": STRING,
        }
    ),
    EventLink: pa.schema(
        {
            "article_id": STRING,
            "event_number": INT,
            "mention_id": STRING,
            "event_id": STRING,
            "start_date": DATE,
            "end_date": DATE,
            "date_precision": STRING,
            "date_basis": STRING,
        }
    ),
}
"""Columns of the records that are laid flat; they go into tables and are not read back."""

KEYS = pa.schema({"article_id": STRING, "number": INT})
"""What a part of an article carries in front: whose part it is, and which one, from 0."""

PARTS: Mapping[str, type] = {
    "names": NameMention,
    "places": PlaceMention,
    "times": TimeMention,
    "statements": Statement,
    "citations": Citation,
    "events": EventMention,
}
"""Fields of `Extraction` and the records in them."""

_RENAMED = {"char_start": "start", "char_end": "end"}
_NESTED: Mapping[str, Callable[..., Any]] = {
    "contributors": Contributor,
    "date_claims": DateClaim,
    "dropped": Dropped,
    "participants": Participant,
    "fragments": lambda start, end: (start, end),
}


def to_table(kind: type[R], records: Sequence[R]) -> pa.Table:
    """Table of `SCHEMAS[kind]` with one row per record, in order.

    A lone surrogate, which no table can hold, becomes "?": one character for one, so offsets stay true.
    """
    schema = SCHEMAS[kind]
    columns = [
        _encode([getattr(record, _RENAMED.get(column.name, column.name)) for record in records], column.type)
        for column in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def from_table(kind: type[R], table: pa.Table) -> list[R]:
    """The records that `to_table` laid down. Columns beyond the schema are ignored."""
    names = [_RENAMED.get(column.name, column.name) for column in SCHEMAS[kind]]
    absent = {field.name for field in fields(kind)} - set(names)  # type: ignore[arg-type]
    if absent:
        raise TypeError(f"{kind.__name__} has fields without a column: {sorted(absent)}")
    columns = [_decode(table.column(column.name), column.name) for column in SCHEMAS[kind]]
    order = [names.index(field.name) for field in fields(kind)]  # type: ignore[arg-type]
    return [kind(*row) for row in zip(*(columns[position] for position in order), strict=True)]


def part_tables(extractions: Sequence[Extraction]) -> dict[str, pa.Table]:
    """One table per field of `PARTS`, its rows keyed by `KEYS`, for all the articles together."""
    tables = {}
    for field, kind in PARTS.items():
        parts = [getattr(extraction, field) for extraction in extractions]
        table = to_table(kind, [record for part in parts for record in part])
        ids = [e.article_id for e, part in zip(extractions, parts, strict=True) for _ in part]
        numbers = [number for part in parts for number in range(len(part))]
        keys = [_encode(ids, STRING), pa.array(numbers, INT)]
        tables[field] = pa.Table.from_arrays(
            [*keys, *table.columns], schema=pa.schema([*KEYS, *table.schema])
        )
    return tables


def from_part_table(kind: type[R], table: pa.Table) -> dict[str, tuple[R, ...]]:
    """Records of each article id, in the order of their numbers; the table is sorted by `KEYS`."""
    ids = _decode(table.column("article_id"), "article_id")
    records = from_table(kind, table)
    starts = [i for i, article_id in enumerate(ids) if i == 0 or ids[i - 1] != article_id]
    return {ids[i]: tuple(records[i:j]) for i, j in zip(starts, [*starts[1:], len(ids)])}


def documents_table(documents: Sequence[Document]) -> pa.Table:
    """Rows of `FLAT[Document]`: everything but the body, which lies in the archive."""
    return _from_rows([_document_row(document) for document in documents], FLAT[Document])


def resolution_tables(resolution: Resolution) -> dict[str, pa.Table]:
    """One table per list of the resolution, and `event_participants` beside `events`."""
    return {
        "dates": to_table(ArticleDate, resolution.dates),
        "lineages": to_table(LineageLink, resolution.lineages),
        "persons": to_table(Person, resolution.persons),
        "person_links": to_table(PersonLink, resolution.person_links),
        "person_roles": to_table(PersonRole, resolution.person_roles),
        "events": _from_rows([_event_row(event) for event in resolution.events], FLAT[Event]),
        "event_participants": _from_rows(
            [row for event in resolution.events for row in _participant_rows(event)], FLAT[Participant]
        ),
        "event_links": _from_rows([_link_row(link) for link in resolution.event_links], FLAT[EventLink]),
        "merges": to_table(MergeDecision, resolution.merges),
        "relations": to_table(EventRelation, resolution.relations),
    }


def _document_row(document: Document) -> tuple[Any, ...]:
    claims = document.claims
    found = (document.document_id, document.uri, document.media_type, document.charset)
    when = (claims.published_at, claims.published_precision, claims.published_basis)
    return (
        *found,
        *(document.external_id, document.fetched_at, len(document.body)),
        *(claims.url, claims.source, *when, claims.title, claims.byline),
    )


def _event_row(event: Event) -> tuple[Any, ...]:
    place = event.place
    where = (place.name, place.kind, place.country_code) if place else (None, None, None)
    when = (event.start_date, event.end_date, event.date_precision)
    what = (event.event_id, event.plover_type, event.kind, event.label, event.status)
    return *what, *when, *where, event.confidence, event.has_conflict


def _participant_rows(event: Event) -> Iterable[tuple[Any, ...]]:
    people = event.person_ids or (None,) * len(event.participants)
    for number, (who, person_id) in enumerate(zip(event.participants, people, strict=True)):
        name = (who.role, who.kind, who.label, who.country_code)
        yield event.event_id, number, *name, who.is_possible, person_id


def _link_row(link: EventLink) -> tuple[Any, ...]:
    days = link.interval
    when = (days.start, days.end, days.precision)
    return link.article_id, link.event_number, link.mention_id, link.event_id, *when, link.date_basis


def _from_rows(rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    arrays = [_encode(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _encode(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    if pa.types.is_list(kind):
        offsets = pa.array(accumulate((len(value) for value in values), initial=0), pa.int32())
        flat = [item for value in values for item in value]
        return pa.ListArray.from_arrays(offsets, _encode(flat, kind.value_type), type=kind)
    if pa.types.is_struct(kind):
        items = [_encode(_members(values, n, kind[n].name), kind[n].type) for n in range(kind.num_fields)]
        if not items[0]:
            return pa.array([], kind)
        return pa.StructArray.from_arrays(items, fields=list(kind))
    if kind == STRING:
        return _encode_strings(values)
    return pa.array(values, kind)


def _members(values: Sequence[Any], number: int, name: str) -> list[Any]:
    return [value[number] if isinstance(value, tuple) else getattr(value, name) for value in values]


def _encode_strings(values: Sequence[Any]) -> pa.Array:
    try:
        return pa.array(values, STRING)
    except UnicodeEncodeError:
        clean = [v if v is None else v.encode("utf-8", "replace").decode("utf-8") for v in values]
        return pa.array(clean, STRING)


def _decode(column: pa.ChunkedArray | pa.Array, name: str) -> list[Any]:
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    kind = array.type
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        lengths = pc.fill_null(pc.list_value_length(array), 0).to_pylist()
        flat = _decode_items(pc.list_flatten(array), name)
        ends = list(accumulate(lengths))
        return [tuple(flat[end - length : end]) for end, length in zip(ends, lengths, strict=True)]
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return _decode_strings(array)
    if pa.types.is_timestamp(kind):
        return [_with_zone(value) for value in array.to_pylist()]
    return array.to_pylist()  # type: ignore[no-any-return]


def _decode_items(array: pa.Array, name: str) -> list[Any]:
    if not pa.types.is_struct(array.type):
        return _decode(array, name)
    members = [_decode(member, name) for member in array.flatten()]
    return [_NESTED[name](*row) for row in zip(*members, strict=True)]


def _decode_strings(array: pa.Array) -> list[str | None]:
    # Equal strings share one object: a hundred thousand articles hold the same few names and codes.
    encoded = array.dictionary_encode()
    words = [*encoded.dictionary.to_pylist(), None]
    return [words[index] for index in pc.fill_null(encoded.indices, len(words) - 1).to_pylist()]


def _with_zone(value: datetime | None) -> datetime | None:
    return None if value is None else value.replace(tzinfo=UTC)
