"""Everything staged in, dimensions and facts out: one transaction in which all of them change, or none.

What a load may change is its scope: what was staged, changed or withdrawn, and what that touches. Inside it
everything is derived anew and compared with what is there: rows that are equal stay untouched, so loading
twice changes nothing and the result depends on no order, batch or run.
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
from flows.load.changes import AT_ONCE, Scope, read_staged, resolve_changes
from flows.records import Resolution
from flows.resources import resource_path
from flows.tables import resolution_tables
from flows.warehouse import Warehouse

__all__ = [
    "REFERENCE",
    "check_header",
    "derive",
    "is_due",
    "load_facts",
    "read_staged",
    "resolve_staged",
]

log = logging.getLogger(__name__)

REFERENCE = ("outlets", "event_kinds", "organizations", "office_holders", "countries")
"""Files of seeds/ that are tables of schema `reference`."""


def is_due(warehouse: Warehouse) -> bool:
    """Whether something was staged, withdrawn or learnt since the last load."""
    pending = warehouse.run_sql_file("load/pending").column("pending")[0].as_py()
    return bool(pending) or not _reference_is_current(warehouse, _reference_checksums())


def resolve_staged(warehouse: Warehouse, at: datetime, *, most: int = AT_ONCE) -> tuple[Resolution, Scope]:
    """Resolve what was staged, changed or withdrawn since the last load, and what it touches.

    An article of which a newer version was staged from the same address is withdrawn first. All articles
    are resolved anew after the knowledge in seeds/ changed. Of many changed articles only some are resolved:
    load these and call it again until `Scope.is_complete`.

    Args:
        warehouse: open for writing; nothing may be staged between this and `load_facts`.
        at: now, UTC.
        most: changed articles that are resolved at once.
    """
    with warehouse.transaction():
        warehouse.run_sql_file("changes/touched")
        warehouse.run_sql_file("changes/newer_versions", at=_naive(at))
    row = warehouse.run_sql_file("changes/is_known").to_pylist()[0]
    is_current = row["is_empty"] or _reference_is_current(warehouse, _reference_checksums())
    return resolve_changes(warehouse, everything=not (row["is_known"] and is_current), most=most)


def load_facts(
    warehouse: Warehouse,
    resolution: Resolution,
    run_id: str,
    recorded_at: datetime,
    scope: Scope | None = None,
) -> None:
    """Bring dimensions and facts to what staging and `resolution` say, check them, and note it.

    Args:
        warehouse: open for writing; nothing may have been staged since it was resolved.
        resolution: of all articles that stand, or of a scope of them.
        run_id: the run that loads, for the ledger.
        recorded_at: now, UTC; what changed rows carry.
        scope: of the resolution, as `resolve_staged` gave it; None: of everything.

    Raises:
        WarehouseError: a check of `severity: fail` found offenders, or DuckDB refuses. Nothing has changed
            then; the same articles are due again in the next run.
    """
    values = {"recorded_at": _naive(recorded_at), "run_id": run_id}
    with warehouse.transaction(), warehouse.incoming(_incoming(resolution, scope)):
        _load_reference(warehouse, values)
        derive(warehouse, scope, recorded_at)
        warehouse.run_sql_file("load/purge")
        warehouse.run_sql_file("scope/checked")
        _check(warehouse, values)
        warehouse.run_sql_file("load/mark_loaded", is_complete=scope is None or scope.is_complete, **values)


def derive(warehouse: Warehouse, scope: Scope | None, recorded_at: datetime) -> None:
    """Dimensions and facts of the scope from staging and the tables `resolved_*`, inside a transaction."""
    values = {
        "recorded_at": _naive(recorded_at),
        "is_refresh": scope is None or scope.is_refresh,
    }
    warehouse.run_sql_file("scope/all" if scope is None or scope.is_whole else "scope/given")
    for name in ("known_articles", "chosen", "named_articles", "mentions"):
        warehouse.run_sql_file(f"scope/{name}", **values)
    # Texts first, since facts cut their evidence from them; retired ids while the old facts are there; days
    # last, since everything has dates.
    first, last = ["dim_article", "event_alias"], ["dim_date"]
    files = {file.stem for file in resource_path("sql/dimensions").glob("*.sql")}
    for name in first:
        warehouse.run_sql_file(f"dimensions/{name}", **values)
    warehouse.run_sql_folder("facts", **values)
    for name in [*sorted(files - {*first, *last}), *last]:
        warehouse.run_sql_file(f"dimensions/{name}", **values)
    if scope is None or scope.is_whole:
        warehouse.run_sql_file("load/empty_state")
    if scope is not None:
        warehouse.run_sql_file("load/state")
    warehouse.run_sql_file("load/unpublished", is_whole=scope is None or scope.is_whole)


def _incoming(resolution: Resolution, scope: Scope | None) -> dict[str, pa.Table]:
    tables = {f"resolved_{name}": rows for name, rows in resolution_tables(resolution).items()}
    if scope is not None:
        for name in ("articles", "events", "persons"):
            column = f"{name[:-1]}_id"
            ids = sorted(getattr(scope, name))
            tables[f"incoming_{name}"] = pa.table({column: pa.array(ids, pa.string())})
        tables.update({f"state_{name}": rows for name, rows in scope.state.items()})
    return tables


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def _check(warehouse: Warehouse, values: dict[str, Any]) -> None:
    """Run sql/checks; offenders of `severity: fail` end the load, those of `warn` are logged and noted."""
    results = []
    for file in sorted(resource_path("sql/checks").glob("*.sql")):
        severity, notes = check_header(file)
        offenders = warehouse.run_sql_file(f"checks/{file.stem}")
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
