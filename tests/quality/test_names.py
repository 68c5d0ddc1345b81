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


def test_person_mentions_of_open_texts() -> None:
    """Mentions of named persons: overlap with gold, on the first documents of the development portion."""
    lines = (BENCHMARKS / "people" / "gum_train.jsonl").read_text(encoding="utf-8").splitlines()
    found = right = 0
    for row in map(json.loads, lines[:12]):
        gold = [m for cluster in row["clusters"] for m in cluster["mentions"]]
        for name in read_names(model()(row["text"])):
            if name.label == "PERSON":
                found += 1
                right += any(_touches(name.start, name.end, mention) for mention in gold)
    assert found >= FLOORS["open_person_mentions"]
    assert right / found >= FLOORS["open_person_precision"]


def _touches(start: int, end: int, mention: dict[str, Any]) -> bool:
    return bool(start < mention["end"] and mention["start"] < end)
