"""Which tellings are one event: a specification of what merges and what stays apart."""

from __future__ import annotations

import pytest

from flows.resolve import resolve


def partition(*articles) -> list[int]:
    """Number of the first telling of the same event, per telling, in the order of articles and events."""
    answer = resolve(articles)
    ids = {(link.article_id, link.event_number): link.event_id for link in answer.event_links}
    told = [ids[a.article_id, n] for a in articles for n in range(len(a.extraction.events))]
    return [told.index(event_id) for event_id in told]


def test_a_plan_and_its_fulfilment_are_one_event(make, told):
    lee = {"by": "Ann Lee (US)", "to": "China"}
    articles = [
        make("a", "2023-06-06", told("visit", "planned", on="month:0", **lee)),
        make("b", "2023-06-09", told("visit", "planned", on="2023-06-18", at="Beijing", **lee)),
        make("c", "2023-06-20", told("visit", **lee)),
    ]
    assert partition(*articles) == [0, 0, 0]
    (event,) = resolve(articles).events
    assert (event.status, str(event.start_date)) == ("occurred", "2023-06-18")


def test_what_was_put_off_and_what_took_its_place_are_two_linked_events(make, told):
    lee = {"by": "Ann Lee (US)", "to": "China"}
    articles = [
        make("a", "2023-06-06", told("visit", "planned", on="2023-06-18", **lee),
             told("visit", "planned", on="XXXX-02:past", sentence=1, **lee),
             told("visit", "postponed", sentence=2, **lee)),
        make("b", "2023-06-20", told("visit", on="weekend:past", **lee)),
    ]  # fmt: skip
    assert partition(*articles) == [0, 1, 1, 0]
    answer = resolve(articles)
    status = {event.event_id: event.status for event in answer.events}
    ((held, off),) = [
        (r.event_id, r.related_event_id) for r in answer.relations if r.relation == "reschedules"
    ]
    assert (status[held], status[off]) == ("occurred", "postponed")


def test_a_plan_that_is_put_off_later_is_one_event(make, told):
    lee = {"by": "Ann Lee (US)", "to": "China"}
    articles = [
        make("a", "2023-01-20", told("visit", "planned", **lee)),
        make("b", "2023-02-03", told("visit", "postponed", **lee)),
    ]
    assert partition(*articles) == [0, 0]
    assert resolve(articles).events[0].status == "postponed"


def test_a_new_plan_after_a_cancellation_is_another_event(make, told):
    lee = {"by": "Ann Lee (US)", "to": "China"}
    assert partition(
        make("a", "2023-02-03", told("visit", "cancelled", **lee)),
        make("b", "2023-06-06", told("visit", "planned", **lee)),
    ) == [0, 1]


def test_named_and_unnamed_counterparts_are_one_meeting(make, told):
    assert partition(
        make("a", "2023-06-09",
             told("meeting", by="Jo Roe (US)", to="Bo Chen (CN)", on="XXXX-05:past", at="Vienna")),
        make("b", ("2023-05-15", "2023-07-30"),
             told("meeting", by="Jo Roe (US)", to="*Chinese officials (CN)", on="XXXX-05:past", at="Vienna")),
    ) == [0, 0]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param({"to": "Bo Chen (CN)"}, {"to": "Li Wu (CN)"}, id="another counterpart"),
        pytest.param({"on": "2023-05-03"}, {"on": "2023-05-23"}, id="another day"),
        pytest.param({"at": "Vienna"}, {"at": "Rome"}, id="another city"),
        pytest.param({"to": "Bo Chen (CN)"}, {"to": "Iva Orlova (RU)"}, id="another country"),
        pytest.param({}, {"is_collective": True}, id="a series of meetings"),
        pytest.param({"kind": "meeting"}, {"kind": "visit"}, id="a visit is no meeting"),
        pytest.param({"kind": "meeting"}, {"kind": "meeting", "type_": "REJECT"}, id="a refused meeting"),
    ],
)
def test_meetings_that_differ_stay_apart(make, told, one, other):
    base = {"kind": "meeting", "by": "Jo Roe (US)", "to": "Bo Chen (CN)", "on": "XXXX-05:past"}
    tellings = []
    for change in (one, other):
        values = {**base, **change}
        tellings.append(told(values.pop("kind"), **values))
    assert partition(
        make("a", "2023-06-09", tellings[0]), make("b", "2023-06-09", tellings[1])
    ) == [0, 1]  # fmt: skip


def test_one_predicate_with_two_counterparts_is_two_meetings(make, told):
    assert partition(
        make("a", "2023-06-09",
             told("meeting", by="Jo Roe (US)", to="*Chinese officials (CN)", number=7),
             told("meeting", by="Jo Roe (US)", to="Bo Chen (CN)", number=7))
    ) == [0, 1]  # fmt: skip


def test_one_shootdown_told_without_dates_by_different_agents_is_one(make, told):
    assert partition(
        make("a", "2023-06-06", told("shootdown", by="*U.S. military (US)", to="China")),
        make("b", "2023-06-09", told("shootdown", by="United States", to="China")),
        make("c", ("2023-02-04", "2023-11-25"),
             told("shootdown", to="China"), told("shootdown", by="Pat Roe (US)", to="China", sentence=4)),
    ) == [0, 0, 0, 0]  # fmt: skip


def test_criticism_on_different_days_stays_apart(make, told):
    words = {"by": "China", "to": "United States"}
    assert partition(
        make("a", "2023-06-06", told("criticism", on="2023-06-05", **words)),
        make("b", "2023-06-09", told("criticism", on="2023-06-08", **words)),
        make("c", "2023-06-30", told("criticism", **words)),
    ) == [0, 1, 2]


def test_two_reports_of_one_accusation_are_one(make, told):
    words = {"by": "Ann Lee (US)", "to": "China"}
    assert partition(
        make("a", "2023-06-06", told("accusation", on="day:0", **words)),
        make("b", "2023-06-07", told("criticism", on="day:-1", **words)),
    ) == [0, 0]


def test_what_is_told_as_done_before_it_was_planned_is_another_event(make, told):
    lee = {"by": "Ann Lee (US)", "to": "China"}
    assert partition(
        make("a", "2023-03-01", told("visit", **lee)),
        make("b", "2023-04-20", told("visit", "planned", **lee)),
    ) == [0, 1]


def test_outlets_that_differ_by_a_day_tell_one_event_with_a_conflict(make, told):
    articles = [
        make(name, "2023-05-20",
             told("meeting", by="Jo Roe (US)", to="Bo Chen (CN)", on=f"2023-05-{day}", at="Vienna"))
        for name, day in (("a", "10"), ("b", "11"))
    ]  # fmt: skip
    assert partition(*articles) == [0, 0]
    assert resolve(articles).events[0].has_conflict


def test_every_merge_has_its_reasons(corpus):
    answer = resolve(corpus)
    mentions = {link.mention_id: link.event_id for link in answer.event_links}
    assert answer.merges
    for merge in answer.merges:
        assert mentions[merge.mention_id_a] == mentions[merge.mention_id_b]
        assert merge.mention_id_a < merge.mention_id_b
        assert merge.reasons
        assert 0.6 <= merge.score <= 1
    joined = {m for merge in answer.merges for m in (merge.mention_id_a, merge.mention_id_b)}
    several = [m for m, event in mentions.items() if list(mentions.values()).count(event) > 1]
    assert set(several) == joined


def test_a_visits_days_and_city_hold_for_the_meetings_in_its_sentence(make, told):
    article = make("a", "2023-06-09",
                   told("visit", "planned", by="Ann Lee (US)", to="China", on="2023-06-18", at="Beijing"),
                   told("meeting", "planned", by="Ann Lee (US)", to="Bo Chen (CN)"))  # fmt: skip
    answer = resolve([article])
    meeting = next(event for event in answer.events if event.kind == "meeting")
    assert (str(meeting.start_date), meeting.place.name) == ("2023-06-18", "Beijing")
    assert [link.date_basis for link in answer.event_links] == ["text", "context"]
    assert [r.relation for r in answer.relations] == ["part_of"]


@pytest.mark.parametrize(
    ("answer", "question", "relation"),
    [
        pytest.param("denial", "accusation", "denies", id="a denial and the accusation"),
        pytest.param("rejection", "request", "responds_to", id="a refusal and the request"),
    ],
)
def test_an_answer_is_linked_to_what_it_answers(make, told, answer, question, relation):
    asked = told(question, by="United States", to="China")
    answered = told(answer, by="China", to="United States", sentence=1)
    (link,) = resolve([make("a", "2023-06-09", asked, answered)]).relations
    assert link.relation == relation
    elsewhere = told(answer, by="Russia", to="United States", sentence=1)
    assert not resolve([make("a", "2023-06-09", asked, elsewhere)]).relations


def test_another_persons_visit_replaces_nothing(make, told):
    off = told("visit", "postponed", by="Ann Lee (US)", to="China", on="2023-02-05")
    other = told("visit", by="Jo Roe (US)", to="China", on="2023-05-05", sentence=1)
    assert not resolve([make("a", "2023-06-09", off, other)]).relations


def test_what_may_come_is_not_what_was(make, told):
    """The trip "could pave the way for a meeting of the two, who last met in Rome"."""
    both = {"both": "Jo Roe (US), Bo Chen (CN)"}
    earlier = make("a", "2022-11-16", told("meeting", at="Rome", on="2022-11-14", **both))
    later = make(
        "b",
        "2023-06-20",
        told("meeting", "hypothetical", number=1, **both),
        told("meeting", on="XXXX-11:last", number=2, **both),
    )
    assert partition(earlier, later) == [0, 1, 0]


def test_an_undated_telling_of_what_happens_often_is_news_of_its_week(make, told):
    both = {"both": "Jo Roe (US), Bo Chen (CN)"}
    meeting = make("a", "2023-05-11", told("meeting", on="2023-05-10", **both))
    assert partition(meeting, make("b", "2023-05-12", told("meeting", **both))) == [0, 0]
    assert partition(meeting, make("b", "2023-06-12", told("meeting", **both))) == [0, 1]


def test_a_plan_for_this_month_is_not_what_was_held_in_it(make, told):
    both = {"both": "Jo Roe (US), Bo Chen (CN)"}
    held = make("a", "2023-05-11", told("meeting", on="2023-05-10", **both))
    assert partition(held, make("b", "2023-05-22", told("meeting", "planned", on="month:+0", **both))) == [
        0,
        1,
    ]


def test_talks_without_names_are_sooner_those_without_names(make, told):
    lee = {"by": "Ann Lee (US)", "on": "2023-06-18"}
    plan = make(
        "a",
        "2023-06-09",
        told("meeting", "planned", to="Bo Chen (CN)", number=1, **lee),
        told("meeting", "planned", to="*Chinese officials (CN)", number=1, **lee),
    )
    other = make("b", "2023-06-06", told("talks", "planned", by="Ann Lee (US)", to="China", on="month:+0"))
    assert partition(plan, other) == [0, 1, 1]


@pytest.mark.parametrize(("sentence", "place", "day"), [(2, "Vienna", "2023-05-10"), (6, None, "None")])
def test_what_two_sides_agree_right_after_their_meeting_was_agreed_there(make, told, sentence, place, day):
    article = make(
        "a",
        "2023-05-20",
        told("meeting", by="Jo Roe (US)", to="Bo Chen (CN)", on="2023-05-10", at="Vienna"),
        told("agreement", both="China, United States", sentence=sentence),
    )
    (agreement,) = (event for event in resolve([article]).events if event.kind == "agreement")
    assert (agreement.place and agreement.place.name, str(agreement.start_date)) == (place, day)


def test_what_was_said_before_answers_nothing(make, told):
    article = make(
        "a",
        "2023-06-09",
        told("denial", by="China", sentence=1),
        told("accusation", by="United States", to="China", sentence=2),
    )
    assert not resolve([article]).relations


def test_a_delegations_meeting_is_part_of_its_visit(make, told):
    visit = told("visit", by="Ann Lee (US), *U.S. officials (US)", to="China", on="2023-06-05", at="Beijing")
    talks = told("meeting", both="*U.S. officials (US), China", on="2023-06-05", at="Beijing", sentence=5)
    answer = resolve([make("a", "2023-06-07", visit, talks)])
    kinds = {event.event_id: event.kind for event in answer.events}
    assert [(kinds[r.event_id], kinds[r.related_event_id], r.relation) for r in answer.relations] == [
        ("meeting", "visit", "part_of")
    ]


def test_what_may_mean_either_of_two_meetings_is_joined_to_neither(make, told):
    both = {"by": "Jo Roe (US)", "to": "Bo Chen (CN)"}
    articles = [
        make("a", "2023-05-04", told("meeting", on="2023-05-03", **both)),
        make("b", "2023-05-09", told("meeting", on="2023-05-08", **both)),
        make("c", "2023-05-09", told("meeting", **both)),
    ]
    assert partition(*articles) == [0, 1, 2]
    # With one of them alone there is no doubt.
    assert partition(*articles[1:]) == [0, 0]


@pytest.mark.parametrize(
    ("kind", "is_one"),
    [
        pytest.param("shootdown", True, id="what happens once stays the one event"),
        pytest.param("visit", False, id="who came in February may have come again in March"),
    ],
)
def test_a_later_telling_without_a_date(make, told, kind, is_one):
    sides = {"by": "United States", "to": "China", "at": "Beijing"}
    articles = [
        make("a", "2023-02-05", told(kind, on="2023-02-04", **sides)),
        make("b", "2023-03-20", told(kind, **sides)),
    ]
    assert (partition(*articles) == [0, 0]) is is_one


def test_two_that_say_no_day_are_one_where_people_or_city_say_so(make, told):
    month = {"on": "XXXX-05:past", "by": "Jo Roe (US)"}
    assert partition(
        make("a", "2023-06-09", told("meeting", to="*Chinese officials (CN)", at="Vienna", **month)),
        make("b", "2023-06-20", told("meeting", to="Bo Chen (CN)", at="Vienna", **month)),
    ) == [0, 0]
    assert partition(
        make("a", "2023-06-09", told("meeting", to="*Chinese officials (CN)", **month)),
        make("b", "2023-06-20", told("meeting", to="Bo Chen (CN)", **month)),
    ) == [0, 1]


def test_a_visit_held_in_the_month_of_one_called_off_is_another(make, told):
    lee = {"by": "Ann Lee (US)", "to": "China"}
    assert partition(
        make("a", "2023-05-10", told("visit", "cancelled", on="2023-05-09", **lee)),
        make("b", "2023-06-20", told("visit", on="month:-1", **lee)),
    ) == [0, 1]


@pytest.mark.parametrize(
    ("met", "day"),
    [
        pytest.param({"to": "*Chinese officials (CN)"}, "2023-05-09", id="the hosts"),
        pytest.param({"to": "*Russian officials (RU)"}, "None", id="somebody else"),
        pytest.param({"to": "*Chinese officials (CN)", "sentence": 2}, "None", id="much later"),
        pytest.param({"to": "*Chinese officials (CN)", "at": "Vienna"}, "None", id="elsewhere"),
    ],
)
def test_whom_a_visitor_met_is_told_after_the_visit(make, told, met, day):
    lee = "Ann Lee (US)"
    article = make(
        "a", "2023-06-06",
        told("visit", by=lee, to="China", on="2023-05-09", at="Beijing"),
        told("meeting", by=lee, **{"sentence": 1, **met}),
    )  # fmt: skip
    (meeting,) = [event for event in resolve([article]).events if event.kind == "meeting"]
    assert str(meeting.start_date) == day


def test_a_deal_that_is_signed_is_the_agreement_that_is_reached(make, told):
    both = {"both": "Italy, Nigeria", "on": "2023-05-10", "at": "Rome"}
    articles = [
        make("a", "2023-05-11", told("agreement", **both)),
        make("b", "2023-05-12", told("agreement", type_="SUPPORT", **both)),
    ]
    assert partition(*articles) == [0, 0]
    for article in articles:
        (event,) = resolve([article]).events
        assert event.label == "Italy and Nigeria reach an agreement in Rome"


def test_days_of_one_week_are_hardly_two_visits(make, told):
    lee = {"by": "Ann Lee (US)", "to": "China"}
    told_once = partition(
        make("a", "2023-07-03", told("visit", "planned", on="2023-07-06", **lee)),
        make("b", "2023-07-10", told("visit", on="2023-07-03", **lee)),
        make("c", "2023-07-11", told("visit", **lee)),
    )
    assert told_once[2] in {0, 1}


def test_denials_of_one_claim_are_one_event_months_apart_and_of_two_claims_two(make, told):
    def denied(claim: str) -> dict:
        return told("denial", by="China", claim=claim)

    spring, summer = ("2023-03-20", "2023-06-10"), ("2023-05-29", "2023-09-30")
    one = make("a", spring, denied("the balloon was sent to spy on military bases"))
    again = make("b", summer, denied("its balloon came to spy on American bases"))
    other = make("c", summer, denied("hackers of its army had stolen the vaccine data"))
    unsaid = make("d", summer, told("denial", by="China"))
    elsewhere = make("e", summer, told("denial", by="Russia", claim="the balloon was sent to spy on bases"))
    assert partition(one, again, other, unsaid, elsewhere) == [0, 0, 2, 3, 4]
    (merge,) = resolve([one, again]).merges
    assert "one claim is denied" in merge.reasons


def test_what_is_urged_again_in_the_same_words_is_another_appeal(make, told):
    def urged(claim: str) -> dict:
        return told("request", by="Iran", to="United States", claim=claim)

    spring, summer = ("2023-03-20", "2023-06-10"), ("2023-05-29", "2023-09-30")
    articles = [
        make(name, when, urged("lift the sanctions")) for name, when in (("a", spring), ("b", summer))
    ]
    assert partition(*articles) == [0, 1]


def test_what_is_told_weeks_after_a_day_comes_to_it_by_no_chain(make, told):
    pair = {"both": "Ann Lee (US), Bo Chen (CN)"}
    plan = make("a", "2023-06-22", told("meeting", "planned", on="month:+1", at="Beijing", **pair))
    held = make("b", "2023-07-12", told("meeting", on="day:-1", **pair))
    later = make("c", "2023-07-29", told("meeting", at="Beijing", **pair))
    _, then, afterwards = partition(plan, held, later)
    assert then != afterwards


def test_what_its_own_article_dates_is_known_at_any_time(make, told):
    lee = {"by": "Ann Lee (US)", "to": "China"}
    looking_back = make(
        "a", "2023-06-16",
        told("visit", "planned", on="XXXX-02:past", **lee),
        told("visit", "postponed", sentence=1, **lee),
    )  # fmt: skip
    then = make("b", "2023-02-03", told("visit", "postponed", on="2023-02-05", **lee))
    assert partition(looking_back, then) == [0, 0, 0]
