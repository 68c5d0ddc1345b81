"""Alerts in, messages out through Prefect's notification blocks; and killed runs closed in Prefect.

What `flows.pipeline` tells and asks of Prefect's server beside the runs themselves. Nothing here can fail a
run: what does not work is logged.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlencode
from uuid import UUID

from prefect.blocks import notifications
from prefect.blocks.core import Block
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterId,
    FlowRunFilterParentFlowRunId,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.events.filters import EventFilter, EventOrder, EventResourceFilter
from prefect.states import Crashed
from pydantic import Field, SecretStr

from flows.alerts import Tell, text_of
from flows.settings import DEPLOYED, SILENCE_S

log = logging.getLogger(__name__)

SUBJECT = "wirehouse"


class Mail(notifications.AbstractAppriseNotificationBlock):
    """E-mail through any SMTP server; Prefect's own e-mail block knows one provider only."""

    _block_type_name = "Wirehouse Mail"
    _block_type_slug = "wirehouse-mail"

    server: str = Field(title="SMTP server", description="Its name, as in smtp.example.org.")
    port: int = Field(default=587, ge=1, le=65535, description="Usually 587, or 465 with `ssl`.")
    security: Literal["starttls", "ssl", "insecure"] = Field(
        default="starttls", description="`insecure` sends password and text in the clear."
    )
    sender: str = Field(description="From: an address that the server accepts.")
    recipients: list[str] = Field(min_length=1, description="To: one address or more.")
    user: str | None = Field(default=None, description="Empty: the server asks for no login.")
    password: SecretStr | None = Field(default=None, description="Of the user; kept encrypted.")

    def block_initialization(self) -> None:
        """Prepare the client."""
        options = {
            # As HTML, a title of the news could hold tags.
            "format": "text",
            "smtp": self.server,
            "mode": self.security,
            "from": self.sender,
            "to": ",".join(self.recipients),
        }
        if self.user and self.password:
            options |= {"user": self.user, "pass": self.password.get_secret_value()}
        scheme = "mailto" if self.security == "insecure" else "mailtos"
        self._start_apprise_client(SecretStr(f"{scheme}://{self.server}:{self.port}?{urlencode(options)}"))


def tell(slugs: str, warehouse: str) -> Tell:
    """A function that sends alerts through blocks.

    Args:
        slugs: of the blocks, as in `slack-webhook/desk, wirehouse-mail/editors`.
        warehouse: the file that the alerts are about.
    """

    def send(alerts: Sequence[Mapping[str, str]]) -> None:
        for slug in filter(None, (part.strip() for part in slugs.split(","))):
            _notify(slug, text_of(alerts, warehouse))

    return send


def _notify(slug: str, text: str) -> None:
    try:
        block: Any = Block.load(slug)
    except Exception as error:
        log.warning("there is no alert block %s: %s", slug, error)
        return
    try:
        block.notify(text, subject=SUBJECT)
    except Exception as error:
        # The cause may quote the address, which is a secret of most chat services.
        log.warning("alert block %s could not deliver (%s)", slug, type(error).__name__)


def close_killed(flow_run_ids: Sequence[str], own_id: str | None) -> None:
    """Mark runs as crashed that Prefect believes to go on, though they were killed.

    Those of which the warehouse's ledger knows, and those of our deployments that died before they came to
    the ledger: they have fallen silent.

    Args:
        flow_run_ids: of `ops.run`; the runs that they started, days of a backfill, are closed too.
        own_id: of the run that asks: a run that was killed can be started again under its id.
    """
    with get_client(sync_client=True) as client:
        for run in (*_killed(client, flow_run_ids, own_id), *_silent(client, own_id)):
            message = "killed: the next run of the warehouse found it and went on from there"
            client.set_flow_run_state(run.id, state=Crashed(message=message), force=True)
            log.warning("Prefect's run %s, which was killed, is closed", run.name)


def _killed(client: SyncPrefectClient, flow_run_ids: Sequence[str], own_id: str | None) -> Iterator[FlowRun]:
    ids = [UUID(name) for name in flow_run_ids if name != own_id]
    if not ids:
        return
    yield from _running(client, FlowRunFilter(id=FlowRunFilterId(any_=ids)))
    yield from _running(client, FlowRunFilter(parent_flow_run_id=FlowRunFilterParentFlowRunId(any_=ids)))


def _silent(client: SyncPrefectClient, own_id: str | None) -> Iterator[FlowRun]:
    """Runs of our deployments that have told nothing for longer than a living one would."""
    since = datetime.now(UTC) - timedelta(seconds=SILENCE_S)
    for run in _running(client, FlowRunFilter(tags=FlowRunFilterTags(all_=[DEPLOYED]))):
        its = EventResourceFilter(id=[f"prefect.flow-run.{run.id}"])
        told = client.read_events(EventFilter(resource=its, order=EventOrder.DESC), limit=1).events
        heard = [run.start_time or run.created, *(event.occurred for event in told)]
        if str(run.id) != own_id and not any(moment and moment >= since for moment in heard):
            yield run


def _running(client: SyncPrefectClient, wanted: FlowRunFilter) -> list[FlowRun]:
    wanted.state = FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.RUNNING]))
    return client.read_flow_runs(flow_run_filter=wanted)
