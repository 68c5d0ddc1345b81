"""A warehouse in, the same warehouse judged, compacted or rid of what nobody will look at again."""

from __future__ import annotations

import logging
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import pyarrow as pa

from flows.alerts import look
from flows.errors import WarehouseError
from flows.feed_list import Feed
from flows.load import ledger
from flows.load.facts import check_header, is_due
from flows.load.publish import is_stale, publish, to_disk
from flows.pages.quality import docs_beside, quality_page
from flows.resources import resource_path
from flows.settings import Places, silence_telemetry
from flows.state import rows_of
from flows.warehouse import Warehouse, open_warehouse

log = logging.getLogger(__name__)

MOST_ROWS = 50_000
"""Rows a suite looks at: the latest. Enough to see what changed, little enough for any machine."""

_OF_A_LOAD = ("accounts_add_up", "articles_are_complete", "mentions_are_linked")
"""Checks that compare what was received, staged and loaded: between these they say nothing."""


@dataclass(slots=True)
class Validation:
    """What `wirehouse validate` found.

    Attributes:
        checks: rows like `flows.validate.CheckResult`; those of sql/checks have the suite `checks`.
        alerts: what a person should look at.
        quality_page, data_docs: where to read it; a warehouse without rows has no Data Docs.
    """

    run_id: str
    checks: list[dict[str, Any]] = field(default_factory=list)
    alerts: list[dict[str, str]] = field(default_factory=list)
    quality_page: Path | None = None
    data_docs: Path | None = None

    @property
    def failed(self) -> list[dict[str, Any]]:
        """Checks that did not hold, the worst first."""
        broken = [check for check in self.checks if not check["is_success"]]
        return sorted(broken, key=lambda check: (not is_grave(check), check["suite"], check["column"]))


def is_grave(check: dict[str, Any]) -> bool:
    """Whether this check, if it does not hold, means that the warehouse is wrong."""
    return check["severity"] in {"critical", "fail"}


@contextmanager
def _recorded(warehouse: Warehouse, command: str, **known: Any) -> Iterator[tuple[str, datetime]]:
    """A row of the ledger around the block, with what is `known` of the run: its id, and when it started."""
    clock, started = perf_counter(), datetime.now(UTC)
    run_id = ledger.start_run(warehouse, [], started, command=command, **known)
    message: str | None = "stopped before its end"
    try:
        yield run_id, started
        message = None
    except Exception as error:
        message = f"{type(error).__name__}: {error}"
        raise
    finally:
        ledger.finish_run(
            warehouse,
            run_id,
            datetime.now(UTC),
            status="failed" if message else "succeeded",
            counts={},
            timings={command: perf_counter() - clock},
            message=message,
        )


def validate_warehouse(
    places: Places,
    *,
    wait_s: float,
    feeds: list[Feed] | None = None,
    interval: tuple[datetime, datetime] | None = None,
    flow_run_id: str | None = None,
) -> Validation:
    """Run sql/checks and the suites of the warehouse; keep the results, write the quality page and Data Docs.

    Args:
        places: of a warehouse that exists.
        wait_s: seconds to wait for another run.
        feeds: judged for freshness and volume too.
        interval: the logical one, for the ledger.
        flow_run_id: of Prefect, for the ledger.

    Raises:
        WarehouseError: there is no warehouse, or it cannot be read to its end.
        BrokenExpectation: a check could not be evaluated.
    """
    silence_telemetry()
    must_exist(places.warehouse)
    from flows.validate import WAREHOUSE_SUITES, validate_tables

    with (
        open_warehouse(places.warehouse, wait_s=wait_s) as warehouse,
        _recorded(warehouse, "validate", interval=interval, flow_run_id=flow_run_id) as (run_id, started),
    ):
        found = Validation(run_id, checks=run_checks(warehouse))
        log.info("validate %d SQL checks on the whole warehouse", len(found.checks))
        tables = {name: warehouse.run_sql_file(f"judge/{name}", most=MOST_ROWS) for name in WAREHOUSE_SUITES}
        docs = places.quality / "docs"
        with _replaced_folder(docs) as folder, _told_by_the_renderer(docs):
            verdict = validate_tables(tables, folder)
        found.checks += [asdict(result) for result in verdict.results]
        log.info("validate %d expectations on its latest rows", len(verdict.results))
        _record(warehouse, run_id, started, found.checks)
        found.alerts = [asdict(alert) for alert in look(warehouse, run_id, feeds or [], started)]
        found.data_docs = docs if docs.is_dir() else None
        found.quality_page = _write_page(warehouse, places, found, started)
        if is_stale(warehouse, places.published, places.copy_options):
            publish(warehouse, places.published, places.copy_options)
    return found


def must_exist(warehouse: Path) -> None:
    """Complain about a missing warehouse before one is made. Raises WarehouseError."""
    if not warehouse.exists():
        raise WarehouseError(f"There is no warehouse at {warehouse}. Make one with:\nwirehouse run")


def run_checks(warehouse: Warehouse) -> list[dict[str, Any]]:
    """What each file of sql/checks says of the whole warehouse, as `Validation.checks` has it.

    After a killed run something may be staged and not loaded, or be about to be read again: the checks that
    compare the two wait for the run that mends it.
    """
    checks = []
    # Within a load the checks look at what it may have changed; here at everything.
    warehouse.run_sql_file("judge/scope")
    files = sorted(resource_path("sql/checks").glob("*.sql"))
    if is_due(warehouse) or ledger.accounts(warehouse)["pending"]:
        files = [file for file in files if file.stem not in _OF_A_LOAD]
        log.warning(
            "something is not loaded yet; the next run completes it: not judged are %s", ", ".join(_OF_A_LOAD)
        )
    for file in files:
        severity, notes = check_header(file)
        offenders = warehouse.run_sql_file(f"checks/{file.stem}")
        checks.append(
            {
                "suite": "checks",
                "expectation": file.stem,
                "column": "",
                "severity": severity,
                "scope": "warehouse",
                "is_success": offenders.num_rows == 0,
                "checked": 0,
                "failed": offenders.num_rows,
                "notes": notes,
                "article_ids": (),
            }
        )
    return checks


def _record(warehouse: Warehouse, run_id: str, at: datetime, checks: list[dict[str, Any]]) -> None:
    rows = [
        {
            "run_id": run_id,
            "batch_id": None,
            **{name: check[name] for name in ("suite", "expectation")},
            "column_name": check["column"],
            **{
                name: check[name]
                for name in ("severity", "scope", "is_success", "checked", "failed", "notes")
            },
            "article_ids": list(check["article_ids"]),
            "judged_at": at.astimezone(UTC).replace(tzinfo=None),
        }
        for check in checks
    ]
    strings = ("run_id", "batch_id", "suite", "expectation", "column_name", "severity", "scope", "notes")
    kinds = {
        **dict.fromkeys(strings, pa.string()),
        "is_success": pa.bool_(),
        "checked": pa.int64(),
        "failed": pa.int64(),
        "article_ids": pa.list_(pa.string()),
        "judged_at": pa.timestamp("us"),
    }
    schema = pa.schema([(name, kinds[name]) for name in rows[0]])
    with warehouse.transaction():
        warehouse.append("ops.validation", pa.Table.from_pylist(rows, schema=schema))


class _Complaints(logging.Handler):
    """Keeps what a library logs in place of raising it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


@contextmanager
def _told_by_the_renderer(docs: Path) -> Iterator[None]:
    """Raise what Great Expectations only prints, with a stack trace: pages that could not be written.

    Raises:
        WarehouseError: some page is missing.
    """
    renderer = logging.getLogger("great_expectations.render.renderer.site_builder")
    complaints = _Complaints()
    renderer.addHandler(complaints)
    renderer.propagate = False
    try:
        yield
    finally:
        renderer.removeHandler(complaints)
        renderer.propagate = True
    if complaints.said:
        cause = re.search(r'\w+Error: "(.*?)"', complaints.said[0])
        raise WarehouseError(
            f"{docs} cannot be written: {cause[1] if cause else complaints.said[0]}. Make room or give write "
            "permission, then: wirehouse validate"
        )


@contextmanager
def _replaced_folder(folder: Path) -> Iterator[Path]:
    """A folder to fill, which takes the place of `folder` when the block ends well."""
    new = folder.with_name(f".{folder.name}.new")
    try:
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        yield new
        # Of a warehouse without rows Great Expectations makes no pages: what was there stays.
        if new.is_dir() and any(new.iterdir()):
            shutil.rmtree(folder, ignore_errors=True)
            new.rename(folder)
    except OSError as error:
        raise WarehouseError(
            f"{folder} cannot be written: {error.strerror or error}. Make room or give write permission, "
            "then: wirehouse validate"
        ) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _write_page(warehouse: Warehouse, places: Places, found: Validation, started: datetime) -> Path:
    target = places.quality / "index.html"
    page = quality_page(
        {
            "run_id": found.run_id,
            "started_at": started.strftime("%Y-%m-%d %H:%M:%S"),
            **ledger.accounts(warehouse),
        },
        [{**check, "batch": "all"} for check in found.checks],
        [
            {name: row[name] for name in ("stage", "reason", "uri", "message")}
            for row in rows_of(warehouse, "set_aside")[:200]
        ],
        docs=docs_beside(target) if found.data_docs else [],
    )
    replacement = target.with_name(".index.html.tmp")
    replacement.write_text(page, encoding="utf-8")
    replacement.replace(target)
    return target


def expire(places: Places, days: int, as_of: datetime, *, wait_s: float) -> Counter[str]:
    """Give up what has been set aside for more than `days`: by reason, how many.

    It stays in the accounts as quarantined, but is not listed or tried again unless its input is named.
    """
    must_exist(places.warehouse)
    before = (as_of - timedelta(days=days)).astimezone(UTC).replace(tzinfo=None)
    with open_warehouse(places.warehouse, wait_s=wait_s) as warehouse, warehouse.transaction():
        rows = warehouse.run_sql_file(
            "ledger/expire_quarantine", before=before, at=as_of.astimezone(UTC).replace(tzinfo=None)
        )
    return Counter(rows.column("reason").to_pylist())


def compact(places: Places, *, wait_s: float) -> tuple[int, int]:
    """Write the warehouse anew without the room that deleted rows left: bytes before and after.

    The new file takes the place of the old one whole, on disk and with as many rows in every table, or not at
    all. Needs as much free disk as the warehouse has.

    Raises:
        WarehouseError: another run has it open, the disk is full, or the copy is not complete.
    """
    must_exist(places.warehouse)
    target = places.warehouse
    new = target.with_name(f".{target.name}.compact")
    before = target.stat().st_size
    try:
        _remove(new)
        with open_warehouse(target, wait_s=wait_s) as warehouse:
            warehouse.checkpoint()
            with open_warehouse(new) as copy:
                copy.run_sql_file("ledger/forget_files")
                names = [table["name"] for table in rows_of(warehouse, "tables")]
                for name in names:
                    copy.append(name, warehouse.stream(name, "rowid"))
                copy.checkpoint()
                is_complete = all(_count(warehouse, name) == _count(copy, name) for name in names)
            if not is_complete:
                raise WarehouseError(f"the compacted copy of {target} is not complete; {target} is unchanged")
            to_disk(new)
            # Still open, so that no other run can begin in between.
            os.replace(new, target)  # noqa: PTH105 - the one call that must be atomic
            to_disk(target.parent)
    except OSError as error:
        raise WarehouseError(
            f"{target} could not be compacted: {error.strerror or error}. It is unchanged; make room and try "
            "again."
        ) from error
    finally:
        # What went wrong first is what a person must hear of.
        with suppress(OSError):
            _remove(new)
    return before, target.stat().st_size


def _count(warehouse: Warehouse, table: str) -> int:
    return sum(batch.num_rows for batch in warehouse.stream(table, "rowid"))


def _remove(file: Path) -> None:
    for path in (file, file.with_name(f"{file.name}.wal")):
        path.unlink(missing_ok=True)
