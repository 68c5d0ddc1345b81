"""Killed at any statement: the warehouse opens, shows nothing half done, and the next try completes it."""

import subprocess
import sys
from pathlib import Path

import pytest

from flows.load import ledger
from flows.load.facts import is_due
from flows.warehouse import open_warehouse

PROGRAM = Path(__file__).with_name("newsroom.py")
SURVIVED = 3


def run(path, step, kill_at):
    command = [sys.executable, str(PROGRAM), str(path), step, str(kill_at)]
    return subprocess.run(command, check=False, capture_output=True).returncode


@pytest.mark.parametrize("kill_at", [1, 4, 6, 8])
def test_a_batch_is_staged_as_a_whole_or_not_at_all(new_path, newsroom, kill_at):
    path = new_path()
    with open_warehouse(path) as warehouse:
        newsroom.stage_batch(warehouse, newsroom.batch([newsroom.article(n) for n in range(3)]))
        before = newsroom.contents(warehouse, "staging"), newsroom.contents(warehouse, "raw")
    assert run(path, "stage", kill_at) == -9
    with open_warehouse(path) as warehouse:
        assert (newsroom.contents(warehouse, "staging"), newsroom.contents(warehouse, "raw")) == before
        assert ledger.accounts(warehouse)["pending"] == 0


@pytest.mark.parametrize("kill_at", [1, 14, 20, 33])
def test_facts_change_as_a_whole_or_not_at_all(new_path, newsroom, kill_at):
    path = new_path()
    with open_warehouse(path) as warehouse:
        newsroom.stage_batch(warehouse, newsroom.batch([newsroom.article(n) for n in range(3)], "first"))
        newsroom.load(warehouse)
        before = newsroom.contents(warehouse)
        newsroom.stage_batch(warehouse, newsroom.batch([newsroom.article(n) for n in range(9)], "second"))
    assert run(path, "load", kill_at) == -9
    with open_warehouse(path) as warehouse:
        assert newsroom.contents(warehouse) == before
        assert is_due(warehouse)
        newsroom.load(warehouse)
        assert len(newsroom.contents(warehouse)["dim_article"]) == 9


def test_what_a_survivor_committed_stands(new_path, newsroom):
    path = new_path()
    assert run(path, "stage", 10_000) == SURVIVED
    assert run(path, "load", 10_000) == SURVIVED
    with open_warehouse(path) as warehouse:
        assert not is_due(warehouse)
        assert len(newsroom.contents(warehouse)["dim_article"]) == 10
