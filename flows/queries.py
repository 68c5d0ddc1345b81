"""sql/queries/*.sql in, saved queries with their parameters out; a query in, its rows as text out.

Header of a saved query:

    -- description: one line for the list
    -- param name: what it means; default: a value
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from flows.errors import InputError
from flows.resources import resource_path
from flows.warehouse import open_warehouse

_DESCRIPTION = re.compile(r"^--\s*description:\s*(.+)$", re.MULTILINE)
_PARAM = re.compile(r"^--\s*param\s+(\w+):\s*(.*?)(?:;?\s*default:\s*(.*))?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a saved query; `default` None: it must be given."""

    name: str
    description: str
    default: str | None

    @property
    def usage(self) -> str:
        """`person=…` where it must be given, `[rows=50]` where it need not."""
        return f"{self.name}=…" if self.default is None else f"[{self.name}={self.default}]"


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """One file of sql/queries."""

    name: str
    description: str
    parameters: tuple[Parameter, ...]
    sql: str

    def bind(self, given: Mapping[str, str]) -> dict[str, str]:
        """Values for all parameters.

        Raises:
            InputError: one is missing or unknown; the message lists what the query takes.
        """
        takes = ", ".join(f"--param {p.name}=…" for p in self.parameters) or "no parameters"
        if unknown := set(given) - {p.name for p in self.parameters}:
            raise InputError(f"query {self.name} has no parameter {sorted(unknown)[0]!r}; it takes {takes}")
        values = {p.name: given.get(p.name, p.default) for p in self.parameters}
        if missing := sorted(name for name, value in values.items() if value is None):
            raise InputError(f"query {self.name} needs --param {missing[0]}=…; it takes {takes}")
        return {name: value for name, value in values.items() if value is not None}


def saved_queries() -> dict[str, SavedQuery]:
    """All saved queries by name, sorted."""
    found = {}
    for path in sorted(resource_path("sql/queries").glob("*.sql")):
        sql = path.read_text(encoding="utf-8")
        header = _DESCRIPTION.search(sql)
        found[path.stem] = SavedQuery(
            name=path.stem,
            description=header[1].strip() if header else "",
            parameters=tuple(
                Parameter(name, text.strip(" ;"), default.strip() if default else None)
                for name, text, default in _PARAM.findall(sql)
            ),
            sql=sql,
        )
    return found


def ask(published: Path, sql: str, parameters: Mapping[str, Any]) -> pa.Table:
    """Rows of `sql` on the published copy, which no query can change.

    Raises:
        WarehouseError: there is no copy yet, or DuckDB refuses the query.
    """
    with open_warehouse(published, read_only=True) as warehouse:
        return warehouse.fetch(sql, **parameters)


def printable(value: Any) -> str:
    r"""Text of a cell without control characters, which a terminal would obey.

    >>> printable("a\x1b[31mb\n")
    'a [31mb '
    """
    if value is None:
        return ""
    if isinstance(value, list):
        value = ", ".join(str(item) for item in value)
    return "".join(c if c.isprintable() else " " for c in str(value))


def printable_lines(text: str) -> str:
    """Like `printable`, of a message that has several lines."""
    return "\n".join(printable(line) for line in text.split("\n"))


def to_csv(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """CSV in which no cell is live: one that a spreadsheet would run as a formula gets an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_inert(column) for column in columns])
    for row in rows:
        writer.writerow([_inert(value) for value in row])
    return out.getvalue()


def to_json(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A JSON list of objects, dates as ISO 8601."""
    return json_text([dict(zip(columns, row, strict=True)) for row in rows], indent=1)


def json_text(value: Any, indent: int | None = None) -> str:
    r"""JSON that keeps letters readable and escapes what a terminal would obey.

    >>> json_text({"é": "\x9b31m"})
    '{"é": "\\u009b31m"}'
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=str)
    return "".join(c if c.isprintable() or c == "\n" else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    # JSON names characters beyond the first plane by a surrogate pair.
    return json.dumps(character)[1:-1]


# OWASP, CSV injection: these start a formula in spreadsheets, the wide ones in East Asian settings.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def _inert(value: Any) -> Any:
    if isinstance(value, str | list | dict):
        text = printable(value)
        return "'" + text if text.lstrip().startswith(_FORMULA) else text
    return value
