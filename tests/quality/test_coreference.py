"""Coreference of events of all kinds (ECB+): the product as it is, and what its reading of predicates can do.

The product tells political events only, so it finds few of these mentions; what it finds must be right.
The second figure uses its language model and a layer of these tests (`predicates`), not the product.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from flows.extract.pipeline import Extractor
from flows.records import Article, Extraction, StagedArticle
from flows.resolve import resolve
from flows.resolve.dating import date_article
from flows.resolve.lineage import fingerprints
from tests.quality.predicates import learned_shares, parsed, predicates, stories

BENCHMARK = Path(__file__).parents[2] / "../shared/benchmarks/events"
FLOORS = json.loads(Path(__file__).with_name("coreference_floors.json").read_text("utf-8"))

pytestmark = pytest.mark.skipif(not BENCHMARK.is_dir(), reason="the annotated articles are not here")


def rows_of(part: str) -> list[dict[str, Any]]:
    lines = gzip.decompress((BENCHMARK / f"ecb_{part}.jsonl.gz").read_bytes()).decode().splitlines()
    return [json.loads(line) for line in lines]


def scored(folder: Path, gold: list[dict[str, Any]], found: Iterable[dict[str, Any]]) -> dict[str, Any]:
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


def test_events_of_all_kinds_by_story_and_predicate(tmp_path: Path) -> None:
    nlp = Extractor().nlp
    shares = learned_shares(parsed(nlp, rows_of("train")))
    gold = rows_of("dev")
    story = dict(zip([row["doc"] for row in gold], stories(gold), strict=True))
    found = [
        {"doc": row["doc"], "sent": number, "token": token, "cluster": f"{story[row['doc']]} {stem}"}
        for row, number, doc in parsed(nlp, gold)
        for token, stem in predicates(doc, shares)
    ]
    assert scored(tmp_path, gold, found)["CoNLL"] >= FLOORS["story_and_predicate_conll"]


def test_the_political_events_found_among_them_are_right(tmp_path: Path) -> None:
    # Every fourth document: of each topic some.
    gold = rows_of("dev")[::4]
    found = _product(gold)
    assert len(found) >= FLOORS["product_mentions"]
    scores = scored(tmp_path, gold, found)
    assert scores["B3"][0] >= FLOORS["product_b3_precision"]


def _product(gold: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The events of the product, by the words of their triggers."""
    texts = {row["doc"]: "\n".join(" ".join(words) for _, words in row["sentences"]) for row in gold}
    articles = [Article(doc, "", doc, text) for doc, text in texts.items()]
    reads = {read.article_id: read for read in Extractor().extract(articles) if isinstance(read, Extraction)}
    staged = [
        StagedArticle(a.article_id, None, 0, date_article(a, read), fingerprints(a.text), read)
        for a in articles
        if (read := reads.get(a.article_id))
    ]
    events = {(x.article_id, x.event_number): x.event_id for x in resolve(staged).event_links}
    found = []
    for row in gold:
        read, start = reads.get(row["doc"]), 0
        for number, words in row["sentences"]:
            places = []
            for word in words:
                places.append((start, start + len(word)))
                start += len(word) + 1
            for n, event in enumerate(read.events if read and number in row["valid_sentences"] else ()):
                tokens = [
                    i for i, (a, b) in enumerate(places) if a < event.trigger_end and b > event.trigger_start
                ]
                if tokens:
                    cluster = events[row["doc"], n]
                    found.append({"doc": row["doc"], "sent": number, "tokens": tokens, "cluster": cluster})
    return found
