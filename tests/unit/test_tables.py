"""Records and tables: what goes in comes out, for any text, and columns stand as the schema has them."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone
from typing import get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows import records, tables
from flows.load.stage import PART_TABLES
from flows.tables import FLAT, KEYS, PARTS, SCHEMAS, from_part_table, from_table, part_tables, to_table
from flows.warehouse import open_warehouse

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = {
    str: TEXT,
    int: st.integers(0, 2**31 - 1),
    float: st.floats(allow_nan=False),
    bool: st.booleans(),
    datetime: st.datetimes(timezones=st.just(UTC)),
}


def strategy(hint):
    """Any value of a field with this type."""
    for plain, values in VALUES.items():
        if hint in (plain, plain | None):
            return values if hint == plain else values | st.none()
    if getattr(hint, "__origin__", None) is tuple:
        inner = hint.__args__[0]
        if hint.__args__[-1] is not Ellipsis:
            return st.tuples(*map(strategy, hint.__args__))
        return st.lists(strategy(inner), max_size=3).map(tuple)
    if hasattr(hint, "__dataclass_fields__"):
        return instances(hint)
    return st.from_type(hint)


def instances(kind):
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: strategy(hints[field.name]) for field in fields(kind)})


@pytest.mark.parametrize("kind", SCHEMAS, ids=lambda kind: kind.__name__)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_what_goes_in_comes_out(kind, data):
    rows = data.draw(st.lists(instances(kind), max_size=4))
    table = to_table(kind, rows)
    assert table.schema == SCHEMAS[kind]
    assert from_table(kind, table) == rows


@settings(max_examples=15, deadline=None)
@given(
    st.lists(instances(records.EventMention), max_size=3), st.lists(instances(records.Statement), max_size=3)
)
def test_parts_come_back_to_their_article(events, statements):
    extractions = [
        records.Extraction("a", "v", events=tuple(events)),
        records.Extraction("b", "v", events=tuple(events[:1]), statements=tuple(statements)),
    ]
    found = part_tables(extractions)
    for field in ("events", "statements"):
        by_article = from_part_table(PARTS[field], found[field])
        for extraction in extractions:
            assert by_article.get(extraction.article_id, ()) == getattr(extraction, field)


def test_a_time_of_any_zone_is_stored_as_utc():
    tokyo = datetime(2023, 6, 1, 8, tzinfo=timezone(timedelta(hours=9)))
    date = records.ArticleDate("a", published_at=tokyo)
    (back,) = from_table(records.ArticleDate, to_table(records.ArticleDate, [date]))
    assert back.published_at == tokyo
    assert back.published_at.tzinfo is UTC


def test_a_lone_surrogate_becomes_one_character():
    rejection = records.Rejection("d", "/in/\udcff.txt", "ingest", "binary", "m")
    (back,) = from_table(records.Rejection, to_table(records.Rejection, [rejection]))
    assert back.uri == "/in/?.txt"


def test_equal_strings_are_one_object():
    rows = [records.Rejection("d" * 32, f"/{n}", "clean", "too_short", "m") for n in range(3)]
    back = from_table(records.Rejection, to_table(records.Rejection, rows))
    assert back[0].document_id is back[2].document_id


def test_staging_tables_have_the_columns_of_their_records(tmp_path):
    with open_warehouse(tmp_path / "w.duckdb") as warehouse:
        for field, table in PART_TABLES.items():
            schema = warehouse.fetch(f"from {table}").schema
            assert sorted(schema.names) == sorted([*KEYS.names, *SCHEMAS[PARTS[field]].names, "reading"])
        dates = warehouse.fetch("from staging.article_dates").schema.names
        assert dates == ["document_id", *SCHEMAS[records.ArticleDate].names]
        articles = warehouse.fetch("from staging.articles").schema.names
        elsewhere = {"text", "dropped", "uri", "fetched_at"}
        assert articles == [name for name in SCHEMAS[records.Article].names if name not in elsewhere]


@pytest.mark.parametrize(
    ("kind", "table"),
    [(records.Document, "documents_table"), (records.Event, "resolution_tables")],
    ids=["documents", "resolution"],
)
def test_nothing_gives_empty_tables_with_the_schema(kind, table):
    nothing = [] if kind is records.Document else records.Resolution((), (), (), (), (), (), (), (), ())
    made = getattr(tables, table)(nothing)
    made = made if kind is records.Document else made["events"]
    assert (made.num_rows, made.schema) == (0, FLAT[kind])


def test_an_event_is_laid_flat_with_its_participants():
    place = records.PlaceMention(0, 4, "Oslo", "Oslo", "city", "NO", 59.9, 10.7)
    who = records.Participant("actor", "person", "Ada Berg", "NO", 0)
    event = records.Event(
        "e", "CONSULT", "visit", "Berg visits Oslo", "planned", None, None, "unknown",
        place, (who,), 0.5, True, ("ada-berg",),
    )  # fmt: skip
    made = tables.resolution_tables(records.Resolution((), (), (), (), (), (event,), (), (), ()))
    (row,) = made["events"].to_pylist()
    assert (row["place_name"], row["place_country_code"], row["start_date"]) == ("Oslo", "NO", None)
    (part,) = made["event_participants"].to_pylist()
    assert (part["event_id"], part["number"], part["person_id"]) == ("e", 0, "ada-berg")
