"""The warehouse's own memory of runs in and out: what ran, what is done, what became of every document.

It alone decides what is done; the state of a Prefect run never does, because a killed one may say
"Running" for ever.
"""

from __future__ import annotations

import logging
import os
import socket
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

import pyarrow as pa

from flows import __version__
from flows.errors import InputError
from flows.warehouse import Warehouse

log = logging.getLogger(__name__)

_ACCOUNTS = ("documents", "articles", "duplicates", "quarantined")


def start_run(
    warehouse: Warehouse,
    inputs: Sequence[str],
    started_at: datetime,
    *,
    flow_run_id: str | None = None,
    command: str = "run",
    interval: tuple[datetime, datetime] | None = None,
    extraction_version: str | None = None,
    versions: Mapping[str, str] | None = None,
) -> str:
    """Open a row of `ops.run` and return its id.

    Runs that are still open have died, since whoever runs has the warehouse to itself: they are closed as
    `crashed`. What they staged is complete up to a batch and is loaded by the next load.
    """
    run_id = uuid.uuid4().hex
    begins, ends = interval or (None, None)
    with warehouse.transaction():
        crashed = warehouse.run_sql_file("ledger/close_crashed", at=_naive(started_at))
        warehouse.run_sql_file(
            "ledger/start_run",
            run_id=run_id,
            command=command,
            inputs=list(inputs),
            flow_run_id=flow_run_id,
            data_interval_start=_naive(begins) if begins else None,
            data_interval_end=_naive(ends) if ends else None,
            host=socket.gethostname(),
            pid=os.getpid(),
            wirehouse_version=__version__,
            extraction_version=extraction_version,
            version_names=list(versions or ()),
            version_values=list((versions or {}).values()),
            started_at=_naive(started_at),
        )
    for dead in crashed.to_pylist():
        log.warning("run %s (process %d on %s) did not end; going on from there", *dead.values())
    return run_id


def killed_flow_runs(warehouse: Warehouse) -> list[str]:
    """Prefect's ids of the last runs that did not end, newest first."""
    ids: list[str] = warehouse.run_sql_file("ledger/killed_flow_runs").column(0).to_pylist()
    return ids


def set_phase(warehouse: Warehouse, run_id: str, phase: str) -> None:
    """Note what the run is doing now: `stage`, `load` or `publish`."""
    with warehouse.transaction():
        warehouse.run_sql_file("ledger/set_phase", run_id=run_id, phase=phase)


def finish_run(
    warehouse: Warehouse,
    run_id: str,
    ended_at: datetime,
    *,
    status: str,
    counts: Mapping[str, int],
    timings: Mapping[str, float],
    message: str | None = None,
) -> None:
    """Close the row of `ops.run` and count what the warehouse holds now.

    Args:
        warehouse: open for writing.
        run_id: as `start_run` gave it.
        ended_at: now, UTC.
        status: `succeeded` or `failed`.
        counts: documents, articles, duplicates and quarantined of this run's inputs; others are ignored.
        timings: seconds by stage.
        message: why it failed.
    """
    with warehouse.transaction():
        warehouse.run_sql_file(
            "ledger/finish_run",
            run_id=run_id,
            status=status,
            ended_at=_naive(ended_at),
            stages=list(timings),
            seconds=[float(seconds) for seconds in timings.values()],
            message=message,
            **{name: counts.get(name) for name in _ACCOUNTS},
        )


def accounts(warehouse: Warehouse) -> dict[str, int]:
    """Documents, articles, duplicates, quarantined and pending of the whole warehouse (`ops.accounts`)."""
    return _first(warehouse.run_sql_file("ledger/accounts"))


def accounts_of(warehouse: Warehouse, seen: Iterable[tuple[str, str]]) -> dict[str, int]:
    """The same for some documents, given as (document_id, uri): what became of the inputs of one run."""
    pairs = sorted(set(seen))
    rows = pa.table(
        {
            "document_id": pa.array([document_id for document_id, _ in pairs], pa.string()),
            "uri": pa.array([uri for _, uri in pairs], pa.string()),
        }
    )
    with warehouse.incoming({"incoming_seen": rows}):
        return _first(warehouse.run_sql_file("ledger/accounts_of"))


def retract(warehouse: Warehouse, article_id: str, reason: str, at: datetime) -> str:
    """Withdraw the article whose id begins with `article_id`; its full id.

    The next load closes its mentions (`superseded_at`) and derives anew what they touched. Every run ends
    with one if `facts.is_due`; by hand it is

        article_id = retract(warehouse, beginning, "fabricated", now)
        resolution, scope = resolve_staged(warehouse, now)
        load_facts(warehouse, resolution, run_id, now, scope)

    The article itself and its closed mentions stay; seen again, it stays withdrawn until `restore`.

    Raises:
        InputError: no article, or more than one, begins so.
    """
    found = _find_article(warehouse, article_id)
    with warehouse.transaction():
        warehouse.run_sql_file("ledger/retract", article_id=found, reason=reason, retracted_at=_naive(at))
    return found


def restore(warehouse: Warehouse, article_id: str) -> str:
    """Take back the withdrawal of the article whose id begins with `article_id`; its full id.

    The next load opens its mentions again and brings back the facts as if it had never been withdrawn.

    Raises:
        InputError: no article, or more than one, begins so, or it stands already.
    """
    found = _find_article(warehouse, article_id)
    if not warehouse.run_sql_file("ledger/is_retracted", article_id=found).column(0)[0].as_py():
        raise InputError(f"{found} is not withdrawn: there is nothing to restore")
    with warehouse.transaction():
        warehouse.run_sql_file("ledger/restore", article_id=found)
    return found


def _find_article(warehouse: Warehouse, beginning: str) -> str:
    found = warehouse.run_sql_file("ledger/find_article", beginning=beginning).column("article_id")
    if len(found) != 1:
        raise InputError(
            f"{len(found) or 'no'} articles have an id that begins with {beginning!r}; "
            "`wirehouse query articles` lists them"
        )
    return str(found[0].as_py())


def _first(rows: pa.Table) -> dict[str, int]:
    return rows.to_pylist()[0]  # type: ignore[no-any-return]


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
