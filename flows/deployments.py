"""The deployments that `wirehouse serve` and prefect.yaml share, and the automation that ends dead runs.

Imported, like `flows.pipeline`, only with Prefect's settings in the environment. `python -m
flows.deployments` prepares a Prefect server for `prefect deploy --all` and a worker: work pool, automation,
e-mail block.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from prefect import Flow
from prefect import serve as serve_all
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate, WorkPoolUpdate
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy, StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from prefect.exceptions import ObjectAlreadyExists
from prefect.schedules import Cron
from prefect.server.schemas.schedules import CronSchedule

from flows.notify import Mail
from flows.pipeline import backfill_days, ingest_feeds, news_to_warehouse, publish_marts, upkeep
from flows.settings import DEPLOYED, SILENCE_S, Settings

log = logging.getLogger(__name__)

WORK_POOL = "wirehouse"
AUTOMATION = "wirehouse: end runs whose process died"
START_S = 300
"""How long a run may take from its worker's decision to start it to its beginning, on a slow machine."""

_ENDS = ("Completed", "Failed", "Cancelled", "Crashed")
# There is one writer: the next run waits for its turn rather than being dropped. A run whose process dies
# before it begins is noticed by nobody: its turn ends after this time; of one that began, after 300 s.
_ONE_AT_A_TIME = ConcurrencyLimitConfig(
    limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE, grace_period_seconds=120
)


def deployments(settings: Settings, warehouse: str | None, feeds: str | None, cron: str | None) -> list[Any]:
    """Every deployment of one warehouse: three on a schedule, two for people who fill in the form."""

    def deployed(
        flow: Flow[..., Any], name: str, description: str, cron: str | None = None, **parameters: Any
    ) -> Any:
        if cron:
            parameters["interval_minutes"] = minutes_between(cron)
        return flow.to_deployment(
            name=name,
            description=description,
            schedule=Cron(cron, timezone=settings.timezone) if cron else None,
            parameters={"warehouse": warehouse, **parameters},
            concurrency_limit=_ONE_AT_A_TIME,
            tags=[DEPLOYED],
        )

    return [
        deployed(
            ingest_feeds,
            "hourly",
            "Takes what is new in every feed into the warehouse.",
            cron or settings.ingest_cron,
            feeds=feeds,
        ),
        deployed(
            publish_marts,
            "nightly",
            "Retries the quarantine, loads what is due, publishes the readers' copy.",
            settings.publish_cron,
        ),
        deployed(
            upkeep,
            "weekly",
            "Validates the warehouse, builds Data Docs, compacts the file.",
            settings.upkeep_cron,
            feeds=feeds,
        ),
        deployed(news_to_warehouse, "by-hand", "Files, folders or addresses, once."),
        deployed(
            backfill_days, "by-hand", "The missing days of the archive, or of files that name their day."
        ),
    ]


def minutes_between(cron: str) -> int:
    """The most frequent distance of two runs of a schedule, in minutes: the length of their intervals.

    >>> [minutes_between(line) for line in ("* * * * *", "0 * * * *", "30 2 * * *")]
    [1, 60, 1440]
    """
    start = datetime(2023, 1, 2, tzinfo=UTC)
    dates = asyncio.run(CronSchedule(cron=cron, timezone="UTC").get_dates(13, start))
    gaps = [int((later - earlier).total_seconds() // 60) for earlier, later in pairwise(dates)]
    return max(1, max(set(gaps), key=gaps.count))


def serve_deployments(settings: Settings, warehouse: str | None, feeds: str | None, cron: str | None) -> None:
    """Register the deployments and run what is due until a signal comes; blocks.

    The schedules stay active when it ends, so that runs missed while only this process was down are made up.
    """
    prepare_server()
    serve_all(*deployments(settings, warehouse, feeds, cron), limit=1, pause_on_shutdown=False)


def prepare_server() -> None:
    """What every server needs that runs our flows: the automation, and a form for our e-mail block."""
    register_automation()
    Mail.register_type_and_schema()


def register_automation() -> None:
    """Let the server mark runs as crashed whose process is gone. Twice is once.

    Without it a run that was killed together with its worker says `Running` until the next run closes it.
    Prefect lets automations see states of scheduled runs a quarter of an hour late, heartbeats at once.
    """
    beats = {"prefect.flow-run.heartbeat"}
    ends = {f"prefect.flow-run.{end}" for end in _ENDS}
    running = "prefect.flow-run.Running"
    # A run may die before its first heartbeat, and before it runs at all.
    _register(_crashing(AUTOMATION, {running, *beats}, beats | ends, SILENCE_S))
    _register(
        _crashing(f"{AUTOMATION} before they began", {"prefect.flow-run.Pending"}, {running} | ends, START_S)
    )


def _crashing(name: str, after: set[str], expected: set[str], silence_s: int) -> AutomationCore:
    return AutomationCore(
        name=name,
        description="Nothing heard for a while and no end: the process was killed or the machine went down.",
        trigger=EventTrigger(
            posture=Posture.Proactive,
            after=after,
            expect=expected,
            match=ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]}),
            match_related=ResourceSpecification(
                {"prefect.resource.role": ["tag"], "prefect.resource.id": [f"prefect.tag.{DEPLOYED}"]}
            ),
            for_each={"prefect.resource.id"},
            threshold=1,
            within=timedelta(seconds=silence_s),
        ),
        actions=[
            ChangeFlowRunState(
                name=None,
                state=StateType.CRASHED,
                message=f"nothing heard for {silence_s} s: the process died",
                force=False,
            )
        ],
    )


def _register(wanted: AutomationCore) -> None:
    """Create the automation, or bring one of an earlier release up to date."""
    with get_client(sync_client=True) as client:
        known = client.read_automations_by_name(wanted.name)
        if known:
            client.update_automation(known[0].id, wanted)
        else:
            client.create_automation(wanted)
            log.info("registered the automation %r", wanted.name)


def create_work_pool() -> None:
    """A process work pool. Twice is once.

    It has no limit of its own: a run whose process died would keep its place. One at a time is what the
    worker (`--limit 1`) and each deployment take; a place there ends with its process.
    """
    with get_client(sync_client=True) as client:
        try:
            client.create_work_pool(WorkPoolCreate(name=WORK_POOL, type="process"))
            log.info("created the work pool %r", WORK_POOL)
        except ObjectAlreadyExists:
            # A pool of an earlier release has a limit.
            client.update_work_pool(WORK_POOL, WorkPoolUpdate(concurrency_limit=None))
            log.info("the work pool %r is there", WORK_POOL)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    create_work_pool()
    prepare_server()
