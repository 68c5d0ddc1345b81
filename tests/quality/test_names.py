"""Names and persons of the seed articles and of open development data do not get worse than the floors."""

from __future__ import annotations

import importlib.util
import json
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import spacy
from spacy.language import Language

from flows.extract.names import read_names
from flows.resources import resource_path

SHARED = Path(__file__).resolve().parents[3] / "shared"
BENCHMARKS = SHARED / "benchmarks"
FLOORS = json.loads((Path(__file__).parent / "floors_names.json").read_text(encoding="utf-8"))

pytestmark = pytest.mark.skipif(not BENCHMARKS.exists(), reason="development data is not here")


@cache
def model() -> Language:
    return spacy.load(resource_path("seeds/model"))


def scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_people_of_the_seed_articles() -> None:
    articles: dict[str, list[str]] = {}
    for path in sorted((BENCHMARKS / "seeds" / "clean").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = "\n".join(paragraph["text"] for paragraph in gold["body"])
        for name in read_names(model()(text)):
            if name.label == "PERSON" and name.name is not None:
                articles.setdefault(name.name, []).append(gold["stem"])
    module = scorer(BENCHMARKS / "seeds" / "score_seeds.py")
    people = [{"name": name, "articles": sorted(set(stems))} for name, stems in articles.items()]
    score = module.score_people(module.Gold(), people)
    assert score["f1"] >= FLOORS["seed_people_f1"], score
    assert score["person_article_pairs"]["f1"] >= FLOORS["seed_person_article_f1"], score


OPEN_TEXTS = 12
"""Documents of the development portion that are read."""


@cache
def open_texts() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Gold documents, and what is read from them in the scorer's form."""
    lines = (BENCHMARKS / "people" / "gum_train.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [json.loads(line) for line in lines[:OPEN_TEXTS]]
    predicted = []
    for row in gold:
        clusters: dict[str, list[dict[str, int]]] = {}
        for name in read_names(model()(row["text"])):
            if name.label == "PERSON" and name.name is not None:
                clusters.setdefault(name.name, []).append({"start": name.start, "end": name.end})
        people = [{"name": name, "mentions": mentions} for name, mentions in clusters.items()]
        predicted.append({"id": row["id"], "clusters": people})
    return gold, predicted


def test_person_mentions_of_open_texts() -> None:
    """Mentions of named persons: overlap with gold."""
    found = right = 0
    for row, read in zip(*open_texts(), strict=True):
        gold = [mention for cluster in row["clusters"] for mention in cluster["mentions"]]
        for mention in (mention for person in read["clusters"] for mention in person["mentions"]):
            found += 1
            right += any(_touches(mention["start"], mention["end"], other) for other in gold)
    assert found >= FLOORS["open_person_mentions"]
    assert right / found >= FLOORS["open_person_precision"]


def test_mentions_of_one_person_are_one_cluster() -> None:
    score = scorer(BENCHMARKS / "people" / "score_people.py").score(*open_texts())
    assert score["B3"]["p"] >= FLOORS["open_person_b3_precision"], score
    assert score["B3"]["f1"] >= FLOORS["open_person_b3_f1"], score


def _touches(start: int, end: int, mention: dict[str, Any]) -> bool:
    return bool(start < mention["end"] and mention["start"] < end)
