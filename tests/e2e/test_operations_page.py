"""Every command that docs/operations.md tells to type, typed into a shell: what it promises happens.

`serve`, `deploy` and the worker run in test_schedule.py, test_compose.py and test_soak.py.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flows.state import read_quarantine
from tests.conftest import ROOT, SAMPLES, facts
from tests.unit.test_deploy_files import COMPOSE

pytestmark = pytest.mark.e2e

PAGE = (ROOT / "docs" / "operations.md").read_text("utf-8")
BLOCKS = [block for _, block in re.findall(r"^```(sh|cron)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)]
ELSEWHERE = ("wirehouse serve", "prefect worker", "docker compose")


def _block(words: str) -> str:
    (found,) = [block for block in BLOCKS if words in block]
    return found


@pytest.fixture
def home(samples, tmp_path):
    """A copy of the home in which the samples were read."""
    return Path(shutil.copytree(samples[0], tmp_path / "home"))


@pytest.fixture
def shell(home, tmp_path):
    """Runs lines in a shell, in an empty folder; what they said, if all went well."""

    def run(lines: str) -> str:
        done = subprocess.run(
            ["bash", "-euc", lines],
            env={
                **os.environ,
                "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
                "WIREHOUSE_HOME": str(home),
                "WIREHOUSE_WORKERS": "1",
                "COLUMNS": "200",
            },
            cwd=tmp_path, capture_output=True, text=True, timeout=500, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


def test_every_block_is_tried_here_or_elsewhere():
    tried = ("quarantine list", "* * *", "rsync", "backfill", "token_urlsafe")
    for block in BLOCKS:
        assert any(words in block for words in (*tried, *ELSEWHERE)), block


def test_the_lines_of_a_crontab(shell, tmp_path):
    (tmp_path / "feeds.csv").write_text(f"source,url\nNorthern Wire,{SAMPLES / '04-northern-wire.xml'}\n")
    lines = [line.split(maxsplit=5)[5] for line in _block("* * *").splitlines()]
    assert len(lines) == 3
    here = "\n".join(lines).replace("/etc/wirehouse", str(tmp_path)).replace("/var/log", str(tmp_path))
    shell(here)
    ran, tried, judged = map(json.loads, (tmp_path / "wirehouse.jsonl").read_text().splitlines())
    assert ran["accounts"]["documents"] >= 1
    assert tried["tried"] == 0
    assert judged["checks"]


def test_the_secrets_of_the_compose_file(shell, tmp_path):
    shell(_block("token_urlsafe").replace("docker compose up --build -d\n", ""))
    given = dict(line.split("=", 1) for line in (tmp_path / ".env").read_text().splitlines())
    wanted = set(re.findall(r"\$\{(\w+):\?", json.dumps(COMPOSE)))
    assert set(given) == wanted
    assert all(len(value) >= 32 for value in given.values())
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0


def test_the_commands_of_the_quarantine(shell, home):
    document = read_quarantine(home / "warehouse.duckdb")[0]["document_id"][:8]
    lines = [line.replace("3f2a91c0", document) for line in _block("quarantine list").splitlines()]
    assert document in shell(lines[0])
    assert document in shell(lines[1])
    assert "0 of 1 went through" in shell(lines[2])
    assert "0 inputs given up" in shell(lines[3])


def test_a_backfill_of_days_without_anything(shell):
    first, second = _block("wirehouse backfill").splitlines()
    assert "30 have nothing to read" in shell(first)
    assert "365 have nothing to read" in shell(second)


def test_what_is_backed_up_is_enough_to_restore_everything(shell, home, sample_facts, tmp_path):
    # Where there is no rsync, what it does with these arguments.
    copy = 'command -v rsync >/dev/null || rsync() { mkdir -p "$3" && cp -a "$2." "$3"; }\n'
    there = f"{tmp_path}/backup/"
    shell(f"mkdir {there}\n{copy}" + _block("rsync").replace("backup:/wirehouse/", there))
    assert facts(tmp_path / "backup" / "published" / "wirehouse.duckdb") == sample_facts
    shutil.rmtree(home)
    shutil.copytree(tmp_path / "backup" / "archive", home / "archive")
    shell("wirehouse rebuild")
    assert facts(home / "warehouse.duckdb") == facts(home / "published" / "wirehouse.duckdb") == sample_facts
