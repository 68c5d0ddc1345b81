"""docker-compose.yml: what an engine makes of it, and the exact commands of Prefect and its worker.

No container engine is needed. The commands and checks of health are those of the file; only addresses, ports
and folders, which exist in containers alone, are exchanged.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from flows.errors import WarehouseError
from flows.warehouse import open_warehouse
from tests.conftest import ROOT, SAMPLES

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1200)]

SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]
SECRETS = {
    name: f"{name.lower()}-of-this-test"
    for name in ("POSTGRES_PASSWORD", "SUPERSET_SECRET_KEY", "SUPERSET_ADMIN_PASSWORD")
} | {"PREFECT_AUTH": "admin:secret-of-this-test"}
BIN = Path(sys.executable).parent
LONGEST_S = 600


def test_podman_compose_understands_the_file(tmp_path):
    engine = tmp_path / "podman"  # asked for its version, and for nothing else
    engine.write_text("#!/bin/sh\necho podman version 4.9.3\n")
    engine.chmod(0o755)

    def config(secrets: dict[str, str]) -> subprocess.CompletedProcess[str]:
        path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(
            [str(BIN / "podman-compose"), "-f", str(ROOT / "docker-compose.yml"), "config"],
            env={"PATH": path, "HOME": str(tmp_path), **secrets},
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip

    done = config(SECRETS)
    assert done.returncode == 0, done.stderr
    resolved = yaml.safe_load(done.stdout)["services"]
    assert set(resolved) == set(SERVICES)
    assert resolved["worker"]["environment"]["PREFECT_API_AUTH_STRING"] == SECRETS["PREFECT_AUTH"]
    assert "set it in .env" in config({}).stderr, "a secret that is missing must be named"


class Host:
    """Runs services of the file as processes of this machine."""

    def __init__(self, folder: Path, programs: Path = BIN) -> None:
        self.folder, self._programs = folder, programs
        self._port, self._health_port = _free_port(), _free_port()
        self._exchanged = {
            "0.0.0.0": "127.0.0.1",
            "http://prefect:4200": f"http://127.0.0.1:{self._port}",
            "127.0.0.1:4200": f"127.0.0.1:{self._port}",
            "127.0.0.1:8080": f"127.0.0.1:{self._health_port}",
            "8088": str(self._port),
            "/app/bi": str(ROOT / "bi"),
            "/state": str(folder / "state"),
            "/home/wirehouse": str(folder / "server"),
            "/data": str(folder / "data"),
        }

    def environment(self, name: str) -> dict[str, str]:
        """Of a service, its variables filled in; SQLite stands for PostgreSQL, which is no part of this."""
        recipe = SERVICES[name]["build"]["dockerfile_inline"]
        image = dict(pair.split("=", 1) for pair in re.search(r"^ENV (.+)$", recipe, re.MULTILINE)[1].split())
        given = {**image, **SERVICES[name]["environment"]}
        given.pop("PREFECT_API_DATABASE_CONNECTION_URL", None)
        return {
            **os.environ,
            "PATH": f"{self._programs}{os.pathsep}{os.environ['PATH']}",
            **{key: self._here(_filled(str(value))) for key, value in given.items()},
            "PREFECT_WORKER_WEBSERVER_PORT": str(self._health_port),
            "PREFECT_WORKER_WEBSERVER_HOST": "127.0.0.1",
        }

    def command(self, name: str) -> list[str]:
        """The command of a service, at the address of this test."""
        parts = [self._here(part) for part in SERVICES[name]["command"]]
        return [str(self._port) if part == "4200" else part for part in parts]

    def is_healthy(self, name: str) -> bool:
        """What the file's own check of health says."""
        check = [self._here(part) for part in SERVICES[name]["healthcheck"]["test"]]
        assert check[0] == "CMD"
        done = subprocess.run(check[1:], env=self.environment(name), capture_output=True, check=False)
        return done.returncode == 0

    def _here(self, text: str) -> str:
        for there, here in self._exchanged.items():
            text = text.replace(there, here)
        return text

    @contextmanager
    def service(self, name: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
        """The service, healthy; stopped as Docker stops one."""
        said = self.folder / f"{name}.log"
        with said.open("wb") as output:
            process = subprocess.Popen(
                self.command(name), cwd=ROOT, env={**self.environment(name), **more},
                stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        try:
            _await(lambda: process.poll() is not None or self.is_healthy(name), said)
            assert process.poll() is None, said.read_text()
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _filled(value: str) -> str:
    return re.sub(
        r"\$\{(\w+)(?::([?-])(.*?))?\}",
        lambda found: SECRETS[found[1]] if found[2] == "?" else (found[3] or ""),
        value,
    )


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _await(what: Callable[[], object], said: Path) -> None:
    deadline = time.monotonic() + LONGEST_S
    while not what():
        assert time.monotonic() < deadline, said.read_text()
        time.sleep(1)


def _has_run(warehouse: Path) -> bool:
    if not warehouse.exists():
        return False
    try:
        with open_warehouse(warehouse, read_only=True, wait_s=1) as opened:
            rows = opened.fetch("select command, status from ops.run where status = 'succeeded'").to_pylist()
    except WarehouseError:
        return False  # the run has it
    return {"command": "ingest", "status": "succeeded"} in rows


def test_the_commands_of_prefect_and_worker_serve_a_run(tmp_path):
    feeds = tmp_path / "feeds.csv"
    feeds.write_text(f"source,url\nNorthern Wire,{SAMPLES / '04-northern-wire.xml'}\n")
    (tmp_path / "data").mkdir()
    (tmp_path / "server").mkdir()
    host = Host(tmp_path)
    with host.service("prefect"), host.service("worker", WIREHOUSE_FEEDS=str(feeds)):
        done = subprocess.run(
            ["prefect", "deployment", "run", "ingest-feeds/hourly"],
            env=host.environment("worker"), cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        _await(lambda: _has_run(tmp_path / "data" / "warehouse.duckdb"), tmp_path / "worker.log")
    with open_warehouse(tmp_path / "data" / "published" / "wirehouse.duckdb", read_only=True) as opened:
        assert opened.fetch("select count(*) as n from core.dim_article").to_pylist()[0]["n"] >= 1
