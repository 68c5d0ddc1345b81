"""What a good run over the sample articles finds: the table in seeds/articles/README.md, held to."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.warehouse import open_warehouse

pytestmark = pytest.mark.e2e

EVENTS = """
select
    events.*, types.plover_type, types.kind, places.name as place, places.country_code as place_country,
    (select list(p.label) from core.fact_event_participant as p where p.event_key = events.event_key) as who,
    (select list(p.country_code) from core.fact_event_participant as p
        where p.event_key = events.event_key) as countries,
    (select list(distinct articles.uri) from core.fact_event_mention as m
        inner join core.dim_article as articles on m.article_key = articles.article_key
        where m.event_key = events.event_key) as uris
from core.fact_event as events
left join core.dim_event_type as types on events.event_type_key = types.event_type_key
left join core.dim_place as places on events.place_key = places.place_key
"""
ARTICLES = """
select articles.*, sources.name as source, origins.name as origin
from core.dim_article as articles
left join core.dim_source as sources on articles.source_key = sources.source_key
left join core.dim_source as origins on articles.origin_source_key = origins.source_key
"""


@pytest.fixture(scope="module")
def published(samples):
    with open_warehouse(samples[0] / "published" / "wirehouse.duckdb", read_only=True) as warehouse:
        yield warehouse


@pytest.fixture(scope="module")
def events(published) -> list[dict[str, Any]]:
    return published.fetch(EVENTS).to_pylist()


@pytest.fixture(scope="module")
def articles(published) -> dict[str, dict[str, Any]]:
    return {_name(row["uri"]): row for row in published.fetch(ARTICLES).to_pylist()}


def _name(uri: str) -> str:
    return Path(uri).name


def _find(events: list[dict[str, Any]], plover: str, *who: str, **values: Any) -> list[dict[str, Any]]:
    """Events of a type in which every one of `who` (part of a name) takes part."""
    return [
        event
        for event in events
        if event["plover_type"] == plover
        and all(any(part in label for label in event["who"]) for part in who)
        and all(event[name] == value for name, value in values.items())
    ]


def test_every_article_has_its_publisher_but_the_reprint(articles):
    unknown = {name for name, row in articles.items() if row["source"] is None}
    assert unknown == {"06-reprint-false-date.txt"}
    assert articles["04-northern-wire.xml#nw-2023-04-06-0117"]["source"] == "Northern Wire"


def test_the_false_stamp_is_recognised(articles):
    reprint = articles["06-reprint-false-date.txt"]
    assert reprint["claimed_is_false"]
    assert reprint["claimed_published_at"].date() == date(2025, 1, 20)
    assert (reprint["published_from"], reprint["published_basis"]) == (date(2023, 4, 4), "inferred")


def test_copies_are_copies_and_originals_are_not(articles):
    copies = {name for name, row in articles.items() if row["is_copy"]}
    assert copies == {"05-harbour-courier-wire-copy.txt", "06-reprint-false-date.txt"}
    assert articles["05-harbour-courier-wire-copy.txt"]["origin"] == "Northern Wire"
    same = articles["05-harbour-courier-wire-copy.txt"]["lineage_key"]
    assert articles["04-northern-wire.xml#nw-2023-04-06-0117"]["lineage_key"] == same


def test_the_ministers_meeting_is_one_event_planned_and_then_held(events):
    held = [
        event
        for event in _find(events, "CONSULT", "Faisal bin Farhan", kind="meeting")
        if event["start_date"] == date(2023, 4, 6) and event["status"] == "occurred"
    ]
    assert held, "the meeting of 6 April is missing"
    best = max(held, key=lambda event: event["article_count"])
    assert best["place"] == "Beijing"
    assert best["lineage_count"] >= 2, "two independent outlets tell it"
    files = {_name(uri) for uri in best["uris"]}
    assert "02-lakeside-herald-plan.txt" in files, "the plan and the meeting are one event"
    assert "06-reprint-false-date.txt" in files, "the reprint was written when its original was"


def test_a_copy_adds_mentions_and_no_confirmation(published):
    rows = published.fetch(
        "select events.lineage_count, count(distinct articles.independence_key) as lines "
        "from core.fact_event as events "
        "inner join core.fact_event_mention as mentions on events.event_key = mentions.event_key "
        "inner join core.dim_article as articles on mentions.article_key = articles.article_key "
        "group by events.event_key, events.lineage_count"
    ).to_pylist()
    assert rows
    assert all(row["lineage_count"] <= row["lines"] for row in rows)


def test_the_accusation_names_accuser_and_accused_in_this_order(published):
    rows = published.fetch(
        "select participants.role, participants.label, participants.country_code "
        "from core.fact_event as events "
        "inner join core.dim_event_type as types on events.event_type_key = types.event_type_key "
        "inner join core.fact_event_participant as participants on events.event_key = participants.event_key "
        "where types.plover_type = 'ACCUSE' and types.kind = 'accusation' and events.lineage_count >= 2"
    ).to_pylist()
    roles = {(row["role"], row["country_code"]) for row in rows}
    assert ("actor", "XK") in roles
    assert ("recipient", "RS") in roles


def test_the_visit_is_one_event_with_the_meetings_inside(events):
    visits = [
        event
        for event in _find(events, "CONSULT", "Yellen", kind="visit")
        if event["start_date"] and event["start_date"].year == 2023
    ]
    assert any(event["status"] == "occurred" and event["article_count"] >= 2 for event in visits)
    for minister, day in (("Li Qiang", date(2023, 7, 7)), ("He Lifeng", date(2023, 7, 8))):
        meetings = _find(events, "CONSULT", "Yellen", minister)
        assert meetings, minister
        assert any(event["start_date"] == day for event in meetings), minister


def test_what_was_not_done_is_no_event(events):
    assert not [
        event
        for event in _find(events, "CONSULT", "Yellen", "Xi Jinping")
        if event["status"] in {"occurred", "planned"}
    ], "Yellen said that she did not meet Xi"


def test_a_postponed_visit_is_not_a_visit(events):
    postponed = [e for e in events if e["status"] == "postponed" and "12-capital" in "".join(e["uris"])]
    assert len(postponed) == 1
    assert postponed[0]["place"] == "Pristina"


def test_sport_gives_no_event(events):
    assert not [event for event in events if any(uri.endswith("08-dump.jsonl#4") for uri in event["uris"])]


def test_a_threat_is_a_threat(events):
    threats = _find(events, "THREATEN", "Russia")
    assert threats


def test_anonymous_sources_are_kept_with_their_reason(published):
    rows = published.fetch(
        "select articles.uri, citations.label, citations.basis from core.fact_citation as citations "
        "inner join core.dim_article as articles on citations.article_key = articles.article_key "
        "where citations.relation = 'anonymous_source'"
    ).to_pylist()
    by_file = {_name(row["uri"]) for row in rows}
    assert {
        "01-meridian-post-accord.html",
        "02-lakeside-herald-plan.txt",
        "12-capital-observer-secret-talks.txt",
    } <= by_file
    assert any("confidential" in (row["basis"] or "") for row in rows)


def test_nobody_from_the_furniture_and_no_journalist_takes_part(published):
    labels = published.fetch("select label from core.fact_event_participant").column("label").to_pylist()
    journalists = {"Ines Halvorsen", "Tomas Quill", "Milica Aranov", "Rana Shahin"}
    assert not journalists & set(labels)


def test_quotations_have_their_speakers(published):
    rows = published.fetch("select speaker_label, text from core.fact_statement where is_direct").to_pylist()
    said = {(row["speaker_label"], row["text"][:20]) for row in rows}
    assert ("John Kirby", "We will see whether ") in said
    assert ("Janet Yellen", "We believe that the ") in said
