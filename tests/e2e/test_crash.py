"""Killed in the middle of any stage, the warehouse opens, shows no half, and the next run completes it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from flows.warehouse import open_warehouse
from tests.conftest import ROOT, SAMPLES, facts, run_plain

pytestmark = pytest.mark.e2e

INPUTS = [
    str(SAMPLES / name)
    for name in (
        "02-lakeside-herald-plan.txt",
        "04-northern-wire.xml",
        "05-harbour-courier-wire-copy.txt",
        "11-empty.txt",
    )
]

# Runs the pipeline and counts the Python calls of every stage; with a limit for one of them, kills itself
# (SIGKILL: nothing can be caught or cleaned up) when it gets there.
CHILD = """
import json, os, signal, sys
from collections import Counter
from pathlib import Path
home, inputs, victim, limit, counts_file = json.loads(sys.argv[1])
from tests.conftest import job_for
from flows.run import run

seen, counts = Counter(), {}

def call(name, batch, function):
    seen[name] += 1
    stage = f"{name} {seen[name]}"
    calls = 0
    def count(frame, event, argument):
        nonlocal calls
        calls += 1
        if stage == victim and calls >= limit:
            os.kill(os.getpid(), signal.SIGKILL)
    sys.setprofile(count)
    try:
        return function()[0]
    finally:
        sys.setprofile(None)
        counts[stage] = calls

run(job_for(Path(home), inputs), call)
Path(counts_file).write_text(json.dumps(counts))
"""


def _child(home: Path, victim: str, limit: int, counts: Path) -> int:
    argument = json.dumps([str(home), INPUTS, victim, limit, str(counts)])
    done = subprocess.run(
        [sys.executable, "-c", CHILD, argument],
        cwd=ROOT,
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stderr.decode()
    return done.returncode


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Facts of a run nobody killed, and how many Python calls each of its stages made."""
    home = tmp_path_factory.mktemp("undisturbed")
    assert _child(home, "", 0, home / "counts.json") == 0
    return facts(home / "warehouse.duckdb"), json.loads((home / "counts.json").read_text())


@pytest.mark.parametrize(
    "victim",
    [
        pytest.param("ingest 1", id="ingest"),
        pytest.param("clean 1", id="clean"),
        pytest.param("extract 1", id="extract"),
        pytest.param("resolve 1", id="resolve: dating of a batch"),
        pytest.param("validate 1", id="validate"),
        pytest.param("load 1", id="load: staging of a batch"),
        pytest.param("resolve 2", id="resolve: all articles"),
        pytest.param("load 2", id="load: facts"),
        pytest.param("publish 1", id="publish"),
    ],
)
def test_a_kill_in_the_middle_costs_one_more_run_and_nothing_else(victim, undisturbed, tmp_path):
    expected, counts = undisturbed
    home = tmp_path / "home"
    assert _child(home, victim, counts[victim] // 2, tmp_path / "counts") == -signal.SIGKILL

    with open_warehouse(home / "warehouse.duckdb") as warehouse:
        rows = warehouse.fetch("select count(*) as n from core.dim_article").to_pylist()
        staged = warehouse.fetch("select count(*) as n from staging.articles").to_pylist()
        accounts = warehouse.run_sql_file("ledger/accounts").to_pylist()[0]
    assert rows[0]["n"] in (0, len(expected["dim_article"])), "half of a load is visible"
    assert staged[0]["n"] in (0, 4), "half of a batch is visible"
    assert accounts["documents"] == sum(accounts.values()) - accounts["documents"]
    published = home / "published" / "wirehouse.duckdb"
    if published.exists():
        assert facts(published) == expected

    run_plain(home, INPUTS)
    assert facts(home / "warehouse.duckdb") == expected
    assert facts(published) == expected
    with open_warehouse(home / "warehouse.duckdb", read_only=True) as warehouse:
        states = warehouse.fetch("select status from ops.run order by started_at").column("status")
    assert states.to_pylist() == ["crashed", "succeeded"]
