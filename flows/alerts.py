"""What a finished run should tell a person: the warehouse's ledger in, `Alert`s out; and how they are sent.

They are always logged and kept in `ops.alert`; a webhook gets them if `WIREHOUSE_ALERT_WEBHOOK` names one,
and Prefect notification blocks do in runs that Prefect orchestrates (`flows.notify`).
"""

from __future__ import annotations

import json
import logging
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import pyarrow as pa

from flows.errors import WirehouseError
from flows.feed_list import Feed
from flows.warehouse import Warehouse

log = logging.getLogger(__name__)

_TIMEOUT_S = 10
# Said once a day; a failed run is news every time.
_SAID_ONCE = {"freshness", "volume", "validation", "poison"}


Tell = Callable[[Sequence[Mapping[str, str]]], None]
"""Sends alerts to people by one way or another; never fails."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that a person should look at.

    Attributes:
        kind: run_failed, run_crashed, validation, freshness, volume or poison.
        severity: `critical`: nothing new arrives until somebody acts; `warning`: look at it.
        subject: source, check, document or run it is about.
        message: what is wrong and what to do next.
    """

    kind: str
    severity: str
    subject: str
    message: str


def look(
    warehouse: Warehouse,
    run_id: str,
    feeds: Sequence[Feed],
    as_of: datetime,
    found: Sequence[Alert] = (),
) -> list[Alert]:
    """What the run should tell, most urgent first, without what was told within the last day.

    Args:
        warehouse: open for writing; the alerts are kept in `ops.alert`.
        run_id: the run, closed in the ledger.
        feeds: what is watched; without any, neither freshness nor volume is judged.
        as_of: logical time, UTC: the end of the data interval.
        found: what the run noticed itself.
    """
    moment = as_of.astimezone(UTC).replace(tzinfo=None)
    rows = warehouse.run_sql_file("alerts/run", run_id=run_id).to_pylist()
    alerts = [*(Alert(**row) for row in rows), *found]
    if feeds:
        alerts += _freshness(warehouse, feeds, moment) + _volume(warehouse, moment)
    recent = {
        (row["kind"], row["subject"])
        for row in warehouse.run_sql_file("alerts/recent", as_of=moment).to_pylist()
    }
    alerts = [a for a in alerts if a.kind not in _SAID_ONCE or (a.kind, a.subject) not in recent]
    alerts.sort(key=lambda alert: (alert.severity, alert.kind, alert.subject))
    if alerts:
        _record(warehouse, run_id, alerts, moment)
    for alert in alerts:
        log.warning("alert    %s: %s: %s", alert.kind, alert.subject, alert.message)
    return alerts


def _freshness(warehouse: Warehouse, feeds: Sequence[Feed], as_of: datetime) -> list[Alert]:
    table = pa.table(
        {
            "source": pa.array([feed.source for feed in feeds], pa.string()),
            "url": pa.array([feed.url for feed in feeds], pa.string()),
            "expect_every_hours": pa.array([feed.expect_every_hours for feed in feeds], pa.float64()),
        }
    )
    with warehouse.incoming({"incoming_feeds": table}):
        late = warehouse.run_sql_file("alerts/freshness", as_of=as_of).to_pylist()
    return [
        Alert(
            "freshness",
            "warning",
            row["source"],
            f"nothing new for {row['hours']:.0f} hours; expected every {row['expect_every_hours']:g}. "
            f"Open {row['url']} in a browser: it may have moved.",
        )
        for row in late
    ]


def _volume(warehouse: Warehouse, as_of: datetime) -> list[Alert]:
    return [
        Alert(
            "volume",
            "warning",
            row["source_id"],
            f"{row['articles']} articles in 24 hours, usually {row['usual_articles']:g}. "
            "See which: wirehouse query articles",
        )
        for row in warehouse.run_sql_file("alerts/volume", as_of=as_of).to_pylist()
    ]


def _record(warehouse: Warehouse, run_id: str, alerts: Sequence[Alert], as_of: datetime) -> None:
    table = pa.table(
        {
            "alert_id": pa.array([uuid.uuid4().hex for _ in alerts], pa.string()),
            **{
                name: pa.array([getattr(alert, name) for alert in alerts], pa.string())
                for name in ("kind", "severity", "subject", "message")
            },
        }
    )
    with warehouse.transaction(), warehouse.incoming({"incoming_alerts": table}):
        warehouse.run_sql_file("ledger/record_alert", run_id=run_id, raised_at=as_of)


@contextmanager
def telling(
    subject: str, warehouse: str, webhook: str | None, tell: Tell | None = None
) -> Iterator[list[dict[str, str]]]:
    """A list for alerts, sent when the block ends; a block that fails is an alert itself, whatever the cause.

    Args:
        subject: what is done, for an alert about its failure.
        warehouse: the file, for people.
        webhook: address of `WIREHOUSE_ALERT_WEBHOOK`.
        tell: sends them by other ways too.
    """
    alerts: list[dict[str, str]] = []
    try:
        yield alerts
    except Exception as error:
        why = str(error) if isinstance(error, WirehouseError) else f"{type(error).__name__}: {error}"
        alerts.append(asdict(Alert("run_failed", "critical", subject, why)))
        raise
    finally:
        if alerts and webhook:
            post(webhook, alerts, warehouse)
        if alerts and tell is not None:
            tell(alerts)


def text_of(alerts: Sequence[Mapping[str, str]], warehouse: str) -> str:
    """One message for people: what and where, a line each."""
    lines = [f"wirehouse, {warehouse}: {len(alerts)} {'alert' if len(alerts) == 1 else 'alerts'}"]
    lines += [f"- {a['severity']} · {a['kind']} · {a['subject']}: {a['message']}" for a in alerts]
    return "\n".join(lines)


def post(webhook: str, alerts: Sequence[Mapping[str, str]], warehouse: str) -> None:
    """Send the alerts to a webhook; one that does not answer is logged and changes nothing about the run."""
    body = json.dumps({"text": text_of(alerts, warehouse), "alerts": list(alerts)}).encode()
    request = urllib.request.Request(
        webhook, data=body, headers={"Content-Type": "application/json"}, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_S):
            pass
    except (OSError, ValueError) as error:
        # The address itself is a secret of most chat services.
        log.warning("the alert webhook does not answer (%s)", getattr(error, "reason", type(error).__name__))
