"""A batch that fails as a whole loads nothing, says so, and is tried again by the next run."""

from __future__ import annotations

import json

import pytest

from flows.state import read_quarantine
from flows.warehouse import open_warehouse
from tests.conftest import SAMPLES, run_plain

pytestmark = pytest.mark.e2e

# Nobody and nothing is named: what a batch looks like when the language model is broken.
_WORDS = "it was said that they came and went and that it rained on some days and not on others " * 4


def test_it_loads_nothing_and_waits_in_quarantine(tmp_path):
    dump = tmp_path / "dump.jsonl"
    dump.write_text("".join(json.dumps({"id": n, "text": f"{_WORDS} {n}"}) + "\n" for n in range(25)))
    home = tmp_path / "home"
    summary = run_plain(home, [str(dump)])
    assert summary.message
    assert "batch 1" in summary.message
    assert dict(summary.accounts) == {"documents": 25, "articles": 0, "duplicates": 0, "quarantined": 25}
    assert {row["reason"] for row in read_quarantine(home / "warehouse.duckdb")} == {"batch_rejected"}

    again = run_plain(home, [str(dump)])
    assert again.accounts["quarantined"] == 25
    assert {row["attempts"] for row in read_quarantine(home / "warehouse.duckdb")} == {2}

    good = run_plain(home, [str(SAMPLES / "02-lakeside-herald-plan.txt")])
    assert good.message is None
    with open_warehouse(home / "warehouse.duckdb", read_only=True) as warehouse:
        states = warehouse.fetch("select status from ops.run order by started_at").column("status")
        assert states.to_pylist() == ["failed", "failed", "succeeded"]
        assert warehouse.fetch("select count(*) as n from core.dim_article").to_pylist() == [{"n": 1}]
