"""Views of the readers' copy: what they must not say, whoever asks."""

from __future__ import annotations

import pytest

from flows.queries import ask
from tests.unit.conftest import make_desk


def rows(desk, sql):
    return [tuple(row.values()) for row in ask(desk, sql, {}).to_pylist()]


@pytest.mark.parametrize(
    ("start", "end", "precision", "label"),
    [
        ("2023-09-24", "2023-09-24", "day", "2023-09-24"),
        ("2023-09-18", "2023-09-24", "week", "2023-W38"),
        ("2023-09-18", "2023-09-22", "week", "2023-09-18 – 2023-09-22"),
        ("2023-09-01", "2023-09-30", "month", "2023-09"),
        ("2023-05-01", "2023-05-10", "month", "2023-05-01 – 2023-05-10"),
        ("2024-01-01", "2024-12-31", "year", "2024"),
        (None, "2013-12-31", "unknown", "until 2013-12-31"),
        ("2018-01-01", None, "unknown", "since 2018-01-01"),
        (None, None, "unknown", None),
    ],
)
def test_a_date_is_as_exact_as_it_is_known(desk, start, end, precision, label):
    asked = {"first": start, "last": end, "precision": precision}
    sql = "select marts.date_label($first::date, $last::date, $precision) as label"
    assert ask(desk, sql, asked).to_pylist() == [{"label": label}]


def test_an_event_without_a_date_bears_the_day_it_was_told(desk):
    labels = dict(rows(desk, "select event_id, date_label from marts.events_flat"))
    assert labels["E1"] == "2023-05-09"
    assert labels["E2"] == "2022-03"
    assert labels["E4"] == "told 2023-06-02"


def test_pairs_are_ranked_by_how_often_they_met(desk):
    found = rows(
        desk,
        "select distinct participant, counterpart, pair_meeting_count, pair_rank from marts.meetings_by_pair "
        "order by pair_rank",
    )
    assert found[0] == ("Ada Stone", "Ivo Rook", 2, 1)
    assert [rank for *_, rank in found] == list(range(1, len(found) + 1))


def changed(tmp_path, event, number, **values):
    """The desk with one participant changed."""

    def change(table, row):
        if table != "core.fact_event_participant":
            return row
        chosen = [str(row[key]) for key in ("event_key", "participant_number")] == [str(event), str(number)]
        return {**row, **values} if chosen else row

    return make_desk(tmp_path / "changed.duckdb", change)


@pytest.mark.parametrize(
    "other",
    [
        {"label": "Ada Stone", "country_code": "AA", "person_key": "1"},
        {"label": "Ada Stone", "country_code": None, "person_key": None},
        {"label": "Arcadia", "country_code": "AA", "person_key": None, "participant_kind": "country"},
    ],
    ids=["herself", "her name", "her country"],
)
def test_nobody_meets_himself_or_his_own_country(desk, tmp_path, other):
    asked = "select count(*) from marts.meetings where event_id = 'E2'"
    assert rows(desk, asked) == [(1,)]
    assert rows(changed(tmp_path, 2, 1, **other), asked) == [(0,)]


def test_two_participants_of_one_name_are_listed_once(tmp_path):
    desk = changed(tmp_path, 1, 1, label="Ada Stone", country_code="AA")
    assert rows(desk, "select participants from marts.event_timeline where event_id = 'E1'") == [
        (["Ada Stone", "Betanian aides"],)
    ]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("occurred", "happened"),
        ("hypothetical", "possible"),
        ("alleged", "disputed"),
        ("postponed", "planned"),
    ],
)
def test_what_is_only_possible_is_not_disputed(tmp_path, status, outcome):
    def change(table, row):
        return {**row, "status": status} if table == "core.fact_event" else row

    desk = make_desk(tmp_path / "status.duckdb", change)
    assert rows(desk, "select distinct outcome from marts.events_flat") == [(outcome,)]
    between = "select distinct outcome from marts.events_between(date '0001-01-01', date '9999-12-31')"
    assert rows(desk, between) == [(outcome,)]
