"""Events are good enough: floors on sentences that tell none, and on the open coding benchmark."""

from __future__ import annotations

import gzip
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from flows.extract.pipeline import Extractor
from flows.records import Article, EventMention, Extraction

HERE = Path(__file__).parent
BENCHMARK = Path(__file__).parents[2] / "../shared/benchmarks/events"
FLOORS = json.loads((HERE / "events_floors.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def read(extractor: Extractor, texts: list[str]) -> list[Extraction]:
    articles = [
        Article(article_id=str(n), document_id="d", uri="u", text=text) for n, text in enumerate(texts)
    ]
    results = extractor.extract(articles)
    assert all(isinstance(result, Extraction) for result in results)
    return [result for result in results if isinstance(result, Extraction)]


def test_sport_culture_and_business_are_no_events(extractor: Extractor) -> None:
    texts = (HERE / "non_political.txt").read_text("utf-8").splitlines()
    coded = {text for text, found in zip(texts, read(extractor, texts), strict=True) if found.events}
    assert len(coded) <= FLOORS["non_political_rate_at_most"] * len(texts), sorted(coded)


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    if not BENCHMARK.is_dir():
        pytest.skip("the benchmark is not part of the repository")
    sys.path.insert(0, str(BENCHMARK))
    try:
        spec = importlib.util.spec_from_file_location("score_coding", BENCHMARK / "score_coding.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(BENCHMARK))
    return module


def coded(event: EventMention) -> dict[str, Any]:
    names = {
        role: [{"text": p.label} for p in event.participants if p.role == role]
        for role in ("actor", "recipient", "participant")
    }
    both = names["participant"]
    return {
        "type": event.plover_type,
        "actors": names["actor"] + both,
        "recipients": names["recipient"] + both,
    }


@pytest.fixture(scope="module")
def coding(extractor: Extractor) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Every third row of the development set, and what we read from it."""
    if not BENCHMARK.is_dir():
        pytest.skip("the benchmark is not part of the repository")
    with gzip.open(BENCHMARK / "plv_train.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file][::3]
    found = read(extractor, [row["text"] for row in rows])
    return rows, {
        row["id"]: {"id": row["id"], "events": [coded(event) for event in one.events]}
        for row, one in zip(rows, found, strict=True)
    }


@pytest.mark.parametrize(("measure", "floor"), [("type", "type_f1"), ("type+A+R", "type_actor_recipient_f1")])
def test_open_coding_is_above_its_floor(
    measure: str, floor: str, coding: tuple[list[dict[str, Any]], dict[str, Any]], scorer: ModuleType
) -> None:
    rows, predictions = coding
    counts = scorer.score(rows, predictions)[0][measure]
    assert scorer.prf(*counts)[2] >= FLOORS[floor]


def test_the_type_between_a_marked_pair_is_above_its_floor(
    coding: tuple[list[dict[str, Any]], dict[str, Any]], scorer: ModuleType
) -> None:
    rows, predictions = coding
    right = sum(_is_right(row["gold"][0], predictions[row["id"]], scorer) for row in rows)
    assert right / len(rows) >= FLOORS["marked_pair_accuracy"]


def _is_right(gold: dict[str, Any], prediction: dict[str, Any], scorer: ModuleType) -> bool:
    """The first event with the pair as actor and recipient, else in reverse, has the pair's type."""
    for first, second in (("actors", "recipients"), ("recipients", "actors")):
        for event in scorer.pred_events(prediction):
            if scorer.any_match(gold["actors"], event[first]) and scorer.any_match(
                gold["recipients"], event[second]
            ):
                return event["type"] in gold["types_ok"]
    return False
