"""Facts: a function of what is staged, whatever the order, the batches and the number of loads."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.errors import WarehouseError
from flows.load import ledger
from flows.load.facts import check_header, is_due, read_staged
from flows.resources import resource_path
from flows.warehouse import open_warehouse

EARLIER = date(1999, 1, 1)


def build(newsroom, path, rows, size, load_each):
    with open_warehouse(path) as warehouse:
        for start in range(0, len(rows), size):
            newsroom.stage_batch(warehouse, newsroom.batch(rows[start : start + size], f"batch {start}"))
            if load_each:
                newsroom.load(warehouse)
        newsroom.load(warehouse)
        return newsroom.contents(warehouse)


@settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 99), size=st.integers(6, 20), load_each=st.booleans())
def test_order_batches_and_loads_do_not_matter(newsroom, new_path, seed, size, load_each):
    rows = [newsroom.article(n) for n in range(14)] + [newsroom.article(n, hour=3) for n in range(3)]
    straight = build(newsroom, new_path(), rows, len(rows), False)
    random.Random(seed).shuffle(rows)
    shuffled = build(newsroom, new_path(), rows, size, load_each)
    assert straight == shuffled
    assert len(straight["fact_event_mention"]) == 14


def test_a_second_load_touches_nothing(warehouse, newsroom):
    newsroom.stage_batch(warehouse, newsroom.batch([newsroom.article(n) for n in range(6)]))
    newsroom.load(warehouse)
    newsroom.load(warehouse, newsroom.NOW + timedelta(days=1))
    for table in ("dim_article", "fact_event", "fact_event_mention"):
        stamps = warehouse.fetch(f"select distinct recorded_at from core.{table}").to_pylist()
        assert stamps == [{"recorded_at": newsroom.NOW.replace(tzinfo=None)}]


def test_only_changed_rows_are_recorded_anew(warehouse, newsroom):
    pair = {"people": ("Ada Berg", "Boris Chen"), "day": 2}
    newsroom.stage_batch(
        warehouse, newsroom.batch([newsroom.article(1, **pair), newsroom.article(2, day=3)], "first")
    )
    newsroom.load(warehouse)
    newsroom.stage_batch(warehouse, newsroom.batch([newsroom.article(3, **pair)], "second"))
    later = newsroom.NOW + timedelta(days=1)
    newsroom.load(warehouse, later)
    rows = warehouse.fetch("select mention_count, recorded_at from core.fact_event order by all").to_pylist()
    assert [(row["mention_count"], row["recorded_at"].day) for row in rows] == [(1, 21), (2, later.day)]


def test_a_retired_event_id_leads_to_its_heir(warehouse, newsroom):
    pair = {"people": ("Ada Berg", "Boris Chen"), "day": 2}
    rows = [newsroom.article(n, **pair) for n in range(2)]
    newsroom.stage_batch(warehouse, newsroom.batch(rows))
    apart = lambda staged: split(newsroom.resolve(staged))  # noqa: E731
    newsroom.load(warehouse, resolver=apart)
    assert len(newsroom.contents(warehouse)["fact_event"]) == 2
    newsroom.load(warehouse)
    (event,) = warehouse.fetch("select event_id from core.fact_event").to_pylist()
    (alias,) = warehouse.fetch("select retired_event_id, event_id from core.event_alias").to_pylist()
    assert alias["event_id"] == event["event_id"] < alias["retired_event_id"]
    newsroom.load(warehouse, resolver=apart)
    assert newsroom.contents(warehouse, leave_out=())["event_alias"] == []


def split(resolution):
    """Every mention an event of its own."""
    (event,) = resolution.events
    return replace(
        resolution,
        events=tuple(replace(event, event_id=link.mention_id) for link in resolution.event_links),
        event_links=tuple(replace(link, event_id=link.mention_id) for link in resolution.event_links),
        merges=(),
    )


def test_a_withdrawn_article_closes_its_mentions_and_leaves_the_counts(warehouse, newsroom):
    pair = {"people": ("Ada Berg", "Boris Chen"), "day": 2}
    rows = [newsroom.article(n, outlet=outlet, **pair) for n, outlet in ((1, "reuters"), (2, "nbc-news"))]
    newsroom.stage_batch(warehouse, newsroom.batch(rows))
    newsroom.load(warehouse)
    withdrawn = rows[0][1].article_id
    ledger.retract(warehouse, withdrawn[:12], "fabricated", newsroom.NOW)
    assert is_due(warehouse)
    assert [piece.article_id for piece in read_staged(warehouse)] == [rows[1][1].article_id]
    for _ in range(2):
        newsroom.load(warehouse)
        (event,) = warehouse.fetch("select lineage_count, mention_count from core.fact_event").to_pylist()
        assert event == {"lineage_count": 1, "mention_count": 1}
        closed = warehouse.fetch(
            "select article_id, superseded_at is not null as is_closed from core.fact_event_mention "
            "join core.dim_article using (article_key)"
        ).to_pylist()
        assert {row["article_id"]: row["is_closed"] for row in closed} == {
            withdrawn: True,
            rows[1][1].article_id: False,
        }
    assert not is_due(warehouse)


def test_evidence_is_cut_by_characters(warehouse, newsroom):
    document, piece, extraction, date = newsroom.article(1, outlet="reuters")
    shift = len("消息 😀 ")
    text = "消息 😀 " + piece.text
    move = {"start": 0, "end": extraction.events[0].end + shift}
    event = extraction.events[0]
    moved = replace(
        event,
        **move,
        trigger_start=event.trigger_start + shift,
        trigger_end=event.trigger_end + shift,
    )
    reading = replace(
        extraction, names=(), statements=(), places=(), times=(),
        events=(replace(moved, time_number=None, place_number=None),),
    )  # fmt: skip
    newsroom.stage_batch(warehouse, newsroom.batch([(document, replace(piece, text=text), reading, date)]))
    newsroom.load(warehouse, resolver=without_places(newsroom))
    (row,) = warehouse.fetch("select evidence, trigger from core.fact_event_mention").to_pylist()
    assert row["evidence"] == text[: event.end + shift]
    assert row["trigger"] == "met"


def without_places(newsroom):
    def resolver(staged):
        place = newsroom.PlaceMention(0, 4, "Oslo", "Oslo", "city", "NO", 59.9, 10.7)
        placed = [replace(s, extraction=replace(s.extraction, places=(place,))) for s in staged]
        resolution = newsroom.resolve(placed)
        events = tuple(replace(event, place=None, person_ids=()) for event in resolution.events)
        return replace(resolution, events=events)

    return resolver


@pytest.mark.parametrize(
    ("damage", "check"),
    [
        pytest.param(lambda r: replace(r, persons=r.persons[1:]), "references", id="a person without a row"),
        pytest.param(lambda r: replace(r, persons=r.persons + r.persons[:1]), "grain", id="a person twice"),
        pytest.param(
            lambda r: replace(r, dates=tuple(replace(d, published_to=EARLIER) for d in r.dates)),
            "dates_are_in_order",
            id="an interval that ends before it begins",
        ),
        pytest.param(
            lambda r: replace(r, lineages=r.lineages[1:]), "articles_are_complete", id="an article is lost"
        ),
    ],
)
def test_an_incoherent_load_is_rolled_back(warehouse, newsroom, damage, check):
    newsroom.stage_batch(warehouse, newsroom.batch([newsroom.article(1)], "first"))
    newsroom.load(warehouse)
    before = newsroom.contents(warehouse)
    newsroom.stage_batch(warehouse, newsroom.batch([newsroom.article(n) for n in range(2, 6)], "second"))
    with pytest.raises(WarehouseError, match=check):
        newsroom.load(warehouse, resolver=lambda staged: damage(newsroom.resolve(staged)))
    assert newsroom.contents(warehouse) == before
    assert is_due(warehouse)
    newsroom.load(warehouse)
    assert len(newsroom.contents(warehouse)["dim_article"]) == 5


def test_every_check_states_severity_and_meaning():
    for file in resource_path("sql/checks").glob("*.sql"):
        severity, notes = check_header(file)
        assert severity in {"fail", "warn"}
        assert len(notes) > 20


def test_checks_leave_a_row_each(warehouse, newsroom):
    newsroom.stage_batch(warehouse, newsroom.batch([newsroom.article(1)]))
    newsroom.load(warehouse)
    rows = warehouse.fetch("select expectation, is_success from ops.validation").to_pylist()
    assert {row["expectation"] for row in rows} == {f.stem for f in resource_path("sql/checks").glob("*.sql")}
    assert all(row["is_success"] for row in rows)


def test_marts_answer(warehouse, newsroom):
    newsroom.stage_batch(warehouse, newsroom.batch([newsroom.article(n) for n in range(8)]))
    newsroom.load(warehouse)
    (first, *_) = warehouse.fetch("from marts.meetings order by start_date, event_id").to_pylist()
    assert (first["participant_role"], first["place"], first["kind"]) == ("minister", "Oslo", "meeting")
    told = warehouse.fetch("from marts.statements_by_speaker").to_pylist()
    assert sum(row["quotation_count"] for row in told) == 8
    assert {row["speaker_kind"] for row in told} == {"person"}
