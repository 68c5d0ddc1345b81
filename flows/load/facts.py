"""Everything staged in, dimensions and facts out: one transaction in which all of them change, or none.

The whole state is derived anew from staging and compared with what is there: rows that are equal stay
untouched, so loading twice changes nothing and the result depends on no order, batch or run.
"""

from __future__ import annotations

import csv
import hashlib
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from flows.errors import WarehouseError
from flows.records import (
    ArticleDate,
    Citation,
    EventMention,
    Extraction,
    NameMention,
    PlaceMention,
    Resolution,
    StagedArticle,
    TimeMention,
)
from flows.resources import resource_path
from flows.tables import from_part_table, from_table, resolution_tables
from flows.warehouse import Warehouse

log = logging.getLogger(__name__)

REFERENCE = ("outlets", "event_kinds", "organizations", "office_holders", "countries")
"""Files of seeds/ that are tables of schema `reference`."""

_STAGED_PARTS: dict[str, type] = {
    "names": NameMention,
    "places": PlaceMention,
    "times": TimeMention,
    "citations": Citation,
    "events": EventMention,
}


def is_due(warehouse: Warehouse) -> bool:
    """Whether something was staged, withdrawn or learnt since the last load."""
    pending = warehouse.run_sql_file("load/pending").column("pending")[0].as_py()
    return bool(pending) or not _reference_is_current(warehouse, _reference_checksums())


def read_staged(warehouse: Warehouse) -> list[StagedArticle]:
    """Every staged article that was not withdrawn, sorted by id; without statements."""
    rows = warehouse.run_sql_file("staged/articles")
    dates = from_table(ArticleDate, rows)
    columns = ("source_id", "word_count", "extraction_version", "fingerprints")
    values = zip(*(rows.column(name).to_pylist() for name in columns), strict=True)
    parts: dict[str, dict[str, Any]] = {
        field: from_part_table(kind, warehouse.run_sql_file(f"staged/{field}"))
        for field, kind in _STAGED_PARTS.items()
    }
    return [
        StagedArticle(
            article_id=date.article_id,
            source_id=source_id,
            word_count=word_count,
            date=date,
            fingerprints=tuple(fingerprints),
            extraction=Extraction(
                article_id=date.article_id,
                extraction_version=version,
                **{field: found.get(date.article_id, ()) for field, found in parts.items()},
            ),
        )
        for date, (source_id, word_count, version, fingerprints) in zip(dates, values, strict=True)
    ]


def load_facts(warehouse: Warehouse, resolution: Resolution, run_id: str, recorded_at: datetime) -> None:
    """Bring dimensions and facts to what staging and `resolution` say, check them, and note it.

    Args:
        warehouse: open for writing; nothing may be staged between `read_staged` and this.
        resolution: of everything `read_staged` gave.
        run_id: the run that loads, for the ledger.
        recorded_at: now, UTC; what changed rows carry.

    Raises:
        WarehouseError: a check of `severity: fail` found offenders, or DuckDB refuses. Nothing has changed
            then; the same articles are due again in the next run.
    """
    tables = {f"resolved_{name}": rows for name, rows in resolution_tables(resolution).items()}
    values = {"recorded_at": _naive(recorded_at), "run_id": run_id}
    with warehouse.transaction(), warehouse.incoming(tables):
        _load_reference(warehouse, values)
        warehouse.run_sql_folder("dimensions", **values)
        warehouse.run_sql_folder("facts", **values)
        warehouse.run_sql_file("load/purge")
        _check(warehouse, values)
        warehouse.run_sql_file("load/mark_loaded", **values)


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def _check(warehouse: Warehouse, values: dict[str, Any]) -> None:
    """Run sql/checks; offenders of `severity: fail` end the load, those of `warn` are logged and noted."""
    results = []
    for file in sorted(resource_path("sql/checks").glob("*.sql")):
        severity, notes = check_header(file)
        offenders = warehouse.run_sql_file(f"checks/{file.stem}", since=values["recorded_at"])
        if offenders.num_rows:
            shown = "\n".join(str(row) for row in offenders.slice(0, 3).to_pylist())
            if severity == "fail":
                raise WarehouseError(
                    f"check {file.stem} found {offenders.num_rows} offenders; nothing was loaded.\n"
                    f"{notes}\n{shown}\nThis is a defect of wirehouse: please report it with these lines."
                )
            log.warning("check %s found %d offenders: %s\n%s", file.stem, offenders.num_rows, notes, shown)
        results.append((file.stem, severity, notes, offenders.num_rows))
    names, severities, notes_, counts = zip(*results, strict=True)
    checks = pa.table(
        {
            "expectation": pa.array(names),
            "severity": pa.array(severities),
            "notes": pa.array(notes_),
            "failed": pa.array(counts, pa.int64()),
        }
    )
    with warehouse.incoming({"incoming_checks": checks}):
        warehouse.run_sql_file("load/validation", **values)


def check_header(file: Path) -> tuple[str, str]:
    """Severity (`fail` or `warn`) and meaning of one file of sql/checks, from its header."""
    header = [line[2:].strip() for line in file.read_text("utf-8").splitlines() if line.startswith("--")]
    severity = header[0].removeprefix("severity:").strip()
    if severity not in {"fail", "warn"}:
        raise ValueError(f"{file.name} does not begin with '-- severity: fail' or '-- severity: warn'")
    return severity, " ".join(header[1:])


def _reference_checksums() -> dict[str, str]:
    files = {name: resource_path(f"seeds/{name}.csv") for name in REFERENCE}
    return {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in files.items()}


def _reference_is_current(warehouse: Warehouse, checksums: dict[str, str]) -> bool:
    rows = warehouse.run_sql_file("load/reference")
    known = dict(zip(rows.column("name").to_pylist(), rows.column("checksum").to_pylist(), strict=True))
    return known == checksums


def _load_reference(warehouse: Warehouse, values: dict[str, Any]) -> None:
    """Copy the files of seeds/ into schema `reference` if one of them changed."""
    checksums = _reference_checksums()
    if _reference_is_current(warehouse, checksums):
        return
    warehouse.run_sql_file("load/empty_reference")
    for name in REFERENCE:
        columns = warehouse.run_sql_file("load/reference_columns", name=name).column("column_name")
        with resource_path(f"seeds/{name}.csv").open(encoding="utf-8", newline="") as lines:
            records = list(csv.DictReader(lines))
        rows = pa.table(
            {
                column: pa.array([record.get(column) or None for record in records], pa.string())
                for column in columns.to_pylist()
            }
        )
        warehouse.append(f"reference.{name}", rows)
        warehouse.run_sql_file(
            "load/record_reference", name=name, checksum=checksums[name], row_count=rows.num_rows, **values
        )
