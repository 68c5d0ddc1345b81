"""A feed that could not be read once and can be now is set aside no longer."""

import gzip
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from flows.feed_list import Feed
from flows.job import directly
from flows.run import run
from flows.state import read_quarantine
from flows.warehouse import open_warehouse
from tests.conftest import job_for, run_plain
from tests.news_site import NewsSite, article

pytestmark = pytest.mark.e2e


def test_a_feed_that_answers_again_leaves_the_quarantine(tmp_path):
    with NewsSite({"down": lambda number: "fine" if number in (1, 5) else "500"}) as site:
        for _ in range(2):
            site.publish("down")
        feeds = [Feed("Down News", f"{site.address}/down.xml")]
        for set_aside in (0, 1, 0):
            summary = run(replace(job_for(tmp_path), inputs=(), feeds=feeds), directly)
            assert summary.accounts["quarantined"] == set_aside
            assert len(read_quarantine(tmp_path / "warehouse.duckdb")) == set_aside


@pytest.mark.parametrize(("has_news", "told"), [(True, []), (False, ["freshness"])], ids=["news", "none"])
def test_a_feed_is_late_by_what_this_run_found_however_late_it_begins(tmp_path, has_news, told):
    with NewsSite({"calm": lambda _: "fine"}) as site:
        feeds = [Feed("Calm News", f"{site.address}/calm.xml", 6)]
        # Both were missed while the machine was down, and are made up now.
        due = datetime.now(UTC) - timedelta(days=2)
        job = replace(
            job_for(tmp_path), inputs=(), feeds=feeds, data_interval=(due, due + timedelta(hours=1))
        )
        assert run(job, directly).alerts == []
        with open_warehouse(tmp_path / "warehouse.duckdb") as warehouse:
            warehouse.fetch("update ops.run set started_at = started_at - interval 1 day")
        if has_news:
            site.publish("calm")
        assert [alert["kind"] for alert in run(job, directly).alerts] == told


def test_a_dump_that_is_cut_short_stays_in_quarantine_until_it_is_whole(tmp_path):
    whole = gzip.compress("".join(json.dumps({"text": article(n)}) + "\n" for n in range(40)).encode())
    dump = tmp_path / "dump.jsonl.gz"
    dump.write_bytes(whole[: len(whole) * 2 // 3])
    home = tmp_path / "home"
    for _ in range(2):
        run_plain(home, [str(dump)])
        assert [row["uri"] for row in read_quarantine(home / "warehouse.duckdb")] == [str(dump)]
    dump.write_bytes(whole)
    run_plain(home, [str(dump)])
    assert read_quarantine(home / "warehouse.duckdb") == []
