"""Who is who across articles may not become worse: floors on articles that people annotated (not shipped)."""

from __future__ import annotations

import importlib.util
import json
from collections import defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from flows.extract.pipeline import Extractor
from flows.records import Article, Extraction, StagedArticle
from flows.resolve.dating import date_article
from flows.resolve.people import link_people

BENCHMARK = Path(__file__).parents[2] / "../shared/benchmarks/people"
FLOORS = json.loads(Path(__file__).with_name("people_floors.json").read_text("utf-8"))
GENRES = ("gum/news", "meantime/")
"""News; of the people whom several texts of the other genres name, half are peoples, gods and offices."""

pytestmark = pytest.mark.skipif(not BENCHMARK.is_dir(), reason="the annotated articles are not here")


@pytest.fixture(scope="module")
def gold() -> list[dict[str, Any]]:
    lines = [
        line for path in sorted(BENCHMARK.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()
    ]
    rows = [json.loads(line) for line in lines]
    return [row for row in rows if row["id"].startswith(GENRES)]


@pytest.fixture(scope="module")
def scores(gold: list[dict[str, Any]]) -> dict[str, Any]:
    articles = [Article(row["id"], "", row["id"], row["text"]) for row in gold]
    staged = [
        StagedArticle(article.article_id, None, 0, date_article(article, read), (), read)
        for article, read in zip(articles, Extractor().extract(articles), strict=True)
        if isinstance(read, Extraction)
    ]
    assert len(staged) == len(gold)
    result: dict[str, Any] = _scorer().score(gold, _prediction(staged))
    return result


def _prediction(staged: list[StagedArticle]) -> list[dict[str, Any]]:
    """Mentions of people by the person they are linked to; unlinked ones by their name in the article."""
    persons, links, _ = link_people(staged, {article.article_id: article.date for article in staged})
    names = {person.person_id: person.name for person in persons}
    linked = {(link.article_id, link.name_number): link.person_id for link in links}
    rows = []
    for article in staged:
        clusters: dict[str, dict[str, Any]] = defaultdict(lambda: {"mentions": []})
        for number, mention in enumerate(article.extraction.names):
            if mention.label == "PERSON":
                name = mention.name or mention.surface
                person_id = linked.get((article.article_id, number))
                cluster = clusters[person_id or f"{article.article_id} {name}"]
                cluster["name"] = names.get(person_id or "", name)
                cluster["mentions"].append({"start": mention.start, "end": mention.end})
        rows.append(
            {
                "id": article.article_id,
                "clusters": [{**cluster, "global_id": key} for key, cluster in clusters.items()],
            }
        )
    return rows


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_people", BENCHMARK / "score_people.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_people_stay_one_across_articles(scores: dict[str, Any]) -> None:
    assert scores["cross_document_B3"]["f1"] >= FLOORS["cross_document_b3_f1"]
    assert scores["cross_document_B3"]["p"] >= FLOORS["cross_document_b3_p"]


def test_names_are_found_and_joined_within_articles(scores: dict[str, Any]) -> None:
    assert scores["mention_detection"]["f1"] >= FLOORS["mention_f1"]
    assert scores["mean_f1"] >= FLOORS["within_mean_f1"]
