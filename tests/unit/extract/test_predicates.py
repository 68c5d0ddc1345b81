"""With events of all kinds: what every predicate tells, beside the political events."""

from __future__ import annotations

from itertools import pairwise

import pytest

from flows.errors import SettingsError
from flows.extract.pipeline import Extractor
from flows.extract.topics import topic
from flows.extract.version import extraction_version, reads_all
from flows.records import Article, EventMention, Extraction

POLITICAL = (
    "Antony Blinken met Wang Yi in Beijing on Monday. The United States imposed sanctions on Iran. "
    "Russia did not attack Poland. The foreign ministers of Italy and China held talks in Rome."
)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(events="all")


def events(extractor: Extractor, text: str) -> tuple[EventMention, ...]:
    (read,) = extractor.extract([Article("a", "d", "u", text)])
    assert isinstance(read, Extraction)
    return read.events


def told(extractor: Extractor, text: str) -> list[tuple[str, str, str]]:
    assert all(event.plover_type == "NONE" for event in events(extractor, text))
    return [
        (text[event.trigger_start : event.trigger_end], event.kind, event.status)
        for event in events(extractor, text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A bus crashed near the lake.", [("crashed", "crash", "occurred")]),
        (
            "The singer sang before her death.",
            [("sang", "sing", "occurred"), ("death", "die", "occurred")],
        ),
        (
            "The tournament will take place in May.",
            [("tournament", "tournament", "planned"), ("take", "take", "planned")],
        ),
        ("The factory contains three halls.", []),
        ("The goalkeeper did not play.", []),
        ("The building belongs to the bakery.", []),
    ],
)  # fmt: skip
def test_a_predicate_tells_what_it_says(extractor, text, expected):
    assert told(extractor, text) == expected


def test_who_where_and_when_are_read_as_far_as_they_are_said(extractor):
    text = "Rosa Vela married Tom Holt in Lisbon in June 2021."
    (event,) = events(extractor, text)
    assert [(p.role, p.label) for p in event.participants] == [
        ("actor", "Rosa Vela"),
        ("recipient", "Tom Holt"),
    ]
    assert event.time_number == 0
    assert event.place_number == 0
    assert text[event.start : event.end] == text


def test_political_events_are_told_as_without_it_and_once(extractor):
    political = events(Extractor(), POLITICAL)
    found = events(extractor, POLITICAL)
    assert len(political) >= 3
    assert set(political) <= set(found)
    spans = sorted((event.trigger_start, event.trigger_end) for event in found)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_the_version_says_the_scope():
    assert reads_all(extraction_version(events="all"))
    assert not reads_all(extraction_version())
    assert extraction_version(events="all").startswith(extraction_version())
    with pytest.raises(SettingsError, match="political and all"):
        extraction_version(events="some")


def test_a_topic_is_what_is_rare_in_a_text_in_any_order():
    text = "Torrential rain flooded Rockhampton. Rockhampton is a town in Queensland."
    sentences = text.split(". ")
    assert set(topic(text)) == set(topic(". ".join(reversed(sentences))))
    # The town is named twice and in no list of common words.
    assert topic(text)[0] >> 8 == topic("Rockhampton!")[0] >> 8
    assert topic("It was in the, and on it.") == ()
