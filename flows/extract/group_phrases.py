"""Nouns for people and bodies in a Doc -> groups with their side, sources without a name, institutions.

"Senior Chinese officials", "a U.S. destroyer", "three people briefed on the talks", "a Pentagon spokesman".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from flows.extract.anonymity import is_withheld, source_end
from flows.extract.gazetteer import Group, countries, group_nouns, groups, words
from flows.extract.ledger import Ledger, head_offset
from flows.extract.named_actors import SPOKESMEN
from flows.extract.nations import is_side, nations
from flows.extract.tokens import char_end
from flows.records import Actor

POSSESSIVES = frozenset({"his", "her", "its", "their"})

LONGEST_PHRASE = 24
"""Tokens of the longest phrase that is looked through to the left of a group noun."""


def find_groups(doc: Doc, ledger: Ledger) -> Iterator[Actor]:
    for token in doc:
        group = group_nouns().get(token.text) or group_nouns().get(token.lower_)
        if group is None and token.lower_ in words("source_noun"):
            group = Group(token.lower_, "civil", None, False, token.lower_)
        if group is None:
            continue
        # A tagger may take "jet" of "fighter jet" for a verb; two known words together are a noun.
        is_noun = token.pos_ in {"NOUN", "PROPN"} or (token.i > 0 and _pair(token.nbor(-1)) in groups())
        if not is_noun:
            continue
        if ledger.at(token) is not None or _continues(token) or _pair(token) in groups():
            continue
        yield from _group(doc, token, group, ledger)


def _pair(token: Token) -> str:
    following = token.nbor().lower_ if token.i + 1 < len(token.doc) else ""
    return f"{token.lower_} {following}"


def _continues(token: Token) -> bool:
    """Whether the noun only modifies a next one: "police station", "military aid"."""
    if token.i + 1 >= len(token.doc):
        return False
    following = token.nbor()
    return following.pos_ in {"NOUN", "PROPN"} and (following.idx - char_end(token)) <= 1 and token.dep_ in {
        "compound", "amod", "nmod",
    }  # fmt: skip


def _group(doc: Doc, token: Token, group: Group, ledger: Ledger) -> Iterator[Actor]:
    start = left_edge(token, ledger)
    while start < token.i and doc[start].pos_ in {"CCONJ", "PUNCT"}:
        start += 1  # "Iran and Russia's parliaments"
    span = doc[start : token.i + 1]
    sides = [found for found in nations().find(span.text) if is_side(span.text, found)]
    code = sides[0][2].code if sides else group.country_code
    organization: str | None = None
    for member in span:
        owner = ledger.at(member)
        if owner is not None:
            code = code or owner.country_code
            if owner.kind == "organization":
                organization = owner.label
            if owner.kind == "person" and member.nbor().tag_ != "POS":
                return
    anonymous = _anonymous(span, ledger, code, organization, group)
    if anonymous is not None:
        yield anonymous
        return
    bare = code is None and organization is None and len(span) == 1
    if (
        group.phrase in words("source_noun")
        and group.kind == "civil"
        and group_nouns().get(group.phrase) is None
    ):
        return
    before = doc[span.start - 1].lower_ if span.start else ""
    is_repeated = (before == "the" and token.lower_ in words("source_noun")) or (
        before in POSSESSIVES and token.lower_ != "counterpart"
    )
    if (
        bare
        and not is_repeated
        and group.kind in {"civil", "government", "officials"}
        and token.lower_ not in words("group_noun_alone")
    ):
        return
    if (
        code is None
        and organization is None
        and not is_repeated
        and token.lower_ in words("group_noun_of_nation")
    ):
        return
    label = _label(span)
    if (
        code is None
        and organization is None
        and (members := list(_of_nations(span, ledger.text, label, group)))
    ):
        yield from members
        return
    yield Actor(
        span.start_char, span.end_char, token.idx, "group", label, code, organization,
        group.is_political, "demonym" if code else "description",
    )  # fmt: skip
    if code and span.start >= 2:
        yield from _coordinated(doc, span, group)


def _anonymous(
    span: Span, ledger: Ledger, code: str | None, organization: str | None, group: Group
) -> Actor | None:
    """The source "three sources familiar with the matter", labelled in its own words, or None."""
    doc, head = span.doc, span[-1]
    if head.lower_ not in words("source_noun"):
        return None
    known_end = source_end(doc, ledger.text, head)
    if known_end is None and not is_withheld(span, head):
        return None
    first = span.start
    while first and (doc[first - 1].pos_ == "NUM" or doc[first - 1].lower_ in {"several", "multiple", "two"}):
        first -= 1
    start, end = doc[first].idx, known_end or char_end(head)
    is_public = group.is_political and group.kind != "civil"
    return Actor(
        start, end, head.idx, "anonymous", " ".join(ledger.text[start:end].split()), code, organization,
        is_public and head.lower_ not in words("source_noun_always"), "description",
    )  # fmt: skip


OF = re.compile(r" of (?:the )?(?=[A-Z])")


NEXT = re.compile(r"(?:,| and|, and) (?:the )?(?=[A-Z])")


def _of_nations(span: Span, text: str, label: str, group: Group) -> Iterator[Actor]:
    """For "foreign ministers of Egypt and Sudan": one group per nation, with the span of the whole."""
    match = OF.match(text, span.end_char)
    codes, end = [], span.end_char
    while match is not None:
        name = next(nations().find(text[match.end() : match.end() + 40]), None)
        if name is None or name[0] != 0 or name[2].form not in {"name"}:
            break
        codes.append(name[2].code)
        end = match.end() + name[1]
        match = NEXT.match(text, end)
    for code in codes:
        adjective = (*countries()[code].adjectives, countries()[code].name)[0]
        yield Actor(
            span.start_char, end, span[-1].idx, "group", f"{adjective} {label[:1].lower()}{label[1:]}",
            code, None, group.is_political, "demonym",
        )  # fmt: skip


def left_edge(token: Token, ledger: Ledger) -> int:
    """First token of the premodifiers: adjectives, nouns, names, and a possessor with its mark."""
    left = token.i
    floor = max(0, token.i - LONGEST_PHRASE)
    while left > floor and not token.doc[left].is_sent_start:
        before = token.doc[left - 1]
        if before.is_space:
            break
        if (
            before.pos_ in {"ADJ", "NOUN", "PROPN"}
            or before.tag_ in {"POS", "HYPH", "JJS", "RBS"}
            or (
                before.tag_ in {"VBG", "VBN"}
                and before.dep_ in {"amod", "compound"}
                and not _follows_noun(before)
            )
        ):
            left -= 1
            continue
        break
    if (
        (owner := ledger.at(token.doc[left]))
        and owner.kind == "organization"
        and owner.start < token.doc[left].idx
    ):
        span = token.doc.char_span(owner.start, owner.end, alignment_mode="expand")
        left = span.start if span is not None else left  # "Bank of England officials"
    while token.doc[left].tag_ in {"POS", "HYPH"} and left < token.i:
        left += 1
    return left


def _follows_noun(token: Token) -> bool:
    """For "Paris's decision angered farmers": a verb, whatever the tagger says."""
    return token.i > 0 and token.nbor(-1).pos_ in {"NOUN", "PROPN"}


def _label(span: Span) -> str:
    kept = list(span)
    while len(kept) > 1 and kept[0].lower_ in words("rank"):
        kept.pop(0)
    text = "".join(word.text_with_ws for word in kept).rstrip()
    return re.sub(r"^(?:U\.S\.A?\.?|USA?)\b", "U.S.", text) if text.startswith("US ") else text


def _coordinated(doc: Doc, span: Span, group: Group) -> Iterator[Actor]:
    """For "Chinese and senior U.S. officials": the first adjective shares the noun of the second."""
    conjunction = doc[span.start - 1]
    if conjunction.lower_ not in {"and", "or"}:
        return
    first = doc[max(0, span.start - 4) : span.start - 1]
    matches = [n for n in nations().find(first.text) if n[1] == len(first.text)]
    for start, end, nation in matches:
        if nation.form in {"adjective", "name"}:
            begin = first.start_char + start
            noun = doc[span.end - 1]
            yield Actor(
                begin, first.start_char + end, head_offset(doc, begin, first.start_char + end), "group",
                f"{first.text[start:end]} {noun.text}", nation.code, None, group.is_political, "demonym",
            )  # fmt: skip


def find_spokesmen(doc: Doc, ledger: Ledger) -> Iterator[Actor]:
    """For "A Pentagon spokesman": nobody but the institution speaks."""
    for token in doc:
        if token.lower_ not in SPOKESMEN or _is_of_person(token, ledger):
            continue
        start = left_edge(token, ledger)
        end = token
        employer = next((actor for t in reversed(doc[start : token.i]) if (actor := ledger.at(t))), None)
        if employer is None and (match := FOR.match(ledger.text, char_end(token))):
            inner = doc.char_span(match.end(), match.end() + 1, alignment_mode="expand")
            first = inner.start if inner is not None else len(doc)
            employer = next((actor for t in doc[first : first + 6] if (actor := ledger.at(t))), None)
            span = doc.char_span(employer.start, employer.end, alignment_mode="expand") if employer else None
            end = span[-1] if span is not None else token
        if employer is None or employer.kind in {"person", "anonymous"}:
            continue
        kind = "organization" if employer.kind == "group" else employer.kind
        yield Actor(
            doc[start].idx, char_end(end), token.idx, kind, employer.label, employer.country_code,
            employer.label if kind == "organization" else None, employer.is_political, "role",
        )  # fmt: skip


def _is_of_person(token: Token, ledger: Ledger) -> bool:
    """For "spokesman John Kirby", "Vedant Patel, a State Department spokesman": somebody with a name."""
    doc = token.doc
    start = left_edge(token, ledger)
    beside = [token, *doc[token.i + 1 : token.i + 2], *doc[max(0, start - 3) : start]]
    if token.i + 2 < len(doc) and doc[token.i + 1].text == ",":
        beside.append(doc[token.i + 2])
    actors = [actor for other in beside if (actor := ledger.at(other))]
    return any(actor.kind == "person" for actor in actors)


FOR = re.compile(r" (?:for|of|at|from) (?:the |its |his )?")
