"""The same sentence in two parse schemes has the same predicate and arguments."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from flows.extract.grammar import clause_head, is_passive, predicate, preposition
from flows.extract.schemes import to_our_scheme

VOCAB = spacy.blank("en").vocab

UD = "ud"
CLEARNLP = "clearnlp"


def doc(rows: str) -> Doc:
    """A Doc from rows "word tag dep head", separated by |; trees of ClearNLP are brought to our scheme."""
    cells = [row.split() for row in rows.split("|")]
    labels = {cell[2] for cell in cells}
    poses = {
        "V": "VERB",
        "N": "NOUN",
        "I": "ADP",
        "D": "DET",
        "P": "PRON",
        "J": "ADJ",
        "T": "PART",
        "M": "AUX",
    }
    made = Doc(
        VOCAB,
        words=[cell[0] for cell in cells],
        tags=[cell[1] for cell in cells],
        pos=["PROPN" if cell[1] == "NNP" else poses.get(cell[1][0], "X") for cell in cells],
        deps=[cell[2] for cell in cells],
        heads=[int(cell[3]) for cell in cells],
        lemmas=[cell[0].lower() for cell in cells],
    )
    return to_our_scheme(made, is_clearnlp=bool(labels & {"dobj", "pobj", "relcl"}))


ACTIVE = {
    UD: "Rome NNP nsubj 1|met VBD ROOT 1|Oslo NNP obj 1|in IN case 4|Bonn NNP obl 1",
    CLEARNLP: "Rome NNP nsubj 1|met VBD ROOT 1|Oslo NNP dobj 1|in IN prep 1|Bonn NNP pobj 3",
}
PASSIVE = {
    UD: "Oslo NNP nsubj:pass 2|was VBD aux:pass 2|hit VBN ROOT 2|by IN case 4|Rome NNP obl:agent 2",
    CLEARNLP: "Oslo NNP nsubjpass 2|was VBD auxpass 2|hit VBN ROOT 2|by IN agent 2|Rome NNP pobj 3",
}
POSSESSED = {
    UD: "Rome NNP nmod:poss 2|'s POS case 0|trip NN ROOT 2|to IN case 4|Oslo NNP nmod 2",
    CLEARNLP: "Rome NNP poss 2|'s POS case 0|trip NN ROOT 2|to IN prep 2|Oslo NNP pobj 3",
}
CONTROLLED = {
    UD: "Rome NNP nsubj 1|urge VBP ROOT 1|Oslo NNP obj 1|to TO mark 4|leave VB xcomp 1",
    CLEARNLP: "Rome NNP nsubj 1|urge VBP ROOT 1|Oslo NNP dobj 1|to TO aux 4|leave VB xcomp 1",
}
WANTED = {
    UD: "Rome NNP nsubj 1|refused VBD ROOT 1|to TO mark 3|leave VB xcomp 1",
    CLEARNLP: "Rome NNP nsubj 1|refused VBD ROOT 1|to TO aux 3|leave VB xcomp 1",
}
RELATIVE = {
    UD: "Rome NNP nsubj 4|which WDT nsubj 2|hit VBD acl:relcl 0|Oslo NNP obj 2|fell VBD ROOT 4",
    CLEARNLP: "Rome NNP nsubj 4|which WDT nsubj 2|hit VBD relcl 0|Oslo NNP dobj 2|fell VBD ROOT 4",
}
SHARED = {
    UD: "Rome NNP nsubj 1|came VBD ROOT 1|and CC cc 3|hit VBD conj 1|Oslo NNP obj 3",
    CLEARNLP: "Rome NNP nsubj 1|came VBD ROOT 1|and CC cc 1|hit VBD conj 1|Oslo NNP dobj 3",
}

BOTH = pytest.mark.parametrize("scheme", [UD, CLEARNLP])


def words(tokens: object) -> list[str]:
    return [token.text for token in tokens]  # type: ignore[attr-defined]


@BOTH
def test_an_active_clause(scheme: str) -> None:
    frame = predicate(doc(ACTIVE[scheme])[1])
    assert (words(frame.subjects), words(frame.objects), words(frame.after("in"))) == (
        ["Rome"],
        ["Oslo"],
        ["Bonn"],
    )
    assert not frame.is_passive


@BOTH
def test_a_passive_has_its_agent_as_subject(scheme: str) -> None:
    frame = predicate(doc(PASSIVE[scheme])[2])
    assert frame.is_passive
    assert (words(frame.subjects), words(frame.objects)) == (["Rome"], ["Oslo"])


@BOTH
def test_a_noun_has_possessor_and_phrases(scheme: str) -> None:
    frame = predicate(doc(POSSESSED[scheme])[2])
    assert (words(frame.possessors), words(frame.after("to"))) == (["Rome"], ["Oslo"])


@BOTH
def test_the_object_carries_out_what_it_is_urged_to(scheme: str) -> None:
    frame = predicate(doc(CONTROLLED[scheme])[4])
    assert (words(frame.subjects), frame.found) == (["Oslo"], "controlled")


@BOTH
def test_the_subject_carries_out_what_it_refuses(scheme: str) -> None:
    tokens = doc(WANTED[scheme])
    assert words(predicate(tokens[3]).subjects) == ["Rome"]
    assert words(predicate(tokens[1]).complements) == ["leave"]


@BOTH
def test_a_relative_clause_has_its_noun_as_subject(scheme: str) -> None:
    frame = predicate(doc(RELATIVE[scheme])[2])
    assert (words(frame.subjects), words(frame.objects)) == (["Rome"], ["Oslo"])


@BOTH
def test_a_second_verb_shares_the_subject(scheme: str) -> None:
    frame = predicate(doc(SHARED[scheme])[3])
    assert (words(frame.subjects), frame.found) == (["Rome"], "shared")


def test_a_participle_behind_its_noun_is_passive() -> None:
    tokens = doc("trip NN ROOT 0|postponed VBN acl 0|after IN case 3|raid NN obl 1")
    assert is_passive(tokens[1])
    assert words(predicate(tokens[1]).objects) == ["trip"]


def test_a_perfect_is_not_passive() -> None:
    tokens = doc("Rome NNP nsubj 2|has VBZ aux 2|left VBN ROOT 2")
    assert not is_passive(tokens[2])


def test_a_quantity_gives_way_to_what_it_counts() -> None:
    tokens = doc(
        "Rome NNP nsubj 1|freed VBD ROOT 1|some DT obj 1|of IN case 5|its P nmod:poss 5|foes NNS nmod 2"
    )
    assert words(predicate(tokens[1]).objects) == ["foes"]


def test_coordinated_names_stand_in_one_slot() -> None:
    tokens = doc("Rome NNP nsubj 3|and CC cc 2|Oslo NNP conj 0|met VBD ROOT 3")
    assert words(predicate(tokens[3]).subjects) == ["Rome", "Oslo"]


def test_a_preposition_of_two_words() -> None:
    tokens = doc("went VBD ROOT 0|out IN case 3|of IN case 3|Rome NNP obl 0")
    assert preposition(tokens[3]) == "out of"


def test_the_clause_of_a_noun_is_its_verb() -> None:
    tokens = doc(ACTIVE[UD])
    assert clause_head(tokens[4]).text == "met"


def test_a_walk_up_a_very_deep_tree_ends() -> None:
    count = 500
    tokens = Doc(
        VOCAB, words=["x"] * count, heads=[max(0, i - 1) for i in range(count)], deps=["nmod"] * count
    )
    assert clause_head(tokens[count - 1]).i > 0
