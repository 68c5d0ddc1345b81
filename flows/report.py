"""The published copy in, one self-contained HTML page out: a look at the news without any other tool."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flows.errors import InputError
from flows.pages.report import report_page
from flows.queries import printable
from flows.warehouse import Warehouse, open_warehouse

SINCE, UNTIL = date(1, 1, 1), date(9999, 12, 31)
"""A period without a beginning or an end."""

_EVENTS, _ROWS = 60, 25
_SECTIONS = (
    "accounts", "anonymous", "check_count", "checks", "conflicts", "corroboration", "corroboration_counts",
    "events", "figures", "meetings", "pairs", "places", "planned", "quarantine", "run", "sources",
    "speakers", "timeline", "told", "types",
)  # fmt: skip


def make_report(published: Path, since: date | None = None, until: date | None = None) -> str:
    """HTML of the events from `since` to `until`, both inclusive.

    Raises:
        InputError: the period ends before it begins.
        WarehouseError: there is no published copy.
    """
    if since and until and since > until:
        raise InputError(f"--since {since} lies after --until {until}")
    with open_warehouse(published, read_only=True) as warehouse:
        found = {
            name: _rows(
                warehouse,
                name,
                since=since or SINCE,
                until=until or UNTIL,
                rows=_EVENTS if name == "events" else _ROWS,
            )
            for name in _SECTIONS
        }
        shown = {row["event_id"] for name in ("anonymous", "corroboration", "events") for row in found[name]}
        told = defaultdict(list)
        for row in _rows(warehouse, "tellings", event_ids=sorted(shown)):
            told[row["event_id"]].append(row)
    return report_page(found, told, since, until)


def write_report(page: str, target: Path) -> None:
    """Write the page to `target`, creating its folder.

    Raises:
        InputError: it cannot be written there.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page, encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"{target} cannot be written: {error.strerror or error}; name another --output"
        ) from error


def _rows(warehouse: Warehouse, name: str, **parameters: Any) -> list[dict[str, Any]]:
    rows: Sequence[Mapping[str, Any]] = warehouse.run_sql_file(f"report/{name}", **parameters).to_pylist()
    return [{key: _plain(value) for key, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    """Texts without control characters, which could turn a line of the page around."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.replace(microsecond=0) if isinstance(value, datetime) else value
