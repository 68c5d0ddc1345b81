"""Cleaning may not get worse: scores on the development data stay above floors-clean.json.

The weights of seeds/furniture_model.json were fitted on the same development texts, so the floors watch for
regressions; they are no estimate for unseen outlets. Every third text and page is taken, to stay fast.
"""

import gzip
import importlib.util
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.clean import to_article
from flows.clean.decode import decode
from flows.clean.readable import read_page
from flows.errors import DocumentError
from flows.records import Claims, Document

BENCHMARKS = Path(__file__).parents[2] / "../shared/benchmarks"
SEEDS = Path(__file__).parents[2] / "../shared/seeds"
FLOORS = json.loads(Path(__file__).with_name("floors-clean.json").read_text(encoding="utf-8"))
FETCHED = datetime(2026, 11, 1, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not BENCHMARKS.is_dir(), reason="the development data is not here")


def scorer(path: Path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(name: str) -> list[dict]:
    path = BENCHMARKS / name
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in data.decode().splitlines()]


def text_of(body: bytes, media_type: str, url: str | None = None) -> str:
    document = Document("d", "x", body, media_type, FETCHED, claims=Claims(url=url))
    try:
        return to_article(document, min_words=0).text
    except DocumentError:
        return ""


@pytest.mark.parametrize(
    ("name", "tier"),
    [
        ("clean_text_dev.jsonl.gz", "full"),
        ("clean_text_dev.jsonl.gz", "light"),
        ("clean_text_dev.jsonl.gz", "glued"),
        ("clean_text_outlet_dev.jsonl.gz", "outlet"),
    ],
)
def test_furniture_leaves_plain_text(name, tier):
    gold = [row for row in rows(name) if row["tier"] == tier][::3]
    kept = {row["id"]: text_of(row["noisy_text"].encode(), "text/plain") for row in gold}
    assert scorer(BENCHMARKS / "score_clean.py").score(gold, kept)["f1"] >= FLOORS[tier]


def test_pages_give_their_article():
    folder = BENCHMARKS / "html_dev"
    name = "html_dev/gold.jsonl.gz" if (folder / "gold.jsonl.gz").exists() else "html_dev/gold.jsonl"
    gold = [row for row in rows(name) if row["lang"] == "en"][::3]
    kept = {
        row["id"]: text_of(
            gzip.decompress((folder / f"{row['id']}.html.gz").read_bytes()), "text/html", row["url"]
        )
        for row in gold
    }
    scores = scorer(BENCHMARKS / "score_clean.py").score(gold, kept)
    assert scores["f1"] >= FLOORS["html_f1"]
    assert scores["precision"] >= FLOORS["html_precision"]


@pytest.mark.parametrize("name", ["news_meta_dev", "dates_en_dev"])
def test_pages_give_their_publication_day(name):
    gold = rows(f"{name}/gold.jsonl")[::3]
    right = 0
    for row in gold:
        html = decode(gzip.decompress((BENCHMARKS / name / f"{row['id']}.html.gz").read_bytes()), None)
        page = read_page(html, url=row["url"], latest=FETCHED)
        found = (
            page.metadata.date_claims[0].published_at.date().isoformat()
            if page.metadata.date_claims
            else None
        )
        right += found == (row.get("published") or row["date"])[:10]
    assert right / len(gold) >= FLOORS[name]


def test_the_annotated_seed_articles_lose_nothing_but_furniture():
    module = scorer(BENCHMARKS / "seeds/score_seeds.py")
    gold = module.Gold()
    found = {}
    for stem in gold.clean:
        document = Document("d", stem, (SEEDS / f"{stem}.txt").read_bytes(), "text/plain", FETCHED)
        article = to_article(document)
        found[stem] = {"title": article.title, "body": article.text}
    scores = module.score_clean(gold, found)
    assert scores["f1"] >= FLOORS["seeds"]
    assert (scores["title_accuracy"], scores["furniture_leaks"], scores["paragraphs_not_verbatim"]) == (
        1.0,
        0,
        0,
    )
