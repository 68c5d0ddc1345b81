"""Statements may not become worse: floors on articles that people annotated (PolNeAR, not shipped)."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from flows.extract.pipeline import Extractor
from flows.records import Article, Extraction

REPOSITORY = Path(__file__).parents[2]
BENCHMARK = REPOSITORY / "../shared/benchmarks/quotes"
FLOORS = json.loads(Path(__file__).with_name("floors_statements.json").read_text("utf-8"))

pytestmark = pytest.mark.skipif(not BENCHMARK.is_dir(), reason="the annotated articles are not here")


@pytest.fixture(scope="module")
def gold() -> list[dict[str, Any]]:
    """Every twentieth article, so that all outlets of the corpus take part."""
    lines = (BENCHMARK / "polnear_train.jsonl").read_text("utf-8").splitlines()[::20]
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    assert digest == FLOORS["sample_sha256"], "the sample changed: measure the floors again"
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def predicted(gold: list[dict[str, Any]]) -> list[dict[str, Any]]:
    articles = [Article(str(row["id"]), "", str(row["id"]), str(row["text"])) for row in gold]
    read = Extractor().extract(articles)
    assert all(isinstance(one, Extraction) for one in read)
    return [_prediction(row, one) for row, one in zip(gold, read) if isinstance(one, Extraction)]


def _prediction(row: dict[str, Any], read: Extraction) -> dict[str, Any]:
    text = row["text"]
    quotes = []
    for one in read.statements:
        speaker: dict[str, Any] | None = {"text": one.speaker} if one.speaker else None
        if one.speaker_start is not None and one.speaker_end is not None:
            start, end = one.speaker_start, one.speaker_end
            speaker = {"start": start, "end": end, "text": text[start:end]}
        quotes.append(
            {
                "start": one.start,
                "end": one.end,
                "fragments": [list(piece) for piece in one.fragments],
                "kind": "direct" if one.is_direct else "indirect",
                "speaker": speaker,
                "cue": {"start": one.cue_start, "end": one.cue_end, "text": one.cue} if one.cue else None,
            }
        )
    return {"id": row["id"], "quotes": quotes}


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_quotes", BENCHMARK / "score_quotes.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("measure", ["direct", "reported"])
def test_statements_with_speakers_stay_above_the_floor(
    measure: str, gold: list[dict[str, Any]], predicted: list[dict[str, Any]]
) -> None:
    kinds = {"direct"} if measure == "direct" else None
    result = _scorer().score(gold, predicted, kinds, measure == "reported")
    assert result["end_to_end"]["f1"] >= FLOORS[f"{measure}_end_to_end_f1"]
    assert result["content@0.5"]["f1"] >= FLOORS[f"{measure}_content_f1"]
