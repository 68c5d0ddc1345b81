"""The README's commands do what it says: each one that names no file of the reader's is run."""

from __future__ import annotations

import re
import shlex

import pytest

from tests.conftest import ROOT
from tests.e2e.test_cli import wirehouse

pytestmark = pytest.mark.e2e

README = (ROOT / "README.md").read_text(encoding="utf-8")
INLINE = re.findall(r"`(?:\.venv/bin/)?wirehouse ([^`]+)`", README)
# What stands on lines of its own: in shell blocks, or after a prompt, where it may go on over several lines.
BLOCKS = "".join(re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL))
FENCED = re.findall(r"^wirehouse (.+?)(?:\s+#.*)?$", BLOCKS, re.MULTILINE)
PROMPTED = re.findall(r"^\$ \.venv/bin/wirehouse (.+?)\n(?:\n|\S)", README, re.MULTILINE | re.DOTALL)
# Placeholders in capitals or an ellipsis stand for something of the reader's; `run` is the first command;
# tests/e2e/test_bi.py starts Superset.
RUNNABLE = sorted(
    {c for c in [*INLINE, *FENCED, *PROMPTED] if not re.search(r"\b[A-Z]{3,}|…|^run|^bi up", c)}
)


def test_there_are_commands_to_try():
    assert {"status", "query", "doctor", "explain", "report"} <= {command.split()[0] for command in RUNNABLE}


@pytest.mark.parametrize("command", RUNNABLE)
def test_it_runs(samples, command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = wirehouse(samples[0], *shlex.split(command))
    # "explain" alone names the command; without an event it answers with its usage.
    assert done.returncode == (2 if command == "explain" else 0), done.stderr
    assert "Traceback" not in done.stderr


def test_the_two_commands_are_one_line_each_and_use_the_lock():
    lines = [line for line in README.splitlines() if line.startswith("python3 -m venv")]
    assert len(lines) == 2
    assert lines[0].endswith("wirehouse run")
    assert lines[1].endswith("pytest")
    assert all("--require-hashes" in line for line in lines)


def test_no_lock_names_an_address():
    for name in ("requirements.lock", "requirements-dev.lock"):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8")
