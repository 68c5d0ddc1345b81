"""Copies are found and furniture joins nothing: scores on the development set stay above their floors."""

import gzip
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from flows.records import ArticleDate, Extraction, StagedArticle
from flows.resolve.lineage import fingerprints, link_lineages

BENCHMARKS = Path(__file__).parents[2] / "../shared/benchmarks"
GOLD = BENCHMARKS / "neardup_dev_1000.jsonl.gz"
FLOORS = json.loads(Path(__file__).with_name("neardup_floors.json").read_text(encoding="utf-8"))

pytestmark = pytest.mark.skipif(not GOLD.is_file(), reason="the development data is not here")


def staged() -> list[StagedArticle]:
    rows = [json.loads(line) for line in gzip.decompress(GOLD.read_bytes()).decode().splitlines()]
    return [
        StagedArticle(
            row["id"], None, len(row["text"].split()), ArticleDate(row["id"]),
            fingerprints(row["text"]), Extraction(row["id"], "1"),
        )
        for row in rows
    ]  # fmt: skip


def test_copies_are_one_line_and_furniture_joins_nothing(tmp_path):
    articles = staged()
    links = link_lineages(articles)
    assert link_lineages(random.Random(1).sample(articles, len(articles))) == links
    found = tmp_path / "groups.jsonl"
    found.write_text(
        "".join(json.dumps({"id": link.article_id, "group": link.lineage_id}) + "\n" for link in links)
    )
    scored = subprocess.run(
        [sys.executable, str(BENCHMARKS / "score_neardup.py"), str(GOLD), str(found)],
        capture_output=True,
        check=True,
        text=True,
    )
    scores = json.loads(scored.stdout)
    assert scores["missing"] == 0
    assert scores["b3_f1"] >= FLOORS["b3_f1"]
    assert scores["pair_precision"] >= FLOORS["pair_precision"]
    assert scores["shared_furniture_merged"] <= FLOORS["shared_furniture_merged"]
