"""The Prefect flows around a run: names, task runs, artifacts, alerts; nothing about news, and no order of
their own.

Import this module only after `flows.settings.prefect_environment` is in the environment, because Prefect
reads its settings when it is imported; a deployment's process gets them from its worker or from `serve`.

Every stage of every batch is one task run. Tasks have no Prefect retries: what the network breaks is
retried with backoff where it is fetched (`flows.ingest.fetch`), and what our own code breaks would only
break again. A flow run that ends `Failed` has said why in its message; the warehouse's ledger, not Prefect's
state, decides what is done.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote

from prefect import Task, flow
from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact
from prefect.blocks import notifications  # noqa: F401 - loading a block needs its class to be known
from prefect.blocks.core import Block
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed
from pydantic import Field

from flows import upkeep as tasks
from flows.alerts import text_of
from flows.feed_list import Feed, read_feeds
from flows.job import STAGES, Job, RunSummary, Work
from flows.reread import Backfill, backfill, retriable, retry
from flows.resources import resource_path
from flows.run import run_and_tell
from flows.settings import Places, Settings, load_settings

log = logging.getLogger(__name__)

finished: list[RunSummary] = []
"""Runs that this process has finished: all that is left of one when Prefect goes away before it is told."""

# --- parameters, as the form in Prefect's UI shows them ---------------------------------------------

WarehouseParameter = Annotated[
    str | None, Field(description="Warehouse file DIR/NAME.duckdb; empty: the one in WIREHOUSE_HOME")
]
FeedsParameter = Annotated[
    str | None,
    Field(description="CSV of feeds (source, url, expect_every_hours, is_active); empty: WIREHOUSE_FEEDS"),
]
WorkersParameter = Annotated[
    int | None, Field(ge=0, description="Processes that read articles; 0: decide by size")
]
MinWordsParameter = Annotated[int | None, Field(ge=0, description="Shorter texts are quarantined")]
IntervalStartParameter = Annotated[
    datetime | None, Field(description="Start of the logical interval, UTC; empty: from the schedule")
]
IntervalEndParameter = Annotated[
    datetime | None, Field(description="End of the logical interval, UTC; empty: when the run was due")
]


def _perform(label: str, work: Work) -> str:
    """Do one stage of one batch; its own line of summary is all that Prefect keeps."""
    del label  # only the name of the task run
    return work.perform()


_TASKS = {
    stage: Task(
        _perform,
        name=stage,
        description=description,
        task_run_name="{label}",
        # Results are batches of articles: they live in the warehouse, not in Prefect's storage.
        cache_policy=NO_CACHE,
        persist_result=False,
        log_prints=False,
    )
    for stage, description in STAGES.items()
}


def as_task(stage: str, batch: int | None, function: Callable[[], tuple[Any, str]]) -> Any:
    """Call one stage as a Prefect task run named after stage and batch."""
    work = Work(function)
    _TASKS[stage](stage if batch is None else f"{stage} batch {batch}", work)
    return work.result


# --- logical time -----------------------------------------------------------------------------------


def _due_at() -> datetime:
    """When this run was due, to the minute: what a schedule says, however late the run begins."""
    due: datetime = flow_run.scheduled_start_time or datetime.now(UTC)
    return due.astimezone(UTC).replace(second=0, microsecond=0)


def data_interval(
    start: datetime | None, end: datetime | None, length: timedelta | None, due_at: datetime
) -> tuple[datetime, datetime] | None:
    """The logical interval: what is given, completed by when the run was due and how long intervals are.

    None for a run by hand, which gives neither bound nor length.

    >>> hour = timedelta(hours=1)
    >>> [str(bound) for bound in data_interval(None, None, hour, datetime(2023, 6, 5, 13, tzinfo=UTC))]
    ['2023-06-05 12:00:00+00:00', '2023-06-05 13:00:00+00:00']
    """
    if start is None and end is None and length is None:
        return None
    last = _utc(end) if end else (_utc(start) + length if start and length else due_at)
    first = _utc(start) if start else last - (length or timedelta(0))
    return first, max(first, last)


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def interval_name(interval: tuple[datetime, datetime]) -> str:
    """The interval as people write it.

    >>> interval_name((datetime(2023, 6, 5, 12), datetime(2023, 6, 5, 13)))
    '2023-06-05 12:00–13:00'
    >>> interval_name((datetime(2023, 6, 5), datetime(2023, 6, 6)))
    '2023-06-05'
    """
    start, end = interval
    if (start.hour, start.minute) == (0, 0) and end - start == timedelta(days=1):
        return f"{start:%Y-%m-%d}"
    until = f"{end:%H:%M}" if start.date() == end.date() else f"{end:%Y-%m-%d %H:%M}"
    return f"{start:%Y-%m-%d %H:%M}–{until}"


def _given_interval() -> tuple[datetime, datetime] | None:
    """Of this run's own parameters."""
    given = flow_run.parameters
    minutes = given.get("interval_minutes")
    return data_interval(
        _moment(given.get("data_interval_start")),
        _moment(given.get("data_interval_end")),
        timedelta(minutes=minutes) if minutes else None,
        _due_at(),
    )


def _moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _name_of_run() -> str:
    inputs = flow_run.parameters.get("inputs") or ["bundled samples"]
    first = Path(str(inputs[0])).name or str(inputs[0])
    more = f" and {len(inputs) - 1} more" if len(inputs) > 1 else ""
    interval = _given_interval()
    return f"{first}{more} · {interval_name(interval) if interval else f'{_due_at():%Y-%m-%d %H:%M}'}"


def _name_of_ingest() -> str:
    interval = _given_interval()
    return f"feeds · {interval_name(interval)}" if interval else "feeds"


def _name_of_day() -> str:
    start = _moment(flow_run.parameters["data_interval_start"])
    return f"backfill · {start:%Y-%m-%d}"


def _name_of_upkeep() -> str:
    return f"{flow_run.flow_name} · {_due_at():%Y-%m-%d}"


# --- flows ------------------------------------------------------------------------------------------


@flow(
    name="news-to-warehouse",
    description="News articles in, a DuckDB star schema of events, people, sources and statements out.",
    flow_run_name=_name_of_run,
    persist_result=False,
)
def news_to_warehouse(
    inputs: Annotated[
        list[str], Field(description="Files, folders, globs or addresses; empty: the bundled samples")
    ] = [],  # noqa: B006 - Prefect reads the default for its form and never changes it
    feeds: FeedsParameter = None,
    warehouse: WarehouseParameter = None,
    source: Annotated[str | None, Field(description="Outlet of inputs that name none")] = None,
    published_at: Annotated[
        datetime | None, Field(description="Publication time of inputs that state none (UTC)")
    ] = None,
    workers: WorkersParameter = None,
    min_words: MinWordsParameter = None,
    as_is: Annotated[bool, Field(description="The texts are already clean: remove no furniture")] = False,
    events: Annotated[
        Literal["political", "all"] | None,
        Field(description="Which; empty: as the warehouse was read"),
    ] = None,
    data_interval_start: IntervalStartParameter = None,
    data_interval_end: IntervalEndParameter = None,
) -> State[RunSummary]:
    """Ingest, clean, extract, resolve, validate, load and publish `inputs`; what the run did."""
    settings = load_settings()
    listed = read_feeds(Path(feeds)) if feeds else []
    job = Job.from_settings(
        settings,
        _places(settings, warehouse),
        inputs=inputs or ([] if listed else [str(resource_path("seeds/articles"))]),
        feeds=listed,
        data_interval=data_interval(data_interval_start, data_interval_end, None, _due_at()),
        source=source,
        published_at=published_at,
        workers=workers,
        min_words=min_words,
        as_is=as_is,
        events=events,
        flow_run_id=flow_run.id,
    )
    return _run(job, settings)


@flow(
    name="ingest-feeds",
    description="Ask every feed of the list for news and take what is new into the warehouse.",
    flow_run_name=_name_of_ingest,
    persist_result=False,
)
def ingest_feeds(
    feeds: FeedsParameter = None,
    interval_minutes: Annotated[
        int, Field(ge=1, description="Length of the logical interval: the minutes between two runs")
    ] = 60,
    warehouse: WarehouseParameter = None,
    workers: WorkersParameter = None,
    min_words: MinWordsParameter = None,
    data_interval_start: IntervalStartParameter = None,
    data_interval_end: IntervalEndParameter = None,
) -> State[RunSummary]:
    """One scheduled run; its interval ends when it was due, however late it begins."""
    settings = load_settings()
    length = timedelta(minutes=interval_minutes)
    job = Job.from_settings(
        settings,
        _places(settings, warehouse),
        command="ingest",
        inputs=[],
        feeds=_feeds(settings, feeds),
        data_interval=data_interval(data_interval_start, data_interval_end, length, _due_at()),
        workers=workers,
        min_words=min_words,
        flow_run_id=flow_run.id,
    )
    return _run(job, settings)


# The job of a day holds more than parameters can say; it reaches the day's flow beside them.
_job_of_day: ContextVar[Job] = ContextVar("job_of_day")


@flow(
    name="backfill",
    description="One run per day of the archive, or of files that name their day; days that are done are "
    "skipped, and an interrupted backfill goes on from there.",
    flow_run_name="backfill {since} to {until}",
    persist_result=False,
)
def backfill_days(
    since: Annotated[date, Field(description="First day, UTC")],
    until: Annotated[date, Field(description="Last day, UTC")],
    inputs: Annotated[
        list[str],
        Field(description="Files with {date} or {date:%Y/%m/%d} in their names; empty: the archive"),
    ] = [],  # noqa: B006 - see above
    force: Annotated[bool, Field(description="Repeat days that are done")] = False,
    warehouse: WarehouseParameter = None,
    workers: WorkersParameter = None,
    min_words: MinWordsParameter = None,
) -> State[Backfill]:
    """Run the missing days, oldest first, one after the other: there is one writer."""
    settings = load_settings()
    job = Job.from_settings(
        settings,
        _places(settings, warehouse),
        inputs=inputs,
        workers=workers,
        min_words=min_words,
        flow_run_id=flow_run.id,
    )

    def run_day(job: Job) -> RunSummary:
        assert job.data_interval is not None
        token = _job_of_day.set(job)
        try:
            state = backfill_day(*job.data_interval, return_state=True)
        finally:
            _job_of_day.reset(token)
        summary: RunSummary = summary_of(state)
        return summary

    found = backfill(job, since, until, run_day, is_forced=force)
    if found.messages:
        return Failed(message="; ".join(found.messages)[:1000], data=found)
    return Completed(data=found)


@flow(name="backfill-day", flow_run_name=_name_of_day, persist_result=False)
def backfill_day(data_interval_start: datetime, data_interval_end: datetime) -> State[RunSummary]:
    """One day of a backfill."""
    del data_interval_start, data_interval_end  # for people; the job has them
    return _run(_job_of_day.get(), load_settings())


@flow(
    name="publish-marts",
    description="Try again what failed for reasons of the moment, load what is due, publish for readers.",
    flow_run_name=_name_of_upkeep,
    persist_result=False,
)
def publish_marts(
    warehouse: WarehouseParameter = None,
    expire_days: Annotated[
        int | None, Field(ge=0, description="Give up quarantined inputs after so many days; 0: never")
    ] = None,
) -> State[RunSummary]:
    """The nightly run."""
    settings = load_settings()
    places = _places(settings, warehouse)
    job = Job.from_settings(settings, places, inputs=[], flow_run_id=flow_run.id)
    rows = retriable(job)
    again, missing = retry(job, rows)
    if missing:
        log.warning("%d quarantined inputs are not there any more, %s the first", len(missing), missing[0])
    state = _run(again, settings)
    days = settings.quarantine_days if expire_days is None else expire_days
    if days:
        given_up = tasks.expire(places, days, _due_at(), wait_s=settings.lock_wait_s)
        log.info("quarantine: %d inputs given up after %d days", given_up.total(), days)
    return state


@flow(
    name="upkeep",
    description="Validate the whole warehouse, build Data Docs and the quality page, compact the file.",
    flow_run_name=_name_of_upkeep,
    persist_result=False,
)
def upkeep(warehouse: WarehouseParameter = None, feeds: FeedsParameter = None) -> State[None]:
    """The weekly run."""
    settings = load_settings()
    places = _places(settings, warehouse)
    found = tasks.validate_warehouse(
        places,
        wait_s=settings.lock_wait_s,
        feeds=_feeds(settings, feeds),
        flow_run_id=flow_run.id,
    )
    _quality_artifact(found.checks)
    _link_artifacts(places)
    before, after = tasks.compact(places, wait_s=settings.lock_wait_s)
    log.info("compacted %s from %.1f to %.1f MB", places.warehouse, before / 1e6, after / 1e6)
    if found.alerts:
        tell(settings, places)(found.alerts)
    grave = [check for check in found.failed if tasks.is_grave(check)]
    if grave:
        return Failed(message=f"{len(grave)} checks of the warehouse do not hold; see the quality page")
    return Completed()


def _places(settings: Settings, warehouse: str | None) -> Places:
    return Places(settings, Path(warehouse) if warehouse else None)


def _feeds(settings: Settings, feeds: str | None) -> list[Feed]:
    return read_feeds(Path(feeds) if feeds else settings.feeds or resource_path("seeds/feeds.csv"))


def _run(job: Job, settings: Settings) -> State[RunSummary]:
    """Run the job; a run in which a batch was rejected is no success."""
    summary = run_and_tell(job, as_task, tell(settings, job.places))
    finished.append(summary)
    try:
        _artifacts(summary, job.places)
    except Exception as error:
        if not is_of_prefect(error):
            raise
        # The warehouse is complete; Prefect's pages show less of it.
        log.warning("Prefect did not take the artifacts: %s", error or type(error).__name__)
    if summary.message:
        return Failed(message=summary.message, data=summary)
    return Completed(data=summary)


def is_of_prefect(error: BaseException) -> bool:
    """Whether Prefect, or its way to the server, failed, and nothing of ours."""
    is_start = isinstance(error, RuntimeError) and "ephemeral Prefect API server" in str(error)
    return is_start or type(error).__module__.partition(".")[0] in {"httpx", "httpcore", "prefect"}


def summary_of(state: State[Any]) -> Any:
    """What a flow of this module returned, also if it failed in a way that it can tell.

    Raises:
        Exception: whatever ended the flow.
    """
    result = state.result(raise_on_failure=False)
    if isinstance(result, BaseException):
        raise result
    return result


# --- what people see --------------------------------------------------------------------------------


def tell(settings: Settings, places: Places) -> Callable[[Sequence[Mapping[str, str]]], None]:
    """A function that sends alerts through the notification blocks that the operator has chosen."""

    def send(alerts: Sequence[Mapping[str, str]]) -> None:
        for slug in filter(None, (part.strip() for part in settings.alert_blocks.split(","))):
            try:
                block: Any = Block.load(slug)
                block.notify(text_of(alerts, str(places.warehouse)), subject="wirehouse")
            except Exception as error:
                # Whatever a mail server or chat does, the run is what it is.
                log.warning("alert block %s: %s", slug, error)

    return send


def _artifacts(summary: RunSummary, places: Places) -> None:
    """What a person wants to see first in the UI. Texts of the news go into tables, never into markdown."""
    create_table_artifact(
        key="accounts",
        table=[summary.counts()],
        description="documents = articles + duplicates + quarantined, and what is now in the warehouse",
    )
    create_table_artifact(
        key="newest-events",
        table=[dict(zip(summary.event_columns, map(str, row), strict=True)) for row in summary.newest_events],
        description="the newest events of the warehouse",
    )
    if summary.quarantined_rows:
        create_table_artifact(
            key="quarantine",
            table=[dict(row) for row in summary.quarantined_rows],
            description="inputs this run set aside, and what to do about them",
        )
    if summary.alerts:
        create_table_artifact(
            key="alerts", table=list(summary.alerts), description="what somebody should look at"
        )
    _quality_artifact(summary.checks)
    _link_artifacts(places)


def _quality_artifact(checks: Sequence[Mapping[str, Any]]) -> None:
    failed = [check for check in checks if not check["is_success"]]
    lines = [f"{len(checks) - len(failed)} of {len(checks)} checks held.", ""]
    lines += [
        f"- **{check['severity']}** {check['suite']}.{check['column'] or check['expectation']}: "
        f"{check['failed']} failed. {check['notes']}"
        for check in failed
    ]
    create_markdown_artifact(key="quality", markdown="\n".join(lines), description="checks of this run")


def _link_artifacts(places: Places) -> None:
    for key, target, text in (
        ("quality-page", places.quality / "index.html", "Quality page"),
        ("data-docs", places.quality / "docs" / "index.html", "Great Expectations Data Docs"),
        ("published-copy", places.published, "Readers' copy for SQL and BI"),
    ):
        if target.exists():
            create_link_artifact(
                key=key, link=f"file://{quote(str(target))}", link_text=f"{text}: {target}", description=text
            )
