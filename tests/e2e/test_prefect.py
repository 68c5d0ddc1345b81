"""The flow in a real Prefect, with the temporary server that `wirehouse run` starts by itself."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.conftest import SAMPLES, facts, run_plain
from tests.e2e.test_cli import wirehouse

pytestmark = pytest.mark.e2e

INPUT = str(SAMPLES / "02-lakeside-herald-plan.txt")


@pytest.fixture(scope="module")
def flow(tmp_path_factory):
    """Home of one run through Prefect, and what the terminal showed."""
    home = tmp_path_factory.mktemp("prefect")
    return home, wirehouse(home, "run", INPUT)


def test_it_runs_with_no_server_started_by_hand_and_says_what_it_does(flow):
    _, done = flow
    assert done.returncode == 0, done.stderr
    assert "Prefect" in done.stderr
    assert "1 document = 1 article" in done.stdout


def test_the_log_is_one_line_per_stage_and_batch(flow):
    stages = [line.split()[0] for line in flow[1].stderr.splitlines() if "batch 1" in line]
    assert stages == ["ingest", "clean", "extract", "resolve", "validate", "load"]
    assert "INFO" not in flow[1].stderr


def test_the_facts_are_those_of_a_plain_run(flow, tmp_path):
    run_plain(tmp_path, [INPUT])
    assert facts(flow[0] / "warehouse.duckdb") == facts(tmp_path / "warehouse.duckdb")


def test_prefect_shows_a_task_per_stage_and_artifacts_to_read(flow):
    with closing(sqlite3.connect(flow[0] / "prefect" / "prefect.db")) as database:
        tasks = {row[0] for row in database.execute("select name from task_run")}
        states = {row[0] for row in database.execute("select state_type from flow_run")}
        artifacts = {row[0] for row in database.execute("select key from artifact")}
        names = [row[0] for row in database.execute("select name from flow_run")]
    assert {"ingest batch 1", "clean batch 1", "extract batch 1", "validate batch 1", "publish"} <= tasks
    assert states == {"COMPLETED"}
    assert {"accounts", "newest-events", "quality"} <= artifacts
    assert names[0].startswith("02-lakeside-herald-plan.txt")
