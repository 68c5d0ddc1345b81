"""One batch of documents and what became of them in; rows of raw, staging and ops out, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

import pyarrow as pa

from flows import tables
from flows.errors import WarehouseError
from flows.records import Article, ArticleDate, Document, Extraction, Rejection
from flows.tables import PARTS, part_tables, to_table
from flows.warehouse import Warehouse

PART_TABLES = {
    "names": "staging.name_mentions",
    "places": "staging.place_mentions",
    "times": "staging.time_mentions",
    "statements": "staging.statements",
    "citations": "staging.citations",
    "events": "staging.event_mentions",
}
"""Fields of `Extraction` and the tables their records lie in."""

# In raw or in core.dim_article already, or, like the dropped furniture, read again from the archive.
_LEFT_OUT = ("text", "dropped", "uri", "fetched_at")


class ArchivedDocument(Protocol):
    """Where the archive keeps the bytes of a document (`flows.ingest.archive.Archived`)."""

    @property
    def document_id(self) -> str: ...
    @property
    def archive_file(self) -> str: ...
    @property
    def archive_offset(self) -> int: ...
    @property
    def archive_length(self) -> int: ...


class Check(Protocol):
    """What one expectation said about one batch (`flows.validate.CheckResult`)."""

    @property
    def suite(self) -> str: ...
    @property
    def expectation(self) -> str: ...
    @property
    def column(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def scope(self) -> str: ...
    @property
    def is_success(self) -> bool: ...
    @property
    def checked(self) -> int: ...
    @property
    def failed(self) -> int: ...
    @property
    def notes(self) -> str: ...
    @property
    def article_ids(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class StagingBatch:
    """One batch, as it leaves validation.

    Attributes:
        staged_at: now, UTC.
        documents: everything read, known documents seen at a new address included.
        archived: where the archive keeps them.
        articles: one per document that cleaned to an article and passed; documents with the same text at
            the same outlet bring the same article_id.
        dates: one per article, in the same order.
        extractions: one per article_id; more do no harm.
        fingerprints: of the text, by article_id (`resolve.lineage.fingerprints`).
        rejections: one per document that was set aside.
        checks: what validation said.
    """

    batch_id: str
    run_id: str
    staged_at: datetime
    documents: Sequence[Document] = ()
    archived: Sequence[ArchivedDocument] = ()
    articles: Sequence[Article] = ()
    dates: Sequence[ArticleDate] = ()
    extractions: Sequence[Extraction] = ()
    fingerprints: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    rejections: Sequence[Rejection] = ()
    checks: Sequence[Check] = ()


def stage_batch(warehouse: Warehouse, batch: StagingBatch) -> None:
    """Write one batch; staging it again, or staging its documents in other batches, changes nothing.

    A document that was read before is replaced by what this batch says of it; an article that the same
    version read before keeps its extraction.

    Raises:
        WarehouseError: a document is neither an article nor set aside, or DuckDB refuses; nothing of the
            batch is written then.
    """
    with warehouse.transaction():
        fresh, outdated = _to_read(warehouse, batch.extractions)
        values = {
            "batch_id": batch.batch_id,
            "run_id": batch.run_id,
            "staged_at": batch.staged_at.astimezone(UTC).replace(tzinfo=None),
        }
        incoming = _incoming(batch)
        with warehouse.incoming(incoming):
            for name in ("document", "document_location", "placeholder", "article_texts", "changed_articles"):
                warehouse.run_sql_file(f"stage/{name}", **values)
            changes = len(fresh) + _write_articles(warehouse, incoming)
            if outdated:
                warehouse.run_sql_file("stage/forget", article_ids=outdated)
            _append_extractions(warehouse, batch, fresh)
            warehouse.append("ops.validation", _checks_table(batch))
            warehouse.run_sql_file("stage/quarantine", **values)
            warehouse.run_sql_file("stage/batch", changes=changes, **values)
            lost = warehouse.run_sql_file("stage/unaccounted").column("document_id").to_pylist()
        if lost:
            raise WarehouseError(
                f"batch {batch.batch_id} leaves documents without article and without rejection: "
                f"{', '.join(lost)}. This is a defect of wirehouse; nothing of the batch was written."
            )


def _to_read(warehouse: Warehouse, extractions: Iterable[Extraction]) -> tuple[list[Extraction], list[str]]:
    """Extractions the warehouse lacks, one per article, and the articles it has in another version."""
    by_id = {extraction.article_id: extraction for extraction in extractions}
    rows = warehouse.run_sql_file("stage/read_versions", article_ids=list(by_id))
    known = dict(zip(*(column.to_pylist() for column in rows.columns), strict=True))
    fresh = [e for e in by_id.values() if known.get(e.article_id) != e.extraction_version]
    return fresh, [e.article_id for e in fresh if e.article_id in known]


def _write_articles(warehouse: Warehouse, incoming: Mapping[str, pa.Table]) -> int:
    """Write articles and their dates; how many rows that changed."""
    articles, dates = incoming["incoming_articles"], incoming["incoming_dates"]
    ids = articles.column("document_id")
    if not warehouse.run_sql_file("stage/known_documents").num_rows and len(ids.unique()) == len(ids):
        # The common case, and the one that must not become dearer as the warehouse grows.
        warehouse.append("staging.articles", articles)
        warehouse.append("staging.article_dates", dates)
        return len(ids)
    changes = warehouse.run_sql_file("stage/changes").column("changes")[0].as_py()
    warehouse.run_sql_file("stage/articles")
    warehouse.run_sql_file("stage/article_dates")
    return int(changes)


def _incoming(batch: StagingBatch) -> dict[str, pa.Table]:
    articles = to_table(Article, batch.articles)
    dates = to_table(ArticleDate, batch.dates)
    return {
        "incoming_documents": tables.documents_table(batch.documents),
        "incoming_archived": pa.table(
            {
                "document_id": pa.array([a.document_id for a in batch.archived], pa.string()),
                "archive_file": pa.array([a.archive_file for a in batch.archived], pa.string()),
                "archive_offset": pa.array([a.archive_offset for a in batch.archived], pa.int64()),
                "archive_length": pa.array([a.archive_length for a in batch.archived], pa.int64()),
            }
        ),
        "incoming_articles": articles.drop_columns(list(_LEFT_OUT)),
        "incoming_texts": articles.select(["article_id", "text"]),
        "incoming_dates": dates.add_column(0, "document_id", articles.column("document_id")),
        "incoming_rejections": to_table(Rejection, batch.rejections),
    }


def _append_extractions(warehouse: Warehouse, batch: StagingBatch, fresh: Sequence[Extraction]) -> None:
    ids = [extraction.article_id for extraction in fresh]
    reading = warehouse.run_sql_file("stage/next_reading").column("reading")[0].as_py()
    rows = pa.table(
        {
            "article_id": pa.array(ids, pa.string()),
            "extraction_version": pa.array([e.extraction_version for e in fresh], pa.string()),
            "fingerprints": pa.array([batch.fingerprints.get(i, ()) for i in ids], pa.list_(pa.int64())),
            "batch_id": pa.array([batch.batch_id] * len(ids), pa.string()),
            "topic": pa.array([e.topic for e in fresh], pa.list_(pa.int64())),
        }
    )
    warehouse.append("staging.extractions", _numbered(rows, reading))
    parts = part_tables(fresh)
    for part in PARTS:
        warehouse.append(PART_TABLES[part], _numbered(parts[part], reading))


def _numbered(rows: pa.Table, reading: int) -> pa.Table:
    return rows.append_column("reading", pa.array([reading] * rows.num_rows, pa.int64()))


def _checks_table(batch: StagingBatch) -> pa.Table:
    checks = batch.checks
    strings = {
        "suite": [check.suite for check in checks],
        "expectation": [check.expectation for check in checks],
        "column_name": [check.column for check in checks],
        "severity": [check.severity for check in checks],
        "scope": [check.scope for check in checks],
    }
    judged_at = batch.staged_at.astimezone(UTC).replace(tzinfo=None)
    return pa.table(
        {
            "run_id": pa.array([batch.run_id] * len(checks), pa.string()),
            "batch_id": pa.array([batch.batch_id] * len(checks), pa.string()),
            **{name: pa.array(values, pa.string()) for name, values in strings.items()},
            "is_success": pa.array([check.is_success for check in checks], pa.bool_()),
            "checked": pa.array([check.checked for check in checks], pa.int64()),
            "failed": pa.array([check.failed for check in checks], pa.int64()),
            "notes": pa.array([check.notes for check in checks], pa.string()),
            "article_ids": pa.array([list(c.article_ids) for c in checks], pa.list_(pa.string())),
            "judged_at": pa.array([judged_at] * len(checks), pa.timestamp("us")),
        }
    )
