"""Sentence by sentence: who did what to whom, where, and whether it happened."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.extract.lexicon import entries, event_kinds
from flows.extract.pipeline import Extractor
from flows.records import PLOVER_TYPES, STATUSES, Article, EventMention, Extraction, Participant
from flows.resolve.compare import likeness

CASES = list(csv.DictReader((Path(__file__).parent / "event_cases.csv").read_text("utf-8").splitlines()))


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


@pytest.fixture(scope="module")
def read(extractor: Extractor) -> dict[str, Extraction]:
    """All cases, read in one batch."""
    texts = sorted({case["text"] for case in CASES})
    results = extractor.extract([article(text) for text in texts])
    assert all(isinstance(result, Extraction) for result in results)
    return dict(zip(texts, results, strict=True))


def article(text: str) -> Article:
    return Article(article_id="a", document_id="d", uri="u", text=text)


def extract(extractor: Extractor, text: str) -> Extraction:
    (result,) = extractor.extract([article(text)])
    assert isinstance(result, Extraction)
    return result


def covers(wanted: str, participants: list[Participant]) -> bool:
    """Each wanted name is the label or the country code of a participant."""
    names = {participant.label for participant in participants}
    names |= {participant.country_code for participant in participants if participant.country_code}
    return all(name in names for name in wanted.split(";") if name)


def place(extraction: Extraction, event: EventMention) -> str:
    return "" if event.place_number is None else extraction.places[event.place_number].surface


def fits(extraction: Extraction, event: EventMention, case: dict[str, str]) -> bool:
    told = (event.plover_type, event.kind, event.status)
    return (
        told == (case["plover_type"], case["kind"], case["status"])
        and covers(case["actors"], [p for p in event.participants if p.role != "recipient"])
        and covers(case["recipients"], [p for p in event.participants if p.role != "actor"])
        and case["place"] in {"", place(extraction, event)}
    )


@pytest.mark.parametrize("case", CASES, ids=[f"{n:03d} {case['text'][:60]}" for n, case in enumerate(CASES)])
def test_a_sentence_tells_its_event(case: dict[str, str], read: dict[str, Extraction]) -> None:
    extraction = read[case["text"]]
    if case["plover_type"].startswith("-"):
        unwanted = case["plover_type"][1:]
        assert not [event for event in extraction.events if unwanted in {"", event.plover_type}]
    else:
        assert any(fits(extraction, event, case) for event in extraction.events), extraction.events


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param(
            "Japan's president held a meeting with Poland's president.", 1, id="light verb and noun"
        ),
        pytest.param("Poland pledged to provide help to Ukraine.", 1, id="a promise and what it promises"),
        pytest.param("Iran refused to release the German journalist.", 1, id="a refusal and what it refuses"),
        pytest.param("Turkey lifted sanctions on Syria.", 1, id="a verb with its object"),
        pytest.param("Pakistan summoned the Indian ambassador to complain about the raid.", 1, id="purpose"),
        pytest.param(
            "Armenia accused Azerbaijan of shelling Armenian troops.", 2, id="a charge and the act charged"
        ),
    ],
)
def test_one_act_is_one_event(extractor: Extractor, text: str, count: int) -> None:
    assert len(extract(extractor, text).events) == count


def test_a_guest_with_a_place_has_a_meeting_of_their_own(extractor: Extractor) -> None:
    text = (
        "President Emmanuel Macron met Chancellor Olaf Scholz in Paris "
        "and Prime Minister Rishi Sunak in London."
    )
    extraction = extract(extractor, text)
    assert [
        ([p.label for p in event.participants if p.role == "recipient"], place(extraction, event))
        for event in extraction.events
    ] == [(["Olaf Scholz"], "Paris"), (["Rishi Sunak"], "London")]


def test_a_guest_with_a_day_has_a_meeting_of_their_own(extractor: Extractor) -> None:
    text = (
        "Treasury Secretary Janet Yellen met President Emmanuel Macron on Tuesday "
        "and Chancellor Olaf Scholz on Wednesday."
    )
    extraction = extract(extractor, text)
    assert [
        (
            [p.label for p in event.participants if p.role == "recipient"],
            extraction.times[event.time_number].surface if event.time_number is not None else "",
        )
        for event in extraction.events
    ] == [(["Emmanuel Macron"], "Tuesday"), (["Olaf Scholz"], "Wednesday")]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Poland's prime minister, Donald Tusk, accused Hungary of blackmail.", id="the accused"),
        pytest.param("The European Union urged Serbia to sign the deal.", id="the addressee"),
        pytest.param("China cut ties in protest of Nancy Pelosi's visit to Taiwan.", id="another event"),
        pytest.param(
            "Peru rejected the request, a government spokeswoman in Madrid said.", id="where it was said"
        ),
    ],
)
def test_whom_it_is_about_is_no_place(extractor: Extractor, text: str) -> None:
    events = [event for event in extract(extractor, text).events if event.kind != "visit"]
    assert events
    assert all(event.place_number is None for event in events)


def test_becoming_the_first_to_visit_is_no_second_visit(extractor: Extractor) -> None:
    text = (
        "In May, Foreign Minister Penny Wong traveled to Fiji, "
        "becoming the first Australian minister to visit the country."
    )
    assert [event.kind for event in extract(extractor, text).events] == ["visit"]


def test_a_doubtful_guest_is_possible(extractor: Extractor) -> None:
    text = (
        "Foreign Minister Penny Wong will travel to Tokyo for meetings with Japanese officials, "
        "including Foreign Minister Yoko Kamikawa and possibly Prime Minister Fumio Kishida."
    )
    possible = {
        participant.label: (participant.is_possible, event.status)
        for event in extract(extractor, text).events
        for participant in event.participants
        if participant.role == "recipient" and participant.kind == "person"
    }
    assert possible == {"Yoko Kamikawa": (False, "planned"), "Fumio Kishida": (True, "hypothetical")}


def test_the_trip_is_the_trip_told_before(extractor: Extractor) -> None:
    text = (
        "Foreign Minister Penny Wong plans to visit Fiji next month. "
        "The trip was announced by the government of Australia."
    )
    first, second = (event for event in extract(extractor, text).events if event.kind == "visit")
    assert second.participants == tuple(replace(p, is_possible=False) for p in first.participants)
    assert second.status == "planned"


def test_a_series_of_meetings_is_told_as_one(extractor: Extractor) -> None:
    text = "A series of meetings between Indian and Chinese officials took place in Delhi."
    (event,) = extract(extractor, text).events
    assert event.is_collective
    assert {participant.role for participant in event.participants} == {"participant"}


def test_the_agent_of_a_passive_stays_empty(extractor: Extractor) -> None:
    (event,) = extract(extractor, "Two Russian diplomats were expelled on Monday.").events
    assert [participant.role for participant in event.participants] == ["recipient"]


def test_an_event_in_a_statement_belongs_to_its_speaker(extractor: Extractor) -> None:
    text = "The White House said that Iran had attacked Iraq."
    (event,) = (event for event in extract(extractor, text).events if event.kind == "attack")
    assert event.attribution == "source"
    assert event.statement_number is not None


def test_every_kind_of_the_lexicon_is_described() -> None:
    rows = (entry for found in entries().values() for entry in found if entry.pos in {"verb", "noun"})
    assert {(entry.plover_type, entry.kind) for entry in rows} <= event_kinds().keys()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            [case["text"] for case in CASES] + ["\n", "“", "(", "消息", "12345", "of of of", "?!"]
        ),
        min_size=1,
        max_size=5,
    )
)
def test_events_of_any_text_are_well_formed(extractor: Extractor, pieces: list[str]) -> None:
    text = " ".join(pieces)
    extraction = extract(extractor, text)
    assert extraction == extract(extractor, text)
    for event in extraction.events:
        assert 0 <= event.start <= event.trigger_start < event.trigger_end <= event.end <= len(text)
        assert event.plover_type in PLOVER_TYPES
        assert event.status in STATUSES
        assert (event.plover_type, event.kind) in event_kinds()
        assert 0 < event.confidence <= 1
        assert event.time_number is None or event.time_number < len(extraction.times)


@pytest.mark.parametrize("text", ["((" * 3000, "met " * 4000, "1" * 50_000, "of the " * 3000, "“" * 5000])
def test_hostile_text_is_read_in_bounded_time(extractor: Extractor, text: str) -> None:
    assert extract(extractor, text).events == ()


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("Foreign Minister David Lammy visited Egypt in May.", "May"),
        ("Foreign Minister David Lammy visited Egypt after a series of talks in recent weeks.", None),
        ("Foreign Minister David Lammy visited Egypt since tensions flared earlier this year.", None),
        ("Foreign Minister David Lammy visited Egypt in May after the talks collapsed last year.", "May"),
    ],
    ids=["own", "of a noun behind after", "of a clause behind since", "own before another's"],
)
def test_the_time_of_another_event_is_not_the_visits(
    extractor: Extractor, text: str, surface: str | None
) -> None:
    extraction = extract(extractor, text)
    visit = next(event for event in extraction.events if event.kind == "visit")
    number = visit.time_number
    assert (None if number is None else extraction.times[number].surface) == surface


def test_what_is_denied_is_kept_without_the_names_of_the_parties(extractor):
    said = [
        extract(extractor, text).events[0].content
        for text in (
            "China denied that the balloon was sent by China to spy.",
            "China denied that balloons were sent to spy.",
            "China denied that hackers had stolen the vaccine.",
        )
    ]
    assert all(said)
    alike, unlike = likeness(said[0], said[1]), likeness(said[0], said[2])
    assert alike > 0.99
    assert unlike == 0
    (meeting,) = extract(extractor, "The presidents of China and Russia met in Moscow.").events
    assert meeting.content == ()


def test_a_craft_belongs_to_the_same_under_every_name_it_is_called(extractor):
    text = "A Chinese balloon was shot down. Beijing said the balloon was an airship that had strayed."
    _, strayed = extract(extractor, text).events
    assert (strayed.kind, [p.label for p in strayed.participants]) == ("airspace-incursion", ["China"])
