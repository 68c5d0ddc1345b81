"""What a run tells people: late feeds, unusual volumes, and each only once a day. No clock is asked."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from flows.alerts import Alert, look, post, text_of
from flows.feed_list import Feed
from flows.load import ledger
from flows.warehouse import open_warehouse
from tests.receivers import webhook

NOON = datetime(2023, 6, 5, 12)
FEED = Feed("Harbour Wire", "https://harbour.example/rss", 6)


@pytest.fixture
def warehouse(tmp_path):
    with open_warehouse(tmp_path / "w.duckdb") as opened:
        yield opened


def arrive(warehouse, uri: str, at: datetime, source_id: str = "harbour-wire") -> None:
    """One document received at `at`, cleaned to an article of `source_id`."""
    document_id = f"{uri} {at}"
    warehouse.fetch(
        "insert into raw.document by name select $id as document_id, 'text/html' as media_type, "
        "$at::timestamp as fetched_at, 1 as body_bytes, 'b' as batch_id",
        id=document_id,
        at=at,
    )
    warehouse.fetch("insert into raw.document_location values ($id, $uri, 'b')", id=document_id, uri=uri)
    warehouse.fetch(
        "insert into staging.articles by name select $id as article_id, $id as document_id, "
        "[]::varchar[] as authors, [] as contributors, $source as source_id, [] as date_claims, "
        "'en' as language, 100 as word_count",
        id=document_id,
        source=source_id,
    )


def told(warehouse, as_of: datetime, feeds=(FEED,)) -> list[tuple[str, str]]:
    run_id = ledger.start_run(warehouse, [feed.url for feed in feeds], as_of.replace(tzinfo=UTC))
    ledger.finish_run(warehouse, run_id, as_of.replace(tzinfo=UTC), status="succeeded", counts={}, timings={})
    return [(a.kind, a.subject) for a in look(warehouse, run_id, feeds, as_of.replace(tzinfo=UTC))]


@pytest.mark.parametrize(
    ("hours", "expected"), [(5, []), (7, [("freshness", "Harbour Wire")])], ids=["in time", "late"]
)
def test_a_feed_is_late_after_the_hours_it_promises(warehouse, hours, expected):
    arrive(warehouse, f"{FEED.url}#1", NOON - timedelta(hours=hours))
    assert told(warehouse, NOON) == expected


def test_a_feed_that_never_brought_anything_is_late_from_its_first_run_on(warehouse):
    assert told(warehouse, NOON) == []
    assert told(warehouse, NOON + timedelta(hours=7)) == [("freshness", "Harbour Wire")]


def test_what_was_told_is_not_told_again_for_a_day(warehouse):
    arrive(warehouse, f"{FEED.url}#1", NOON - timedelta(hours=7))
    assert told(warehouse, NOON) == [("freshness", "Harbour Wire")]
    assert told(warehouse, NOON + timedelta(hours=1)) == []
    assert told(warehouse, NOON + timedelta(hours=25)) == [("freshness", "Harbour Wire")]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param(10, [], id="as usual"),
        pytest.param(0, [("volume", "harbour-wire")], id="nothing"),
        pytest.param(60, [("volume", "harbour-wire")], id="a flood"),
    ],
)
def test_a_day_unlike_the_days_before_is_told(warehouse, today, expected):
    for day in range(1, 15):
        for number in range(10):
            arrive(warehouse, f"{FEED.url}#{day}-{number}", NOON - timedelta(days=day, hours=1))
    for number in range(today):
        arrive(warehouse, f"{FEED.url}#0-{number}", NOON - timedelta(hours=2))
    assert told(warehouse, NOON, feeds=[Feed(FEED.source, FEED.url, None)]) == expected


def test_a_new_source_is_no_anomaly(warehouse):
    for number in range(50):
        arrive(warehouse, f"{FEED.url}#{number}", NOON - timedelta(hours=2))
    assert told(warehouse, NOON) == []


def test_a_run_by_hand_is_not_judged_by_feeds_it_did_not_read(warehouse):
    assert told(warehouse, NOON, feeds=()) == []


def test_a_failed_run_and_the_killed_one_before_it_are_told(warehouse):
    ledger.start_run(warehouse, ["a"], NOON.replace(tzinfo=UTC))
    run_id = ledger.start_run(warehouse, ["a"], NOON.replace(tzinfo=UTC) + timedelta(hours=1))
    ledger.finish_run(
        warehouse,
        run_id,
        NOON.replace(tzinfo=UTC) + timedelta(hours=1),
        status="failed",
        counts={},
        timings={},
        message="the disk is full",
    )
    found = look(warehouse, run_id, [], NOON.replace(tzinfo=UTC))
    assert [(a.kind, a.severity) for a in found] == [("run_failed", "critical"), ("run_crashed", "warning")]
    assert "the disk is full" in found[0].message
    rows = warehouse.fetch("select kind from ops.alert order by kind").to_pylist()
    assert [row["kind"] for row in rows] == ["run_crashed", "run_failed"]


ALERT = {"kind": "freshness", "severity": "warning", "subject": "Harbour Wire", "message": "nothing new"}


def test_a_webhook_gets_a_text_that_chats_show():
    with webhook(200) as (address, got):
        post(address, [ALERT], "/w.duckdb")
    body = json.loads(got[0])
    assert "Harbour Wire" in body["text"]
    assert body["text"] == text_of([ALERT], "/w.duckdb")
    assert body["alerts"] == [ALERT]


def test_a_webhook_that_refuses_changes_nothing_and_its_address_stays_secret(caplog):
    with webhook(500) as (address, _):
        post(address, [ALERT], "/w.duckdb")
    post("http://127.0.0.1:1/hook/secret", [ALERT], "/w.duckdb")
    post("no address at all: secret", [ALERT], "/w.duckdb")
    assert len(caplog.records) == 3
    assert "secret" not in caplog.text


def test_alerts_are_sorted_the_urgent_first(warehouse):
    run_id = ledger.start_run(warehouse, [], NOON.replace(tzinfo=UTC))
    found = [Alert("poison", "warning", "b", "m"), Alert("validation", "critical", "a", "m")]
    assert [a.severity for a in look(warehouse, run_id, [], NOON.replace(tzinfo=UTC), found)] == [
        "critical",
        "warning",
    ]
