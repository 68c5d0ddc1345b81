"""Who a phrase means: names, capitals, groups, sources without a name, pronouns, and two at once."""

from __future__ import annotations

from functools import cache

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from flows.extract import actors, names, places  # noqa: F401  (register the components)
from flows.extract.actors import actor_of_token, actors_at, read_actors
from flows.extract.metonymy import stands_for_government
from flows.records import Actor
from flows.resources import resource_path


@cache
def pipeline() -> Language:
    nlp = spacy.load(resource_path("seeds/model"))
    for component in ("wirehouse_names", "wirehouse_places", "wirehouse_actors"):
        nlp.add_pipe(component)
    return nlp


def phrase(text: str, words: str, which: int = 0) -> list[Actor]:
    """Actors with exactly these words, at their occurrence number `which`."""
    doc = pipeline()(text)
    start = -1
    for _ in range(which + 1):
        start = text.index(words, start + 1)
    return [actor for actor in doc._.actors if (actor.start, actor.end) == (start, start + len(words))]


def labels(found: list[Actor]) -> list[str]:
    return [actor.label for actor in found]


@pytest.mark.parametrize(
    ("text", "words", "kind", "label", "code", "political"),
    [
        ("France and Italy signed a treaty.", "France", "country", "France", "FR", True),
        ("The U.S. imposed sanctions on Iran.", "U.S.", "country", "United States", "US", True),
        ("The Chinese rejected the offer.", "Chinese", "country", "China", "CN", True),
        ("The British refused to sign.", "British", "country", "United Kingdom", "GB", True),
        ("Palestinians protested in Hebron.", "Palestinians", "group", "Palestinians", "PS", False),
        (
            "The State Department declined to comment.",
            "State Department",
            "organization",
            "State Department",
            "US",
            True,
        ),
        ("The Kremlin denied the report.", "Kremlin", "organization", "Kremlin", "RU", True),
        ("NATO sent more troops.", "NATO", "organization", "NATO", None, True),
        (
            "The Obama administration froze the funds.",
            "Obama administration",
            "organization",
            "Obama administration",
            "US",
            True,
        ),
        (
            "Senior Chinese officials met the envoy.",
            "Senior Chinese officials",
            "group",
            "Chinese officials",
            "CN",
            True,
        ),
        ("US officials played down the talks.", "US officials", "group", "U.S. officials", "US", True),
        ("Pakistan's army shelled the village.", "Pakistan's army", "group", "Pakistan's army", "PK", True),
        ("A Russian warship entered the port.", "Russian warship", "group", "Russian warship", "RU", True),
        (
            "An American destroyer turned away.",
            "American destroyer",
            "group",
            "American destroyer",
            "US",
            True,
        ),
        (
            "A Chinese fighter jet crossed its path.",
            "Chinese fighter jet",
            "group",
            "Chinese fighter jet",
            "CN",
            True,
        ),
        (
            "North Korean soldiers crossed the line.",
            "North Korean soldiers",
            "group",
            "North Korean soldiers",
            "KP",
            True,
        ),
        (
            "White House officials briefed the press.",
            "White House officials",
            "group",
            "White House officials",
            "US",
            True,
        ),
        (
            "Congressional Republicans opposed the bill.",
            "Congressional Republicans",
            "group",
            "Congressional Republicans",
            "US",
            True,
        ),
        ("The rebels seized the airport.", "rebels", "group", "rebels", None, True),
        ("Protesters marched on parliament.", "Protesters", "group", "Protesters", None, True),
        ("Kenyan police arrested him.", "Kenyan police", "group", "Kenyan police", "KE", True),
        (
            "Russian-backed separatists fired rockets.",
            "Russian-backed separatists",
            "group",
            "Russian-backed separatists",
            None,
            True,
        ),
    ],
)
def test_a_phrase_names_a_side(
    text: str, words: str, kind: str, label: str, code: str | None, political: bool
) -> None:
    (actor,) = phrase(text, words)
    assert (actor.kind, actor.label, actor.country_code) == (kind, label, code)
    assert actor.is_political is political


@pytest.mark.parametrize(
    ("text", "capital", "country"),
    [
        pytest.param(
            "Beijing insisted that it was a mistake.", "Beijing", "China", id="subject of a verb of saying"
        ),
        pytest.param("Moscow expelled two diplomats.", "Moscow", "Russia", id="subject of a verb of acting"),
        pytest.param(
            "Talks between London and Dublin stalled.", "Dublin", "Ireland", id="between two capitals"
        ),
        pytest.param("Tensions with Pyongyang rose.", "Pyongyang", "North Korea", id="relations with"),
        pytest.param("The minister accused Ankara of lying.", "Ankara", "Turkey", id="object of accusing"),
        pytest.param("Paris's decision angered farmers.", "Paris", "France", id="possessor of a policy noun"),
        pytest.param("It was a clear message to Tehran.", "Tehran", "Iran", id="addressed"),
        pytest.param(
            "It angered Beijing, which maintains that it was lost.",
            "Beijing",
            "China",
            id="antecedent of which",
        ),
        pytest.param("Seoul and Tokyo are at odds over the island.", "Tokyo", "Japan", id="stance"),
    ],
)
def test_a_capital_in_a_governments_place_is_a_country(text: str, capital: str, country: str) -> None:
    (actor,) = phrase(text, capital)
    assert (actor.kind, actor.label, actor.basis) == ("country", country, "capital")


@pytest.mark.parametrize(
    ("text", "capital"),
    [
        pytest.param("He traveled to Beijing last week.", "Beijing", id="destination"),
        pytest.param("They met in Moscow on Friday.", "Moscow", id="place of an act"),
        pytest.param("Trains between Paris and London were late.", "Paris", id="traffic between"),
        pytest.param("Tokyo is a big city.", "Tokyo", id="described"),
        pytest.param("Paris's streets were empty.", "Paris", id="possessor of a thing in town"),
        pytest.param("She left Cairo on Monday.", "Cairo", id="object of leaving"),
        pytest.param("They met in Cairo, which has nine bridges.", "Cairo", id="described in passing"),
    ],
)
def test_a_capital_elsewhere_is_a_city(text: str, capital: str) -> None:
    assert phrase(text, capital) == []


@pytest.mark.parametrize(
    ("text", "words", "which", "expected"),
    [
        pytest.param(
            "Iran and Iraq signed a pact. The two countries also exchanged prisoners.",
            "two countries",
            0,
            ["Iran", "Iraq"],
            id="two countries",
        ),
        pytest.param(
            "France met Germany in the talks. Both sides praised the result.",
            "Both sides",
            0,
            ["France", "Germany"],
            id="both sides",
        ),
        pytest.param(
            "President Emmanuel Macron met Chancellor Olaf Scholz. The two men discussed gas.",
            "two men",
            0,
            ["Emmanuel Macron", "Olaf Scholz"],
            id="two men",
        ),
        pytest.param(
            "Defense Secretary Lloyd Austin met Defense Minister Li Shangfu. The two shook hands.",
            "two",
            0,
            ["Lloyd Austin", "Li Shangfu"],
            id="the two",
        ),
        pytest.param(
            "Apple and Microsoft will merge. The two companies announced it.",
            "two companies",
            0,
            [],
            id="companies are no countries",
        ),
        pytest.param("The two sides remain far apart.", "two sides", 0, [], id="nobody to mean"),
        pytest.param(
            "U.S.-China relations improved.", "U.S.", 0, ["United States"], id="first of a compound"
        ),
        pytest.param("U.S.-China relations improved.", "China", 0, ["China"], id="second of a compound"),
        pytest.param(
            "Both Chinese and Cuban officials denied it.",
            "Chinese",
            0,
            ["Chinese officials"],
            id="an adjective shares the noun",
        ),
        pytest.param(
            "Foreign ministers of Egypt and Sudan met.",
            "Foreign ministers of Egypt and Sudan",
            0,
            ["Egyptian foreign ministers", "Sudanese foreign ministers"],
            id="ministers of two",
        ),
    ],
)
def test_a_phrase_for_two_gives_both(text: str, words: str, which: int, expected: list[str]) -> None:
    assert sorted(labels(phrase(text, words, which))) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "words", "label"),
    [
        pytest.param(
            "Three people familiar with the plan told Reuters it was dead.",
            "Three people familiar with the plan",
            "Three people familiar with the plan",
            id="familiar with",
        ),
        pytest.param(
            "A senior administration official told CNN that it was over.",
            "senior administration official",
            "senior administration official",
            id="told an outlet",
        ),
        pytest.param(
            "A person briefed on the talks said they failed.",
            "person briefed on the talks",
            "person briefed on the talks",
            id="briefed on",
        ),
        pytest.param(
            "A U.S. official said the deal was close.",
            "U.S. official",
            "U.S. official",
            id="one official without a name",
        ),
    ],
)
def test_sources_without_a_name_are_anonymous(text: str, words: str, label: str) -> None:
    (actor,) = phrase(text, words)
    assert (actor.kind, actor.label) == ("anonymous", label)


def test_a_bare_noun_goes_back_to_its_source() -> None:
    text = (
        "Senior officials familiar with the matter told Reuters so. It may take months, the officials said."
    )
    (actor,) = phrase(text, "officials", 1)
    assert (actor.kind, actor.label) == (
        "anonymous",
        "senior officials familiar with the matter".capitalize(),
    )


def test_the_last_of_two_sources_is_meant() -> None:
    text = (
        "A senior defense official told CNN that it works. "
        "A former Treasury official told NBC that it fails. "
        'It is "a mess," the official said.'
    )
    (actor,) = phrase(text, "official", 2)
    assert actor.label == "former Treasury official"


def test_anonymity_told_later_makes_the_first_mention_anonymous() -> None:
    text = (
        "U.S. officials say the trip is on. The officials spoke on condition of anonymity to discuss plans."
    )
    assert [actor.kind for actor in phrase(text, "U.S. officials")] == ["anonymous"]
    assert labels(phrase(text, "officials", 1)) == ["U.S. officials"]


@pytest.mark.parametrize(
    ("text", "words", "label"),
    [
        ("A Pentagon spokesman said the ship was safe.", "Pentagon spokesman", "Pentagon"),
        ("A Kremlin spokeswoman denied it.", "Kremlin spokeswoman", "Kremlin"),
        ("A spokesman for NATO declined to comment.", "spokesman for NATO", "NATO"),
    ],
)
def test_a_spokesman_without_a_name_is_his_institution(text: str, words: str, label: str) -> None:
    (actor,) = phrase(text, words)
    assert (actor.kind, actor.label) == ("organization", label)


@pytest.mark.parametrize(
    ("text", "words", "which", "expected"),
    [
        pytest.param(
            "President Joe Biden spoke on Monday. He warned of war.", "He", 0, ["Joe Biden"], id="he"
        ),
        pytest.param(
            "Senator Susan Collins met President Joe Biden. She thanked him.",
            "She",
            0,
            ["Susan Collins"],
            id="she is the woman",
        ),
        pytest.param(
            "Senator Susan Collins met President Joe Biden. She thanked him.",
            "him",
            0,
            ["Joe Biden"],
            id="him is the man",
        ),
        pytest.param(
            "Antony Blinken, who arrived on Sunday, met the king.", "who", 0, ["Antony Blinken"], id="who"
        ),
        pytest.param("Iran said it would retaliate.", "it", 0, ["Iran"], id="it of a country that speaks"),
        pytest.param("China defended its claims.", "its", 0, ["China"], id="its"),
        pytest.param("It was raining in China.", "It", 0, [], id="it of the weather"),
        pytest.param("He said nothing.", "He", 0, [], id="nobody before"),
        pytest.param(
            "Chinese officials denied it. They blamed the weather.",
            "They",
            0,
            ["Chinese officials"],
            id="they",
        ),
        pytest.param(
            "Iran and Iraq signed a pact. They will meet again.",
            "They",
            0,
            ["Iran", "Iraq"],
            id="they of a pair",
        ),
    ],
)
def test_pronouns_go_back(text: str, words: str, which: int, expected: list[str]) -> None:
    assert labels(phrase(text, words, which)) == expected


@pytest.mark.parametrize(
    ("text", "words", "which", "expected"),
    [
        pytest.param(
            "China built a base. The communist nation denied it.",
            "communist nation",
            0,
            ["China"],
            id="communist nation",
        ),
        pytest.param(
            "France wrote to Japan. The communist nation denied it.",
            "communist nation",
            0,
            [],
            id="no communist nation near",
        ),
        pytest.param(
            "Hamas fired rockets. The group claimed success.", "group", 0, ["Hamas"], id="the group"
        ),
        pytest.param(
            "Houthi rebels fired at a ship. The militants claimed success.",
            "militants",
            0,
            ["Houthi rebels"],
            id="another noun for the same",
        ),
        pytest.param(
            "Foreign Secretary James Cleverly saw his counterpart, Foreign Minister Hayashi Yoshimasa.",
            "counterpart",
            0,
            ["Hayashi Yoshimasa"],
            id="counterpart named behind a comma",
        ),
        pytest.param(
            "President Joe Biden listened as his advisers argued.",
            "advisers",
            0,
            ["Biden's advisers"],
            id="advisers of him",
        ),
        pytest.param(
            "Pakistan said its soldiers were killed.",
            "soldiers",
            0,
            ["Pakistani soldiers"],
            id="soldiers of it",
        ),
    ],
)
def test_descriptions_go_back(text: str, words: str, which: int, expected: list[str]) -> None:
    assert labels(phrase(text, words, which)) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("Ships crossed the South China Sea.", "China", id="a sea's eponym"),
        pytest.param("He wrote for The Washington Post.", "Washington", id="a newspaper's"),
        pytest.param("The novels of Jack London sell well.", "London", id="a writer's"),
        pytest.param("An Iranian-born scientist won.", "Iranian", id="an adjective of somebody"),
        pytest.param("A police station burned.", "police", id="a noun that only modifies"),
    ],
)
def test_these_words_are_nobody(text: str, words: str) -> None:
    assert phrase(text, words) == []


@pytest.mark.parametrize(
    "text",
    ["Apple unveiled a phone.", "Manchester United beat Real Madrid.", "Taylor Swift sang in Paris."],
)
def test_companies_teams_and_singers_are_not_political(text: str) -> None:
    assert not any(actor.is_political for actor in pipeline()(text)._.actors)


def test_lookups_give_the_longest_first_and_the_head_exactly() -> None:
    text = "Senior White House officials met Chinese diplomats."
    doc = pipeline()(text)
    end = text.index(" met")
    assert labels(actors_at(doc, 0, end)) == ["White House officials", "White House"]
    head = next(token for token in doc if token.text == "officials")
    assert labels(actor_of_token(doc, head)) == ["White House officials"]
    verb = next(token for token in doc if token.text == "met")
    assert actor_of_token(doc, verb) == []


def test_actors_are_in_text_order_and_reading_twice_is_the_same() -> None:
    text = "Beijing and Moscow signed a pact. The two sides praised it, U.S. officials said. They were wary."
    doc = pipeline()(text)
    starts = [actor.start for actor in doc._.actors]
    assert starts == sorted(starts)
    assert read_actors(doc) == doc._.actors
    assert pipeline()(text)._.actors == doc._.actors


@settings(deadline=None, max_examples=25)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=120))
def test_every_span_lies_in_the_text(noise: str) -> None:
    text = f"{noise} Chinese officials said {noise} they met the two sides. {noise}"
    doc = pipeline()(text)
    for actor in doc._.actors:
        assert 0 <= actor.start < actor.end <= len(text)
        assert actor.start <= actor.head < actor.end
        assert text[actor.start : actor.end].strip()


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "words", [["the", "officials"], ["he"], ["two", "sides"], ["U.S.", "-"], ["("], ["9"]]
)
def test_hostile_repetition_takes_linear_time(words: list[str]) -> None:
    vocab = pipeline().vocab
    many = words * (30_000 // len(words))
    doc = Doc(
        vocab,
        words=many,
        pos=["NOUN" if word.isalpha() else "PUNCT" for word in many],
        heads=[0] * len(many),
        deps=["dep"] * len(many),
        tags=["NN"] * len(many),
        lemmas=many,
        sent_starts=[index == 0 for index in range(len(many))],
    )
    read_actors(doc)


@pytest.mark.parametrize(
    ("verb", "head_of_verb", "is_government"),
    [
        pytest.param("maintain", 0, True, id="in its place"),
        pytest.param("maintain", 5, True, id="hung on another word"),
        pytest.param("burn", 0, False, id="no act of a government"),
    ],
)
def test_a_capital_speaks_in_the_clause_behind_it(verb: str, head_of_verb: int, is_government: bool) -> None:
    words = ["Tehran", ",", "which", f"{verb}s", "a", "plane"]
    doc = Doc(
        spacy.blank("en").vocab,
        words=words,
        pos=["PROPN", "PUNCT", "PRON", "VERB", "DET", "NOUN"],
        tags=["NNP", ",", "WDT", "VBZ", "DT", "NN"],
        lemmas=["Tehran", ",", "which", verb, "a", "plane"],
        deps=["ROOT", "punct", "nsubj", "acl:relcl", "det", "obj"],
        heads=[0, 3, 3, head_of_verb, 5, 0 if head_of_verb == 5 else 3],
    )
    assert stands_for_government(doc[0:1]) is is_government
