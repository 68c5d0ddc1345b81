"""Inputs and a warehouse in, one run of the whole pipeline out: the order of the stages, and nothing else.

    for each batch:  ingest -> clean -> extract -> resolve (dates) -> validate -> load (stage)
    once per run:    resolve (lineages, people, events) -> load (facts) -> publish

A batch is one transaction, the facts are another; whatever a kill leaves behind is complete up to one of
them, and the next run goes on from there. What an interrupted rebuild, backfill or retry left unread comes
first. Documents that were being read when a run was killed come back in ever smaller batches, so that one
that kills its reader is found and set aside. Who calls the stages is a parameter: `pipeline.py` makes each
call a Prefect task, `--plain` calls them directly.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from itertools import chain, count
from time import perf_counter
from typing import TYPE_CHECKING, Any

from flows.alerts import Alert, Tell, look, telling
from flows.clock import read_now
from flows.errors import BatchRejected, WarehouseError
from flows.extract.version import POLITICAL, extraction_version
from flows.ingest import read_inputs
from flows.ingest.archive import Archived, read_archive, sweep, write_archive
from flows.job import ACCOUNTS, Call, Job, RunSummary, Stage
from flows.load import again, ledger
from flows.load.changes import Scope
from flows.load.facts import is_due, load_facts, resolve_staged
from flows.load.publish import is_stale, publish
from flows.load.publish import sweep as sweep_copies
from flows.load.stage import StagingBatch, stage_batch
from flows.pages.quality import docs_beside, quality_page
from flows.reading import Reader, given_claims
from flows.records import Article, ArticleDate, Document, Extraction, Rejection, Resolution, content_id
from flows.reread import left_behind
from flows.resolve.dating import date_article
from flows.resolve.lineage import fingerprints
from flows.settings import silence_telemetry
from flows.state import read_articles, rows_of, settled
from flows.stopping import heard
from flows.warehouse import Warehouse, open_warehouse

if TYPE_CHECKING:
    from flows.validate import CheckResult

log = logging.getLogger(__name__)

# A batch is held in memory: this many bytes end it before its number of documents does.
_BATCH_BYTES = 32_000_000
# Each kill while a document was being read shrinks its batch to this share: of 200 documents, the fourth
# leaves few, the fifth one.
_SHRINK = 4
_PLACE = ("document_id", "archive_file", "archive_offset", "archive_length")
_LIBRARIES = ("duckdb", "great-expectations", "prefect", "spacy")


def run(job: Job, call: Call) -> RunSummary:
    """Run the pipeline once.

    Raises:
        InputError: an input does not exist; nothing was done.
        WarehouseError: the warehouse is locked, damaged or not ours; batches staged before are kept.
        BrokenExpectation: a check could not be evaluated; batches staged before are kept.
    """
    silence_telemetry()
    clock, started = perf_counter(), datetime.now(UTC)
    found = _found(job, read_now(started))
    with open_warehouse(job.places.warehouse, wait_s=job.lock_wait_s) as warehouse:
        job = replace(job, events=again.events_of(warehouse, job.events, job.reset))
        version_ = extraction_version(job.model, job.events or POLITICAL)
        run_id = ledger.start_run(
            warehouse,
            [*job.inputs, *(feed.url for feed in job.feeds)],
            started,
            flow_run_id=job.flow_run_id,
            command=job.command,
            interval=job.data_interval,
            extraction_version=version_,
            versions={name: version(name) for name in _LIBRARIES},
        )
        run_ = _Run(job, call, warehouse, RunSummary(run_id, data_interval=job.data_interval), started)
        run_.version = version_
        run_.suspects = again.suspects(warehouse)
        try:
            if job.reset is not None:
                again.reset(warehouse, job.reset, job.places.archive, version_, started)
            run_.read(chain(run_.unread(), found))
            again.settle_containers(warehouse, run_.answered - run_.failed, started)
            # A kill from here on is the fault of no document.
            again.end_reading(warehouse, run_id)
            if job.is_loading:
                run_.load()
        except BaseException as error:
            heard()
            run_.summary.message = _message(error)
            # What went wrong first is what a person must hear of.
            with suppress(WarehouseError, OSError):
                run_.close(perf_counter() - clock)
            raise
        run_.close(perf_counter() - clock)
    return run_.summary


def run_and_tell(job: Job, call: Call, tell: Tell | None = None) -> RunSummary:
    """Run once and send the alerts, also those of a run that fails.

    Args:
        job: the run; its settings say which webhook.
        call: how a stage is called.
        tell: sends alerts by other ways too.

    Raises:
        WirehouseError: see `run`; it was told about.
    """
    with telling(job.command, str(job.places.warehouse), job.alert_webhook, tell) as alerts:
        summary = run(job, call)
        alerts += summary.alerts
    return summary


def _found(job: Job, stamp: datetime) -> Iterator[Document | Rejection]:
    """Documents of the inputs, then of the feeds, whose entries may lack the outlet that the list names."""
    sources = [
        (job.inputs, given_claims(job.source, job.published_at)),
        *(([feed.url], given_claims(feed.source, None)) for feed in job.feeds),
    ]
    # Not a generator: what does not exist is found out here, before anything is opened.
    return chain.from_iterable(
        [
            read_inputs(inputs, fetched_at=stamp, claims=claims, limit_bytes=job.limit_bytes)
            for inputs, claims in sources
        ]
    )


def _message(error: BaseException) -> str:
    if isinstance(error, Exception):
        return f"{type(error).__name__}: {error}"
    return "stopped before its end; what was staged is kept, and the next run goes on from there"


@dataclass(slots=True)
class _Batch:
    """One batch on its way.

    Attributes:
        fresh: documents to read; known: seen before, at another address; killers: set aside unread.
    """

    number: int
    items: list[Document | Rejection] = field(default_factory=list)
    fresh: list[Document] = field(default_factory=list)
    known: list[Document] = field(default_factory=list)
    killers: list[Document] = field(default_factory=list)
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
    version: str = ""
    settled_in_run: set[str] = field(default_factory=set)
    archived: dict[str, Archived] = field(default_factory=dict)
    suspects: dict[str, tuple[int, bool]] = field(default_factory=dict)
    held_back: list[Document | Rejection] = field(default_factory=list)
    poison: list[dict[str, str]] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)

    def unread(self) -> Iterator[Document | Rejection]:
        """Documents of the archive that no run has read to its end, and those the job brings along."""
        since, until = self.job.data_interval or (None, None)
        is_day = self.job.command == "backfill"
        rows = again.pending(self.warehouse, *((since, until) if is_day else ()))
        pending = [
            (row["uri"], Archived(*(row[name] for name in _PLACE))) for row in rows
        ]  # a list: the warehouse changes while it is read
        archive = self.job.places.archive
        sweep(archive)
        # A day of a backfill knows which documents are its own.
        lost = [] if is_day else list(left_behind(self.warehouse, archive))
        if found := len(pending) + len(lost):
            log.info("%d documents of the archive are to be read (again)", found)
        for uri, entry in chain(pending, (("", entry) for entry in chain(lost, self.job.archived))):
            if entry.document_id in self.archived:
                continue
            self.archived[entry.document_id] = entry
            try:
                yield from read_archive(archive, [entry])
            except WarehouseError as error:
                # One damaged record is set aside; a whole archive that is gone was noticed before the reset.
                message = f"{error} Then: wirehouse quarantine retry {entry.document_id[:8]}"
                place = uri or f"{entry.archive_file}@{entry.archive_offset}"
                yield Rejection(entry.document_id, place, "ingest", "unreadable", message)

    def read(self, found: Iterator[Document | Rejection]) -> None:
        """First phase: batch after batch, each staged in one transaction."""
        job = self.job
        with Reader(
            job.model,
            events=job.events or POLITICAL,
            workers=job.workers,
            min_words=job.min_words,
            as_is=job.as_is,
        ) as reader:
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
            ledger.set_phase(self.warehouse, self.summary.run_id, "load")
            is_complete = False
            while not is_complete:
                resolved = self._stage("resolve", None, self._resolve)
                self._stage("load", None, partial(self._load_facts, resolved))
                is_complete = resolved[1].is_complete
        places = self.job.places
        if is_stale(self.warehouse, places.published, places.copy_options):
            ledger.set_phase(self.warehouse, self.summary.run_id, "publish")
            self._stage("publish", None, self._publish)
        else:
            sweep_copies(self.job.places.published)

    def close(self, seconds: float) -> None:
        """Write the ledger, the quality page and what the terminal shows; look whether to alert somebody."""
        summary = self.summary
        summary.seconds = seconds
        summary.published = self.job.places.published
        again.end_reading(self.warehouse, summary.run_id)
        self._describe_warehouse()
        self._finish(self.warehouse)
        # A run that begins late asks late: what it brought has arrived, though its interval ended before.
        interval = self.job.data_interval
        as_of = max(self.started, interval[1]) if interval else self.started
        poison = [Alert("poison", "warning", row["uri"], row["message"]) for row in self.poison]
        alerts = look(self.warehouse, summary.run_id, self.job.feeds, as_of, poison)
        summary.alerts = [asdict(alert) for alert in alerts]
        summary.killed_flow_runs = ledger.killed_flow_runs(self.warehouse)
        self._write_quality_page()

    def _finish(self, warehouse: Warehouse) -> None:
        """Close the run in the ledger of the warehouse, or of its copy for readers."""
        summary = self.summary
        ledger.finish_run(
            warehouse,
            summary.run_id,
            datetime.now(UTC),
            status="failed" if summary.message else "succeeded",
            message=summary.message,
            counts=summary.accounts,
            timings=dict(summary.timings),
        )

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
        batch.items = self._next_items(found)
        known = settled(self.warehouse, batch.items, self.job.max_attempts)
        for item in batch.items:
            if isinstance(item, Rejection):
                self.failed.add(item.uri)
            elif "#" in item.uri:
                self.answered.add(item.uri.partition("#")[0])
            row = known.get((item.document_id, item.uri))
            if item.document_id in self.archived or item.document_id in self.job.retried:
                row = None
            if row is not None and row["is_quarantined"] and row["is_known_address"]:
                batch.counts["quarantined"] += 1
                self.summary.reasons[row["reason"]] += 1
            elif isinstance(item, Rejection):
                batch.rejections.append(item)
            elif row is None and item.document_id not in self.settled_in_run:
                self.settled_in_run.add(item.document_id)
                if rejection := self._killed(item):
                    batch.rejections.append(rejection)
                    batch.killers.append(item)
                else:
                    batch.fresh.append(item)
            else:
                batch.counts["duplicates"] += 1
                if row is None or not row["is_known_address"]:
                    batch.known.append(item)
        if not batch.items:
            return None, "no more inputs"
        self._archive(batch)
        if batch.fresh:
            kills = {document_id: kills for document_id, (kills, _) in self.suspects.items()}
            again.begin_reading(
                self.warehouse, self.summary.run_id, [item.document_id for item in batch.fresh], kills
            )
        return None, f"{len(batch.items)} inputs, {len(batch.fresh)} new, {len(batch.rejections)} unreadable"

    def _next_items(self, found: Iterator[Document | Rejection]) -> list[Document | Rejection]:
        """As many inputs as one batch may have; fewer around documents that a killed run was reading."""
        items: list[Document | Rejection] = []
        size, most = 0, self.job.batch_documents
        for item in chain(_drain(self.held_back), found):
            kills = self.suspects.get(item.document_id, (0, False))[0]
            most = min(most, max(1, self.job.batch_documents // _SHRINK**kills)) if kills > 1 else most
            if items and len(items) >= most:
                self.held_back.append(item)
                break
            items.append(item)
            size += len(item.body) if isinstance(item, Document) else 0
            if len(items) >= most or size >= _BATCH_BYTES:
                break
        return items

    def _killed(self, document: Document) -> Rejection | None:
        """A rejection, if runs were killed again and again while they read this document, at last alone."""
        kills, is_alone = self.suspects.get(document.document_id, (0, False))
        if kills < self.job.max_attempts or not is_alone or document.document_id in self.job.retried:
            return None
        message = (
            f"{kills} runs were killed while they read it, the last one when it read nothing else. Look at "
            f"its size and content, then: wirehouse quarantine retry {document.document_id[:8]}"
        )
        self.poison.append({"uri": document.uri, "message": message})
        return Rejection(document.document_id, document.uri, "extract", "killed_reader", message)

    def _archive(self, batch: _Batch) -> None:
        """Keep the bytes of what is new; what comes from the archive stays where it is."""
        arrived = [*batch.fresh, *batch.killers]
        new = [item for item in arrived if item.document_id not in self.archived]
        try:
            batch.archived = write_archive(new, self.job.places.archive)
        except OSError as error:
            raise WarehouseError(
                f"the archive {self.job.places.archive} cannot be written: {error.strerror or error}. Make "
                "room or give write permission; the same command goes on from there."
            ) from error
        batch.archived += [self.archived[d.document_id] for d in arrived if d.document_id in self.archived]

    def _clean(self, batch: _Batch, reader: Reader) -> tuple[None, str]:
        batch.articles, rejections = reader.clean(batch.fresh)
        batch.rejections += rejections
        return (
            None,
            f"{len(batch.fresh)} documents: {len(batch.articles)} articles, {len(rejections)} set aside",
        )

    def _extract(self, batch: _Batch, reader: Reader) -> tuple[None, str]:
        first = {article.article_id: article for article in reversed(batch.articles)}
        # What comes from the archive is read again unless this version read it.
        is_again = any(article.document_id in self.archived for article in batch.articles)
        read = read_articles(self.warehouse, list(first), self.version if is_again else None)
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
                documents=[*batch.fresh, *batch.known, *batch.killers],
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
        resolution, scope = resolve_staged(self.warehouse, datetime.now(UTC))
        mentions, events = len(resolution.event_links), len(resolution.events)
        return (resolution, scope), (
            f"{len(resolution.dates)} articles with {mentions} mentions of {events} events and "
            f"{len(resolution.persons)} people, with all that they touch"
        )

    def _load_facts(self, resolved: tuple[Resolution, Scope]) -> tuple[None, str]:
        load_facts(self.warehouse, resolved[0], self.summary.run_id, datetime.now(UTC), resolved[1])
        return None, "dimensions and facts are up to date, all checks passed"

    def _publish(self) -> tuple[None, str]:
        places = self.job.places
        publish(self.warehouse, places.published, places.copy_options, self._finish)
        size = places.published.stat().st_size
        return None, f"{places.published} ({size / 1e6:.1f} MB)"

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
        if self.archived.keys() & {article.document_id for article in batch.articles}:
            # Loading the rest would take the facts of these articles away.
            raise BatchRejected(
                f"batch {batch.number}, which was read again from the archive: {why} Nothing of it was "
                "staged and the facts stay as they were. Correct the cause (wirehouse doctor helps); every "
                "run tries again."
            )
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
        page = quality_page(
            {
                "run_id": summary.run_id,
                "started_at": self.started.strftime("%Y-%m-%d %H:%M:%S"),
                **{part: summary.accounts[part] for part in ACCOUNTS},
            },
            summary.checks,
            summary.quarantined_rows,
            docs=docs_beside(summary.quality_page),
        )
        replacement = folder / ".index.html.tmp"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            replacement.write_text(page, encoding="utf-8")
            replacement.replace(summary.quality_page)
        except OSError as error:
            # The facts are loaded; a page that could not be written is made by `wirehouse validate`.
            log.warning("the quality page %s cannot be written: %s", summary.quality_page, error)


def _document_id(item: Document | Rejection) -> str:
    return item.document_id


def _drain(items: list[Document | Rejection]) -> Iterator[Document | Rejection]:
    """Take everything out of `items`, one by one."""
    while items:
        yield items.pop(0)
