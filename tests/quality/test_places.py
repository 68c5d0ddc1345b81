"""Floors for places on GeoVirus: which country and where, for place names at given offsets.

The corpus has continents and seas placed at their nearest city; we leave those without a country, so
recall cannot reach the accuracy.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from flows.extract.places import resolve_spans

FOLDER = Path(__file__).parents[2] / "../shared/benchmarks/places"
CORPUS = FOLDER / "geovirus_train.jsonl"
FLOORS = json.loads(Path(__file__).with_name("places_floors.json").read_text("utf-8"))

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="the development corpus is not here")


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_places", FOLDER / "score_places.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def prediction(article: dict[str, Any]) -> dict[str, Any]:
    spans = [(place["start"], place["end"]) for place in article["places"]]
    return {
        "id": article["id"],
        "places": [
            {
                "start": place.start,
                "end": place.end,
                "country": place.country_code,
                "lat": place.latitude,
                "lon": place.longitude,
            }
            for place in resolve_spans(article["text"], spans)
        ],
    }


def test_places_stay_above_their_floors() -> None:
    assert hashlib.sha256(CORPUS.read_bytes()).hexdigest() == FLOORS["corpus_sha256"]
    gold = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines() if line.strip()]
    scores = scorer().score(gold, [prediction(article) for article in gold])
    below = {name: scores[name] for name, floor in FLOORS.items() if name in scores and scores[name] < floor}
    assert not below
