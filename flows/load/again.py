"""What is to be read once more: documents of the archive in, their old readings out, and what is pending.

A rebuild, a backfill and a retry are the same act: in one transaction the readings of some documents go, and
whatever is then neither an article nor set aside is pending. Every run reads what is pending first, so an
interrupted one is completed by the next run, whichever that is. Dimensions and facts stay as they were until
the new readings are loaded.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from flows.errors import WarehouseError
from flows.extract.version import ALL, POLITICAL, reads_all
from flows.warehouse import Warehouse

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reset:
    """Which documents of the archive are to be read once more.

    Attributes:
        which: `all`; `outdated`, read by another extraction version; `documents`, those of `document_ids`.
        since, until: when they were received, UTC, end exclusive; None does not bound.
    """

    which: str
    since: datetime | None = None
    until: datetime | None = None
    document_ids: tuple[str, ...] = ()


def reset(warehouse: Warehouse, wanted: Reset, archive: Path, extraction_version: str, at: datetime) -> None:
    """Make the documents of `wanted` pending; a second time changes nothing.

    Raises:
        WarehouseError: the archive lacks one of their files; nothing was changed.
    """
    files = warehouse.run_sql_file(
        "ledger/select_again",
        which=wanted.which,
        since=_naive(wanted.since),
        until=_naive(wanted.until),
        document_ids=list(wanted.document_ids),
        extraction_version=extraction_version,
    )
    names = files.column("archive_file").to_pylist()
    if missing := [name for name in names if not (archive / name).is_file()]:
        raise WarehouseError(
            f"{len(missing)} of {len(names)} files are missing in the archive {archive}, {missing[0]} the "
            "first. Nothing was changed: what they hold could not be read again. Restore them from a backup."
        )
    with warehouse.transaction():
        warehouse.run_sql_file("ledger/reset", at=_naive(at))


def events_of(warehouse: Warehouse, wanted: str | None, reset: Reset | None = None) -> str:
    """Scope in which articles are read: what is `wanted`, else what the warehouse was read with.

    A warehouse has one scope, or its counts would mean nothing; only what reads all anew may change it.

    Raises:
        WarehouseError: it was read with another scope.
    """
    versions = warehouse.run_sql_file("ledger/last_version").column("extraction_version").to_pylist()
    known = (ALL if reads_all(versions[0]) else POLITICAL) if versions else None
    is_anew = reset is not None and reset.which == "all" and reset.since is None and reset.until is None
    if known and wanted and known != wanted and not is_anew:
        raise WarehouseError(
            f"this warehouse was read with --events {known}, not {wanted}. Go on with {known}, or read "
            f"everything anew:\nwirehouse rebuild --events {wanted}"
        )
    return wanted or known or POLITICAL


def pending(
    warehouse: Warehouse, since: datetime | None = None, until: datetime | None = None
) -> list[dict[str, Any]]:
    """Documents that are neither article nor set aside: document_id, uri, archive_file, offset and length."""
    rows = warehouse.run_sql_file("ledger/pending", since=_naive(since), until=_naive(until))
    return rows.to_pylist()  # type: ignore[no-any-return]


def due_days(
    warehouse: Warehouse, since: datetime, until: datetime, extraction_version: str
) -> dict[date, int]:
    """Days of the archive, and how many of each day's documents this version has not read."""
    rows = warehouse.run_sql_file(
        "ledger/due_days",
        since=_naive(since),
        until=_naive(until),
        extraction_version=extraction_version,
    )
    return {row["day"]: row["due"] for row in rows.to_pylist()}


def done_intervals(warehouse: Warehouse, command: str, inputs: Sequence[str]) -> set[datetime]:
    """Starts, UTC, of the data intervals of `command` over `inputs` that succeeded."""
    rows = warehouse.run_sql_file("ledger/done_intervals", command=command, inputs=list(inputs))
    return {row["data_interval_start"].replace(tzinfo=UTC) for row in rows.to_pylist()}


def archive_files(warehouse: Warehouse) -> set[str]:
    """Files of the archive that the warehouse knows."""
    return set(warehouse.run_sql_file("ledger/archive_files").column("archive_file").to_pylist())


def began_at(warehouse: Warehouse) -> datetime | None:
    """When the first run of this warehouse began, UTC."""
    rows = warehouse.run_sql_file("ledger/began_at")
    found: datetime | None = rows.column("began_at")[0].as_py()
    return found and found.replace(tzinfo=UTC)


def kept_documents(warehouse: Warehouse, document_ids: Iterable[str]) -> set[str]:
    """Of these documents, those that the warehouse knows to be in its archive."""
    rows = warehouse.run_sql_file("ledger/kept_documents", document_ids=list(document_ids))
    return set(rows.column("document_id").to_pylist())


def settle_containers(warehouse: Warehouse, uris: Iterable[str], at: datetime) -> None:
    """Close what was set aside because these feeds, lists or dumps could not be read: now they could."""
    if wanted := sorted(uris):
        with warehouse.transaction():
            warehouse.run_sql_file("ledger/settle_containers", uris=wanted, at=_naive(at))


def suspects(warehouse: Warehouse) -> dict[str, tuple[int, bool]]:
    """Documents that killed runs were reading, each charged with one more kill: (kills, was it alone)."""
    with warehouse.transaction():
        rows = warehouse.run_sql_file("ledger/suspects").to_pylist()
    return {row["document_id"]: (row["kills"], row["is_alone"]) for row in rows}


def begin_reading(
    warehouse: Warehouse, run_id: str, document_ids: Iterable[str], kills: Mapping[str, int]
) -> None:
    """Note what is being read, so that the next run knows what killed this one."""
    ids = list(document_ids)
    with warehouse.transaction():
        warehouse.run_sql_file(
            "ledger/begin_reading",
            run_id=run_id,
            document_ids=ids,
            kills=[kills.get(document_id, 0) for document_id in ids],
        )


def end_reading(warehouse: Warehouse, run_id: str) -> None:
    """Note that the run ended by itself: nothing of what it read is suspected."""
    with warehouse.transaction():
        warehouse.run_sql_file("ledger/end_reading", run_id=run_id)


def _naive(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment else None
