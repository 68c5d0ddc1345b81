"""Inputs and a warehouse in, one run of the whole pipeline out: the order of the stages, and nothing else.

    for each batch:  ingest -> clean -> extract -> resolve (dates) -> validate -> load (stage)
    once per run:    resolve (lineages, people, events) -> load (facts) -> publish

A batch is one transaction, the facts are another; whatever a kill leaves behind is complete up to one of
them, and the next run goes on from there. Who calls the stages is a parameter: `pipeline.py` makes each
call a Prefect task, `--plain` calls them directly.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from time import perf_counter
from typing import TYPE_CHECKING, Any

from flows.errors import BatchRejected
from flows.ingest import read_inputs
from flows.ingest.archive import Archived, write_archive
from flows.job import ACCOUNTS, Call, Job, RunSummary, Stage
from flows.load import ledger
from flows.load.facts import is_due, load_facts, read_staged
from flows.load.publish import is_stale, publish
from flows.load.stage import StagingBatch, stage_batch
from flows.pages.quality import quality_page
from flows.reading import Reader, given_claims
from flows.records import Article, ArticleDate, Document, Extraction, Rejection, content_id
from flows.resolve import resolve
from flows.resolve.dating import date_article
from flows.resolve.lineage import fingerprints
from flows.settings import silence_telemetry
from flows.state import read_articles, rows_of, settled
from flows.warehouse import Warehouse, open_warehouse

if TYPE_CHECKING:
    from flows.validate import CheckResult

log = logging.getLogger(__name__)

# A batch is held in memory: this many bytes end it before its number of documents does.
_BATCH_BYTES = 32_000_000


def run(job: Job, call: Call) -> RunSummary:
    """Run the pipeline once.

    Raises:
        InputError: an input does not exist; nothing was done.
        WarehouseError: the warehouse is locked, damaged or not ours; batches staged before are kept.
        BrokenExpectation: a check could not be evaluated; batches staged before are kept.
    """
    silence_telemetry()
    clock, started = perf_counter(), datetime.now(UTC)
    found = read_inputs(
        job.inputs,
        fetched_at=started,
        claims=given_claims(job.source, job.published_at),
        limit_bytes=job.limit_bytes,
    )
    with open_warehouse(job.places.warehouse, wait_s=job.lock_wait_s) as warehouse:
        run_id = ledger.start_run(warehouse, job.inputs, started, flow_run_id=job.flow_run_id)
        run_ = _Run(job, call, warehouse, RunSummary(run_id), started)
        try:
            run_.read(found)
            run_.load()
        except BaseException as error:
            run_.summary.message = f"{type(error).__name__}: {error}"
            raise
        finally:
            run_.summary.seconds = perf_counter() - clock
            run_.close()
    return run_.summary


@dataclass(slots=True)
class _Batch:
    """One batch on its way. `fresh`: documents that were never settled; the rest was seen before."""

    number: int
    items: list[Document | Rejection] = field(default_factory=list)
    fresh: list[Document] = field(default_factory=list)
    known: list[Document] = field(default_factory=list)
    archived: list[Archived] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    extractions: list[Extraction] = field(default_factory=list)
    dates: dict[str, ArticleDate] = field(default_factory=dict)
    fingerprints: dict[str, tuple[int, ...]] = field(default_factory=dict)
    rejections: list[Rejection] = field(default_factory=list)
    checks: tuple[CheckResult, ...] = ()
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def is_new(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.fresh or self.known or self.rejections)


@dataclass(slots=True)
class _Run:
    """One run on its way through the stages; each method below `read` and `load` is one stage."""

    job: Job
    call: Call
    warehouse: Warehouse
    summary: RunSummary
    started: datetime
    settled_in_run: set[str] = field(default_factory=set)

    def read(self, found: Iterator[Document | Rejection]) -> None:
        """First phase: batch after batch, each staged in one transaction."""
        job = self.job
        with Reader(job.model, workers=job.workers, min_words=job.min_words, as_is=job.as_is) as reader:
            for number in count(1):
                if not self._read_batch(_Batch(number), found, reader):
                    break

    def _read_batch(self, batch: _Batch, found: Iterator[Document | Rejection], reader: Reader) -> bool:
        """Take one batch through its stages; False when there was nothing left to read."""
        number = batch.number
        self._stage("ingest", number, lambda: self._ingest(batch, found))
        if not batch.items:
            return False
        if batch.fresh:
            self._stage("clean", number, lambda: self._clean(batch, reader))
            self._stage("extract", number, lambda: self._extract(batch, reader))
            self._stage("resolve", number, lambda: self._date(batch))
            self._stage("validate", number, lambda: self._validate(batch))
        self._account(batch)
        if batch.is_new:
            self._stage("load", number, lambda: self._load_batch(batch))
        return True

    def load(self) -> None:
        """Second phase, once per run and only where something is new: facts, then the readers' copy."""
        if is_due(self.warehouse):
            resolution = self._stage("resolve", None, self._resolve)
            self._stage("load", None, lambda: self._load_facts(resolution))
        if is_stale(self.warehouse, self.job.places.published):
            self._stage("publish", None, self._publish)

    def close(self) -> None:
        """Write the ledger, the quality page and what the terminal shows."""
        summary = self.summary
        summary.published = self.job.places.published
        self._describe_warehouse()
        ledger.finish_run(
            self.warehouse,
            summary.run_id,
            datetime.now(UTC),
            status="failed" if summary.message else "succeeded",
            message=summary.message,
            counts=summary.accounts,
            timings=dict(summary.timings),
        )
        self._write_quality_page()

    def _stage(self, stage: str, batch: int | None, function: Stage) -> Any:
        clock = perf_counter()

        def logged() -> tuple[Any, str]:
            result, line = function()
            where = "" if batch is None else f" batch {batch}"
            log.info("%-8s%-9s %s (%.1f s)", stage, where, line, perf_counter() - clock)
            return result, line

        result = self.call(stage, batch, logged)
        spent = self.summary.timings.get(stage, 0.0)
        self.summary.timings[stage] = spent + perf_counter() - clock
        return result

    def _ingest(self, batch: _Batch, found: Iterator[Document | Rejection]) -> tuple[None, str]:
        size = 0
        for item in found:
            batch.items.append(item)
            size += len(item.body) if isinstance(item, Document) else 0
            if len(batch.items) >= self.job.batch_documents or size >= _BATCH_BYTES:
                break
        known = settled(self.warehouse, batch.items)
        for item in batch.items:
            row = known.get((item.document_id, item.uri))
            if row is not None and row["is_quarantined"] and row["is_known_address"]:
                batch.counts["quarantined"] += 1
                self.summary.reasons[row["reason"]] += 1
            elif isinstance(item, Rejection):
                batch.rejections.append(item)
            elif row is None and item.document_id not in self.settled_in_run:
                batch.fresh.append(item)
                self.settled_in_run.add(item.document_id)
            else:
                batch.counts["duplicates"] += 1
                if row is None or not row["is_known_address"]:
                    batch.known.append(item)
        if batch.fresh:
            batch.archived = write_archive(batch.fresh, self.job.places.archive)
        if not batch.items:
            return None, "no more inputs"
        return None, f"{len(batch.items)} inputs, {len(batch.fresh)} new, {len(batch.rejections)} unreadable"

    def _clean(self, batch: _Batch, reader: Reader) -> tuple[None, str]:
        batch.articles, rejections = reader.clean(batch.fresh)
        batch.rejections += rejections
        return (
            None,
            f"{len(batch.fresh)} documents: {len(batch.articles)} articles, {len(rejections)} set aside",
        )

    def _extract(self, batch: _Batch, reader: Reader) -> tuple[None, str]:
        first = {article.article_id: article for article in reversed(batch.articles)}
        read = read_articles(self.warehouse, list(first))
        todo = [article for article_id, article in first.items() if article_id not in read]
        batch.extractions, rejections = reader.extract(todo)
        self._set_aside(batch, rejections)
        words = sum(article.word_count for article in todo)
        events = sum(len(extraction.events) for extraction in batch.extractions)
        statements = sum(len(extraction.statements) for extraction in batch.extractions)
        return None, f"{len(todo)} articles, {words} words: {events} event mentions, {statements} statements"

    def _date(self, batch: _Batch) -> tuple[None, str]:
        read = {extraction.article_id: extraction for extraction in batch.extractions}
        for article in batch.articles:
            extraction = read.get(article.article_id) or Extraction(article.article_id, "")
            batch.dates[article.document_id] = date_article(article, extraction)
            batch.fingerprints.setdefault(article.article_id, fingerprints(article.text))
        dated = sum(date.published_from is not None for date in batch.dates.values())
        return None, f"{dated} of {len(batch.articles)} articles dated"

    def _validate(self, batch: _Batch) -> tuple[None, str]:
        if not batch.articles:
            return None, "nothing to judge"
        # Great Expectations takes seconds to import; a run with nothing new does without.
        from flows.validate import validate_batch

        unique = {article.article_id: article for article in reversed(batch.articles)}
        verdict = validate_batch(
            list(unique.values()),
            batch.extractions,
            [batch.dates[article.document_id] for article in unique.values()],
            self._accounts_of(batch),
            self.job.places.quality / "docs",
        )
        batch.checks = verdict.results
        if verdict.rejected:
            self._reject(batch, verdict.rejected)
        else:
            self._set_aside(
                batch,
                [
                    Rejection(
                        a.document_id, a.uri, "validate", "invalid_row", verdict.set_aside[a.article_id]
                    )
                    for a in batch.articles
                    if a.article_id in verdict.set_aside
                ],
            )
        held = sum(check.is_success for check in batch.checks)
        line = f"{held} of {len(batch.checks)} checks held"
        return None, line + (f", batch rejected: {verdict.rejected}" if verdict.rejected else "")

    def _load_batch(self, batch: _Batch) -> tuple[None, str]:
        stage_batch(
            self.warehouse,
            StagingBatch(
                batch_id=content_id(
                    "batch", self.summary.run_id, *sorted(_document_id(item) for item in batch.items)
                ),
                run_id=self.summary.run_id,
                staged_at=datetime.now(UTC),
                documents=[*batch.fresh, *batch.known],
                archived=batch.archived,
                articles=batch.articles,
                dates=[batch.dates[article.document_id] for article in batch.articles],
                extractions=batch.extractions,
                fingerprints=batch.fingerprints,
                rejections=batch.rejections,
                checks=batch.checks,
            ),
        )
        return None, f"{len(batch.articles)} articles staged, {len(batch.rejections)} inputs quarantined"

    def _resolve(self) -> tuple[Any, str]:
        resolution = resolve(read_staged(self.warehouse))
        mentions, events = len(resolution.event_links), len(resolution.events)
        lines = len({link.lineage_id for link in resolution.lineages})
        return resolution, (
            f"{len(resolution.lineages)} articles in {lines} lines of reporting, {mentions} mentions of "
            f"{events} events, {len(resolution.persons)} people"
        )

    def _load_facts(self, resolution: Any) -> tuple[None, str]:
        load_facts(self.warehouse, resolution, self.summary.run_id, datetime.now(UTC))
        return None, "dimensions and facts are up to date, all checks passed"

    def _publish(self) -> tuple[None, str]:
        publish(self.warehouse, self.job.places.published)
        size = self.job.places.published.stat().st_size
        return None, f"{self.job.places.published} ({size / 1e6:.1f} MB)"

    def _set_aside(self, batch: _Batch, rejections: Sequence[Rejection]) -> None:
        """Take the articles of these rejections, and all with the same text, out of the batch."""
        by_document = {rejection.document_id: rejection for rejection in rejections}
        causes = {
            article.article_id: by_document[article.document_id]
            for article in batch.articles
            if article.document_id in by_document
        }
        for article in batch.articles:
            if cause := causes.get(article.article_id):
                batch.rejections.append(replace(cause, document_id=article.document_id, uri=article.uri))
        batch.articles = [article for article in batch.articles if article.article_id not in causes]
        batch.extractions = [e for e in batch.extractions if e.article_id not in causes]

    def _reject(self, batch: _Batch, why: str) -> None:
        """Nothing of the batch is loaded; its documents wait in quarantine for the next run."""
        message = f"{why} The whole batch was rejected; the next run tries it again."
        batch.rejections += [
            Rejection(article.document_id, article.uri, "validate", "batch_rejected", message)
            for article in batch.articles
        ]
        batch.articles, batch.extractions = [], []
        self.summary.message = str(BatchRejected(f"batch {batch.number}: {message}"))

    def _accounts_of(self, batch: _Batch) -> dict[str, int]:
        new = len({article.article_id for article in batch.articles})
        return {
            "documents": len(batch.items),
            "articles": new,
            "duplicates": batch.counts["duplicates"] + len(batch.articles) - new,
            "quarantined": batch.counts["quarantined"] + len(batch.rejections),
        }

    def _account(self, batch: _Batch) -> None:
        read = {extraction.article_id for extraction in batch.extractions}
        accounts = self._accounts_of(batch)
        # An article that the warehouse has already, under another document, is a duplicate too.
        old = len({article.article_id for article in batch.articles} - read)
        accounts["articles"] -= old
        accounts["duplicates"] += old
        self.summary.accounts.update(accounts)
        for rejection in batch.rejections:
            self.summary.reasons[rejection.reason] += 1
            self.summary.quarantined_rows.append(
                {
                    "stage": rejection.stage,
                    "reason": rejection.reason,
                    "uri": rejection.uri,
                    "message": rejection.message,
                }
            )
        self.summary.checks += [{**asdict(check), "batch": batch.number} for check in batch.checks]

    def _describe_warehouse(self) -> None:
        summary = self.summary
        rows = {row["name"]: row["row_count"] for row in rows_of(self.warehouse, "rows")}
        summary.warehouse_counts = {
            name: rows[table]
            for name, table in (
                ("articles", "dim_article"),
                ("events", "fact_event"),
                ("event_mentions", "fact_event_mention"),
                ("persons", "dim_person"),
                ("sources", "dim_source"),
                ("statements", "fact_statement"),
            )
        }
        newest = rows_of(self.warehouse, "newest_events")
        if newest:
            summary.event_columns = list(newest[0])
            summary.newest_events = [tuple(row.values()) for row in newest]
            best = max(newest, key=lambda row: row["independent"])
            summary.example_event = str(best["id"])

    def _write_quality_page(self) -> None:
        summary, folder = self.summary, self.job.places.quality
        summary.quality_page = folder / "index.html"
        if summary.quality_page.exists() and not (summary.checks or summary.quarantined_rows):
            return  # nothing was judged: the last page that says something stays
        folder.mkdir(parents=True, exist_ok=True)
        page = quality_page(
            {
                "run_id": summary.run_id,
                "started_at": self.started.strftime("%Y-%m-%d %H:%M:%S"),
                **{part: summary.accounts[part] for part in ACCOUNTS},
            },
            summary.checks,
            summary.quarantined_rows,
            has_docs=(folder / "docs" / "index.html").exists(),
        )
        replacement = folder / ".index.html.tmp"
        replacement.write_text(page, encoding="utf-8")
        replacement.replace(summary.quality_page)


def _document_id(item: Document | Rejection) -> str:
    return item.document_id
