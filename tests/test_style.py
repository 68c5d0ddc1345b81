"""Lint, format, types and SQL style: the same tools and settings here, in CI and on every desk."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "check", "."], id="ruff check"),
        pytest.param(["ruff", "format", "--check", "."], id="ruff format"),
        pytest.param(["mypy"], id="mypy"),
        pytest.param(["sqlfluff", "lint", "--disable-progress-bar", "sql"], id="sqlfluff"),
    ],
)
def test_the_tool_has_nothing_to_say(command):
    tool = BIN / command[0]
    assert tool.exists() or shutil.which(command[0]), f"install the dev requirements: {command[0]} is missing"
    done = subprocess.run([tool, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
