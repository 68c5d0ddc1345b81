"""The shipped model as a spaCy component: what it annotates; neighbours and processes change nothing."""

from __future__ import annotations

import pickle
from functools import cache

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from flows.extract.encoder import EncoderReader, Exit
from flows.resources import resource_path

EXITS: tuple[Exit, ...] = ("accurate", "fast")
TEXT = (
    "Finland's prime minister Sanna Marin met Jens Stoltenberg in Brussels on Tuesday. She didn't say when "
    "NATO would vote.\n\nOfficials of the European Commission declined to comment."
)


@cache
def pipeline(exit_: Exit) -> Language:
    return spacy.load(resource_path("seeds/model"), config={"components": {"encoder": {"exit": exit_}}})


def seen(doc: Doc) -> list[tuple[str, ...]]:
    return [
        (
            each.text,
            each.tag_,
            each.pos_,
            str(each.morph),
            each.dep_,
            str(each.head.i),
            each.ent_iob_,
            each.ent_type_,
        )
        for each in doc
    ]


@pytest.mark.parametrize("exit_", EXITS)
def test_a_plain_report_is_read_right(exit_: Exit) -> None:
    doc = pipeline(exit_)(TEXT)
    assert [(span.text, span.label_) for span in doc.ents] == [
        ("Finland", "LOC"),
        ("Sanna Marin", "PERSON"),
        ("Jens Stoltenberg", "PERSON"),
        ("Brussels", "LOC"),
        ("NATO", "ORG"),
        ("European Commission", "ORG"),
    ]
    assert [sentence[0].text for sentence in doc.sents] == ["Finland", "She", "Officials"]
    by_text = {token.text: token for token in doc}
    met = by_text["met"]
    assert (met.dep_, met.pos_, met.lemma_) == ("ROOT", "VERB", "meet")
    assert by_text["Tuesday"].head == met
    assert by_text["n't"].lemma_ == "not"
    assert by_text["declined"].morph.get("Tense") == ["Past"]


@pytest.mark.parametrize("exit_", EXITS)
def test_every_sentence_is_one_tree(exit_: Exit) -> None:
    for sentence in pipeline(exit_)(TEXT * 5).sents:
        assert [token.dep_ for token in sentence].count("ROOT") == 1
        assert all(token.head in sentence for token in sentence)


def test_sentence_boundaries_decided_before_it_are_kept() -> None:
    nlp = pipeline("accurate")
    doc = nlp.make_doc("Ministers met in Geneva they signed nothing. Nobody spoke.")
    doc[4].is_sent_start = True
    doc[8].is_sent_start = False
    for _, component in nlp.pipeline:
        doc = component(doc)
    assert [sentence.start for sentence in doc.sents] == [0, 4]


def test_a_text_reads_the_same_alone_and_among_others() -> None:
    nlp = pipeline("accurate")
    others = ["Short.", TEXT * 8, "Rain fell on Lagos.", TEXT]
    alone = seen(nlp(TEXT))
    assert [seen(doc) for doc in nlp.pipe(others, batch_size=2)][-1] == alone
    assert seen(next(iter(nlp.pipe([TEXT])))) == alone


def test_another_process_reads_the_same() -> None:
    reader = pipeline("accurate").get_pipe("encoder")
    assert isinstance(reader, EncoderReader)
    nlp = spacy.blank("en")
    copy = EncoderReader(nlp.vocab).from_bytes(pickle.loads(pickle.dumps(reader.to_bytes())))
    words = pipeline("accurate").make_doc(TEXT)
    doc = copy(
        Doc(nlp.vocab, words=[token.text for token in words], spaces=[bool(t.whitespace_) for t in words])
    )
    theirs = pipeline("accurate")(TEXT)
    assert [(token.tag_, token.dep_) for token in doc] == [(token.tag_, token.dep_) for token in theirs]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "\u200b",
        "\x00",
        "👩🏽‍🚀" * 50,
        "א" * 300,
        "e\u0301" * 200,
        "9" * 20_000,
        "a" * 20_000 + " b",
        "\n x",
    ],
    ids=[
        "empty",
        "space",
        "breaks",
        "zero width",
        "NUL",
        "emoji",
        "hebrew",
        "combining",
        "digits",
        "letters",
        "led",
    ],
)
def test_odd_texts_are_annotated_whole(text: str) -> None:
    doc = pipeline("fast")(text)
    assert doc.text == text
    assert not len(doc) or (doc.has_annotation("TAG") and doc.has_annotation("DEP"))


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.sampled_from(["Xi", "met", "Putin", ",", ".", "\n", "U.S.-led", "said", "(", "’s", "𝔘"]),
        max_size=400,
    )
)
def test_any_sequence_of_words_gets_a_tree_within_its_sentences(words: list[str]) -> None:
    doc = pipeline("fast")(" ".join(words))
    for sentence in doc.sents:
        assert all(sentence.start <= token.head.i < sentence.end for token in sentence)


@pytest.mark.parametrize(
    ("gap", "names"),
    [("  ", [("PERSON", "Jens  Stoltenberg")]), ("\n", [("PERSON", "Jens"), ("PERSON", "Stoltenberg")])],
    ids=["two spaces", "line break"],
)
def test_a_name_goes_on_over_spaces_and_ends_at_a_line_break(gap: str, names: list[tuple[str, str]]) -> None:
    reader = pipeline("accurate").get_pipe("encoder")
    doc = reader(pipeline("accurate").make_doc(f"The NATO chief Jens{gap}Stoltenberg spoke."))
    assert [(span.label_, span.text) for span in doc.ents if span.label_ == "PERSON"] == names
