"""What people are told through a real Prefect server: blocks deliver, and no killed run stays `Running`."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from flows.serve import answers
from tests.conftest import ROOT, SAMPLES
from tests.receivers import mail_server, webhook

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1200)]

BIN = Path(sys.executable).parent
LONGEST_S = 500
INPUT = str(SAMPLES / "02-lakeside-herald-plan.txt")

_MAKE_BLOCKS = """
import sys
from prefect.blocks.notifications import CustomWebhookNotificationBlock
from flows.notify import Mail
hook, port = sys.argv[1:]
told = {"text": "{{subject}}: {{body}}"}
CustomWebhookNotificationBlock(name="desk", url=hook, json_data=told).save("desk")
CustomWebhookNotificationBlock(name="gone", url="http://127.0.0.1:1/secret", json_data=told).save("gone")
Mail(server="127.0.0.1", port=int(port), security="insecure", sender="wirehouse@desk.example",
     recipients=["ana@desk.example", "jon@desk.example"]).save("editors")
"""

# Three runs that say Running: one of which nothing was heard since, a living one, and one that is not ours.
_CLOSE_SILENT = """
import time
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.events import emit_event
from prefect.events.filters import EventFilter, EventNameFilter, EventResourceFilter
from prefect.states import Running
from flows import notify
notify.SILENCE_S = 20
beat = "prefect.flow-run.heartbeat"
with get_client(sync_client=True) as client:
    names = {"dead": ["wirehouse"], "living": ["wirehouse"], "foreign": []}
    ids = {
        name: client.create_flow_run(flow(lambda: None, name=name), name=name, tags=tags, state=Running()).id
        for name, tags in names.items()
    }
    living = f"prefect.flow-run.{ids['living']}"
    for _ in range(21):
        emit_event(beat, {"prefect.resource.id": living})
        time.sleep(1)
    its = EventFilter(event=EventNameFilter(name=[beat]), resource=EventResourceFilter(id=[living]))
    while not client.read_events(its, limit=1).events:
        time.sleep(0.2)
    notify.close_killed([], None)
    print({name: client.read_flow_run(run).state.name for name, run in ids.items()})
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Environment of programs that use a Prefect server of their own, and its database."""
    folder = tmp_path_factory.mktemp("server")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = str(taken.getsockname()[1])
    environment = {
        **os.environ,
        "PREFECT_HOME": str(folder),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "WIREHOUSE_WORKERS": "1",
    }
    log = (folder / "server.log").open("wb")
    process = subprocess.Popen(
        [str(BIN / "prefect"), "server", "start", "--host", "127.0.0.1", "--port", port],
        env=environment, stdout=log, stderr=log, start_new_session=True,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}/api"
    try:
        deadline = time.monotonic() + LONGEST_S
        while not answers(address):
            assert time.monotonic() < deadline, (folder / "server.log").read_text()
            time.sleep(0.5)
        yield {**environment, "PREFECT_API_URL": address}, folder / "prefect.db"
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        log.close()


def _python(environment: dict[str, str], program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=environment, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST_S, check=False,
    )  # fmt: skip


def _states(database: Path) -> Counter[str]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=60)) as opened:
        return Counter(name for (name,) in opened.execute("select state_name from flow_run"))


def _has_event(database: Path, event: str, resource: str) -> bool:
    """Whether the server has heard of it, once it has written what it heard."""
    deadline = time.monotonic() + LONGEST_S
    while time.monotonic() < deadline:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=60)) as opened:
            found = opened.execute("select resource_id from events where event = ?", [event]).fetchall()
        if (resource,) in found:
            return True
        time.sleep(1)
    return False


def test_the_run_after_a_killed_one_closes_it_and_tells_by_every_way(server, tmp_path):
    environment, database = server
    with webhook() as (hook, posted), webhook() as (desk, bodies), mail_server() as (port, mails):
        made = _python(environment, _MAKE_BLOCKS, desk, str(port))
        assert made.returncode == 0, made.stderr
        environment = {
            **environment,
            "WIREHOUSE_HOME": str(tmp_path),
            "WIREHOUSE_ALERT_WEBHOOK": hook,
            "WIREHOUSE_ALERT_BLOCKS": "custom-webhook/desk, slack-webhook/none, custom-webhook/gone,"
            "wirehouse-mail/editors",
        }
        command = [str(BIN / "wirehouse"), "run", INPUT]
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            said = next((line for line in process.stderr if line.startswith("clean")), "nothing")
            process.kill()
        assert said.startswith("clean")
        assert _states(database)["Running"] == 1

        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=LONGEST_S, check=False
        )
        assert done.returncode == 0, done.stderr
    assert _states(database) == {"Crashed": 1, "Completed": 1}
    assert _has_event(
        database, "prefect.asset.materialization.succeeded", f"duckdb://{tmp_path}/published/wirehouse.duckdb"
    )
    (sent,) = map(json.loads, posted)
    assert [alert["kind"] for alert in sent["alerts"]] == ["run_crashed"]
    (body,) = map(json.loads, bodies)
    assert body["text"] == f"wirehouse: {sent['text']}"
    # One mail each.
    assert [line.partition(":")[2] for line in mails[::2]] == ["<ana@desk.example>", "<jon@desk.example>"]
    assert all("run_crashed" in mail and "text/html" not in mail for mail in mails[1::2])
    # What could not be delivered is said, without the address.
    assert "slack-webhook/none" in done.stderr
    assert "custom-webhook/gone could not deliver" in done.stderr
    assert "secret" not in done.stderr


@pytest.mark.parametrize(
    ("program", "told"),
    [
        pytest.param("ingest_feeds(feeds='nosuch.csv')", "nosuch.csv", id="list of feeds"),
        pytest.param("upkeep()", "There is no warehouse", id="nothing to keep up"),
    ],
)
def test_a_scheduled_run_that_cannot_begin_is_told(server, tmp_path, program, told):
    with webhook() as (hook, posted):
        environment = {**server[0], "WIREHOUSE_HOME": str(tmp_path), "WIREHOUSE_ALERT_WEBHOOK": hook}
        done = _python(environment, f"from flows import pipeline; pipeline.{program}")
    assert done.returncode == 1, done.stderr
    (sent,) = map(json.loads, posted)
    assert [(alert["kind"], alert["severity"]) for alert in sent["alerts"]] == [("run_failed", "critical")]
    assert told in sent["text"]


def test_a_run_that_died_before_the_ledger_knew_it_is_closed_by_the_next(server):
    environment, _ = server
    done = _python(environment, _CLOSE_SILENT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str({"dead": "Crashed", "living": "Running", "foreign": "Running"})
