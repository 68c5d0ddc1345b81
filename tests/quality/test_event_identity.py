"""Tellings of one event are one event, and of two events two: floors on made-up news (`event_world`)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.resolve import resolve
from tests.quality.event_world import pair_scores, world

FLOORS = json.loads(Path(__file__).with_name("event_identity_floors.json").read_text("utf-8"))
SEEDS = range(40)


@pytest.fixture(scope="module")
def scores() -> list[tuple[float, float, int]]:
    """Precision and recall of pairs, and mixed events, of each world."""
    found = []
    for seed in SEEDS:
        articles, truth = world(seed)
        answer = resolve(articles)
        ids = {(link.article_id, link.event_number): link.event_id for link in answer.event_links}
        told = sorted(truth)
        found.append(pair_scores([ids[key] for key in told], [truth[key] for key in told]))
    return found


def test_pairs_of_tellings(scores: list[tuple[float, float, int]]) -> None:
    precision = sum(p for p, _, _ in scores) / len(scores)
    recall = sum(r for _, r, _ in scores) / len(scores)
    assert precision >= FLOORS["pair_precision"]
    assert 2 * precision * recall / (precision + recall) >= FLOORS["pair_f1"]


def test_hardly_an_event_mixes_two(scores: list[tuple[float, float, int]]) -> None:
    assert sum(mixed for _, _, mixed in scores) <= FLOORS["mixed_events"]
