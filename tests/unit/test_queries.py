"""Every saved query asked of a hand-made warehouse (tests/sql/desk), its answer worked out by hand."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from flows.errors import InputError, WarehouseError
from flows.queries import ask, saved_queries
from tests.unit.conftest import make_desk

QUERIES = saved_queries()
MEETING = "Ada Stone meets Ivo Rook in Utopia City"
VISIT = "Ada Stone's visit to Arcadia postponed"


def answer(desk, query_name, columns, given):
    """Rows of a saved query, those of `columns` only."""
    query = QUERIES[query_name]
    rows = ask(desk, query.sql, query.bind(given)).to_pylist()
    return [tuple(row[column] for column in columns.split()) for row in rows]


# name, parameters, columns to look at, rows
ANSWERS = [
    ("accusations", {}, "accusers accused relation answered_by answer_evidence",
     [(["Betania"], ["Arcadia"], "denies", ["Arcadia"], "Arcadia denied it.")]),
    ("accusations", {"by": "arcadia"}, "event_id", []),
    ("anonymous-claims", {}, "said_by reporting_of",
     [("an official", "Beta Wire"), ("pilot", "Alpha Times")]),
    ("anonymous-only", {}, "event_id sources reporting_of", [("E6", ["Beta Wire"], ["Beta Wire"])]),
    ("articles", {"source": "alpha"}, "article_id event_count", [("A4", 3), ("A1", 2)]),
    ("as-of", {"day": "2023-05-01", "words": "Rook"}, "status label start_date",
     [("planned", MEETING, date(2023, 5, 9))]),
    ("as-of", {"day": "2023-05-10", "words": "City"}, "status independent_lines tellings",
     [("occurred", 2, 2)]),
    ("as-of", {"day": "2023-05-04", "recorded": "2023-05-05 12:00", "words": "Rook"}, "status evidence",
     [("cancelled", "The meeting of Stone and Rook was cancelled.")]),
    ("as-of", {"day": "2023-05-04", "recorded": "2023-05-07", "words": "Rook"}, "status", [("planned",)]),
    ("as-of", {"day": "2023-04-30"}, "label", []),
    ("claims-and-answers", {}, "claim answer relation",
     [("Betania accuses Arcadia", "Arcadia denies it", "denies")]),
    ("conflicts", {}, "event_id", []),
    ("dyads", {}, "from_country_code to_country_code event_count verbal_conflict",
     [("AA", "BB", 3, 0), ("BB", "AA", 1, 1)]),
    ("events-by-corroboration", {}, "event_id independent_lines copy_count", [("E1", 2, 1), ("E7", 2, 0)]),
    ("events-per-month", {"type": "consult"}, "month event_count happened_count corroborated_count",
     [(date(2022, 3, 1), 1, 1, 0), (date(2023, 5, 1), 1, 1, 1)]),
    ("evidence", {"event": "X9"}, "evidence is_copy reported_at", [
        ("Stone will meet Rook on Tuesday.", False, datetime(2023, 5, 1, 6)),
        ("Stone met Rook in Utopia City.", False, datetime(2023, 5, 10, 6)),
        ("Stone met Rook in Utopia City.", True, datetime(2023, 5, 11, 6))]),
    ("false-dates", {}, "article_id claimed_published_at evidence",
     [("A4", datetime(2024, 1, 1), ["It speaks of Thursday."])]),
    ("first-and-last-meeting", {"a": "rook", "b": "stone"},
     "one other meetings first_met_from first_met_to last_met_from last_place", [
        ("Ivo Rook", "Ada Stone", 2, date(2022, 3, 1), date(2022, 3, 31), date(2023, 5, 9), "Utopia City")]),
    ("first-reports", {"rows": "2"}, "event_id source hours_to_confirmation",
     [("E6", "Beta Wire", None), ("E3", "Alpha Times", None)]),
    ("independent-articles", {}, "article_id is_independent published_by reporting_of", [
        ("A1", True, "Alpha Times", "Alpha Times"), ("A2", True, "Beta Wire", "Beta Wire"),
        ("A3", False, "Copycat", "Beta Wire"), ("A4", True, "Alpha Times", "Alpha Times"),
        ("A5", True, "Beta Wire", "Beta Wire")]),
    ("meetings-per-month", {}, "year month meetings visits event_count corroborated_count",
     [(2022, 3, 1, 0, 1, 0), (2023, 5, 1, 0, 1, 1)]),
    ("military-encounters", {}, "label place country_codes judgements", [
        ("Jet shot down over the Narrow Strait", "Narrow Strait", ["AA", "BB"],
         ["Betania: Betania accused Arcadia of downing a jet."])]),
    ("military-encounters", {"country": "CC"}, "label", []),
    ("most-quoted", {"kind": "person"}, "speaker quotation_count independent_lines sources",
     [("Ivo Rook", 1, 1, ["Beta Wire", "Copycat"])]),  # reprinted: still said once
    ("newest-events", {"days": "1"}, "event_id", [("E7",), ("E6",)]),
    ("officials-met", {"a": "aa", "b": "bb"}, "official_a role_a official_b role_b start_date", [
        ("Ada Stone", "senator", "Ivo Rook", None, date(2022, 3, 1)),
        ("Ada Stone", "foreign minister", "Ivo Rook", "envoy", date(2023, 5, 9))]),
    ("officials-met", {"a": "BB", "b": "AA", "until": "2022-12-31"}, "official_a official_b",
     [("Ivo Rook", "Ada Stone")]),
    ("people", {}, "name article_count event_count", [("Ada Stone", 4, 3), ("Ivo Rook", 3, 2)]),
    ("person", {"name": "rook"}, "event_id", [("E2",), ("E1",)]),
    ("places", {}, "name event_count corroborated_count", [("Utopia City", 1, 1), ("Narrow Strait", 1, 0)]),
    ("planned-and-happened", {}, "event_id statuses what_became_of_it", [
        ("E1", ["planned", "occurred"], "occurred"),
        ("E7", ["planned", "postponed"], "postponed")]),
    ("plans-by-source", {}, "label source statuses last_said", [
        (MEETING, "Alpha Times", ["planned"], "planned"), (MEETING, "Beta Wire", ["occurred"], "occurred"),
        (VISIT, "Alpha Times", ["planned"], "planned"), (VISIT, "Beta Wire", ["postponed"], "postponed")]),
    ("quarantine", {}, "reason uri", [("empty_input", "/a7")]),
    ("quoted-by-outlet", {}, "speaker outlet quotation_count statement_count", [
        ("Ivo Rook", "Beta Wire", 1, 1), ("pilot", "Alpha Times", 1, 1), ("an official", "Beta Wire", 0, 1)]),
    ("roles", {"name": "stone"}, "role valid_from valid_to organization", [
        ("senator", date(2015, 1, 1), date(2022, 12, 31), None),
        ("foreign minister", date(2023, 1, 1), None, "Arcadian foreign ministry")]),
    ("runs", {}, "status documents seconds", [("succeeded", 7, 12.0)]),
    ("search", {"words": "CAFÉ pilot"}, "article_id", [("A4",)]),
    ("search", {"words": "stone utopia"}, "article_id is_copy passage", [
        ("A2", False, "Stone met Rook in Utopia City."), ("A3", True, "Stone met Rook in Utopia City.")]),
    ("search", {"words": "stone jet"}, "article_id", []),
    ("search", {"words": "') or 1=1 --"}, "article_id", []),
    ("search", {"words": "(.*)"}, "article_id", []),
    ("search-evidence", {"words": "visit postpone"}, "event_id evidence", [
        ("E7", "Stone's visit to Arcadia was postponed."), ("E7", "Her visit to Arcadia is planned.")]),
    ("search-evidence", {"words": "down jet"}, "event_id",
     [("E3",), ("E5",)]),
    ("source-overlap", {}, "source_a source_b shared_event_count shared_lineage_count", [
        ("Alpha Times", "Beta Wire", 2, 0), ("Beta Wire", "Copycat", 1, 1),
        ("Alpha Times", "Copycat", 1, 0)]),
    ("sources", {}, "name article_count copy_count citation_count",
     [("Alpha Times", 3, 0, 0), ("Beta Wire", 2, 0, 1), ("Copycat", 1, 1, 0)]),
    ("statements", {"speaker": "rook"}, "text said_to_or_in", [("It was useful", "Beta Wire")]),
    ("statements", {"direct": "true"}, "speaker text", [
        ("pilot", "We were elsewhere."), ("Ivo Rook", "It was useful")]),
    ("timeline", {"a": "aa", "b": "bb", "since": "2023-01-01"}, "event_id",
     [("E1",), ("E3",), ("E5",), ("E6",)]),
    ("who-met", {"person": "Stone"}, "start_date participant participant_role counterpart place", [
        (date(2022, 3, 1), "Ada Stone", "senator", "Ivo Rook", None),
        (date(2023, 5, 9), "Ada Stone", "foreign minister", "Betanian aides", "Utopia City"),
        (date(2023, 5, 9), "Ada Stone", "foreign minister", "Ivo Rook", "Utopia City")]),
    ("wording", {"event": "E1"}, "reporting_of called statuses dates", [
        ("Alpha Times", ["meet"], ["planned"], ["Tuesday"]), ("Beta Wire", ["met"], ["occurred"], None)]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "given", "columns", "rows"), ANSWERS, ids=[f"{row[0]} {row[1] or ''}".strip() for row in ANSWERS]
)
def test_the_answer_is_the_one_worked_out_by_hand(desk, name, given, columns, rows):
    assert answer(desk, name, columns, given) == rows


TEXT = (
    "Đặng met Čapek. Владимир Йорданов споке. 習近平於北京會見金正恩。 "
    "नरेंद्र मोदी spoke of GDP增长. Strauß left."
)


@pytest.fixture(scope="module")
def many_scripts(tmp_path_factory):
    """The desk, one article of which and its evidence speak in many scripts."""

    def change(table, row):
        if table == "core.dim_article" and row["article_id"] == "A4":
            return {**row, "text": TEXT}
        if table == "core.fact_event_mention" and row["evidence"] == "Arcadia denied it.":
            return {**row, "evidence": TEXT}
        return row

    return make_desk(tmp_path_factory.mktemp("scripts") / "desk.duckdb", change)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param("capek", "Đặng met Čapek.", id="Latin, accents left out"),
        pytest.param("ČAPEK", "Đặng met Čapek.", id="Latin, capitals"),
        pytest.param("йорданов", " Владимир Йорданов споке.", id="Cyrillic"),
        pytest.param("Владимир Йорда", " Владимир Йорданов споке.", id="Cyrillic, a longer form"),
        pytest.param("北京", "習近平於北京會見金正恩。", id="Chinese inside a run"),
        pytest.param("मोदी", "नरेंद्र मोदी", id="Devanagari, with vowel signs"),
        pytest.param("gdp增长", "GDP增长", id="Latin and Chinese in one word"),
        pytest.param("strauß", "Strauß left.", id="sharp s"),
    ],
)
def test_words_of_every_script_are_found(many_scripts, words, sentence):
    (found,) = answer(many_scripts, "search", "article_id passage", {"words": words})
    assert found[0] == "A4"
    assert sentence.strip() in found[1]
    assert answer(many_scripts, "search-evidence", "evidence", {"words": words}) == [(TEXT,)]


@pytest.mark.parametrize("words", ["рдан", "ордан", "上海", "", "!?"])
def test_a_part_of_a_spaced_word_or_another_word_is_not_found(many_scripts, words):
    assert answer(many_scripts, "search", "article_id", {"words": words}) == []
    assert answer(many_scripts, "search-evidence", "evidence", {"words": words}) == []


def test_every_saved_query_has_an_answer_here_and_describes_itself():
    assert {row[0] for row in ANSWERS} == set(QUERIES)
    assert len(QUERIES) >= 20
    for query in QUERIES.values():
        assert query.description, query.name
        assert all(p.description for p in query.parameters), query.name
        for parameter in query.parameters:
            assert f"${parameter.name}" in query.sql, f"{query.name} never uses {parameter.name}"


def test_a_missing_or_unknown_parameter_says_what_the_query_takes():
    with pytest.raises(InputError, match=r"needs --param words=.*--param rows="):
        QUERIES["search"].bind({})
    with pytest.raises(InputError, match="has no parameter 'nome'"):
        QUERIES["people"].bind({"nome": "x"})


@pytest.mark.parametrize(
    "sql",
    [
        "delete from core.fact_event",
        "update core.fact_event set label = 'x'",
        "drop view marts.meetings",
        "create table core.x (a int)",
        "create temp table x as select 1; insert into core.dim_source select * from core.dim_source",
        "copy core.fact_event to 'stolen.csv'",
        "select * from read_text('/etc/passwd')",
        "select * from 'pyproject.toml'",
        "attach 'other.duckdb' as other",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "pragma profiling_output = 'stolen.json'",
        "export database 'stolen'",
        "checkpoint; vacuum core.fact_event; delete from core.dim_date",
    ],
)
def test_no_query_changes_the_copy_or_leaves_it(desk, sql, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = desk.read_bytes()
    with pytest.raises(WarehouseError):
        ask(desk, sql, {})
    assert desk.read_bytes() == before
    assert list(tmp_path.iterdir()) == []
