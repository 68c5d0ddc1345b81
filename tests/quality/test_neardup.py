"""Copies are found and furniture joins nothing: scores on the development set stay above their floors."""

import gzip
import json
import random
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from flows.records import ArticleDate, Extraction, LineageLink, StagedArticle
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


@pytest.fixture(scope="module")
def links() -> tuple[LineageLink, ...]:
    return link_lineages(staged())


def test_independent_sources_are_counted_right(links):
    """Events that five stories report, each in so many versions: mean error of the count of lines."""
    lines = {link.article_id: link.lineage_id for link in links}
    stories = defaultdict(set)
    for line in gzip.decompress(GOLD.read_bytes()).decode().splitlines():
        row = json.loads(line)
        if row["edit"] not in ("derived", "shared_furniture"):
            stories[str(row["cluster"])].add(lines[row["id"]])
    order = random.Random(1).sample(sorted(stories), len(stories))
    events = [order[start : start + 5] for start in range(0, len(order) - 4, 5)]
    errors = [abs(len(set().union(*(stories[story] for story in event))) - 5) for event in events]
    assert sum(errors) / len(errors) <= FLOORS["independent_sources_error"]


def test_copies_are_one_line_and_furniture_joins_nothing(tmp_path, links):
    articles = staged()
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
