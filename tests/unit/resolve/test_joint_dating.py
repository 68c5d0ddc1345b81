"""Articles that no stamp dates are dated by other articles of the same story."""

from dataclasses import replace
from datetime import date

import pytest

from flows.records import TimeMention
from flows.resolve import resolve

YEAR = ("2023-02-04", "2023-11-25")


@pytest.fixture
def undated(make):
    """An article of which only a range is known, from what it tells."""

    def made(article_id, *events, fresh=False):
        article = make(article_id, YEAR, *events)
        extraction = article.extraction
        if fresh:
            monday = TimeMention(1, 2, "on Monday", "weekday:1:past")
            extraction = replace(extraction, times=(*extraction.times, monday))
        return replace(article, date=replace(article.date, basis="inferred"), extraction=extraction)

    return made


def window(articles, article_id="u"):
    (found,) = (when for when in resolve(articles).dates if when.article_id == article_id)
    return found.published_from, found.published_to


def test_in_may_is_the_may_of_the_others(make, told, undated):
    meeting = {"by": "Jo Roe (US)", "at": "Vienna"}
    dated = make("d", "2023-06-06", told("meeting", to="Bo Chen (CN)", on="month:-1", **meeting))
    found = window([dated, undated("u", told("meeting", to="*officials (CN)", on="XXXX-05:past", **meeting))])
    assert found == (date(2023, 5, 1), date(2023, 11, 25))


def test_what_is_told_as_done_was_not_still_planned(make, told, undated):
    plan = make("p", "2023-06-09", told("visit", "planned", by="Ann Lee (US)", to="China", on="2023-06-18"))
    report = told("visit", by="Ann Lee (US)", to="China")
    assert window([plan, undated("u", report)]) == (date(2023, 6, 18), date(2023, 11, 25))
    # Of the Mondays of the two weeks after it, to two days later.
    assert window([plan, undated("u", report, fresh=True)]) == (date(2023, 6, 19), date(2023, 6, 28))


def test_two_visits_leave_it_open_which_one_is_meant(make, told, undated):
    plans = [
        make(name, "2023-02-20", told("visit", "planned", by="Ann Lee (US)", to="China", on=day))
        for name, day in (("p", "2023-03-18"), ("q", "2023-06-02"))
    ]
    assert window([*plans, undated("u", told("visit", by="Ann Lee (US)", to="China"))])[0] == date(2023, 2, 4)


@pytest.mark.parametrize(
    "event",
    [
        pytest.param({"by": "Ann Lee (US)", "to": "Italy"}, id="another country"),
        pytest.param({"by": "*officials (US)", "to": "China"}, id="nobody by name"),
        pytest.param({"by": "Eva Moro (US)", "to": "China"}, id="somebody else"),
    ],
)
def test_other_events_date_nothing(make, told, undated, event):
    plan = make("p", "2023-06-09", told("visit", "planned", by="Ann Lee (US)", to="China", on="2023-06-18"))
    assert window([plan, undated("u", told("visit", **event))]) == (date(2023, 2, 4), date(2023, 11, 25))


def test_what_was_put_off_is_not_what_was_done(make, told, undated):
    off = make("p", "2023-06-09", told("visit", "postponed", by="Ann Lee (US)", to="China", on="2023-05-18"))
    assert window([off, undated("u", told("visit", by="Ann Lee (US)", to="China"))])[0] == date(2023, 2, 4)


def test_a_stamped_article_keeps_its_date(make, told):
    plan = make("p", "2023-06-09", told("visit", "planned", by="Ann Lee (US)", to="China", on="2023-06-18"))
    stamped = make("u", "2023-06-12", told("visit", by="Ann Lee (US)", to="China"))
    assert window([plan, stamped]) == (date(2023, 6, 12), date(2023, 6, 12))


def test_what_a_feed_brings_anew_each_year_is_a_new_issue(make, told):
    form = " ".join(f"word {i} of the form" for i in range(60))
    threat = {"kind": "attack", "to": "United States"}
    issues = [
        make(name, day, told(**threat), text=f"{form} in {day}, as in the years before", source="npr")
        for name, day in (("a", "2022-03-01"), ("b", "2023-03-01"))
    ]
    issues = [replace(issue, date=replace(issue.date, basis="feed")) for issue in issues]
    answer = resolve(issues)
    assert [str(when.published_from) for when in answer.dates] == ["2022-03-01", "2023-03-01"]
    assert len({link.lineage_id for link in answer.lineages}) == 1
    assert len(answer.events) == 2


def test_a_copy_that_is_stamped_much_later_is_a_reprint(make):
    text = " ".join(f"word {i} of the report" for i in range(60))
    found = resolve([make("a", "2023-06-06", text=text), make("b", "2025-04-15", text=text)])
    reprint = found.dates[1]
    assert (reprint.published_from, reprint.claimed_is_false) == (date(2023, 6, 6), True)
