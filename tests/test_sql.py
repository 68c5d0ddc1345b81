"""SQL tests are folders of data: `sql/<table or mart>/<case>/` holds rows before and rows expected.

`staging.articles.csv`, `resolved.events.csv` ... are the rows before; columns that a case leaves out get
plain values, and an article gets what every article has (a date, an extraction, a line of its own). Every
layer runs twice. `expect.csv` is compared with the same columns of the table, both ways.
"""

import csv
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from flows.load.facts import derive, load_facts
from flows.records import Resolution
from flows.tables import resolution_tables
from flows.warehouse import Warehouse, open_warehouse

FOLDER = Path(__file__).parent / "sql"
CASES = sorted(path.parent for path in FOLDER.glob("*/*/expect.csv"))
NOW = datetime(2026, 11, 21, tzinfo=UTC)
NOTHING = Resolution((), (), (), (), (), (), (), (), ())
PLAIN = {pa.string(): "", pa.int32(): 0, pa.int64(): 0, pa.float64(): 0.5, pa.bool_(): False}
# What every article has, unless a case says otherwise: rows made from staging.articles.
COMPLETED = {
    "raw.document_location": {"uri": "document_id"},
    "staging.article_texts": {"article_id": "article_id", "text": "text"},
    "staging.article_dates": {"document_id": "document_id", "article_id": "article_id"},
    "staging.extractions": {"article_id": "article_id"},
    "resolved.dates": {"article_id": "article_id"},
    "resolved.lineages": {
        "article_id": "article_id",
        "lineage_id": "article_id",
        "independence_id": "article_id",
        "origin_source_id": "source_id",
    },
}
REQUIRED = {"precision": "unknown", "basis": "unknown", "attribution": "own", "status": "occurred"}


def read(file):
    with file.open(encoding="utf-8", newline="") as lines:
        return [{key: value or None for key, value in row.items()} for row in csv.DictReader(lines)]


def complete(rows):
    """Rows of the case, and of `COMPLETED` for the articles in it."""
    for table, columns in COMPLETED.items():
        if table not in rows:
            made = []
            for article in rows.get("staging.articles", []):
                row = {column: article.get(source) for column, source in columns.items()}
                if table == "raw.document_location":
                    row = {"document_id": article["document_id"], "uri": f"/{article['document_id']}"}
                if row not in made:
                    made.append(row)
            keys = {"staging.article_dates", "raw.document_location"}
            rows[table] = made if table in keys else list({r["article_id"]: r for r in made}.values())
    return rows


def table_of(rows, schema, nullable):
    """Arrow table of csv cells; an absent column is NULL where it may be, else plain."""
    columns = []
    for field in schema:
        values = [row.get(field.name) for row in rows]
        if field.name in REQUIRED and not nullable.get(field.name, True):
            values = [value or REQUIRED[field.name] for value in values]
        if pa.types.is_nested(field.type):
            columns.append(pa.array([json.loads(value or "[]") for value in values], field.type))
            continue
        if field.type not in PLAIN or nullable.get(field.name, True):
            columns.append(pa.array(values, pa.string()).cast(field.type))
            continue
        plain = PLAIN[field.type]
        cast = pa.array([str(plain) if value is None else value for value in values], pa.string())
        columns.append(cast.cast(field.type))
    return pa.Table.from_arrays(columns, schema=schema)


def nullable_columns(warehouse, table):
    found = warehouse.fetch(
        "select column_name, is_nullable from duckdb_columns() "
        "where schema_name || '.' || table_name = $table",
        table=table,
    )
    return dict(zip(*(column.to_pylist() for column in found.columns), strict=True))


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    path = tmp_path_factory.mktemp("sql") / "warehouse.duckdb"
    with open_warehouse(path) as warehouse:
        load_facts(warehouse, NOTHING, "run", NOW)
    return path


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_sql(case, template, tmp_path):
    with open_warehouse(Path(shutil.copy(template, tmp_path))) as warehouse:
        resolved = fill(warehouse, case)
        for _ in range(2):
            with warehouse.transaction(), warehouse.incoming(resolved):
                derive(warehouse, None, NOW)
        differences = compare(warehouse, case)
    assert differences == []


def fill(warehouse: Warehouse, case: Path):
    """Append the staged rows; the resolved ones as Arrow tables."""
    rows = complete({file.stem: read(file) for file in case.glob("*.*.csv")})
    resolved = {f"resolved_{name}": table for name, table in resolution_tables(NOTHING).items()}
    for name, found in rows.items():
        schema, _, table = name.partition(".")
        if schema == "resolved":
            target = f"resolved_{table}"
            may_be_null = {column: column not in REQUIRED for column in resolved[target].schema.names}
            may_be_null |= dict.fromkeys(("is_copy", "claimed_is_false", "has_conflict", "confidence"), False)
            may_be_null |= dict.fromkeys(("is_possible", "is_former", "date_precision", "date_basis"), False)
            resolved[target] = table_of(found, resolved[target].schema, may_be_null)
        else:
            columns = warehouse.fetch(f"from {name} limit 0").schema
            warehouse.append(name, table_of(found, columns, nullable_columns(warehouse, name)))
    return resolved


def compare(warehouse: Warehouse, case: Path):
    """Rows that only one side has."""
    expected = read(case / "expect.csv")
    schema = "marts" if (FOLDER.parents[1] / "sql" / "marts" / f"{case.parent.name}.sql").exists() else "core"
    columns = ", ".join(f"cast({column} as varchar) as {column}" for column in expected[0])
    wanted = pa.table({key: pa.array([row[key] for row in expected], pa.string()) for key in expected[0]})
    with warehouse.incoming({"expected": wanted}):
        return warehouse.fetch(
            f"with actual as (select {columns} from {schema}.{case.parent.name}) "
            "select 'missing' as side, * from (from expected except all from actual) "
            "union all select 'too many' as side, * from (from actual except all from expected)"
        ).to_pylist()
