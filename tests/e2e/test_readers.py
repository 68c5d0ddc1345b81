"""A reader with the published copy open is never blocked by a run and never sees a mixture."""

from __future__ import annotations

import subprocess
import sys

import pytest

from flows.load.publish import publish
from flows.warehouse import open_warehouse
from tests.conftest import SAMPLES, run_plain

pytestmark = pytest.mark.e2e

# Opens the copy again and again; every look must see one whole state: facts of one load.
READER = """
import sys, time
from pathlib import Path
from flows.warehouse import open_warehouse
target, stop = Path(sys.argv[1]), Path(sys.argv[2])
looks = 0
states = set()
while not stop.exists():
    with open_warehouse(target, read_only=True) as copy:
        first = copy.fetch("select count(*) as n from core.dim_article").to_pylist()[0]["n"]
        orphans = copy.fetch(
            "select count(*) as n from core.fact_event_mention as m "
            "anti join core.fact_event as e on m.event_key = e.event_key"
        ).to_pylist()[0]["n"]
        again = copy.fetch("select count(*) as n from core.dim_article").to_pylist()[0]["n"]
    assert first == again, (first, again)
    assert orphans == 0, orphans
    states.add(first)
    looks += 1
print(looks, sorted(states))
"""


def test_a_reader_in_a_loop_sees_only_whole_states(tmp_path):
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
                for _ in range(20):
                    publish(warehouse, target)
        finally:
            stop.touch()
        out, problems = reader.communicate(timeout=120)
        assert held.fetch("select count(*) as n from core.dim_article").to_pylist() == before
    assert reader.returncode == 0, problems
    looks, states = out.split(" ", 1)
    assert int(looks) > 0
    assert states.strip() in {"[1, 7]", "[7]", "[1]"}
