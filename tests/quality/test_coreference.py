"""Coreference of events of all kinds (ECB+) by the product's stages: `--events all`, and political events.

Every word and threshold was chosen on the training part; the part measured here was looked at for its score
alone.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.extract.pipeline import Extractor
from flows.records import Article, Extraction, StagedArticle
from flows.resolve import resolve
from flows.resolve.dating import date_article
from flows.resolve.lineage import fingerprints

BENCHMARK = Path(__file__).parents[2] / "../shared/benchmarks/events"
FLOORS = json.loads(Path(__file__).with_name("coreference_floors.json").read_text("utf-8"))

pytestmark = pytest.mark.skipif(not BENCHMARK.is_dir(), reason="the annotated articles are not here")

Row = dict[str, Any]


@pytest.fixture(scope="module")
def gold() -> list[Row]:
    lines = gzip.decompress((BENCHMARK / "ecb_dev.jsonl.gz").read_bytes()).decode().splitlines()
    return [json.loads(line) for line in lines]


def scored(folder: Path, gold: list[Row], found: Iterable[Row]) -> dict[str, Any]:
    """What the scorer says of a prediction."""
    (folder / "gold.jsonl").write_text("".join(json.dumps(row) + "\n" for row in gold), "utf-8")
    (folder / "found.jsonl").write_text("".join(json.dumps(row) + "\n" for row in found), "utf-8")
    done = subprocess.run(
        [sys.executable, "score_coref.py", str(folder / "gold.jsonl"), str(folder / "found.jsonl"), "--json"],
        capture_output=True,
        check=True,
        cwd=BENCHMARK,
        text=True,
    )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def test_events_of_all_kinds(tmp_path: Path, gold: list[Row]) -> None:
    scores = scored(tmp_path, gold, told(gold, "all"))
    assert scores["CoNLL"] >= FLOORS["all_conll"]
    assert scores["pairs"][0] >= FLOORS["all_pair_precision"]
    assert scores["pairs"][2] >= FLOORS["all_pair_f1"]


def test_the_political_events_among_them_are_right(tmp_path: Path, gold: list[Row]) -> None:
    # Every fourth document: of each topic some.
    part = gold[::4]
    found = list(told(part, "political"))
    assert len(found) >= FLOORS["political_mentions"]
    assert scored(tmp_path, part, found)["B3"][0] >= FLOORS["political_b3_precision"]


def told(gold: list[Row], scope: str) -> Iterator[Row]:
    """The product's events in the annotated sentences, by the words of their triggers."""
    texts = {row["doc"]: "\n".join(" ".join(words) for _, words in row["sentences"]) for row in gold}
    articles = [Article(doc, "", doc, text) for doc, text in texts.items()]
    found = Extractor(events=scope).extract(articles)
    reads = {read.article_id: read for read in found if isinstance(read, Extraction)}
    staged = [
        StagedArticle(a.article_id, None, 0, date_article(a, read), fingerprints(a.text), read)
        for a in articles
        if (read := reads.get(a.article_id))
    ]
    events = {(x.article_id, x.event_number): x.event_id for x in resolve(staged).event_links}
    for row in gold:
        mentions = reads[row["doc"]].events if row["doc"] in reads else ()
        for sentence, spans in _words(row):
            for number, event in enumerate(mentions):
                tokens = [
                    i for i, (a, b) in enumerate(spans) if a < event.trigger_end and b > event.trigger_start
                ]
                if tokens:
                    cluster = events[row["doc"], number]
                    yield {"doc": row["doc"], "sent": sentence, "tokens": tokens, "cluster": cluster}


def _words(row: Row) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Annotated sentences with the characters of their words."""
    start = 0
    for number, words in row["sentences"]:
        spans = []
        for word in words:
            spans.append((start, start + len(word)))
            start += len(word) + 1
        if number in row["valid_sentences"]:
            yield number, spans
