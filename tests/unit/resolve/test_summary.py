"""What one event says: its headline, status, days, place, participants, and whether the sources agree."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.records import PLOVER_TYPES, Participant, PlaceMention
from flows.resolve import resolve
from flows.resolve.kinds import event_kind
from flows.resolve.labels import event_label
from flows.resources import resource_path

LEE = Participant("actor", "person", "Ann Lee", "US")
CHEN = Participant("recipient", "person", "Bo Chen", "CN")
CHINA = Participant("recipient", "country", "China", "CN")
US = Participant("actor", "country", "United States", "US")
BEIJING = PlaceMention(0, 7, "Beijing", "Beijing", "city", "CN")
VIENNA = PlaceMention(0, 6, "Vienna", "Vienna", "city", "AT")
STRAIT = PlaceMention(0, 13, "Taiwan Strait", "Taiwan Strait", "strait", None)

with resource_path("seeds/event_kinds.csv").open(encoding="utf-8", newline="") as _lines:
    _KINDS = [(row["plover_type"], row["kind"]) for row in csv.DictReader(_lines)]


def both(*labels: str) -> list[Participant]:
    return [Participant("participant", "country", label, label[:2].upper()) for label in labels]


@pytest.mark.parametrize(
    ("type_", "kind", "status", "participants", "place", "label"),
    [
        ("CONSULT", "visit", "occurred", [LEE, CHINA], BEIJING, "Ann Lee visits Beijing"),
        ("CONSULT", "visit", "occurred", [LEE, CHINA], None, "Ann Lee visits China"),
        ("CONSULT", "visit", "occurred", [LEE, CHINA], STRAIT, "Ann Lee visits the Taiwan Strait"),
        ("CONSULT", "visit", "planned", [LEE, CHINA], BEIJING, "Ann Lee to visit Beijing"),
        ("CONSULT", "visit", "hypothetical", [LEE, CHINA], None, "Ann Lee may visit China"),
        ("CONSULT", "visit", "postponed", [LEE, CHINA], None, "Ann Lee's visit to China postponed"),
        ("CONSULT", "visit", "cancelled", [LEE, CHINA], None, "Ann Lee's visit to China called off"),
        ("CONSULT", "meeting", "occurred", [LEE, CHEN], VIENNA, "Ann Lee meets Bo Chen in Vienna"),
        ("CONSULT", "talks", "occurred", both("Italy", "Japan"), None, "Italy and Japan hold talks"),
        ("CONSULT", "contact", "occurred", both("Italy", "Japan"), None, "Italy and Japan: contacts"),
        ("CONSULT", "talks", "occurred", [LEE], BEIJING, "Ann Lee holds talks in Beijing"),
        ("ACCUSE", "accusation", "occurred", [US, CHINA], None, "United States accuses China"),
        ("ACCUSE", "criticism", "occurred", [CHINA], None, "China criticised"),
        ("ACCUSE", "accusation", "occurred", [Participant("actor", "group", "U.S. officials", "US"), CHINA],
         None, "U.S. officials accuse China"),
        ("ASSAULT", "shootdown", "occurred", [US, CHINA], STRAIT,
         "United States shoots down Chinese aircraft in the Taiwan Strait"),
        ("ASSAULT", "shootdown", "occurred", [US, LEE, CHINA], None,
         "United States shoots down Chinese aircraft"),
        ("ASSAULT", "attack", "alleged", [US, CHINA], None, "United States allegedly attacks China"),
        ("REJECT", "meeting", "occurred", [LEE, CHEN], None, "Ann Lee rejects meeting with Bo Chen"),
        ("AGREE", "aid", "occurred", [US, CHINA], None, "United States promises aid to China"),
        ("MOBILIZE", "manoeuvre", "occurred", [US], STRAIT,
         "United States carries out a manoeuvre in the Taiwan Strait"),
        ("SUPPORT", "praise", "occurred", [US], None, "United States voices praise"),
        ("COOPERATE", "cooperation", "planned", both("Italy", "Japan"), None, "Italy and Japan to cooperate"),
        ("NONE", "unheard-of", "occurred", [US], None, "United States: unheard of"),
        ("NONE", "unheard-of", "occurred", [], None, "Unheard of"),
    ],
)  # fmt: skip
def test_labels_read_like_headlines(type_, kind, status, participants, place, label):
    is_symmetric = event_kind(type_, kind).family in {"meeting", "contact"}
    assert event_label(type_, kind, status, participants, place, is_symmetric=is_symmetric) == label


def group(label: str, country: str | None = None, role: str = "recipient") -> Participant:
    return Participant(role, "group", label, country)


@pytest.mark.parametrize(
    ("objects", "label"),
    [
        pytest.param([group("Serbian envoy", "RS"), group("Kosovar envoy", "XK")],
                     "Ann Lee warns Kosovar and Serbian envoys", id="a noun of two nations is said once"),
        pytest.param([group("South Korean army officials", "KR"), group("Thai army officials", "TH")],
                     "Ann Lee warns South Korean and Thai army officials", id="also with more words"),
        pytest.param([group(f"{nation} party", nation) for nation in ("Thai", "Omani", "Iraqi", "Cuban")],
                     "Ann Lee warns Cuban, Iraqi, Omani and other parties", id="of many, some"),
        pytest.param([group("Thai army", "TH"), group("Omani navy", "OM")],
                     "Ann Lee warns Omani navy and Thai army", id="two nouns are two"),
        pytest.param([group("envoy", "US"), group("Chinese envoy", "CN")],
                     "Ann Lee warns Chinese envoy", id="a bare noun beside the same with a nation"),
        pytest.param([Participant("recipient", "organization", name)
                      for name in ("World Food Programme", "WFP")],
                     "Ann Lee warns World Food Programme", id="an abbreviation beside its name"),
        pytest.param([group("and Oman’s parliament")], "Ann Lee warns Oman’s parliament",
                     id="rest of a list"),
        pytest.param([group("SENIOR OFFICIAL")], "Ann Lee warns senior official",
                     id="capitals of a transcript"),
        pytest.param([replace(LEE, role="recipient")], "Ann Lee issues a warning", id="nobody warns himself"),
        pytest.param([group("the West")], "Ann Lee warns the West", id="an article of its own"),
        pytest.param([replace(US, role="recipient"), CHINA], "Ann Lee warns China and the United States",
                     id="an article that the name takes"),
    ],
)  # fmt: skip
def test_a_label_says_each_party_once_and_as_a_sentence_would(objects, label):
    subject = replace(LEE, country_code=None)
    assert (
        event_label("THREATEN", "warning", "occurred", [subject, *objects], None, is_symmetric=False) == label
    )


@pytest.mark.parametrize(
    ("place", "label"),
    [
        (("Philippines", "country"), "Ann Lee makes an appeal in the Philippines"),
        (("Rhine", "river"), "Ann Lee makes an appeal on the Rhine"),
        (("Kola Peninsula", "region"), "Ann Lee makes an appeal on the Kola Peninsula"),
        (("Bradwell power station", "facility"), "Ann Lee makes an appeal at the Bradwell power station"),
        (("Oslo", "city"), "Ann Lee makes an appeal in Oslo"),
    ],
)
def test_a_place_has_its_preposition_and_article(place, label):
    where = PlaceMention(0, 1, place[0], *place, None)
    assert event_label("REQUEST", "appeal", "occurred", [LEE], where, is_symmetric=False) == label


def test_a_label_that_grows_too_long_names_fewer_and_counts_the_rest():
    bodies = [f"Standing Group of Parliaments for {what}" for what in ("Fish", "Grain", "Health", "Ice")]
    objects = [Participant("recipient", "organization", name) for name in bodies]
    warned = [
        event_label("THREATEN", "warning", "occurred", [LEE, *objects[:n]], None, is_symmetric=False)
        for n in (1, 2, 3, 4)
    ]
    assert warned[0] == f"Ann Lee warns {bodies[0]}"
    assert warned[1] == f"Ann Lee warns {bodies[0]} and {bodies[1]}"
    assert warned[2] == f"Ann Lee warns {bodies[0]}, {bodies[1]} and one other"
    assert warned[3] == f"Ann Lee warns {bodies[0]}, {bodies[1]} and others"
    assert max(map(len, warned)) <= 110


_PARTIES = st.builds(
    Participant,
    role=st.sampled_from(["actor", "recipient", "participant"]),
    kind=st.sampled_from(["person", "organization", "group", "country"]),
    label=st.text("abcDE’ .-", min_size=1, max_size=40).filter(str.strip)
    | st.sampled_from(["Iranian envoy", "Thai envoys", "and", "of", "The West", "United States", "EU"]),
    country_code=st.sampled_from([None, "IR", "TH", "US"]),
)


@given(st.lists(_PARTIES, max_size=9), st.sampled_from(sorted(_KINDS)), st.booleans())
def test_parties_in_any_order_make_one_label_and_nothing_makes_none(parties, kind, is_symmetric):
    labels = {
        event_label(*kind, "occurred", told, None, is_symmetric=is_symmetric)
        for told in (parties, list(reversed(parties)))
        if len({p.label for p in parties}) == len(parties) and not is_symmetric
    }
    assert len(labels) <= 1
    assert event_label(*kind, "occurred", parties, None, is_symmetric=is_symmetric).strip()


def test_every_kind_has_words_and_every_phrase_can_be_filled():
    for type_, kind in _KINDS:
        words = event_kind(type_, kind)
        assert words.active, (type_, kind)
        for phrase in (words.active, words.passive, words.alone, words.noun):
            assert "{" not in phrase.format(other="x", adjective="y")
        assert "{other}" in words.active or "{adjective}" in words.active
        assert "{" not in words.alone
    with resource_path("seeds/event_labels.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["plover_type"] for row in rows} <= set(PLOVER_TYPES)
    assert {row["recurs"] for row in rows} == {"once", "seldom", "often"}


def event_of(*articles):
    (event,) = resolve(articles).events
    return event


@pytest.mark.parametrize(
    ("tellings", "status"),
    [
        pytest.param((("2023-06-01", "planned"), ("2023-06-20", "occurred")), "occurred", id="it happened"),
        pytest.param((("2023-06-01", "planned"), ("2023-06-10", "postponed")), "postponed", id="it did not"),
        pytest.param((("2023-06-01", "proposed"), ("2023-06-03", "planned")), "planned", id="agreed to"),
        pytest.param(((("2023-06-01", "2023-06-20"), "occurred"), ("2023-06-09", "planned")), "occurred",
                     id="of tellings that may be of one time, who knows more"),
    ],
)  # fmt: skip
def test_the_status_is_that_of_the_latest_telling(make, told, tellings, status):
    articles = [
        make(f"a{i}", written, told("visit", said, by="Ann Lee (US)", to="China"))
        for i, (written, said) in enumerate(tellings)
    ]
    assert event_of(*articles).status == status


def test_days_are_the_intersection_of_what_is_told(make, told):
    lee = {"by": "Ann Lee (US)", "to": "China"}
    event = event_of(
        make("a", "2023-06-01", told("visit", "planned", on="month:0", **lee)),
        make("b", "2023-06-09", told("visit", "planned", on="next:P2W", **lee)),
    )
    assert (str(event.start_date), str(event.end_date)) == ("2023-06-09", "2023-06-23")
    assert not event.has_conflict


def test_no_days_are_invented(make, told):
    event = event_of(make("a", "2023-06-01", told("visit", by="Ann Lee (US)", to="China")))
    assert (event.start_date, event.end_date, event.date_precision) == (None, None, "unknown")


def test_an_occurrence_that_somebody_denies_is_a_conflict(make, told):
    words = {"by": "Ann Lee (US)", "to": "Bo Chen (CN)", "on": "2023-05-10"}
    event = event_of(
        make("a", "2023-05-12", told("meeting", **words)),
        make("b", "2023-05-12", told("meeting", "denied", **words)),
    )
    assert (event.status, event.has_conflict) == ("occurred", True)


def test_ten_reprints_do_not_outvote_one_other_report(make, told):
    words = {"by": "Ann Lee (US)", "to": "China"}
    text = " ".join(f"line{i} of one report" for i in range(60))
    reprints = [
        make(f"a{i}", "2023-06-20", told("criticism", on="2023-06-19", **words), text=text) for i in range(10)
    ]
    others = [
        make(f"b{i}", "2023-06-20", told("accusation", on="2023-06-19", **words), text=f"{i} own words")
        for i in range(2)
    ]
    assert event_of(*reprints, *others).kind == "accusation"


def test_confidence_grows_with_independent_lines_only(make, told):
    words = {"by": "Ann Lee (US)", "to": "China", "on": "2023-06-19"}
    text = " ".join(f"line{i} of one report" for i in range(60))
    one = event_of(make("a", "2023-06-20", told("criticism", **words), text=text))
    copied = event_of(*(make(f"a{i}", "2023-06-20", told("criticism", **words), text=text) for i in range(3)))
    confirmed = event_of(
        make("a", "2023-06-20", told("criticism", **words), text=text),
        make("b", "2023-06-20", told("criticism", **words), text="another report"),
    )
    assert one.confidence == copied.confidence < confirmed.confidence < 1


def test_people_are_named_in_full_and_the_finest_place_is_kept(make, told):
    article = make(
        "a", "2023-06-09", told("visit", by="Jo Roe (US)", to="China", on="2023-05-10", at="China")
    )
    other = make(
        "b", "2023-06-09", told("visit", by="Jo Roe (US)", to="China", on="2023-05-10", at="Beijing")
    )
    event = event_of(article, other)
    assert event.label == "Jo Roe visits Beijing"
    assert event.person_ids == ("jo-roe", None)
    assert not event.has_conflict
