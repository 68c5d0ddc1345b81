"""A reader with the published copy open is never blocked by a run and never sees a mixture."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from flows.load import ledger
from flows.load.publish import publish
from flows.warehouse import open_warehouse
from tests.conftest import SAMPLES, run_plain

pytestmark = pytest.mark.e2e

# Opens the copy again and again; every look must see one whole state: counts of one publication.
READER = """
import json, sys
from pathlib import Path
from flows.warehouse import open_warehouse
target, stop = Path(sys.argv[1]), Path(sys.argv[2])
COUNTS = "select (select count(*) from core.dim_article) as articles, (select count(*) from ops.run) as runs"
ORPHANS = (
    "select count(*) as n from core.fact_event_mention as m "
    "anti join core.fact_event as e on m.event_key = e.event_key"
)
looks, states = 0, set()
while not stop.exists():
    with open_warehouse(target, read_only=True) as copy:
        first = copy.fetch(COUNTS).to_pylist()[0]
        assert copy.fetch(ORPHANS).to_pylist() == [{"n": 0}]
        assert copy.fetch("select count(*) as n from marts.event_timeline").to_pylist()[0]["n"] > 0
        assert copy.fetch(COUNTS).to_pylist()[0] == first
    states.add((first["articles"], first["runs"]))
    looks += 1
print(json.dumps([looks, sorted(states)]))
"""


@pytest.mark.parametrize(
    "publications",
    [pytest.param(10, id="10"), pytest.param(100, id="100", marks=pytest.mark.long)],
)
def test_a_reader_in_a_loop_sees_only_whole_states(tmp_path, publications):
    home, stop = tmp_path / "home", tmp_path / "stop"
    target = home / "published" / "wirehouse.duckdb"
    run_plain(home, [str(SAMPLES / "02-lakeside-herald-plan.txt")])
    with (
        open_warehouse(target, read_only=True) as held,
        subprocess.Popen(
            [sys.executable, "-c", READER, str(target), str(stop)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as reader,
    ):
        before = held.fetch("select count(*) as n from core.dim_article").to_pylist()
        try:
            run_plain(home, [str(SAMPLES / "08-dump.jsonl"), str(SAMPLES / "04-northern-wire.xml")])
            with open_warehouse(home / "warehouse.duckdb") as warehouse:
                # Every publication differs from the last one: a mixture of two would show.
                for _ in range(publications):
                    ledger.start_run(warehouse, [], datetime.now(UTC), command="publish")
                    publish(warehouse, target)
        finally:
            stop.touch()
        out, problems = reader.communicate(timeout=300)
        assert held.fetch("select count(*) as n from core.dim_article").to_pylist() == before
    assert reader.returncode == 0, problems
    looks, states = json.loads(out)
    assert looks > 1
    whole = {(1, 1)} | {(7, runs) for runs in range(2, publications + 3)}
    assert {tuple(state) for state in states} <= whole
