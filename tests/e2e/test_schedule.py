"""`wirehouse serve` on a real Prefect server: a run happens by itself, with its interval and artifacts.

One server for all; it costs a minute or two on a small machine.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from flows.warehouse import open_warehouse
from tests.conftest import SAMPLES

pytestmark = pytest.mark.e2e

LONGEST_S = 900


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Address of a local site with one feed."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "feed.xml").write_bytes((SAMPLES / "04-northern-wire.xml").read_bytes())
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _rows(home: Path, sql: str) -> list[tuple]:
    file = home / "prefect" / "prefect.db"
    if not file.exists():
        return []
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=30)) as database:
            return database.execute(sql).fetchall()
    except sqlite3.OperationalError:
        return []  # the server is still making its tables


@pytest.fixture(scope="module")
def served(site, tmp_path_factory):
    """Home of a served warehouse after its first scheduled run, what `serve` said, and its exit code."""
    root = tmp_path_factory.mktemp("served")
    feeds = root / "feeds.csv"
    feeds.write_text(f"source,url,expect_every_hours\nNorthern Wire,{site}/feed.xml,6\n")
    home = root / "home"
    port = _free_port()
    with (root / "said").open("w+") as said:
        process = subprocess.Popen(
            [
                str(Path(sys.executable).parent / "wirehouse"), "serve", "--feeds", str(feeds),
                "--cron", "* * * * *", "--port", str(port),
            ],
            env={
                **os.environ,
                "WIREHOUSE_HOME": str(home),
                "WIREHOUSE_WORKERS": "1",
                "WIREHOUSE_PREFECT_START_S": str(LONGEST_S),
            },
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
        try:
            deadline = time.monotonic() + LONGEST_S
            while not _rows(home, "select 1 from flow_run where state_type in ('COMPLETED', 'FAILED')"):
                assert process.poll() is None, (root / "said").read_text()
                assert time.monotonic() < deadline, (root / "said").read_text()
                time.sleep(1)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(60)
            finally:
                left = _session(process.pid, f"--port {port}")
                for pid in left:
                    os.kill(pid, signal.SIGKILL)
    return home, (root / "said").read_text(), left


def _session(leader: int, words: str) -> list[int]:
    """Living processes of a session, and those whose command line has these words: the server's."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            command = stat.with_name("cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
        if fields[0] != "Z" and (int(fields[3]) == leader or words in command):
            found.append(int(stat.parent.name))
    return found


def test_a_scheduled_run_happened_and_completed(served):
    home, said, _ = served
    states = _rows(home, "select state_type from flow_run where state_type not in ('SCHEDULED', 'PENDING')")
    assert ("COMPLETED",) in states, said
    with open_warehouse(home / "published" / "wirehouse.duckdb", read_only=True) as warehouse:
        assert warehouse.fetch("select count(*) as n from core.dim_article").to_pylist()[0]["n"] >= 1


def test_its_interval_ends_when_it_was_due(served):
    with open_warehouse(served[0] / "warehouse.duckdb", read_only=True) as warehouse:
        rows = warehouse.fetch(
            "select command, data_interval_start as a, data_interval_end as b, started_at from ops.run"
        ).to_pylist()
    assert {row["command"] for row in rows} == {"ingest"}
    for row in rows:
        assert row["b"] - row["a"] == timedelta(minutes=1)
        assert row["b"].second == 0
        # Prefect starts a run up to some moments before it is due.
        assert row["b"] <= row["started_at"] + timedelta(seconds=10)
    names = [name for (name,) in _rows(served[0], "select name from flow_run where state_type = 'COMPLETED'")]
    assert f"{rows[0]['a']:%Y-%m-%d %H:%M}" in names[0]


def test_the_pages_have_something_to_show(served):
    home = served[0]
    keys = {key for (key,) in _rows(home, "select key from artifact")}
    assert {"accounts", "newest-events", "quality", "quality-page", "published-copy"} <= keys
    deployments = {name for (name,) in _rows(home, "select name from deployment")}
    assert deployments == {"hourly", "nightly", "weekly", "by-hand"}
    assert len(_rows(home, "select name from automation where enabled")) == 2
    for (schema,) in _rows(home, "select parameter_openapi_schema from deployment"):
        assert all(shown["description"] for shown in json.loads(schema)["properties"].values())
    assert "http://127.0.0.1:" in served[1]


def test_nothing_is_left_running(served):
    assert served[2] == []
