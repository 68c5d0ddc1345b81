"""A Prefect server that dies in the middle of a run, or cannot start: a message, and no article is lost."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.serve import answers
from flows.warehouse import open_warehouse
from tests.news_site import article

pytestmark = [pytest.mark.e2e, pytest.mark.long, pytest.mark.timeout(1200)]

BIN = Path(sys.executable).parent
LONGEST_S = 500


def _environment(home: Path, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "WIREHOUSE_HOME": str(home),
        "WIREHOUSE_WORKERS": "1",
        "WIREHOUSE_BATCH_DOCUMENTS": "2",
        **more,
    }


def _inputs(folder: Path) -> Path:
    folder.mkdir()
    for number in range(12):
        (folder / f"{number:02}.txt").write_text(article(number))
    return folder


def test_a_server_that_dies_in_the_middle_costs_its_pages_and_not_the_run(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = str(taken.getsockname()[1])
    address = f"http://127.0.0.1:{port}/api"
    home = tmp_path / "home"
    server = subprocess.Popen(
        [str(BIN / "prefect"), "server", "start", "--host", "127.0.0.1", "--port", port],
        env=_environment(home, PREFECT_HOME=str(tmp_path / "prefect")),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + LONGEST_S
        while not answers(address):
            assert time.monotonic() < deadline
            time.sleep(0.5)
        process = subprocess.Popen(
            [str(BIN / "wirehouse"), "run", str(_inputs(tmp_path / "in"))],
            env=_environment(home, PREFECT_API_URL=address),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        said = []
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line)
            if line.startswith("load     batch 1"):
                break
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    # At its end Prefect would try for minutes to deliver what it could not.
    rest, _ = process.communicate(timeout=LONGEST_S)
    assert process.returncode == 0, "".join(said) + rest
    assert "Prefect does not know" in " ".join(rest.split())
    with open_warehouse(home / "published" / "wirehouse.duckdb", read_only=True) as warehouse:
        assert warehouse.fetch("select count(*) as n from core.dim_article").to_pylist() == [{"n": 12}]


@pytest.mark.parametrize("options", ["size=200k", "size=100m,ro"], ids=["full", "read-only"])
def test_a_disk_of_prefects_home_without_room_is_said(tmp_path, options):
    home = tmp_path / "home"
    (home / "prefect").mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(home / "prefect")]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a small disk here")
    try:
        done = subprocess.run(
            [str(BIN / "wirehouse"), "run", str(_inputs(tmp_path / "in"))],
            env=_environment(home, WIREHOUSE_PREFECT_START_S="60"),
            capture_output=True, text=True, timeout=LONGEST_S, check=False,
        )  # fmt: skip
    finally:
        subprocess.run(["umount", "-l", str(home / "prefect")], check=True)
    said = " ".join(done.stderr.split())
    assert done.returncode == 1, said
    assert "Traceback" not in said, said
    assert "full or read-only" in said
    assert "--plain" in said
