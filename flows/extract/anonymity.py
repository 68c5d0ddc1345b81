"""A noun for people in its sentence -> whether it is a source without a name, and in what words."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Span, Token

from flows.extract.gazetteer import words
from flows.extract.tokens import char_end

KNOWLEDGE = re.compile(
    r",? (?:(?:who|that) (?:is|are|was|were|has been|have been) )?"
    r"(?:familiar with|briefed (?:on|about)|close to|"
    r"with (?:direct |first-?hand |intimate )?knowledge (?:of|about)|"
    r"involved (?:in|with)|privy to|aware of|knowledgeable about|informed (?:of|about))\b"
)

WITHHELD = re.compile(
    r"anonym|(?:not|n't) (?:be |to be )?(?:named|identified|authori[sz]ed)|on background|"
    r"without being named|withh(?:e|o)ld (?:his|her|their) names?"
)


INDEFINITE = frozenset({"a", "an", "one", "another"})


def source_end(doc: Doc, text: str, head: Token) -> int | None:
    """Offset behind "familiar with the matter", when such words follow the noun `head`.

    `text` is `doc.text`, which spaCy builds anew whenever it is asked for.
    """
    match = KNOWLEDGE.match(text, char_end(head), char_end(head) + 80)
    if match is None:
        return None
    end = match.end()
    after = doc.char_span(match.start(), match.end(), alignment_mode="expand")
    if after is None:
        return None
    for token in doc[after.end : after.end + 12]:
        if token.is_punct or token.is_space or token.tag_ in _STOPS or _is_saying(token):
            break
        end = char_end(token)
    return end


_STOPS = frozenset({"VBD", "VBZ", "VBP", "MD", "WP", "WDT", "CC"})


def _is_saying(token: Token) -> bool:
    """A verb of saying that the tagger took for an infinitive: "officials with knowledge of it say …"."""
    return token.tag_ == "VB" and token.lemma_.lower() in words("source_verb") and token.nbor(-1).tag_ != "TO"


def is_withheld(span: Span, head: Token) -> bool:
    """Whether the people of `span`, a phrase headed by `head`, speak as sources without a name."""
    word = head.lower_
    if word not in words("source_noun"):
        return False
    if word in words("source_noun_always"):
        return speaks(head) or _follows_according_to(span)
    if _asks_for_anonymity(head):
        return True
    if not (speaks(head) or _follows_according_to(span)):
        return False
    before = span.doc[span.start - 1].lower_ if span.start else ""
    if before in {"the", "these", "those", "his", "her", "their", "its"}:
        return False
    if word in words("source_noun_single"):
        return before in INDEFINITE
    return head.head.lemma_.lower() == "tell" and _told_an_outlet(head.head)


def speaks(head: Token) -> bool:
    """Whether `head` is the subject of a verb of saying."""
    verb = head.head
    if head.dep_.startswith("nsubj") and verb.lemma_.lower() in words("source_verb"):
        return True
    # Parsers lose the subject behind a long modifier: the verb may simply follow.
    following = head.nbor() if head.i + 1 < len(head.doc) else head
    return following.lemma_.lower() in words("source_verb") and following.tag_ in {"VBD", "VBZ", "VBP"}


def _follows_according_to(span: Span) -> bool:
    words = [token.lower_ for token in span.doc[max(0, span.start - 4) : span.start]]
    return any(words[i : i + 2] == ["according", "to"] for i in range(len(words) - 1))


def _asks_for_anonymity(head: Token) -> bool:
    words = []
    for token in head.doc[head.i + 1 : head.i + 30]:
        if token.is_sent_start:
            break
        words.append(token.text_with_ws)
    following = "".join(words)
    match = WITHHELD.search(following)
    return match is not None and not re.search(
        r"[A-Z][a-z]+ [A-Z][a-z]+ (?:said|told)", following[: match.start()]
    )


def _told_an_outlet(verb: Token) -> bool:
    for token in verb.doc[verb.i + 1 : verb.i + 4]:
        if token.pos_ == "PROPN":
            return True
        if token.lower_ == "reporters":
            return False
    return False
