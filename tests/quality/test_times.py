"""Floors for time expressions on MEANTIME and GUM news, anchored on each file's anchor date.

GUM marks no durations and no "recently", and writes weeks as intervals of days, so that value F1 says little
there: its floors are on spans and on the days of those found.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import spacy
from spacy.language import Language

from flows.extract.times import read_times
from flows.records import Interval
from flows.resources import resource_path
from flows.timex import anchor

FOLDER = Path(__file__).parents[2] / "../shared/benchmarks/time"
FLOORS: dict[str, Any] = json.loads(Path(__file__).with_name("times_floors.json").read_text("utf-8"))

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the development corpora are not here")


@cache
def model() -> Language:
    return spacy.load(resource_path("seeds/model"))


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_time", FOLDER / "score_time.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def prediction(article: dict[str, Any]) -> dict[str, Any]:
    day = date.fromisoformat(article["anchor_date"])
    spans = [
        {"start": time.start, "end": time.end, "value": anchor(time.expression, Interval(day, day, "day"))[0]}
        for time in read_times(model()(article["text"]))
    ]
    return {"id": article["id"], "spans": spans}


def scores(name: str) -> dict[str, Any]:
    corpus = (FOLDER / name).read_bytes()
    assert hashlib.sha256(corpus).hexdigest() == FLOORS["sha256"][name], "measured on another corpus"
    gold = [json.loads(line) for line in corpus.decode("utf-8").splitlines() if line.strip()]
    found: dict[str, Any] = scorer().score(gold, [prediction(article) for article in gold])
    return found


def test_values_and_days_on_meantime_stay_above_their_floors() -> None:
    measured = scores("meantime_train.jsonl")
    assert measured["value"]["f1"] >= FLOORS["value_f1_meantime"]
    assert measured["interval_accuracy_on_matched"] >= FLOORS["interval_accuracy_meantime"]


def test_spans_and_days_on_gum_stay_above_their_floors() -> None:
    measured = scores("gum_news_train.jsonl")
    assert measured["relaxed"]["f1"] >= FLOORS["relaxed_f1_gum"]
    assert measured["interval_accuracy_on_matched"] >= FLOORS["interval_accuracy_gum"]
