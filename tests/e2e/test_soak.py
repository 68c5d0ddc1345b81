"""Half an hour of scheduled runs against a moody news site, with kills in between: the accounts add up.

    SOAK_MINUTES=30 pytest -n 0 -s -m long tests/e2e/test_soak.py

A real Prefect server, the deployments of prefect.yaml on a cron of one minute, and a worker. Killed with all
they started are the run alone, the worker with its run, and the server.
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
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from flows.feed_list import Feed
from flows.job import directly
from flows.run import run
from flows.serve import answers
from flows.upkeep import run_checks
from flows.warehouse import open_warehouse
from tests.conftest import ROOT, facts, job_for
from tests.news_site import NewsSite, publish_for

pytestmark = [pytest.mark.e2e, pytest.mark.long, pytest.mark.timeout(3 * 3600)]

MINUTES = float(os.environ.get("SOAK_MINUTES", "30"))
BIN = Path(sys.executable).parent

TEMPERS: dict[str, Callable[[int], str]] = {
    "steady": lambda _: "fine",
    "moved": lambda _: "redirect",
    "flaky": lambda n: ("500", "503", "fine", "fine")[n % 4],
    "sleepy": lambda n: "stall" if n % 4 == 1 else "fine",
    "broken": lambda n: "cut" if n % 3 == 1 else "fine",
    "down": lambda n: "500" if n % 16 < 12 else "fine",
    "lost": lambda _: "loop",
}
NEVER = "lost"
"""The feed that never answers."""


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class _Stack:
    """Prefect server and worker as processes that can be killed and started again."""

    def __init__(self, folder: Path, feeds: Path) -> None:
        self.home = folder / "home"
        self._folder = folder
        self._port = _free_port()
        self.api = f"http://127.0.0.1:{self._port}/api"
        self.environment = {
            **os.environ,
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "PREFECT_HOME": str(folder / "prefect"),
            "PREFECT_API_URL": self.api,
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
            "WIREHOUSE_HOME": str(self.home),
            "WIREHOUSE_FEEDS": str(feeds),
            "WIREHOUSE_WORKERS": "1",
        }
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *command: str) -> None:
        with (self._folder / f"{name}.log").open("ab") as said:
            self.processes[name] = subprocess.Popen(
                [str(BIN / command[0]), *command[1:]],
                cwd=ROOT, env=self.environment, stdout=said, stderr=said, start_new_session=True,
            )  # fmt: skip

    def start_server(self) -> None:
        self.start("server", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(self._port))
        deadline = time.monotonic() + 300
        while not answers(self.api):
            assert time.monotonic() < deadline, (self._folder / "server.log").read_text()
            time.sleep(0.5)

    def start_worker(self) -> None:
        self.start("worker", "prefect", "worker", "start", "--pool", "wirehouse", "--limit", "1")

    def once(self, *command: str) -> None:
        done = subprocess.run(
            [str(BIN / command[0]), *command[1:]],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr

    def flow_process(self) -> int | None:
        """The process of the run that is going on, which the worker started."""
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                command = stat.with_name("cmdline").read_bytes().replace(b"\0", b" ")
                environment = stat.with_name("environ").read_bytes()
            except OSError:
                continue
            words = (b"prefect.engine", b"prefect.flow_engine", b"flow-run execute")
            if str(self.home).encode() in environment and any(word in command for word in words):
                return int(stat.parent.name)
        return None

    def await_run(self) -> None:
        """Until a run begins its work: 300 s and more after a run that died before its first heartbeat."""
        log, words = self._folder / "worker.log", b"Beginning flow run"
        before = log.read_bytes().count(words)
        _await(lambda: log.read_bytes().count(words) > before, 600)

    def kill(self, name: str) -> None:
        """The process and all it started, at once."""
        process = self.processes.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> dict[str, int]:
        """End all as a service manager does; exit codes."""
        codes = {}
        for name in ("worker", "server"):
            process = self.processes[name]
            process.send_signal(signal.SIGTERM)
            try:
                codes[name] = process.wait(15)  # docker-compose.yml: stop_grace_period
            except subprocess.TimeoutExpired:
                self.kill(name)
                codes[name] = -signal.SIGKILL
        return codes

    def states(self) -> Counter[str]:
        file = self._folder / "prefect" / "prefect.db"
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=60)) as database:
            rows = database.execute(
                "select state_name, count(*) from flow_run where state_type <> 'SCHEDULED' group by 1"
            )
            return Counter(dict(rows.fetchall()))


@contextmanager
def _deployed(folder: Path, site: NewsSite) -> Iterator[_Stack]:
    """Server, deployments on a cron of one minute, and worker."""
    feeds = folder / "feeds.csv"
    lines = [f"{name.title()} News,{site.address}/{name}.xml,6\n" for name in site.tempers]
    feeds.write_text("source,url,expect_every_hours\n" + "".join(lines))
    recipe = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))
    for deployment in recipe["deployments"]:
        if deployment["name"] == "hourly":
            deployment["schedules"][0]["cron"] = "* * * * *"
            deployment["parameters"]["interval_minutes"] = 1
    (folder / "prefect.yaml").write_text(yaml.safe_dump(recipe))
    # Prefect's worker ends by it; what nohup started ignores it, and so would the worker.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    stack = _Stack(folder, feeds)
    try:
        stack.start_server()
        stack.once("python", "-m", "flows.deployments")
        stack.once(
            "prefect", "--no-prompt", "deploy", "--all", "--prefect-file", str(folder / "prefect.yaml")
        )
        stack.start_worker()
        yield stack
    finally:
        for name in list(stack.processes):
            stack.kill(name)


def _await(what: Callable[[], object], limit_s: float) -> object:
    deadline = time.monotonic() + limit_s
    while not (found := what()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.2)
    return found


def _disturb(stack: _Stack, seconds: float, told: list[str]) -> None:
    """The kills, spread over the time; each in the first moments of a run."""
    began = time.monotonic()

    def at(share: float) -> None:
        time.sleep(max(0.0, began + seconds * share - time.monotonic()))

    at(0.25)
    stack.await_run()
    os.kill(int(_await(stack.flow_process, 10)), signal.SIGKILL)  # type: ignore[call-overload]
    told.append(f"{time.monotonic() - began:5.0f} s: the run, alone")
    at(0.5)
    stack.await_run()
    flow = stack.flow_process()
    stack.kill("worker")
    if flow is not None:
        with suppress(ProcessLookupError):
            os.kill(flow, signal.SIGKILL)
    told.append(f"{time.monotonic() - began:5.0f} s: worker and run")
    time.sleep(10)
    stack.start_worker()
    at(0.75)
    stack.await_run()
    stack.kill("server")
    told.append(f"{time.monotonic() - began:5.0f} s: Prefect's server")
    time.sleep(15)
    stack.start_server()


def _ledger(home: Path, sql: str) -> list[dict]:
    with open_warehouse(home / "warehouse.duckdb", read_only=True, wait_s=120) as warehouse:
        return warehouse.fetch(sql).to_pylist()


def _last_run_after(stack: _Stack, moment: float) -> bool:
    """Whether a run that began after `moment` has succeeded."""
    rows = _ledger(
        stack.home,
        "select epoch(max(started_at)) as s from ops.run where status = 'succeeded' and command = 'ingest'",
    )
    return bool(rows[0]["s"] and rows[0]["s"] > moment)


def test_half_an_hour_of_scheduled_runs(tmp_path):
    told: list[str] = []
    with NewsSite(TEMPERS) as site, _deployed(tmp_path, site) as stack:
        seconds = MINUTES * 60
        threads = [
            threading.Thread(target=publish_for, args=(site, seconds - 60, seconds / 40)),
            threading.Thread(target=_disturb, args=(stack, seconds, told)),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        # What a feed failed to show while it still listed it is asked for once more, now that all is calm.
        site.calm()
        site.tempers[NEVER] = lambda _: "loop"
        _await(lambda: _last_run_after(stack, time.time() - 1) or time.sleep(2), 1500)
        moment = time.time()
        _await(lambda: _last_run_after(stack, moment) or time.sleep(2), 1500)
        # What was killed is closed in Prefect too; the last look may fall on a run that lives.
        _await(lambda: not stack.states()["Running"] or time.sleep(2), 400)
        codes = stack.stop()
        states = stack.states()
        _show(stack, site, told, states, codes)
        _judge(stack, site)
        quiet = tmp_path / "undisturbed"
        listed = [
            Feed(f"{name.title()} News", f"{site.address}/{name}.xml")
            for name in site.tempers
            if name != NEVER
        ]
        run(replace(job_for(quiet), inputs=(), feeds=listed), directly)
        assert facts(quiet / "warehouse.duckdb") == facts(stack.home / "warehouse.duckdb")


def _show(
    stack: _Stack, site: NewsSite, told: list[str], states: Counter[str], codes: dict[str, int]
) -> None:
    accounts = _ledger(stack.home, "select * from ops.accounts")[0]
    runs = _ledger(stack.home, "select command, status, count(*) as n from ops.run group by all order by all")
    alerts = _ledger(stack.home, "select kind, count(*) as n from ops.alert group by all order by all")
    print(f"\n{MINUTES:g} minutes\nkilled:", *told, sep="\n  ")
    print("published:", {name: len(numbers) for name, numbers in site.published.items()})
    print("answers of the site:", json.dumps(dict(sorted(site.requests.items())), indent=1))
    print("runs in the ledger:", [tuple(row.values()) for row in runs])
    print("runs in Prefect:", dict(states), "exit codes", codes)
    print("alerts:", {row["kind"]: row["n"] for row in alerts})
    print("accounts:", accounts)


def _judge(stack: _Stack, site: NewsSite) -> None:
    accounts = _ledger(stack.home, "select * from ops.accounts")[0]
    assert accounts["pending"] == 0
    assert accounts["documents"] == sum(accounts[part] for part in ("articles", "duplicates", "quarantined"))
    wanted = sum(len(numbers) for name, numbers in site.published.items() if name != NEVER)
    loaded = _ledger(
        stack.home, "select count(*) as n, count(distinct article_id) as d from core.dim_article"
    )
    assert loaded == [{"n": wanted, "d": wanted}]
    # The feed that never answered is one address that is set aside.
    assert (accounts["articles"], accounts["quarantined"]) == (wanted, 1)
    for row in _ledger(
        stack.home, "select status, data_interval_start as a, data_interval_end as b from ops.run"
    ):
        assert row["status"] != "running"
        assert (row["b"] - row["a"]).total_seconds() == 60
    with open_warehouse(stack.home / "warehouse.duckdb") as warehouse:
        assert [check["expectation"] for check in run_checks(warehouse) if not check["is_success"]] == []
    assert facts(stack.home / "published" / "wirehouse.duckdb") == facts(stack.home / "warehouse.duckdb")
