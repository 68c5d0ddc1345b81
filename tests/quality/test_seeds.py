"""The four real articles the product was specified from, scored; floors that only rise.

The articles and their gold are not in this repository: where they are absent, this is skipped.
"""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from tests.conftest import SHARED, run_plain
from tests.quality.seeds_prediction import prediction

SEEDS = SHARED / "seeds"
SCORER = SHARED / "benchmarks" / "seeds" / "score_seeds.py"
FLOORS = json.loads((Path(__file__).parent / "seeds_floors.json").read_text())

pytestmark = pytest.mark.skipif(not SCORER.exists(), reason="the seed articles are not here")


@pytest.fixture(scope="module")
def scores(tmp_path_factory):
    """The scorer's report on the two annotated articles, read together with the other two."""
    home = tmp_path_factory.mktemp("seeds")
    summary = run_plain(home, [str(SEEDS)])
    assert summary.accounts["articles"] == 4
    spec = importlib.util.spec_from_file_location("score_seeds", SCORER)
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    gold = scorer.Gold()
    return scorer.score(prediction(home / "published" / "wirehouse.duckdb", SEEDS, set(gold.clean)), gold)


@pytest.mark.parametrize("measure", sorted(FLOORS))
def test_quality_does_not_fall(scores, measure):
    value = scores
    for part in measure.split("."):
        value = value[part]
    if isinstance(value, str):  # "5/6"
        value = int(value.partition("/")[0])
    assert value >= FLOORS[measure], f"{measure} fell to {value}"


def test_nothing_from_the_furniture_gets_in(scores):
    assert scores["clean"]["furniture_leaks"] == 0
    assert not scores["people"]["furniture_intrusions"]
