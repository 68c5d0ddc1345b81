"""The warehouse explains itself: every table and column has a comment, and docs/ says the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.dictionary import write_docs
from flows.warehouse import create_copy, open_warehouse
from tests.conftest import ROOT


def uncommented(warehouse):
    columns = warehouse.run_sql_file("dictionary/columns").to_pylist()
    tables = warehouse.run_sql_file("dictionary/tables").to_pylist()
    assert len(tables) > 40
    names = [f"{row['schema_name']}.{row['table_name']}" for row in tables if not row["comment"]]
    return names + [
        f"{row['schema_name']}.{row['table_name']}.{row['column_name']}"
        for row in columns
        if not row["comment"]
    ]


def test_every_table_and_column_of_the_writer_has_a_comment(tmp_path):
    with open_warehouse(tmp_path / "w.duckdb") as warehouse:
        assert uncommented(warehouse) == []


def test_every_table_and_column_of_the_readers_copy_has_a_comment(tmp_path):
    with create_copy(tmp_path / "copy.duckdb") as copy:
        assert uncommented(copy) == []


def test_every_table_states_its_grain(tmp_path):
    with open_warehouse(tmp_path / "w.duckdb") as warehouse:
        tables = warehouse.run_sql_file("dictionary/tables").to_pylist()
    assert [t["table_name"] for t in tables if not t["comment"].startswith("Grain: ")] == []


@pytest.mark.parametrize("name", ["data-dictionary.md", "queries.md"])
def test_the_generated_docs_are_up_to_date(tmp_path, name):
    written = {path.name: path.read_text(encoding="utf-8") for path in write_docs(tmp_path)}
    kept = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written[name] == kept, "run: python -m flows.dictionary docs"


def test_the_dictionary_says_where_rows_come_from(tmp_path):
    text = next(path for path in write_docs(Path(tmp_path)) if path.stem == "data-dictionary").read_text()
    meetings = text.partition("### marts.meetings\n")[2].partition("###")[0]
    assert "`core.fact_event_participant`" in meetings
    assert "resolved_events" in text.partition("### core.fact_event\n")[2].partition("###")[0]
