"""Alerts in, messages out through Prefect's notification blocks; and killed runs closed in Prefect.

What `flows.pipeline` tells and asks of Prefect's server beside the runs themselves. Nothing here can fail a
run: what does not work is logged.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
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
)
from prefect.client.schemas.objects import StateType
from prefect.states import Crashed
from pydantic import Field, SecretStr

from flows.alerts import Tell, text_of

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
    """Mark runs as crashed that Prefect believes to go on, though the warehouse's ledger knows better.

    Args:
        flow_run_ids: of `ops.run`; the runs that they started, days of a backfill, are closed too.
        own_id: of the run that asks: a run that was killed can be started again under its id.
    """
    ids = [UUID(name) for name in flow_run_ids if name != own_id]
    if not ids:
        return
    with get_client(sync_client=True) as client:
        for wanted in (
            FlowRunFilter(id=FlowRunFilterId(any_=ids)),
            FlowRunFilter(parent_flow_run_id=FlowRunFilterParentFlowRunId(any_=ids)),
        ):
            _close(client, wanted)


def _close(client: SyncPrefectClient, wanted: FlowRunFilter) -> None:
    wanted.state = FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.RUNNING]))
    for run in client.read_flow_runs(flow_run_filter=wanted):
        message = "killed: the next run of the warehouse found it in the ledger and went on from there"
        client.set_flow_run_state(run.id, state=Crashed(message=message), force=True)
        log.warning("Prefect's run %s, which was killed, is closed", run.name)
