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
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints
from urllib.parse import quote

from prefect import Task, flow
from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed
from prefect.tasks import MaterializingTask
from pydantic import Field

from flows import upkeep as tasks
from flows.alerts import telling
from flows.feed_list import Feed, read_feeds
from flows.job import STAGES, Call, Job, RunSummary, Stage, Work
from flows.notify import close_killed, tell
from flows.reread import Backfill, backfill, retriable, retry
from flows.resources import resource_path
from flows.run import run
from flows.settings import Places, Settings, load_settings

log = logging.getLogger(__name__)

_DAY_MINUTES = 24 * 60

finished: list[RunSummary] = []
"""Runs that this process has finished: all that is left of one when Prefect goes away before it is told."""

# --- parameters, as the form in Prefect's UI shows them ---------------------------------------------

WarehouseParameter = Annotated[
    str | None, Field(description="Warehouse file DIR/NAME.duckdb; empty: the one in WIREHOUSE_HOME")
]
IntervalMinutesParameter = Annotated[
    int, Field(ge=1, description="Length of the logical interval: the minutes between two runs")
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


def _described(function: Callable[..., Any]) -> Callable[..., Any]:
    """Repeat the descriptions of the parameters in the docstring, the only place where Prefect's form looks.

    It passes over those of `Annotated`, which stand beside the types and are shared by the flows.
    """
    hints = get_type_hints(function, include_extras=True)
    lines = [
        f"    {name}: {field.description}"
        for name, hint in hints.items()
        for field in getattr(hint, "__metadata__", ())
    ]
    function.__doc__ = "\n".join([function.__doc__ or "", "", "Args:", *lines])
    return function


def _perform(label: str, work: Work) -> str:
    """Do one stage of one batch; its own line of summary is all that Prefect keeps."""
    del label  # only the name of the task run
    return work.perform()


def _options(stage: str) -> dict[str, Any]:
    return {
        "name": stage,
        "description": STAGES[stage],
        "task_run_name": "{label}",
        # Results are batches of articles: they live in the warehouse, not in Prefect's storage.
        "cache_policy": NO_CACHE,
        "persist_result": False,
        "log_prints": False,
    }


_TASKS = {stage: Task(_perform, **_options(stage)) for stage in STAGES}


def tasks_for(places: Places) -> Call:
    """How a stage is called: as a Prefect task run, named after stage and batch.

    Publishing materializes an asset, the readers' copy: automations can start what depends on new facts.
    """
    copy = MaterializingTask(
        _perform, assets=[asset_key(places.published)], materialized_by="wirehouse", **_options("publish")
    )

    def call(stage: str, batch: int | None, function: Stage) -> Any:
        work = Work(function)
        task = copy if stage == "publish" else _TASKS[stage]
        task(stage if batch is None else f"{stage} batch {batch}", work)
        return work.result

    return call


def asset_key(file: Path) -> str:
    """Name of a file among Prefect's assets, in which few characters are allowed.

    >>> asset_key(Path("/srv/news desk/published/wirehouse.duckdb"))
    'duckdb:///srv/news-desk/published/wirehouse.duckdb'
    """
    return "duckdb://" + re.sub(r"[^\w./-]", "-", str(file))[-500:]


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
    start, end = (_moment(given.get(name)) for name in ("data_interval_start", "data_interval_end"))
    minutes = given.get("interval_minutes")
    return data_interval(start, end, timedelta(minutes=minutes) if minutes else None, _due_at())


def _moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _name_of_run() -> str:
    inputs = flow_run.parameters.get("inputs") or ["bundled samples"]
    first = Path(str(inputs[0])).name or str(inputs[0])
    more = f" and {len(inputs) - 1} more" if len(inputs) > 1 else ""
    interval = _given_interval()
    return f"{first}{more} · {interval_name(interval) if interval else f'{_due_at():%Y-%m-%d %H:%M}'}"


def _name_of_interval() -> str:
    interval = _given_interval()
    return f"{flow_run.flow_name} · {interval_name(interval)}" if interval else str(flow_run.flow_name)


def _name_of_day() -> str:
    start = _moment(flow_run.parameters["data_interval_start"])
    return f"backfill · {start:%Y-%m-%d}"


# --- flows ------------------------------------------------------------------------------------------


@flow(
    name="news-to-warehouse",
    description="News articles in, a DuckDB star schema of events, people, sources and statements out.",
    flow_run_name=_name_of_run,
    persist_result=False,
)
@_described
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
    with _telling("run", warehouse) as (settings, places, alerts):
        listed = read_feeds(Path(feeds)) if feeds else []
        job = Job.from_settings(
            settings,
            places,
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
        return _run(job, alerts)


@flow(
    name="ingest-feeds",
    description="Ask every feed of the list for news and take what is new into the warehouse.",
    flow_run_name=_name_of_interval,
    persist_result=False,
)
@_described
def ingest_feeds(
    feeds: FeedsParameter = None,
    interval_minutes: IntervalMinutesParameter = 60,
    warehouse: WarehouseParameter = None,
    workers: WorkersParameter = None,
    min_words: MinWordsParameter = None,
    data_interval_start: IntervalStartParameter = None,
    data_interval_end: IntervalEndParameter = None,
) -> State[RunSummary]:
    """One scheduled run; its interval ends when it was due, however late it begins."""
    length = timedelta(minutes=interval_minutes)
    with _telling("ingest", warehouse) as (settings, places, alerts):
        job = Job.from_settings(
            settings,
            places,
            command="ingest",
            inputs=[],
            feeds=_feeds(settings, feeds),
            data_interval=data_interval(data_interval_start, data_interval_end, length, _due_at()),
            workers=workers,
            min_words=min_words,
            flow_run_id=flow_run.id,
        )
        return _run(job, alerts)


# The job of a day holds more than parameters can say; it reaches the day's flow beside them.
_job_of_day: ContextVar[Job] = ContextVar("job_of_day")


@flow(
    name="backfill",
    description="One run per day of the archive, or of files that name their day; days that are done are "
    "skipped, and an interrupted backfill goes on from there.",
    flow_run_name="backfill {since} to {until}",
    persist_result=False,
)
@_described
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
    job = _job_of_day.get()
    with _telling(job.command, str(job.places.warehouse)) as (_, _, alerts):
        return _run(job, alerts)


@flow(
    name="publish-marts",
    description="Try again what failed for reasons of the moment, load what is due, publish for readers.",
    flow_run_name=_name_of_interval,
    persist_result=False,
)
@_described
def publish_marts(
    warehouse: WarehouseParameter = None,
    expire_days: Annotated[
        int | None, Field(ge=0, description="Give up quarantined inputs after so many days; 0: never")
    ] = None,
    interval_minutes: IntervalMinutesParameter = _DAY_MINUTES,
) -> State[RunSummary]:
    """The nightly run."""
    with _telling("retry", warehouse) as (settings, places, alerts):
        interval = data_interval(None, None, timedelta(minutes=interval_minutes), _due_at())
        job = Job.from_settings(settings, places, inputs=[], data_interval=interval, flow_run_id=flow_run.id)
        again, missing = retry(job, retriable(job))
        if missing:
            log.warning(
                "%d quarantined inputs are not there any more, %s the first", len(missing), missing[0]
            )
        state = _run(again, alerts)
        days = settings.quarantine_days if expire_days is None else expire_days
        if days:
            given_up = tasks.expire(places, days, _due_at(), wait_s=settings.lock_wait_s)
            log.info("quarantine: %d inputs given up after %d days", given_up.total(), days)
        return state


@flow(
    name="upkeep",
    description="Validate the whole warehouse, build Data Docs and the quality page, compact the file.",
    flow_run_name=_name_of_interval,
    persist_result=False,
)
@_described
def upkeep(
    warehouse: WarehouseParameter = None,
    feeds: FeedsParameter = None,
    interval_minutes: IntervalMinutesParameter = 7 * _DAY_MINUTES,
) -> State[None]:
    """The weekly run."""
    with _telling("upkeep", warehouse) as (settings, places, alerts):
        found = tasks.validate_warehouse(
            places,
            wait_s=settings.lock_wait_s,
            feeds=_feeds(settings, feeds),
            interval=data_interval(None, None, timedelta(minutes=interval_minutes), _due_at()),
            flow_run_id=flow_run.id,
        )
        alerts += found.alerts
        _show(lambda: _quality_artifact(found.checks), lambda: _link_artifacts(places))
        before, after = tasks.compact(places, wait_s=settings.lock_wait_s)
        log.info("compacted %s from %.1f to %.1f MB", places.warehouse, before / 1e6, after / 1e6)
    grave = [check for check in found.failed if tasks.is_grave(check)]
    if grave:
        return Failed(message=f"{len(grave)} checks of the warehouse do not hold; see the quality page")
    return Completed()


@contextmanager
def _telling(command: str, warehouse: str | None) -> Iterator[tuple[Settings, Places, list[dict[str, str]]]]:
    """Settings, places and a list of alerts: they are sent at the end, and so is any failure."""
    settings = load_settings()
    places = _places(settings, warehouse)
    name = str(places.warehouse)
    with telling(command, name, settings.webhook, tell(settings.alert_blocks, name)) as alerts:
        yield settings, places, alerts


def _places(settings: Settings, warehouse: str | None) -> Places:
    return Places(settings, Path(warehouse) if warehouse else None)


def _feeds(settings: Settings, feeds: str | None) -> list[Feed]:
    return read_feeds(Path(feeds) if feeds else settings.feeds or resource_path("seeds/feeds.csv"))


def _run(job: Job, alerts: list[dict[str, str]]) -> State[RunSummary]:
    """Run the job; a run in which a batch was rejected is no success."""
    summary = run(job, tasks_for(job.places))
    alerts += summary.alerts
    finished.append(summary)
    _show(
        lambda: _artifacts(summary, job.places), lambda: close_killed(summary.killed_flow_runs, flow_run.id)
    )
    if summary.message:
        return Failed(message=summary.message, data=summary)
    return Completed(data=summary)


def _show(*parts: Callable[[], None]) -> None:
    """Do what only concerns Prefect's pages: the warehouse is complete without it."""
    for part in parts:
        try:
            part()
        except Exception as error:
            if not is_of_prefect(error):
                raise
            log.warning("Prefect's pages show less of this run: %s", error or type(error).__name__)


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


def _artifacts(summary: RunSummary, places: Places) -> None:
    """What a person wants to see first in the UI. Texts of the news go into tables, never into markdown."""
    create_table_artifact(
        key="accounts",
        table=[summary.counts()],
        description="documents = articles + duplicates + quarantined, and what is now in the warehouse",
    )
    create_table_artifact(
        key="newest-events",
        table=[
            {name: "" if cell is None else str(cell) for name, cell in zip(summary.event_columns, row)}
            for row in summary.newest_events
        ],
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
