"""The same sentence in two annotation schemes is read the same; a pipeline that cannot serve says why."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, Span

from flows.errors import SettingsError
from flows.extract.context import set_article
from flows.extract.pipeline import COMPONENTS, FIELDS, Extractor
from flows.extract.schemes import RELATIONS, to_our_scheme
from flows.records import Article, Extraction

TOKEN = re.compile(
    r"(?P<word>.+?)(?:=(?P<lemma>[a-z]+))?_(?P<tag>[^_]+)_(?P<a>\d+\.[\w:]+)(?:>(?P<b>\d+\.[\w:]+))?"
)
ENTITY = re.compile(r"(\d+)-(\d+) ([A-Z]+)(?:(>)(?:(\d+)-(\d+) ([A-Z]+))?)?")
WORD_CLASSES = {
    "NNP": "PROPN", "NNPS": "PROPN", "MD": "AUX", "IN": "ADP", "RP": "ADP", "TO": "PART", "POS": "PART",
    "CC": "CCONJ", "CD": "NUM", "EX": "PRON", "WRB": "ADV",
}  # fmt: skip
BY_LETTER = {
    "N": "NOUN", "V": "VERB", "P": "PRON", "W": "PRON", "D": "DET", "J": "ADJ", "R": "ADV",
}  # fmt: skip
LINES = [
    line
    for line in Path(__file__).with_name("scheme_pairs.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@cache
def blank() -> Language:
    nlp = spacy.blank("en")
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def pair(line: str) -> tuple[Doc, Doc]:
    """One line of scheme_pairs.txt as a Doc of each scheme: ClearNLP, Universal Dependencies."""
    sentence, _, entities = line.removeprefix("~ ").partition(" @ ")
    tokens = [match for word in sentence.split(" ") if (match := TOKEN.fullmatch(word))]
    assert len(tokens) == len(sentence.split(" ")), sentence
    return _doc(tokens, entities, is_ud=False), _doc(tokens, entities, is_ud=True)


def _doc(tokens: list[re.Match[str]], entities: str, *, is_ud: bool) -> Doc:
    words = [token["word"] for token in tokens]
    arcs = [((is_ud and token["b"]) or token["a"]).split(".") for token in tokens]
    spaces = [
        after not in {",", ".", "'s", "”"} and word != "“"
        for word, after in zip(words, [*words[1:], "."], strict=True)
    ]
    doc = Doc(
        blank().vocab,
        words=words,
        spaces=spaces,
        tags=[token["tag"] for token in tokens],
        pos=[_word_class(token) for token in tokens],
        lemmas=[token["lemma"] or token["word"].lower() for token in tokens],
        heads=[number if arc[0] == "0" else int(arc[0]) - 1 for number, arc in enumerate(arcs)],
        deps=[arc[1] for arc in arcs],
    )
    spans = []
    for first, last, label, mark, our_first, our_last, our_label in ENTITY.findall(entities):
        if not (is_ud and mark):
            spans.append(Span(doc, int(first) - 1, int(last), label=label))
        elif our_label:
            spans.append(Span(doc, int(our_first) - 1, int(our_last), label=our_label))
    doc.set_ents(spans)
    return doc


def _word_class(token: re.Match[str]) -> str:
    tag = token["tag"]
    if token["lemma"] == "be" or ".aux" in token["a"]:
        return "PART" if tag == "TO" else "AUX"
    if tag == "IN" and ".mark" in token["a"]:
        return "SCONJ"
    return WORD_CLASSES.get(tag) or BY_LETTER.get(tag[0], "PUNCT")


def tree(doc: Doc) -> list[tuple[str, str, str]]:
    return [(token.text, token.dep_, token.head.text) for token in doc]


def readings(doc: Doc) -> dict[str, tuple[Any, ...]]:
    set_article(doc, Article("a", "d", "memory:a", doc.text))
    for _, component in blank().pipeline:
        doc = component(doc)
    return {name: tuple(getattr(doc._, name)) for name in FIELDS}


@pytest.mark.parametrize("line", [line for line in LINES if not line.startswith("~")])
def test_the_trees_become_one(line: str) -> None:
    clearnlp, ours = pair(line)
    sentences = [sentence.text for sentence in clearnlp.sents]
    assert tree(to_our_scheme(clearnlp, is_clearnlp=True)) == tree(ours)
    assert [sentence.text for sentence in clearnlp.sents] == sentences


@pytest.mark.parametrize("line", LINES)
def test_entities_become_ours(line: str) -> None:
    clearnlp, ours = pair(line)
    to_our_scheme(clearnlp, is_clearnlp=True)
    assert [(e.text, e.label_) for e in clearnlp.ents] == [(e.text, e.label_) for e in ours.ents]


@pytest.mark.parametrize("line", LINES)
def test_both_are_read_the_same(line: str) -> None:
    clearnlp, ours = pair(line)
    assert readings(to_our_scheme(clearnlp, is_clearnlp=True)) == readings(ours)


def test_there_is_something_to_read_in_the_pairs() -> None:
    found = [readings(pair(line)[1]) for line in LINES]
    counts = {name: sum(len(reading[name]) for reading in found) for name in FIELDS}
    assert len(LINES) >= 40
    assert counts["names"] >= 15
    assert counts["places"] >= 30
    assert counts["times"] >= 9
    assert counts["statements"] >= 3
    assert counts["events"] >= 15


def test_our_own_scheme_is_left_alone() -> None:
    for line in LINES:
        ours = pair(line)[1]
        before = tree(ours)
        assert tree(to_our_scheme(ours, is_clearnlp=False)) == before


def test_several_sentences_keep_their_borders() -> None:
    docs = [pair(line)[0] for line in LINES]
    whole = Doc.from_docs(docs)
    assert whole is not None
    wanted = [sentence.text.strip() for sentence in whole.sents]
    to_our_scheme(whole, is_clearnlp=True)
    assert [sentence.text.strip() for sentence in whole.sents] == wanted == [doc.text for doc in docs]
    trees = [step for line in LINES for step in tree(to_our_scheme(pair(line)[0], is_clearnlp=True))]
    assert tree(whole) == trees


CLEARNLP = [
    "prep",
    "pobj",
    "pcomp",
    "attr",
    "conj",
    "cc",
    "agent",
    "ccomp",
    "nsubj",
    "aux",
    "dative",
    "acomp",
    "amod",
    "dobj",
    "punct",
]


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 30),
            st.sampled_from(CLEARNLP),
            st.sampled_from(["be", "of", "to", "because", ",", "such", "as", "Rome"]),
            st.sampled_from(["NOUN", "VERB", "ADP", "AUX", "PRON", "PART"]),
        ),
        max_size=30,
    )
)
def test_a_senseless_tree_becomes_one_of_ours(rows: list[tuple[int, str, str, str]]) -> None:
    # A head is the root or nearer to it, so that any numbers give a tree; neighbours come from its order.
    order = sorted(range(len(rows)), key=lambda number: rows[number][0])
    heads = [0] * (len(rows) + 1)
    for rank, number in enumerate(order):
        heads[number + 1] = order[rows[number][0] % rank] + 1 if rank else 0
    doc = Doc(
        blank().vocab,
        words=["said", *(row[2] for row in rows)],
        lemmas=["say", *(row[2] for row in rows)],
        tags=["VBD", *("TO" if row[2] == "to" else "IN" for row in rows)],
        pos=["VERB", *(row[3] for row in rows)],
        heads=heads,
        deps=["ROOT", *(row[1] for row in rows)],
    )
    to_our_scheme(doc, is_clearnlp=True)
    assert not {token.dep_ for token in doc} & set(RELATIONS)
    roots = [token for token in doc if token.head == token]
    assert len(roots) == 1
    assert {token.i for token in roots[0].subtree} == set(range(len(doc)))


class ByHeart:
    """A parser, tagger and recogniser that knows the sentences of scheme_pairs.txt, and no others."""

    labels = ("prep", "pobj", "dobj", "nsubjpass")
    probe = (
        "Ana_NNP_2.nsubj met=meet_VBD_0.ROOT Ben_NNP_2.dobj in_IN_2.prep Rome_NNP_4.pobj ._._2.punct "
        "@ 1-1 PERSON"
    )

    def __init__(self) -> None:
        self.known = {doc.text: doc for line in (*LINES, self.probe) for doc in pair(line)[:1]}

    def __call__(self, doc: Doc) -> Doc:
        known = self.known[doc.text]
        assert [token.text for token in doc] == [token.text for token in known]
        for token in known:
            for text in (token.tag_, token.lemma_, token.dep_):
                doc.vocab.strings.add(text)
        attributes = ["TAG", "POS", "LEMMA", "HEAD", "DEP"]
        doc.from_array(attributes, known.to_array(attributes))
        doc.set_ents([Span(doc, ent.start, ent.end, label=ent.label_) for ent in known.ents])
        return doc


@Language.factory("knows_pairs_by_heart")
def by_heart(nlp: Language, name: str) -> ByHeart:  # noqa: ARG001
    return ByHeart()


def test_another_pipeline_serves_by_its_setting(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("knows_pairs_by_heart")
    extractor = Extractor(saved(nlp, tmp_path / "pipeline"))
    assert "U.S." in [token.text for token in extractor.nlp.make_doc("U.S.-China talks")]
    ours = [pair(line)[1] for line in LINES]
    articles = [Article(f"a{i}", f"d{i}", f"memory:{i}", doc.text) for i, doc in enumerate(ours)]
    for result, doc in zip(extractor.extract(articles), ours, strict=True):
        assert isinstance(result, Extraction)
        assert {name: getattr(result, name) for name in FIELDS} == readings(doc)


def saved(nlp: Language, folder: Path) -> str:
    nlp.to_disk(folder)
    return str(folder)


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        pytest.param(lambda: spacy.blank("en"), "no part-of-speech tags", id="nothing in it"),
        pytest.param(lambda: spacy.blank("de"), "language is 'de'", id="another language"),
    ],
)
def test_a_pipeline_that_cannot_serve_is_named(tmp_path: Path, made: Any, wanted: str) -> None:
    name = saved(made(), tmp_path / "pipeline")
    with pytest.raises(SettingsError, match="WIREHOUSE_SPACY_MODEL") as caught:
        Extractor(name)
    assert wanted in str(caught.value)
    assert name in str(caught.value)
    assert "or unset it" in str(caught.value)


@Language.factory("says_all_but_one", default_config={"silent": ""})
def says_all_but_one(nlp: Language, name: str, silent: str) -> Callable[[Doc], Doc]:  # noqa: ARG001
    """A pipeline in one part that annotates everything but what it is silent about."""

    def annotate(doc: Doc) -> Doc:
        for token in doc:
            token.pos_ = "X"
            token.lemma_ = token.text
            if silent != "tagger":
                token.tag_ = "NN"
            if silent != "parser":
                token.dep_ = "dep"
                token.head = doc[0]
        if silent != "ner":
            doc.set_ents([Span(doc, 0, 1, "PERSON")])
        return doc

    return annotate


@pytest.mark.parametrize(
    ("part", "wanted"),
    [("parser", "parse (parser)"), ("ner", "entities (ner)"), ("tagger", "tags (tagger)")],
)
def test_a_pipeline_without_a_part_is_named(tmp_path: Path, part: str, wanted: str) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("says_all_but_one", config={"silent": part})
    with pytest.raises(SettingsError, match="WIREHOUSE_SPACY_MODEL") as caught:
        Extractor(saved(nlp, tmp_path / "pipeline"))
    assert wanted in str(caught.value)
