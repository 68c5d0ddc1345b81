"""A small warehouse made by hand, the same for all unit tests: tests/sql/desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from flows.warehouse import create_copy
from tests.test_sql import nullable_columns, read, table_of

DESK = Path(__file__).parents[1] / "sql" / "desk"


def make_desk(path: Path, change: Callable[[str, dict[str, Any]], dict[str, Any]] | None = None) -> Path:
    """A readers' copy with the rows of tests/sql/desk; columns left out there are NULL or plain.

    Args:
        path: where to make it.
        change: of a table's name and one of its rows, the row to load instead.
    """
    with create_copy(path) as copy:
        for file in sorted(DESK.glob("*.csv")):
            rows = [change(file.stem, row) if change else row for row in read(file)]
            schema = copy.fetch(f"from {file.stem} limit 0").schema
            maps = {field.name: field.type for field in schema if pa.types.is_map(field.type)}
            fields = [pa.field(f.name, pa.list_(pa.null()) if f.name in maps else f.type) for f in schema]
            plain = [{**row, **dict.fromkeys(maps)} for row in rows]
            table = table_of(plain, pa.schema(fields), nullable_columns(copy, file.stem))
            for name, kind in maps.items():
                empty = pa.array([[] for _ in rows], kind)
                table = table.set_column(schema.names.index(name), name, empty)
            copy.append(file.stem, table)
    return path


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hand-made warehouse as it stands in tests/sql/desk."""
    return make_desk(tmp_path_factory.mktemp("desk") / "desk.duckdb")
