"""What a run is told and what it tells: `Job` in, `RunSummary` out, and how its stages are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from flows.feed_list import Feed
from flows.ingest.archive import Archived
from flows.load.again import Reset
from flows.settings import Places, Settings

STAGES = {
    "ingest": "Read a batch of inputs, keep their raw bytes, and find out which are new.",
    "clean": "Decode, find the article on the page, remove furniture, read title, byline and outlet.",
    "extract": "Read names, places, times, statements, sources and events with the language model.",
    "resolve": "Date the articles; once per run: copies, people, and which mentions are one event.",
    "validate": "Judge the batch by Great Expectations suites; set failing articles aside.",
    "load": "Stage the batch in one transaction; once per run: dimensions and facts in another.",
    "publish": "Replace the read-only copy that BI tools and queries read.",
}
"""The stages in order, with what a person reads about them in the Prefect UI."""

ACCOUNTS = ("documents", "articles", "duplicates", "quarantined")
"""The parts of the accounts; the first is the sum of the others."""

Stage = Callable[[], tuple[Any, str]]
"""One stage of one batch: its result, and one line that tells a person what it did."""


class Call(Protocol):
    """How a stage is called: (name of `STAGES`, number of the batch or None, the stage) -> its result."""

    def __call__(self, stage: str, batch: int | None, function: Stage) -> Any: ...


class Work:
    """A stage that keeps its result out of the hands of whoever schedules it."""

    def __init__(self, function: Stage) -> None:
        self._function = function
        self.result: Any = None

    def perform(self) -> str:
        """Do it; the line that tells what was done."""
        self.result, line = self._function()
        return line


def directly(stage: str, batch: int | None, function: Stage) -> Any:
    """Call a stage without Prefect."""
    del stage, batch
    return function()[0]


@dataclass(frozen=True, slots=True)
class Job:
    """Everything that one run is told. Paths are absolute; `workers` 0: decide by size.

    Attributes:
        command: who asks, for the ledger: run, ingest, backfill, rebuild, retry.
        feeds: read after the inputs; their freshness is watched.
        data_interval: the logical interval, UTC, end exclusive; None for a run by hand.
        reset: documents of the archive to read once more.
        archived: documents of the archive that the warehouse may not know.
        retried: ids of documents that are tried again though they were set aside for good.
        events: `political` or `all`; None: as the warehouse was read, political if it is new.
        is_loading: False leaves facts and the published copy to a later run, which finds them due.
    """

    inputs: Sequence[str]
    places: Places
    command: str = "run"
    feeds: Sequence[Feed] = ()
    data_interval: tuple[datetime, datetime] | None = None
    reset: Reset | None = None
    archived: Sequence[Archived] = ()
    retried: frozenset[str] = frozenset()
    is_loading: bool = True
    max_attempts: int = 5
    source: str | None = None
    published_at: datetime | None = None
    model: str | None = None
    events: str | None = None
    workers: int = 0
    min_words: int = 40
    as_is: bool = False
    batch_documents: int = 200
    limit_bytes: int = 20_000_000
    lock_wait_s: float = 30
    flow_run_id: str | None = None
    alert_webhook: str | None = None

    @classmethod
    def from_settings(
        cls,
        settings: Settings,
        places: Places,
        *,
        inputs: Sequence[str],
        workers: int | None = None,
        min_words: int | None = None,
        events: str | None = None,
        **options: Any,
    ) -> Job:
        """A job with the operator's settings where the call says nothing."""
        return cls(
            inputs=inputs,
            places=places,
            model=settings.spacy_model,
            events=events or settings.events,
            workers=settings.workers if workers is None else workers,
            min_words=settings.min_words if min_words is None else min_words,
            batch_documents=settings.batch_documents,
            limit_bytes=int(settings.limit_mb * 1_000_000),
            lock_wait_s=settings.lock_wait_s,
            max_attempts=settings.max_attempts,
            alert_webhook=settings.webhook,
            **options,
        )


@dataclass(slots=True)
class RunSummary:
    """What a run did, for people and programs.

    Attributes:
        accounts: documents, articles, duplicates and quarantined of this run.
        reasons: how many inputs were set aside for which reason.
        warehouse_counts: rows of the main tables afterwards.
        newest_events: rows under `event_columns`.
        alerts: what a person should look at: kind, severity, subject, message.
        killed_flow_runs: ids of Prefect, of runs that were killed lately: it may believe that they go on.
        message: what failed, or None.
    """

    run_id: str
    accounts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    warehouse_counts: dict[str, int] = field(default_factory=dict)
    event_columns: list[str] = field(default_factory=list)
    newest_events: list[tuple[Any, ...]] = field(default_factory=list)
    example_event: str | None = None
    checks: list[dict[str, Any]] = field(default_factory=list)
    quarantined_rows: list[dict[str, str]] = field(default_factory=list)
    timings: dict[str, float] = field(default_factory=dict)
    quality_page: Path | None = None
    published: Path | None = None
    data_interval: tuple[datetime, datetime] | None = None
    alerts: list[dict[str, str]] = field(default_factory=list)
    killed_flow_runs: list[str] = field(default_factory=list)
    seconds: float = 0.0
    message: str | None = None

    def counts(self) -> dict[str, int]:
        """Accounts of the run and rows of the warehouse, flat."""
        return {
            **{part: self.accounts[part] for part in ACCOUNTS},
            **{f"warehouse_{name}": count for name, count in self.warehouse_counts.items()},
        }

    def as_json(self) -> dict[str, Any]:
        """Everything, with plain types."""
        # `asdict` would rebuild a Counter from pairs, and count them.
        plain = replace(self, accounts=Counter(), reasons=Counter())
        return {**asdict(plain), "accounts": dict(self.accounts), "reasons": dict(self.reasons)}
