"""A warehouse in, its state out: counts, runs, quarantine. What `status`, `doctor` and each run show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flows.errors import RETRIABLE, WarehouseLocked
from flows.load import ledger
from flows.load.publish import earlier_copies
from flows.records import Document, Rejection
from flows.warehouse import Warehouse, open_warehouse


def read_status(warehouse: Path, published: Path) -> dict[str, Any]:
    """Accounts, rows per table, last runs, quarantine by reason, failed checks, age of the published copy.

    While a run has the warehouse open, the published copy answers.
    """
    with _open_for_reading(warehouse, published) as opened:
        accounts = ledger.accounts(opened)
        counts = {row["name"]: row["row_count"] for row in rows_of(opened, "rows")}
        lists = {name: rows_of(opened, name) for name in ("runs", "quarantine", "validation", "alerts")}
    made = datetime.fromtimestamp(published.stat().st_mtime, UTC) if published.exists() else None
    return {
        "warehouse": str(warehouse),
        "published": str(published),
        "published_at": made.isoformat(timespec="seconds") if made else None,
        "published_age_s": round((datetime.now(UTC) - made).total_seconds()) if made else None,
        "published_bytes": published.stat().st_size if made else None,
        "published_earlier": len(earlier_copies(published)),
        "accounts": accounts,
        "rows": counts,
        **lists,
    }


def read_quarantine(warehouse: Path) -> list[dict[str, Any]]:
    """Every input that is set aside now, with where the archive keeps its bytes."""
    with open_warehouse(warehouse, read_only=True, wait_s=5) as opened:
        return rows_of(opened, "set_aside")


def rows_of(warehouse: Warehouse, name: str, **parameters: Any) -> list[dict[str, Any]]:
    """Rows of `sql/status/<name>.sql` as dictionaries."""
    rows: list[dict[str, Any]] = warehouse.run_sql_file(f"status/{name}", **parameters).to_pylist()
    return rows


def settled(
    warehouse: Warehouse, items: Sequence[Document | Rejection], max_attempts: int
) -> dict[tuple[str, str], dict[str, Any]]:
    """Of `items`, by id and address, those that need no work: read, or set aside for good.

    What failed for reasons of the moment is set aside for good after `max_attempts`.
    """
    if not items:
        return {}
    rows = rows_of(
        warehouse,
        "known",
        document_ids=[item.document_id for item in items],
        uris=[item.uri for item in items],
        retriable=sorted(RETRIABLE),
        max_attempts=max_attempts,
    )
    return {(row["document_id"], row["uri"]): row for row in rows}


def read_articles(
    warehouse: Warehouse, article_ids: Sequence[str], extraction_version: str | None = None
) -> set[str]:
    """Of `article_ids`, those that were extracted already, by that version if one is given."""
    if not article_ids:
        return set()
    rows = rows_of(
        warehouse,
        "known_articles",
        article_ids=list(article_ids),
        extraction_version=extraction_version,
    )
    return {row["article_id"] for row in rows}


def _open_for_reading(warehouse: Path, published: Path) -> Warehouse:
    try:
        return open_warehouse(warehouse, read_only=True)
    except WarehouseLocked:
        return open_warehouse(published, read_only=True)
