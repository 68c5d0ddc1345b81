"""Whether it happened: the cue that says so, and where its scope ends."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language

from flows.extract.status import ORDER, cue_table, read_status
from flows.records import STATUSES
from flows.resources import resource_path


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load(resource_path("seeds/model"))


def status(nlp: Language, text: str, word: str) -> tuple[str, str | None]:
    doc = nlp(text)
    token = next(token for token in doc if token.text == word)
    cue = read_status(token)
    return cue.status, cue.text


@pytest.mark.parametrize(
    ("text", "word", "expected", "cue"),
    [
        ("The minister visited Oslo.", "visited", "occurred", None),
        ("The minister has visited Oslo.", "visited", "occurred", None),
        ("The minister will visit Oslo.", "visit", "planned", "will"),
        ("The minister is expected to visit Oslo.", "visit", "planned", "expected"),
        ("The minister plans to visit Oslo.", "visit", "planned", "plans"),
        ("The minister is scheduled to visit Oslo.", "visit", "planned", "scheduled"),
        ("The minister said he would visit Oslo.", "visit", "planned", "would"),
        ("The minister wants to visit Oslo.", "visit", "proposed", "wants"),
        ("The king urged the minister to visit Oslo.", "visit", "proposed", "urged"),
        ("The minister might visit Oslo.", "visit", "hypothetical", "might"),
        ("The minister could visit Oslo.", "visit", "hypothetical", "could"),
        ("If the minister visits Oslo, the king will be glad.", "visits", "hypothetical", "If"),
        ("The minister allegedly visited Oslo.", "visited", "alleged", "allegedly"),
        ("The police accused the man of bombing a bridge.", "bombing", "alleged", "accused"),
        ("The minister denied visiting Oslo.", "visiting", "denied", "denied"),
        ("The army is attacking the town.", "attacking", "ongoing", "is"),
        ("The army continued to attack the town.", "attack", "ongoing", "continued"),
        ("The minister did not visit Oslo.", "visit", "negative", "not"),
        ("The minister never visited Oslo.", "visited", "negative", "never"),
        ("The minister declined to visit Oslo.", "visit", "negative", "declined"),
        ("The minister failed to visit Oslo.", "visit", "negative", "failed"),
        ("The visit was postponed.", "visit", "postponed", "postponed"),
        ("The visit was put off.", "visit", "postponed", "put off"),
        ("The visit was called off.", "visit", "cancelled", "called off"),
        ("The government cancelled the visit.", "visit", "cancelled", "cancelled"),
        ("The visit was planned for May but was postponed.", "visit", "postponed", "postponed"),
        ("The planned visit pleased the king.", "visit", "planned", "planned"),
        ("The alleged attack alarmed the king.", "attack", "alleged", "alleged"),
        ("The possible visit alarmed the king.", "visit", "hypothetical", "possible"),
        ("The king proposed talks.", "talks", "proposed", "proposed"),
        ("The king was too angry for talks.", "talks", "hypothetical", "too"),
        ("The talks took place in Oslo.", "talks", "occurred", None),
        ("The talks will take place in Oslo.", "talks", "planned", "will"),
    ],
)
def test_a_cue_in_scope_decides(nlp: Language, text: str, word: str, expected: str, cue: str | None) -> None:
    assert status(nlp, text, word) == (expected, cue)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param("The minister, who visited Oslo, will resign.", "visited", id="relative clause"),
        pytest.param("The minister will resign after the attack.", "attack", id="temporal phrase"),
        pytest.param("The king will say that the minister visited Oslo.", "visited", id="reported speech"),
        pytest.param("The minister visited Oslo and will return.", "visited", id="the verb after it"),
    ],
)
def test_scope_ends_where_another_assertion_begins(nlp: Language, text: str, word: str) -> None:
    assert status(nlp, text, word)[0] == "occurred"


def test_every_cue_has_a_known_status() -> None:
    known = {*STATUSES, "negative", "inherit"}
    assert set(cue_table().values()) <= known
    assert set(ORDER) == {*STATUSES, "negative"}
