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
# Placeholders in capitals or an ellipsis stand for something of the reader's; `run` is the first command.
RUNNABLE = sorted({c for c in INLINE if not re.search(r"\b[A-Z]{3,}|…|^run", c)})


def test_there_are_commands_to_try():
    assert {"status", "query", "doctor"} <= {command.split()[0] for command in RUNNABLE}


@pytest.mark.parametrize("command", RUNNABLE)
def test_it_runs(samples, command):
    done = wirehouse(samples[0], *shlex.split(command))
    # "explain" without an event and the like are usage hints, answered with usage, not with a failure.
    assert done.returncode in (0, 2), done.stderr
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
