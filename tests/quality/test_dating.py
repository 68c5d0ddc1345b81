"""False page dates are found and true ones believed: floors on dated articles that people annotated."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from flows.extract.pipeline import Extractor
from flows.records import Article, ArticleDate, DateClaim, Extraction
from flows.resolve.dating import date_article

BENCHMARK = Path(__file__).parents[2] / "../shared/benchmarks/time"
FLOORS = json.loads(Path(__file__).with_name("dating_floors.json").read_text("utf-8"))
FETCHED = datetime(2025, 12, 1, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not BENCHMARK.is_dir(), reason="the annotated articles are not here")

Read = tuple[Article, Extraction, date]


@pytest.fixture(scope="module")
def dated() -> list[Read]:
    """Articles with what is read from them and the day they were written."""
    lines = [
        line for path in sorted(BENCHMARK.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()
    ]
    rows = [row for row in map(json.loads, lines) if row.get("anchor_date")]
    articles = [Article(row["id"], "", row["id"], row["text"], fetched_at=FETCHED) for row in rows]
    return [
        (article, read, date.fromisoformat(row["anchor_date"][:10]))
        for row, article, read in zip(rows, articles, Extractor().extract(articles), strict=True)
        if isinstance(read, Extraction)
    ]


def _claimed(article: Article, read: Extraction, day: date | None) -> ArticleDate:
    stamp = (DateClaim(datetime(day.year, day.month, day.day, tzinfo=UTC), "day", "page"),) if day else ()
    return date_article(replace(article, date_claims=stamp), read)


def _shifted(day: date, rng: random.Random) -> date:
    """A false stamp: a reprint's, months or years later, every fourth time too early."""
    return min(day + timedelta(rng.choice((1, 1, 1, -1)) * rng.randint(40, 1800)), date(2025, 11, 30))


def test_false_stamps_are_found_and_true_ones_believed(dated: list[Read]) -> None:
    rng = random.Random(3)
    found = sum(_claimed(a, read, _shifted(day, rng)).claimed_is_false for a, read, day in dated)
    blamed = sum(_claimed(a, read, day).claimed_is_false for a, read, day in dated)
    assert found / (found + blamed) >= FLOORS["false_precision"]
    assert found / len(dated) >= FLOORS["false_recall"]


def test_hardly_an_article_is_dated_a_month_off(dated: list[Read]) -> None:
    rng = random.Random(3)
    wrong = 0
    for article, read, day in dated:
        for stamp in (None, day, _shifted(day, rng)):
            when = _claimed(article, read, stamp)
            wrong += when.published_at is not None and abs((when.published_at.date() - day).days) > 31
    assert wrong / (3 * len(dated)) <= FLOORS["wrong_by_a_month"]


def test_the_truth_lies_in_the_range_that_the_text_leaves(dated: list[Read]) -> None:
    ranges = [(_claimed(article, read, None), day) for article, read, day in dated]
    known = [(when, day) for when, day in ranges if when.published_from and when.published_to]
    inside = sum(
        when.published_from - timedelta(3) <= day <= when.published_to + timedelta(3)
        for when, day in known
        if when.published_from and when.published_to
    )
    assert len(known) / len(ranges) >= FLOORS["ranges_known"]
    assert inside / len(known) >= FLOORS["ranges_right"]
