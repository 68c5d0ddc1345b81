"""A capital's name in its sentence -> whether the government is meant ("Beijing insisted") or the city."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Span, Token

from flows.extract.gazetteer import capitals, words
from flows.extract.lexicon import entries


def stands_for_government(span: Span) -> bool:
    """Whether the capital `span` names acts, speaks, is addressed, or stands in relations.

    The default is the city: only a frame that governments fill says otherwise.
    """
    head = span.root
    return (
        _is_possessor(span)
        or _is_subject(head)
        or _is_antecedent(span)
        or _is_party(span, head)
        or _in_compound(span)
    )


def _is_possessor(span: Span) -> bool:
    doc = span.doc
    if span.end >= len(doc) or doc[span.end].tag_ != "POS":
        return False
    for token in doc[span.end + 1 : span.end + 5]:
        if token.pos_ in {"NOUN", "PROPN"} and token.lower_ in words("policy_noun"):
            return True
        if token.pos_ not in {"ADJ", "NOUN", "PROPN", "ADV", "VERB"}:
            return False
    return False


def _is_subject(head: Token) -> bool:
    first = _first_conjunct(head)
    verb = first.head
    if first.dep_ == "nsubj":
        if verb.lower_ in words("stance"):
            return True
        pair = {first, *(child for child in first.children if child.dep_ == "conj")}
        if len(pair) > 1 and all(part.text in capitals() for part in pair) and verb.pos_ == "VERB":
            return True  # "Tokyo and Canberra will hold a drill"
        return _is_act(verb)
    if first.dep_ == "nsubj:pass":
        return verb.lemma_.lower() in words("addressed_verb")
    return first.dep_ == "obj" and verb.lemma_.lower() in words("addressed_verb")


def _is_antecedent(span: Span) -> bool:
    """For "Beijing, which maintains that"; in a long sentence the clause may hang on another word."""
    behind = list(span.doc[span.end : span.end + 2])
    clauses = [child for child in span.root.rights if child.dep_ == "acl:relcl"]
    if [word.lower_ for word in behind] == [",", "which"]:
        clauses = [behind[1].head]
    return any(
        _is_act(verb) and any(word.dep_ == "nsubj" and word.lower_ == "which" for word in verb.lefts)
        for verb in clauses
    )


def _is_act(verb: Token) -> bool:
    acts = words("government_verb") | _event_verbs()
    return verb.lemma_.lower() in acts and verb.pos_ in {"VERB", "AUX"}


@cache
def _event_verbs() -> frozenset[str]:
    """Verbs of political acts that a city does not do: "Washington breached the deal"."""
    cities = {"CONSULT", "PROTEST", "NONE"}  # a city hosts, and its people march
    return frozenset(
        lemma
        for (lemma, pos), rows in entries().items()
        if pos == "verb" and not any(row.plover_type in cities or "civic" in row.flags for row in rows)
    )


def _first_conjunct(token: Token) -> Token:
    for _ in range(8):
        if token.dep_ != "conj":
            break
        token = token.head
    return token


def _is_party(span: Span, head: Token) -> bool:
    """For "between X and Y", "relations with X", "outreach to X", "by X"."""
    first = _first_conjunct(head)
    case = next((child for child in first.lefts if child.dep_ == "case"), None)
    if case is None and span.start and span.doc[span.start - 1].pos_ == "ADP":
        case = span.doc[span.start - 1]
    if case is None:
        return False
    governor = first.head
    lemma, word = governor.lemma_.lower(), governor.lower_
    match case.lower_:
        case "between":
            return _is_between(first, governor)
        case "with" | "against" | "toward" | "towards":
            return lemma not in words("travel")
        case "by":
            return first.dep_ == "obl:agent" or governor.tag_ == "VBN"
        case "to" | "from" | "on" | "for":
            return (
                word in words("addressing_noun")
                or lemma in words("addressing_noun")
                or lemma in {"clear", "respond", "apologise"}
            )
        case "of":
            return word in {
                "critical",
                "suspicious",
                "wary",
                "critic",
                "critics",
                "support",
                "condemnation",
                "criticism",
            }
    return False


def _is_between(first: Token, governor: Token) -> bool:
    if governor.lemma_.lower() in words("travel") or governor.lower_ in words("travel"):
        return False
    return any(child.dep_ == "conj" for child in first.children)


def _in_compound(span: Span) -> bool:
    """For "Washington-Beijing relations"."""
    doc = span.doc
    near = doc[max(0, span.start - 2) : min(len(doc), span.end + 3)]
    return any(token.tag_ == "HYPH" for token in near) and any(
        token.lower_ in words("relation_noun") for token in doc[span.end : span.end + 5]
    )
