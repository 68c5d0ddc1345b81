"""The promises of the README, each held to on real runs over the sample articles."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from flows.warehouse import open_warehouse
from tests.conftest import SAMPLES, facts, run_plain

pytestmark = pytest.mark.e2e


def test_the_accounts_add_up_and_are_the_ones_promised(samples):
    accounts = samples[1].accounts
    assert dict(accounts) == {"documents": 17, "articles": 13, "duplicates": 1, "quarantined": 3}


def test_every_evidence_is_the_slice_of_the_text_it_names(samples):
    with open_warehouse(samples[0] / "published" / "wirehouse.duckdb", read_only=True) as warehouse:
        rows = warehouse.fetch(
            "select articles.text, mentions.char_start, mentions.char_end, mentions.evidence, "
            "mentions.trigger, mentions.trigger_start, mentions.trigger_end "
            "from core.fact_event_mention as mentions "
            "inner join core.dim_article as articles on mentions.article_key = articles.article_key"
        ).to_pylist()
    assert rows
    for row in rows:
        assert row["text"][row["char_start"] : row["char_end"]] == row["evidence"]
        assert row["text"][row["trigger_start"] : row["trigger_end"]] == row["trigger"]


def test_a_second_run_changes_nothing_and_reads_nothing(samples, sample_facts, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(samples[0], home)
    size = (home / "warehouse.duckdb").stat().st_size
    published = (home / "published" / "wirehouse.duckdb").stat()
    again = run_plain(home)
    assert facts(home / "warehouse.duckdb") == sample_facts
    assert again.accounts["articles"] == 0
    assert again.accounts["documents"] == sum(
        again.accounts[part] for part in ("articles", "duplicates", "quarantined")
    )
    assert "extract" not in again.timings
    assert "clean" not in again.timings
    after = (home / "published" / "wirehouse.duckdb").stat()
    assert (after.st_ino, after.st_mtime_ns) == (published.st_ino, published.st_mtime_ns)
    assert (home / "warehouse.duckdb").stat().st_size <= size * 1.1


@pytest.mark.parametrize("batch_documents", [1, 5])
def test_any_order_and_batch_size_gives_the_same_facts(sample_facts, tmp_path, batch_documents):
    paths = sorted(str(path) for path in SAMPLES.iterdir() if not _is_sidecar(path))
    random.Random(batch_documents).shuffle(paths)
    half = len(paths) // 2
    # Two runs, so that the order of arrival differs too: within one run inputs are sorted.
    run_plain(tmp_path, paths[:half], batch_documents=batch_documents)
    run_plain(tmp_path, paths[half:], batch_documents=batch_documents)
    assert _without_history(facts(tmp_path / "warehouse.duckdb")) == _without_history(sample_facts)


def test_two_processes_give_the_same_facts_as_one(sample_facts, tmp_path):
    run_plain(tmp_path, workers=2)
    assert facts(tmp_path / "warehouse.duckdb") == sample_facts


def _is_sidecar(path: Path) -> bool:
    return path.name.endswith((".meta.json", "manifest.csv", ".md"))


def _without_history(found: dict[str, list[str]]) -> dict[str, list[str]]:
    # Ids that an earlier run gave and a later one retired stay resolvable: history, not fact.
    return {name: rows for name, rows in found.items() if name != "event_alias"}
