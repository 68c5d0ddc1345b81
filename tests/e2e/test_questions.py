"""Questions of analysts, put to the sample articles; the answers are read off the articles by hand."""

from __future__ import annotations

from datetime import date

import pytest

from flows.queries import ask, saved_queries
from flows.report import make_report

pytestmark = pytest.mark.e2e

# A wanted row names the columns that the articles settle; others may hold what they like.
QUESTIONS = [
    pytest.param(
        "who-met",
        {"person": "Farhan", "since": "2023-04-06", "until": "2023-04-06"},
        {"start_date": date(2023, 4, 6), "status": "occurred", "place": "Beijing", "independent_lines": 3},
        id="the meeting that one outlet announced and two others saw",
    ),
    pytest.param(
        "as-of",
        {"day": "2023-04-05", "words": "Farhan"},
        {"status": "planned", "start_date": date(2023, 4, 6), "independent_lines": 1},
        id="which was only planned the day before",
    ),
    pytest.param(
        "as-of",
        {"day": "2023-04-06", "words": "Farhan"},
        {"status": "occurred", "independent_lines": 3},
        id="and told as done on the day",
    ),
    pytest.param(
        "events-by-corroboration",
        {"lines": "3"},
        {"independent_lines": 3, "copy_count": 2},
        id="two of its five articles are copies",
    ),
    pytest.param(
        "independent-articles",
        {},
        {"is_independent": False, "published_by": "Harbour Courier", "reporting_of": "Northern Wire"},
        id="the agency's text in another paper",
    ),
    pytest.param(
        "false-dates",
        {},
        {"published_from": date(2023, 4, 4), "published_to": date(2023, 4, 4)},
        id="the reprint stamped 2025",
    ),
    pytest.param(
        "officials-met",
        {"a": "US", "b": "CN", "since": "2023-07-07", "until": "2023-07-07"},
        {"official_a": "Janet Yellen", "role_a": "treasury secretary", "official_b": "Li Qiang"},
        id="Yellen met the premier on the Friday",
    ),
    pytest.param(
        "first-and-last-meeting",
        {"a": "Yellen", "b": "Lifeng"},
        {"meetings": 1, "first_met_from": date(2023, 7, 8), "last_met_to": date(2023, 7, 8)},
        id="and his deputy on the Saturday",
    ),
    pytest.param(
        "accusations",
        {"by": "Kurti", "against": "Serbia"},
        {"status": "occurred", "independent_lines": 2},
        id="Kosovo's accusation, told by two outlets",
    ),
    pytest.param(
        "quoted-by-outlet",
        {"speaker": "Kurti"},
        {"outlet": "The Meridian Post", "quotation_count": 1},
        id="one quotation of Kurti in one paper",
    ),
    pytest.param(
        "search",
        {"words": "harbour rovers"},
        {"title": "Late winner sends Harbour Rovers top"},
        id="the football report by its words",
    ),
]


@pytest.mark.parametrize(("name", "given", "wanted"), QUESTIONS)
def test_the_articles_settle_the_answer(samples, name, given, wanted):
    query = saved_queries()[name]
    rows = ask(samples[0] / "published" / "wirehouse.duckdb", query.sql, query.bind(given)).to_pylist()
    assert any(wanted.items() <= {k: v for k, v in row.items() if k in wanted}.items() for row in rows), rows


def test_sport_is_no_event(samples):
    sql = "select count(*) as n from marts.event_evidence where title like 'Late winner%'"
    assert ask(samples[0] / "published" / "wirehouse.duckdb", sql, {}).to_pylist() == [{"n": 0}]


def test_the_report_tells_them_too(samples):
    page = make_report(samples[0] / "published" / "wirehouse.duckdb")
    best = page.partition("Best confirmed")[2].partition("</details>")[0]
    assert "3 independent" in best
    assert "will meet his Saudi counterpart" in best
    assert "shook hands in front of reporters" in best
