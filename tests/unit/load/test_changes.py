"""What is loaded article by article is what is loaded at once; only what a change touches is written."""

import importlib.util
import os
import random
import stat
import sys
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest

from flows.extract.topics import topic
from flows.load import ledger, publish
from flows.load.copy_options import CopyOptions
from flows.load.facts import is_due, load_facts, resolve_staged
from flows.load.stage import StagingBatch, stage_batch
from flows.records import Article, Document
from flows.warehouse import open_warehouse
from tests.quality import event_world


@pytest.fixture(scope="module")
def world():
    """The module world.py beside this file."""
    path = Path(__file__).with_name("world.py")
    spec = importlib.util.spec_from_file_location("world", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["world"] = module
    spec.loader.exec_module(module)
    return module


def stage(warehouse, world, rows, name="batch"):
    stage_batch(
        warehouse,
        StagingBatch(
            batch_id=name,
            run_id="run",
            staged_at=world.NOW,
            documents=[row[0] for row in rows],
            articles=[row[1] for row in rows],
            extractions=[row[2] for row in rows],
            dates=[row[3] for row in rows],
            fingerprints={row[1].article_id: row[4] for row in rows},
        ),
    )


def load(warehouse, world, later=0):
    at = world.NOW + timedelta(days=later)
    resolution, scope = resolve_staged(warehouse, at)
    load_facts(warehouse, resolution, "run", at, scope)
    return resolution, scope


def loaded(path, world, newsroom, *batches):
    with open_warehouse(path) as warehouse:
        for number, rows in enumerate(batches):
            stage(warehouse, world, rows, f"batch {number}")
            load(warehouse, world, number)
        return newsroom.contents(warehouse)


def differences(one, other):
    return {name: (set(one[name]) ^ set(other[name])) for name in one if one[name] != other[name]}


@pytest.mark.parametrize("seed", range(2))
def test_any_split_gives_the_facts_of_the_whole(world, newsroom, new_path, seed):
    chance = random.Random(seed)
    rows = [world.article(100 * seed + n) for n in range(18)]
    whole = loaded(new_path(), world, newsroom, rows)
    chance.shuffle(rows)
    cut = chance.randrange(3, 15)
    parts = [rows[:cut], rows[cut : cut + 1], rows[cut + 1 :] + rows[:3]]
    assert differences(whole, loaded(new_path(), world, newsroom, *parts)) == {}


def staged_rows(articles, world):
    """Made-up news (`event_world`) as rows of a batch: a text that is long enough for every offset."""
    rows = []
    for article in articles:
        text = f"{article.article_id} " + "word " * 1200
        document = Document(f"d-{article.article_id}", f"/{article.article_id}", b"", "text/plain", world.NOW)
        piece = Article(
            article.article_id,
            document.document_id,
            document.uri,
            text,
            source_id=article.source_id,
            source_name=article.source_id,
            word_count=1200,
        )
        rows.append((document, piece, article.extraction, article.date, article.fingerprints))
    return rows


@pytest.mark.parametrize("seed", range(3))
def test_any_split_of_news_that_repeats_itself_gives_the_same_events(world, newsroom, new_path, seed):
    """Undated tellings that fit one meeting fit two when the second is told, and one again without it."""
    articles, _ = event_world.world(seed, count=12)
    rows = staged_rows(articles, world)
    whole = loaded(new_path(), world, newsroom, rows)
    random.Random(seed).shuffle(rows)
    third = len(rows) // 3
    parts = [rows[:third], rows[third : 2 * third], rows[2 * third :]]
    assert differences(whole, loaded(new_path(), world, newsroom, *parts)) == {}


def with_plain_events(rows, chance):
    """The same articles as they are read with events of all kinds: each also tells plain predicates."""
    pool = [topic(text) for text in STORIES]
    for document, piece, extraction, when, prints in rows:
        first = extraction.events[0]
        kinds = chance.choices(("crash", "die", "death", "say", "visit"), k=3)
        plain = tuple(
            replace(
                first, lemma=kind, kind=kind, plover_type="NONE", sentence_number=n, participants=(),
                trigger_start=first.trigger_start + n, trigger_end=first.trigger_start + n + 1,
                time_number=first.time_number if chance.random() < 0.5 else None,
            )
            for n, kind in enumerate(kinds, start=5)
        )  # fmt: skip
        told = replace(extraction, events=extraction.events + plain, topic=chance.choice(pool))
        yield document, piece, told, when, prints


STORIES = (
    "A ferry sank off Stornoway. Divers searched the ferry; Stornoway harbour was closed.",
    "Stornoway buries those who drowned with the ferry. The harbour chaplain spoke.",
    "Locusts ravaged orchards around Samarkand; growers sprayed the orchards.",
)


@pytest.mark.parametrize("seed", range(3))
def test_any_split_gives_the_whole_with_events_of_all_kinds(world, newsroom, new_path, seed):
    chance = random.Random(seed)
    rows = list(with_plain_events([world.article(300 * seed + n) for n in range(16)], chance))
    whole = loaded(new_path(), world, newsroom, rows)
    assert any("same word in one story" in str(row) for row in whole["fact_merge"])
    chance.shuffle(rows)
    cut = chance.randrange(3, 13)
    parts = [rows[:cut], rows[cut : cut + 1], rows[cut + 1 :] + rows[:3]]
    assert differences(whole, loaded(new_path(), world, newsroom, *parts)) == {}


def test_what_is_loaded_in_portions_is_the_whole(world, newsroom, new_path):
    rows = [world.article(200 + n) for n in range(14)]
    whole = loaded(new_path(), world, newsroom, rows)
    with open_warehouse(new_path()) as warehouse:
        stage(warehouse, world, rows)
        portions = 0
        while is_due(warehouse):
            resolution, scope = resolve_staged(warehouse, world.NOW, most=5)
            load_facts(warehouse, resolution, "run", world.NOW, scope)
            portions += 1
            assert scope.is_complete == (not is_due(warehouse))
        assert portions == 3
        assert differences(whole, newsroom.contents(warehouse)) == {}


def test_an_article_withdrawn_and_restored_leaves_the_facts_as_they_were(world, newsroom, new_path):
    rows = [world.article(n) for n in range(14)]
    with open_warehouse(new_path()) as warehouse:
        stage(warehouse, world, rows)
        load(warehouse, world)
        before = newsroom.contents(warehouse)
        for number, row in enumerate(rows[:2]):
            withdrawn = ledger.retract(warehouse, row[1].article_id[:16], "fabricated", world.NOW)
            assert is_due(warehouse)
            load(warehouse, world, 2 * number + 1)
            told = warehouse.fetch(
                "select count(*) as told, count(superseded_at) as closed from core.fact_event_mention "
                "join core.dim_article using (article_key) where article_id = $id",
                id=withdrawn,
            ).to_pylist()
            assert told == [{"told": len(row[2].events), "closed": len(row[2].events)}]
            ledger.restore(warehouse, withdrawn)
            assert is_due(warehouse)
            load(warehouse, world, 2 * number + 2)
            assert not is_due(warehouse)
            assert differences(before, newsroom.contents(warehouse)) == {}


def test_without_an_article_the_facts_are_those_of_the_others(world, newsroom, new_path):
    rows = [world.article(n) for n in range(14)]
    others = loaded(new_path(), world, newsroom, rows[1:])
    with open_warehouse(new_path()) as warehouse:
        stage(warehouse, world, rows)
        load(warehouse, world)
        ledger.retract(warehouse, rows[0][1].article_id, "fabricated", world.NOW)
        load(warehouse, world, 1)
        found = newsroom.contents(warehouse)
    for name in ("fact_event", "fact_event_participant", "fact_event_relation", "fact_merge", "dim_person"):
        assert found[name] == others[name]


def test_a_newer_version_at_the_same_address_takes_the_place_of_the_older(world, new_path):
    url = "https://news.example/story"
    old = world.article(3, url=url)
    new = world.article(3, url=url, variant=1, fetched_at=world.NOW + timedelta(hours=5))
    other = world.article(4, url=url, fetched_at=world.NOW + timedelta(hours=6))
    with open_warehouse(new_path()) as warehouse:
        for number, row in enumerate((old, new, other)):
            stage(warehouse, world, [row], f"batch {number}")
            load(warehouse, world, number)
        rows = warehouse.fetch("select article_id, retracted_at from core.dim_article").to_pylist()
        closed = {row["article_id"] for row in rows if row["retracted_at"]}
        standing = warehouse.fetch(
            "select distinct article_id from core.fact_event_mention "
            "join core.dim_article using (article_key) where superseded_at is null"
        ).to_pylist()
    assert closed == {old[1].article_id}
    assert {row["article_id"] for row in standing} == {new[1].article_id, other[1].article_id}


def test_an_unrelated_article_touches_nothing_else(world, new_path):
    rows = [world.article(n) for n in range(12)]
    document, piece, extraction, when, _ = world.article(99)
    alone = (document, piece, replace(extraction, names=(), statements=(), events=()), when, (7, 8, 9))
    with open_warehouse(new_path()) as warehouse:
        stage(warehouse, world, rows)
        load(warehouse, world)
        stage(warehouse, world, [alone], "second")
        resolution, scope = load(warehouse, world, 1)
        stamps = warehouse.fetch("select distinct recorded_at from core.fact_event").to_pylist()
    assert scope.articles == {piece.article_id}
    assert resolution.events == ()
    assert stamps == [{"recorded_at": world.NOW.replace(tzinfo=None)}]


def test_a_copy_brought_up_to_date_shows_what_is_loaded(world, newsroom, new_path, monkeypatch):
    monkeypatch.setattr(publish, "MOST_APPENDED", 1.0)
    rows = [world.article(n) for n in range(14)]
    with open_warehouse(new_path()) as warehouse:
        target = warehouse.path.parent / "published" / "news.duckdb"
        for number, part in enumerate((rows[:8], rows[8:])):
            stage(warehouse, world, part, f"batch {number}")
            load(warehouse, world, number)
            publish.publish(warehouse, target)
        ledger.retract(warehouse, rows[0][1].article_id, "fabricated", world.NOW)
        load(warehouse, world, 2)
        publish.publish(warehouse, target)
        assert warehouse.fetch("select appended from staging.published").column(0)[0].as_py() > 6
        assert not publish.is_stale(warehouse, target)
        with open_warehouse(target, read_only=True) as copy:
            assert differences(newsroom.contents(warehouse), newsroom.contents(copy)) == {}
            assert ledger.accounts(copy) == ledger.accounts(warehouse)


def test_a_copy_of_another_state_is_written_anew(world, newsroom, new_path, monkeypatch):
    monkeypatch.setattr(publish, "MOST_APPENDED", 1.0)
    rows = [world.article(n) for n in range(9)]
    with open_warehouse(new_path()) as warehouse:
        target = warehouse.path.parent / "published" / "news.duckdb"
        copies = []
        for number, part in enumerate((rows[:3], rows[3:6], rows[6:])):
            if number == 2:
                target.unlink()
                target.write_bytes(copies[0])
            stage(warehouse, world, part, f"batch {number}")
            load(warehouse, world, number)
            publish.publish(warehouse, target)
            copies.append(target.read_bytes())
        assert warehouse.fetch("select appended from staging.published").column(0)[0].as_py() == 0
        with open_warehouse(target, read_only=True) as copy:
            assert differences(newsroom.contents(warehouse), newsroom.contents(copy)) == {}


def publish_in_parts(warehouse, world, sizes, options):
    """Load and publish so many articles at a time; the copy, and its bytes after each time."""
    target = warehouse.path.parent / "published" / "news.duckdb"
    numbers = iter(range(sum(sizes)))
    made = []
    for number, size in enumerate(sizes):
        part = [world.article(n) for n in islice(numbers, size)]
        stage(warehouse, world, part, f"batch {number}")
        load(warehouse, world, number)
        publish.publish(warehouse, target, options)
        made.append(target.read_bytes())
    return target, made


def appended(warehouse):
    """Articles changed in the copy since it was written anew."""
    return warehouse.fetch("select appended from staging.published").column(0)[0].as_py()


def test_bringing_a_copy_up_to_date_touches_no_file_that_readers_have(world, new_path, monkeypatch):
    monkeypatch.setattr(publish, "MOST_APPENDED", 1.0)
    with open_warehouse(new_path()) as warehouse:
        target, made = publish_in_parts(warehouse, world, (7, 2, 2, 1), CopyOptions(kept=9))
        assert appended(warehouse) > 4
    copies = [target, *publish.earlier_copies(target)]
    assert [copy.read_bytes() for copy in copies] == made[::-1]
    if os.name == "posix":
        assert {stat.S_IMODE(copy.stat().st_mode) for copy in copies} == {0o444}


def test_a_copy_without_bodies_gets_none_when_it_is_brought_up_to_date(world, new_path, monkeypatch):
    monkeypatch.setattr(publish, "MOST_APPENDED", 1.0)
    options = CopyOptions(has_text=False, storage_version="v1.2.0")
    with open_warehouse(new_path()) as warehouse:
        target, made = publish_in_parts(warehouse, world, (7, 2), options)
        assert appended(warehouse) > 0
    # The version of the file's format: 65 is v1.2.0.
    assert made[-1][12] == 65
    with open_warehouse(target, read_only=True) as copy:
        rows = copy.fetch("select count(*) as n, max(text) as text from core.dim_article")
        assert rows.to_pylist() == [{"n": 9, "text": ""}]


@pytest.mark.parametrize("changed", [CopyOptions(has_text=False), CopyOptions(storage_version="v1.2.0")])
def test_a_copy_made_with_other_options_is_stale_and_written_anew(world, new_path, monkeypatch, changed):
    monkeypatch.setattr(publish, "MOST_APPENDED", 1.0)
    with open_warehouse(new_path()) as warehouse:
        target, _ = publish_in_parts(warehouse, world, (7, 2), CopyOptions())
        assert appended(warehouse) > 0
        assert not publish.is_stale(warehouse, target, CopyOptions(kept=3))
        assert publish.is_stale(warehouse, target, changed)
        publish.publish(warehouse, target, changed)
        assert appended(warehouse) == 0
        assert not publish.is_stale(warehouse, target, changed)
    with open_warehouse(target, read_only=True) as copy:
        assert copy.fetch("from core.dim_article where text <> ''").num_rows == 9 * changed.has_text
    assert target.read_bytes()[12] == {"v1.0.0": 64, "v1.2.0": 65}[changed.storage_version]
