"""Role phrases: what belongs to them, and what they say of country, organisation and status."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import spacy
from spacy.language import Language

from flows.extract.role_words import heads, modifiers, organization_names, plural
from flows.extract.roles import RolePhrase, read_roles
from flows.extract.tokens import token_table
from flows.offices import canonical_role, offices
from flows.resources import resource_path


@cache
def model() -> Language:
    return spacy.load(resource_path("seeds/model"))


def phrases(text: str) -> list[tuple[str, RolePhrase]]:
    doc = model()(text)
    return [(doc[phrase.start : phrase.end].text, phrase) for phrase in read_roles(doc)]


def case(case_id: str, text: str, words: str, **expected: Any) -> Any:
    return pytest.param(text, words, expected, id=case_id)


PHRASES = [
    case("country possessor belongs to it", "China's defense minister left.", "China's defense minister",
         role="defense minister", country_code="CN", determiner="owner"),
    case("determiner does not", "They met the foreign minister.", "foreign minister", determiner="the"),
    case("indefinite", "They met a Pentagon spokesman.", "Pentagon spokesman",
         determiner="a", organization="Pentagon", country_code="US"),
    case("pronoun", "They met his foreign minister.", "foreign minister", determiner="their"),
    case("of a country", "They met the president of Kenya.", "president of Kenya", role="president",
         country_code="KE"),
    case("of a function", "They met the secretary of state.", "secretary of state",
         role="secretary of state", default_country="US", country_code=None),
    case("of a body", "They met the president of the World Bank.", "president of the World Bank",
         role="president", organization="World Bank"),
    case("of a body in another country", "They met the leader of Hamas.", "leader of Hamas",
         organization="Hamas", country_code="PS"),
    case("for a region", "They met the top diplomat for the Asia-Pacific region.",
         "top diplomat for the Asia-Pacific region", office="top diplomat for the asia-pacific region"),
    case("to a country", "They met the ambassador to China.", "ambassador to China", country_code=None,
         role="ambassador to china"),
    case("stacked", "They met the deputy prime minister.", "deputy prime minister",
         role="deputy prime minister"),
    case("status and country in either order", "They met the former U.S. president.",
         "former U.S. president", role="president", status="former", country_code="US"),
    case("country before status", "They met Japan's former prime minister.",
         "Japan's former prime minister", status="former", country_code="JP"),
    case("designate behind", "They met the president-elect.", "president-elect", status="designate"),
    case("multiword head", "They met the chief of staff.", "chief of staff", role="chief of staff"),
    case("hyphenated head", "They met the secretary-general.", "secretary-general",
         role="secretary-general"),
    case("plural", "They met the foreign ministers.", "foreign ministers", is_plural=True,
         role="foreign minister"),
    case("adjectives of praise are no part of the role", "They met the popular mayor.", "popular mayor",
         role="mayor"),
    case("weekday before it is none of it", "On Monday Foreign Minister Baerbock left.",
         "Foreign Minister", role="foreign minister"),
    case("verb before it is none of it", "They thanked spokesman Hagari.", "spokesman", role="spokesman"),
    case("one office, other words", "They met the minister of defence.", "minister of defence",
         role="minister of defence", office="defense minister", category="defense"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "expected"), PHRASES)
def test_a_role_phrase_is_read_whole(text: str, words: str, expected: dict[str, Any]) -> None:
    found = dict(phrases(text))
    assert words in found
    assert {key: getattr(found[words], key) for key in expected} == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("General Motors cut prices.", id="company"),
        pytest.param("He heads the group and leads it.", id="verbs"),
        pytest.param("Dean Rusk and Rufus King came.", id="names like titles"),
    ],
)
def test_what_only_looks_like_a_role_is_none(text: str) -> None:
    assert phrases(text) == []


@pytest.mark.parametrize("unit", ["secretary ", "former ", "of the ", "U.S. ", "minister of ", "'s ", "- "])
def test_endless_repetition_takes_linear_time(unit: str) -> None:
    text = unit * 3_000
    doc = model().make_doc(text)
    found = read_roles(doc)
    assert all(phrase.end - phrase.start < 80 for phrase in found)
    assert len(token_table(doc).words) == len(doc)


@pytest.mark.parametrize(
    ("role", "office"),
    [
        ("minister of foreign affairs", "foreign minister"),
        ("deputy minister of defence", "deputy defense minister"),
        ("Kremlin spokeswoman", "kremlin spokesperson"),
        ("secretary of defense", "defense secretary"),
        ("national security advisor", "national security adviser"),
        ("head of the delegation", "head of the delegation"),
    ],
)
def test_an_office_has_one_name(role: str, office: str) -> None:
    assert canonical_role(role) == office
    assert canonical_role(office) == office


def test_the_vocabulary_is_consistent() -> None:
    assert plural("attorney general of state") == "attorney generals of state"
    assert not set(offices()) & modifiers()
    assert organization_names()["IAEA"].name == "International Atomic Energy Agency"
    doc = model().make_doc("Ministers met.")
    match = heads().at(token_table(doc), 0)
    assert match is not None
    assert match[1].is_plural
