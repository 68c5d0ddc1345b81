"""An open warehouse and its SQL files in, the data dictionary and the list of saved queries out, as Markdown.

`python -m flows.dictionary docs` writes both afresh; a test holds that they are up to date.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from flows.queries import SavedQuery, saved_queries
from flows.resources import resource_path
from flows.warehouse import Warehouse, open_warehouse

SCHEMAS = {
    "core": "The star: dimensions and facts. Every fact leads to an article and a character span.",
    "marts": "One view per question. They hold no data of their own, so they are never out of date.",
    "reference": "Knowledge from seeds/, loaded so that SQL can join it.",
    "ops": "The ledger: what ran, what was set aside and why, what was checked.",
    "raw": "What was received. Stays in the writer's file.",
    "staging": "What cleaning and extraction said, article by article. Stays in the writer's file.",
}
"""Schemas in the order in which a reader wants them."""

_READ = re.compile(r"\b(?:from|join)\s+((?:core|marts|reference|ops|raw|staging)\.\w+)")
_HEADER_READS = re.compile(r"^--\s*reads:\s*(.+?)(?=^--\s*\w+:|^[^-])", re.MULTILINE | re.DOTALL)
_STEPS = ("dimensions", "facts", "marts")


def data_dictionary(warehouse: Warehouse) -> str:
    """Markdown: every table and view with its grain, where its rows come from, and every column."""
    columns = _by_table(warehouse.run_sql_file("dictionary/columns").to_pylist())
    tables = warehouse.run_sql_file("dictionary/tables").to_pylist()
    parts = [
        "# Data dictionary",
        "Made from the comments in the warehouse by `python -m flows.dictionary docs`: do not edit. The same "
        "comments stand in every warehouse: `select * from duckdb_columns()`.",
        "Keys `*_key` are 64-bit surrogates made from the natural ids `*_id`, which come from content and "
        "are the same after a rebuild. Times are UTC and end in `_at`. Offsets are characters into "
        "`core.dim_article.text`, the end exclusive. Countries are ISO 3166 alpha-2. Unknown is NULL.",
        _contents(tables),
    ]
    for schema, meaning in SCHEMAS.items():
        parts += [f"## {schema}", meaning]
        for table in tables:
            if table["schema_name"] == schema:
                parts += _table(table, columns.get((schema, table["table_name"]), []))
    return "\n\n".join(parts) + "\n"


def query_list(queries: Mapping[str, SavedQuery]) -> str:
    """Markdown: every saved query, what it answers and what may be given to it."""
    rows = [
        (
            f"[`{query.name}`](../sql/queries/{query.name}.sql)",
            query.description,
            "<br>".join(
                f"`{p.name}`: {p.description}" + (f" (`{p.default}`)" if p.default else "")
                for p in query.parameters
            ),
        )
        for query in queries.values()
    ]
    parts = [
        "# Saved queries",
        "Made from `sql/queries/` by `python -m flows.dictionary docs`: do not edit. Run one with "
        "`wirehouse query NAME --param NAME=VALUE`; parameters are bound, never pasted into SQL. A value in "
        "brackets is the default; `%` means any.",
        _grid(("query", "answers", "parameters"), rows),
    ]
    return "\n\n".join(parts) + "\n"


def write_docs(folder: Path) -> list[Path]:
    """Write `data-dictionary.md` and `queries.md` into `folder` from a fresh, empty warehouse."""
    with (
        tempfile.TemporaryDirectory() as temporary,
        open_warehouse(Path(temporary) / "empty.duckdb") as warehouse,
    ):
        texts = {"data-dictionary.md": data_dictionary(warehouse), "queries.md": query_list(saved_queries())}
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]


def _by_table(rows: Iterable[dict[str, Any]]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    grouped = groupby(rows, key=lambda row: (row["schema_name"], row["table_name"]))
    return {key: list(columns) for key, columns in grouped}


def _contents(tables: Sequence[Mapping[str, Any]]) -> str:
    lines = []
    for schema in SCHEMAS:
        names = [table["table_name"] for table in tables if table["schema_name"] == schema]
        links = ", ".join(f"[{name}](#{_anchor(f'{schema}.{name}')})" for name in names)
        lines.append(f"- **{schema}**: {links}")
    return "\n".join(lines)


def _anchor(heading: str) -> str:
    """The anchor that GitHub gives a heading: lower case, without punctuation, spaces as hyphens."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _table(table: Mapping[str, Any], columns: Sequence[Mapping[str, Any]]) -> list[str]:
    schema, name = table["schema_name"], table["table_name"]
    parts = [f"### {schema}.{name}", f"{table['kind'].capitalize()}. {table['comment']}"]
    if sources := _lineage(schema, name):
        parts.append(f"Reads: {sources}")
    if columns:
        rows = [
            (f"`{c['column_name']}`", c["data_type"], "" if c["is_nullable"] else "yes", c["comment"] or "")
            for c in columns
        ]
        has_null = table["kind"] == "table"
        heads = ("column", "type", "always set", "meaning")
        kept = [0, 1, 2, 3] if has_null else [0, 1, 3]
        parts.append(_grid([heads[i] for i in kept], [[row[i] for i in kept] for row in rows]))
    return parts


def _lineage(schema: str, name: str) -> str:
    """What the file that fills the table says it reads, else the tables that its view selects from."""
    stem = name.partition("(")[0]
    for step in _STEPS:
        file = resource_path("sql") / step / f"{stem}.sql"
        if (step == "marts") != (schema == "marts") or not file.exists():
            continue
        sql = file.read_text(encoding="utf-8")
        if found := _HEADER_READS.search(sql):
            return " ".join(line.strip("- ").strip() for line in found[1].splitlines()).strip()
        return ", ".join(f"`{table}`" for table in sorted(set(_READ.findall(sql))))
    return ""


def _grid(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    for path in write_docs(Path(sys.argv[1] if len(sys.argv) > 1 else "docs")):
        print(f"Wrote {path}")
