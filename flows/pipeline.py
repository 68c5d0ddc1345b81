"""The Prefect flow around a run: names, task runs, artifacts; nothing about news, and no order of its own.

Import this module only after `flows.settings.prefect_environment` is in the environment, because Prefect
reads its settings when it is imported.

Every stage of every batch is one task run. Tasks have no Prefect retries: what the network breaks is
retried with backoff where it is fetched (`flows.ingest.fetch`), and what our own code breaks would only
break again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from prefect import Task, flow
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run
from pydantic import Field

from flows.job import STAGES, Job, RunSummary, Work
from flows.run import run
from flows.settings import Places, load_settings

log = logging.getLogger(__name__)


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


def _run_name() -> str:
    inputs = flow_run.parameters.get("inputs") or ["bundled samples"]
    first = Path(str(inputs[0])).name or str(inputs[0])
    more = f" and {len(inputs) - 1} more" if len(inputs) > 1 else ""
    return f"{first}{more} · {datetime.now():%Y-%m-%d %H:%M}"


@flow(
    name="news-to-warehouse",
    description="News articles in, a DuckDB star schema of events, people, sources and statements out.",
    flow_run_name=_run_name,
    persist_result=False,
)
def news_to_warehouse(
    inputs: Annotated[
        list[str], Field(description="Files, folders, globs or addresses; empty: the bundled samples")
    ] = [],  # noqa: B006 - Prefect reads the default for its form and never changes it
    warehouse: Annotated[
        str | None, Field(description="Warehouse file DIR/NAME.duckdb; default: WIREHOUSE_HOME")
    ] = None,
    source: Annotated[str | None, Field(description="Outlet of inputs that name none")] = None,
    published_at: Annotated[
        datetime | None, Field(description="Publication time of inputs that state none (UTC)")
    ] = None,
    workers: Annotated[int | None, Field(ge=0, description="Reading processes; 0: decide by size")] = None,
    min_words: Annotated[int | None, Field(ge=0, description="Shorter texts are quarantined")] = None,
    as_is: Annotated[bool, Field(description="The texts are already clean: remove no furniture")] = False,
) -> RunSummary:
    """Ingest, clean, extract, resolve, validate, load and publish `inputs`; what the run did."""
    settings = load_settings()
    job = Job.from_settings(
        settings,
        Places(settings, Path(warehouse) if warehouse else None),
        inputs=inputs,
        source=source,
        published_at=published_at,
        workers=workers,
        min_words=min_words,
        as_is=as_is,
        flow_run_id=flow_run.id,
    )
    summary = run(job, as_task)
    _artifacts(summary)
    return summary


def _artifacts(summary: RunSummary) -> None:
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
    failed = [check for check in summary.checks if not check["is_success"]]
    lines = [f"{len(summary.checks) - len(failed)} of {len(summary.checks)} checks held.", ""]
    lines += [
        f"- **{check['severity']}** {check['suite']}.{check['column']}: {check['failed']} of "
        f"{check['checked']} failed. {check['notes']}"
        for check in failed
    ]
    lines += ["", f"Quality page: `{summary.quality_page}`", "", f"Published copy: `{summary.published}`"]
    create_markdown_artifact(key="quality", markdown="\n".join(lines), description="checks of this run")
