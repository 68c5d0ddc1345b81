"""Floors of the shipped language model on corpora it never trained on, bare and with our rules for names."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import spacy

from flows.extract.pipeline import Extractor
from flows.records import Article, Extraction
from flows.resources import resource_path
from flows.training import recipe
from flows.training.corpora import Passage, detokenised, name_spans, read_corpus
from flows.training.score import score_names, score_syntax

FOLDER = Path(__file__).parents[2] / "../shared/corpora"
FLOORS: dict[str, Any] = json.loads(Path(__file__).with_name("model_floors.json").read_text("utf-8"))
SETS = {"gum": recipe.DEVELOPMENT, "re3d": recipe.UNSEEN}

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the training corpora are not here")


@cache
def passages(name: str) -> list[Passage]:
    rng = random.Random(0)
    return [passage for corpus in SETS[name] for passage in read_corpus(FOLDER, corpus, rng)]


@pytest.mark.parametrize("way", ["accurate", "fast"])
def test_tags_trees_and_names_stay_above_their_floors(way: str) -> None:
    nlp = spacy.load(resource_path("seeds/model"), config={"components": {"encoder": {"exit": way}}})
    measured = score_syntax(nlp, passages("gum")) | score_names(nlp, passages("gum"))
    floors = FLOORS[way]
    assert {name: measured[name] for name in floors if measured[name] < floors[name]} == {}
    assert score_names(nlp, passages("re3d"))["names"] >= FLOORS[f"{way}_re3d"]


@pytest.mark.parametrize("name", sorted(SETS))
def test_rules_add_to_the_names_of_the_model(name: str) -> None:
    counts = [0, 0, 0]
    texts, gold = zip(*map(_written, passages(name)), strict=True)
    articles = [
        Article(f"a{number}", f"d{number}", f"memory:{number}", text) for number, text in enumerate(texts)
    ]
    for extraction, theirs in zip(Extractor().extract(articles), gold, strict=True):
        assert isinstance(extraction, Extraction)
        ours = set(_spans(extraction))
        counts = [counts[0] + len(ours & theirs), counts[1] + len(ours), counts[2] + len(theirs)]
    right, found, wanted = counts
    assert 200 * right / (found + wanted) >= FLOORS["with_rules"][name]


def _written(passage: Passage) -> tuple[str, set[tuple[int, int, str]]]:
    text, offsets = detokenised(passage.words)
    spans = name_spans(passage.names or ())
    return text, {(offsets[start][0], offsets[end - 1][1], label) for start, end, label in spans}


def _spans(extraction: Extraction) -> Iterator[tuple[int, int, str]]:
    yield from ((name.start, name.end, name.label) for name in extraction.names if name.label != "ROLE")
    yield from ((location.start, location.end, "LOC") for location in extraction.locations)
