"""A laid-out Doc in, its reporting words out, each with the phrase that speaks.

Frames of seeds/reporting_cues.csv say where the content of a cue stands:
`clause` ("said that …", "…, he said"), `hearer` (an object before it is the hearer: "told him that …"),
`infinitive` ("declined to …"), `object` ("dismissed criticism …"), `naming` ("called it …"), `as`
("described it as …"), `of`, `for`, `on`, `about`, `to`, `against` (the phrase behind that preposition),
`quote` (only beside a quotation), `document` (only of a text: "the notice reads …"), `thought` (a state of
mind: no statement unless words of it are quoted).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from flows.extract.grammar import AUXILIARY, OBJECT, PASSIVE_SUBJECT, SUBJECT, is_passive, is_verbal
from flows.extract.layout import Layout
from flows.resources import resource_path

RELATIVE = frozenset({"who", "which", "that"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the cue list."""

    lemma: str
    category: str
    frames: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cue:
    """One reporting word in the text, with the words around it that belong to the attribution.

    Attributes:
        token: the verb or noun; for "according to" its first word.
        entry: its line of the cue list.
        start, end: token range of the cue's own words.
        subject: token range of the speaker's phrase, or None.
        head: token index of the head of that phrase.
        is_relative: the phrase is a relative pronoun; `head` is its antecedent.
        is_phrase: "according to", "as he noted": says whose words the rest of the sentence is.
    """

    token: Token
    entry: Entry
    start: int
    end: int
    subject: tuple[int, int] | None
    head: int | None
    is_relative: bool = False
    is_phrase: bool = False


@cache
def cue_list() -> dict[tuple[str, str], Entry]:
    """(part of speech, lemma) -> entry; parts of speech are `verb`, `noun` and `phrase`."""
    with resource_path("seeds/reporting_cues.csv").open(encoding="utf-8", newline="") as lines:
        return {
            (row["pos"], row["lemma"]): Entry(row["lemma"], row["category"], frozenset(row["frames"].split()))
            for row in csv.DictReader(lines)
        }


def read_cues(layout: Layout) -> list[Cue]:
    """Every reporting word outside quotations, in text order."""
    return [
        cue for token in layout.doc if layout.quoted[token.i] < 0 and (cue := _cue(layout, token)) is not None
    ]


def _cue(layout: Layout, token: Token) -> Cue | None:
    if token.lower_ == "according" and layout.lower(token.i + 1) == "to":
        subject = _after_preposition(layout, token)
        entry = cue_list()["phrase", "according to"]
        if subject is None:
            return None
        head = layout.doc[subject[0] : subject[1]].root
        return Cue(token, entry, token.i, token.i + 2, subject, head.i, is_phrase=True)
    if (token.tag_.startswith("VB") and token.dep_ not in {"amod", "compound"}) or is_mistagged(
        layout, token
    ):
        return _verb_cue(layout, token)
    if token.pos_ == "NOUN":
        return _noun_cue(layout, token)
    return None


def _after_preposition(layout: Layout, token: Token) -> tuple[int, int] | None:
    """The phrase behind "according to", up to the next comma, verb or quotation."""
    start = end = token.i + 2
    last = layout.sentence_end(token.i)
    while end < last and layout.quoted[end] < 0:
        current = layout.doc[end]
        if layout.is_pause(end) or (current.tag_ in FINITE and end > start):
            break
        if current.lower_ in RELATIVE and end > start:
            break
        end += 1
    return (start, end) if end > start else None


def _verb_cue(layout: Layout, token: Token) -> Cue | None:
    entry = cue_list().get(("verb", lemma_of(token)))
    if entry is None:
        return None
    if (quoted := quoted_speaker(layout, token)) is not None:
        return Cue(token, entry, token.i, token.i + 1, phrase(layout, quoted), quoted.i)
    if entry.lemma == "refer" and token.tag_ == "VBG":
        return None  # "Referring to the vote, he left": says what is meant, not what is said
    if is_passive(token):
        agent = next((child for child in token.children if child.dep_ == "obl:agent"), None)
        if agent is None and not _is_impersonal(token) and entry.lemma != "ask":
            return None
        subject = phrase(layout, agent) if agent is not None else None
        return Cue(token, entry, token.i, token.i + 1, subject, agent.i if agent is not None else None)
    head = _subject(layout, token)
    if head is None:
        return Cue(token, entry, token.i, token.i + 1, None, None)
    if head.lower_ in RELATIVE and (antecedent := _antecedent(head)) is not None:
        return Cue(token, entry, token.i, token.i + 1, (head.i, head.i + 1), antecedent.i, is_relative=True)
    start, end = phrase(layout, head)
    if start <= token.i < end:
        start, end = (start, token.i) if head.i < token.i else (token.i + 1, end)
    is_aside = layout.lower(start - 1) == "as" and not any(
        child.dep_ in OBJECT | {"ccomp"} and not is_time(child) for child in token.rights
    )
    return Cue(token, entry, token.i, token.i + 1, (start, end), head.i, is_phrase=is_aside)


def quoted_speaker(layout: Layout, token: Token) -> Token | None:
    """Whose words somebody passes on: Y of "X quoted Y as saying …", "Y was quoted by X as saying …"."""
    verb = token
    if token.tag_ == "VBG" and layout.lower(token.i - 1) == "as":
        first = max(layout.sentence_start(token.i), token.i - _LONGEST_QUOTED)
        verbs = (layout.doc[index] for index in range(token.i - 2, first - 1, -1) if layout.quoted[index] < 0)
        verb = next((word for word in verbs if lemma_of(word) in _PASSING_ON), token)
    elif lemma_of(token) in _PASSING_ON:
        last = min(layout.sentence_end(token.i), token.i + _LONGEST_QUOTED)
        if not any(
            layout.lower(index) == "as" and layout.doc[index + 1].tag_ == "VBG"
            for index in range(token.i, last - 1)
        ):
            return None
    if lemma_of(verb) not in _PASSING_ON or verb.tag_ not in {"VBD", "VBN", "VBZ", "VBP", "VBG"}:
        return None
    roles = PASSIVE_SUBJECT if is_passive(verb) else OBJECT
    return next(
        (child for child in verb.children if child.dep_ in roles and layout.quoted[child.i] < 0), None
    )


_PASSING_ON = frozenset({"quote", "cite"})
_LONGEST_QUOTED = 25


def is_mistagged(layout: Layout, token: Token) -> bool:
    """A verb in the present that the tagger took for a plural: "…," the senator notes."""
    if token.tag_ not in {"NNS", "NN"} or not token.lower_.endswith("s") or not token.i:
        return False
    before, after = layout.doc[token.i - 1], layout.lower(token.i + 1)
    follows_name = before.pos_ in {"PROPN", "PRON", "NOUN"} and layout.quoted[before.i] < 0
    closes = after in {"", ".", ",", ":", "that"} or layout.quoted[min(token.i + 1, len(layout.doc) - 1)] >= 0
    starts = token.i >= 2 and (is_break(layout, token.i - 2) or after == "that")
    closes = closes or (token.i >= 2 and layout.quoted[token.i - 2] >= 0)
    return follows_name and closes and starts and ("verb", lemma_of(token)) in cue_list()


def lemma_of(token: Token) -> str:
    lemma = str(token.lemma_).lower()
    return _LEMMA_REPAIRS.get(token.lower_, lemma)


_LEMMA_REPAIRS = {"hoping": "hope", "hoped": "hope", "denied": "deny", "denies": "deny", "quipped": "quip"}


def _is_impersonal(token: Token) -> bool:
    """A report without a reporter: "It was reported that …"."""
    return any(
        child.dep_ in {"expl", "nsubj:pass", "expl:pass"} and child.lower_ == "it" for child in token.lefts
    )


def _noun_cue(layout: Layout, token: Token) -> Cue | None:
    entry = cue_list().get(("noun", str(token.lemma_).lower()))
    if entry is None or not _takes_that(layout, token):
        return None
    owner = next((child for child in token.lefts if child.dep_ == "nmod:poss"), None)
    head = owner if owner is not None else token
    subject = phrase(layout, head) if owner is not None else (_left_edge(token), token.i + 1)
    return Cue(token, entry, token.i, token.i + 1, subject, head.i)


def _takes_that(layout: Layout, token: Token) -> bool:
    """Whether a clause follows the noun: "statements that …", not "statements that shocked them"."""
    following = layout.doc[token.i + 1] if token.i + 1 < len(layout.doc) else None
    if following is None or following.lower_ != "that" or layout.quoted[following.i] >= 0:
        return any(has_that(child) for child in token.rights if child.dep_ in {"acl", "ccomp"})
    return following.dep_ == "mark"


def _left_edge(token: Token) -> int:
    """Where the noun's own phrase begins."""
    return min(
        [token.i, *[child.left_edge.i for child in token.lefts if child.dep_ not in {"punct", "case"}]]
    )


def has_that(token: Token) -> bool:
    return any(child.dep_ == "mark" and child.lower_ == "that" for child in token.lefts)


# --- speakers' phrases ----------------------------------------------------------------------------


def _subject(layout: Layout, token: Token) -> Token | None:
    """Head of the phrase that speaks, also when it stands at another verb."""
    comma = closing_comma(layout, token)
    if comma is not None:
        return _closing_speaker(layout, token, comma)
    current = token
    for _ in range(8):
        own = [child for child in current.children if child.dep_ in SUBJECT | PASSIVE_SUBJECT]
        own = [child for child in own if layout.quoted[child.i] < 0 and not is_time(child)]
        if token.tag_ == "VBG":
            own = [child for child in own if child.i < token.i]
        if own:
            return _interrupting(layout, token, own[0]) or own[0]
        if current == token and token.tag_ == "VBG" and (nearer := _nearest_actor(layout, token)) is not None:
            return nearer
        if current == token and (inverted := _inverted(layout, token)) is not None:
            return inverted
        head = current.head
        if head == current or layout.quoted[head.i] >= 0:
            break
        is_loose = token.tag_ == "VBG" and layout.text_of(token.i - 1) == "," and head.dep_ not in SUBJECT
        if (
            current.dep_ in {"acl", "acl:relcl"}
            and not is_verbal(head)
            and not (current == token and is_loose)
        ):
            return _issuer(layout, head) or head
        current = head
    return _nearest_left(layout, token)


def closing_comma(layout: Layout, token: Token) -> int | None:
    """The comma of a sentence-final ", SPEAKER CUE [HEARER] [TIME].", read off the surface; None elsewhere.

    Long appositions in the content mislead parsers about what such a cue governs.
    """
    entry = cue_list().get(("verb", lemma_of(token)))
    if entry is None or token.tag_ not in {"VBD", "VBZ", "VBP"} or not entry.frames & {"clause", "hearer"}:
        return None
    first = layout.sentence_start(token.i)
    comma = token.i - 1
    while comma > first and layout.text_of(comma) != ",":
        word = layout.doc[comma]
        is_part = word.pos_ in _SPEAKING or _is_hyphened(layout, comma)
        if token.i - comma > _LONGEST_SPEAKER or not is_part or layout.quoted[comma] >= 0:
            return None
        comma -= 1
    if comma <= first or comma == token.i - 1 or layout.quoted[comma - 1] >= 0:
        return None
    if layout.doc[comma + 1].pos_ == "ADP" or layout.lower(comma + 1) in RELATIVE:
        return None
    is_clause = _is_main_clause(layout, first, comma)
    return comma if is_clause and _only_hearer_and_time(layout, token, "hearer" in entry.frames) else None


def _is_hyphened(layout: Layout, index: int) -> bool:
    """Whether a token is a hyphen or stands beside one: "state-run"."""
    return "-" in {layout.text_of(index - 1), layout.text_of(index), layout.text_of(index + 1)}


def _is_main_clause(layout: Layout, first: int, comma: int) -> bool:
    """Whether the words before the comma can stand alone: a finite verb, in the main clause."""
    if any(layout.quoted[index] >= 0 for index in range(first, comma)):
        return False
    if layout.lower(first) in _SUBORDINATORS:
        while first < comma and layout.text_of(first) != ",":
            first += 1
    return any(layout.doc[index].tag_ in FINITE for index in range(first, comma))


def _only_hearer_and_time(layout: Layout, token: Token, has_hearer: bool) -> bool:
    """Whether nothing but whom it was told to, when, and on what terms follows the cue."""
    last = layout.sentence_end(token.i)
    if has_hearer and (token.i + 1 >= last or layout.doc[token.i + 1].pos_ not in _SPEAKING):
        return False
    for index in range(token.i + 1, last):
        word = layout.doc[index]
        if layout.lower(index) == "because" or _are_terms(layout, index):
            return True
        if (
            layout.lower(index) == "that"
            or layout.quoted[index] >= 0
            or layout.is_pause(index)
            or word.pos_ not in _SPEAKING
        ):
            return False
        if not has_hearer and index == token.i + 1 and not (is_time(word) or word.pos_ == "ADP"):
            return False
    return True


def _are_terms(layout: Layout, index: int) -> bool:
    """Whether "on condition of anonymity" starts at `index` and no content comes behind it."""
    if layout.lower(index + 1) != "condition" or layout.lower(index + 3) != "anonymity":
        return False
    after = index + 4
    return after >= layout.sentence_end(index) or layout.is_pause(after) or layout.lower(after) in _REASONS


def _closing_speaker(layout: Layout, token: Token, comma: int) -> Token | None:
    """Head of the phrase between that comma and the cue."""
    words = [layout.doc[index] for index in range(comma + 1, token.i)]
    named = [word for word in words if word.pos_ in {"NOUN", "PROPN", "PRON"} and not is_time(word)]
    named = [word for word in named if not _is_hyphened(layout, word.i)] or named
    heads = [word for word in named if not comma < word.head.i < token.i]
    return next(iter(heads or named), None)


_LONGEST_SPEAKER = 12
_SPEAKING = frozenset({"NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM", "ADP", "PART"})
_REASONS = frozenset({"because", "as", "since", "to", "in", "on", "given"})
"""Words behind "on condition of anonymity" that say why or when."""
_SUBORDINATORS = frozenset({
    "if", "when", "after", "before", "while", "as", "although", "though", "because", "since", "unless",
    "until", "once",
})  # fmt: skip


def _interrupting(layout: Layout, token: Token, subject: Token) -> Token | None:
    """The speaker in "The bridge, the mayor said, will open", where the parser takes "bridge" for it."""
    before = layout.doc[token.i - 1] if token.i else token
    if (
        layout.text_of(token.i + 1) != ","
        or subject.i >= token.i
        or before.pos_ not in {"PROPN", "NOUN", "PRON"}
    ):
        return None
    if not any(layout.text_of(index) == "," for index in range(subject.i + 1, token.i)):
        return None
    return _nearest_left(layout, token)


def _nearest_actor(layout: Layout, token: Token) -> Token | None:
    """The nearer subject, if the main one is a thing: "It came after China refused, noting …"."""
    main = [
        child for child in token.head.lefts if child.dep_ in SUBJECT | PASSIVE_SUBJECT and child.i < token.i
    ]
    if main and (layout.names_actor(main[0]) or main[0].pos_ == "PRON"):
        return None
    first = main[0].i if main else layout.sentence_start(token.i) - 1
    for index in range(token.i - 1, first, -1):
        current = layout.doc[index]
        if current.dep_ in SUBJECT and layout.quoted[index] < 0 and layout.names_actor(current):
            return current
    return None


def _issuer(layout: Layout, noun: Token) -> Token | None:
    """Who "released a statement saying …": a text that somebody puts out speaks for them."""
    above = noun.head
    if noun.dep_ not in OBJECT or not is_verbal(above) or noun.lemma_ not in _ISSUED:
        return None
    return next(
        (child for child in above.lefts if child.dep_ in SUBJECT and layout.quoted[child.i] < 0), None
    )


_ISSUED = frozenset({
    "statement", "tweet", "letter", "email", "e-mail", "memo", "message", "release", "note", "post",
    "video", "report", "response", "reply",
})  # fmt: skip


def is_time(token: Token) -> bool:
    """A day never speaks: "Smith, a spokesman, said Tuesday …"."""
    return token.lower_ in _DAYS


_DAYS = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday",
    "week", "month", "year", "night", "morning",
})  # fmt: skip


def _inverted(layout: Layout, token: Token) -> Token | None:
    """The subject behind its verb: "…," said the minister."""
    before = token.i - 1
    follows_content = before < 0 or is_break(layout, before)
    if not follows_content or token.tag_ not in {"VBD", "VBZ"} or token.i + 1 >= len(layout.doc):
        return None
    head = layout.doc[token.i + 1]
    if layout.quoted[head.i] >= 0 or head.pos_ not in {"PROPN", "NOUN", "PRON", "DET", "ADJ", "NUM"}:
        return None
    for _ in range(6):
        above = head.head
        if above.i <= token.i or above.pos_ not in {"PROPN", "NOUN", "PRON"} or above == head:
            break
        head = above
    if head.pos_ not in {"PROPN", "NOUN", "PRON", "DET", "NUM"} or is_time(head) or head.lower_ == "that":
        return None
    return head


def _nearest_left(layout: Layout, token: Token) -> Token | None:
    first = layout.sentence_start(token.i)
    start = token.i - 1
    if start - 3 >= first and layout.text_of(start) == "," and layout.text_of(start - 2) == ",":
        start -= 3  # "the secretary general, meanwhile, called on …"
    elif layout.text_of(start) == ",":
        start = _before_apposition(layout, start, first)
    for index in range(start, max(first, start - 5) - 1, -1):
        current = layout.doc[index]
        if layout.quoted[index] >= 0 or layout.is_pause(index):
            return None
        is_pronoun = current.pos_ in {"DET", "NUM"} and layout.text_of(index + 1) == token.text
        if (current.pos_ in {"PROPN", "NOUN", "PRON"} or is_pronoun) and not is_time(current):
            is_part = current.dep_ in {"flat", "compound"} and first <= current.head.i < index
            return current.head if is_part else current
    return None


def _before_apposition(layout: Layout, comma: int, first: int) -> int:
    """In "Patel, a spokesman, said" the token in front of the apposition that ends at `comma`."""
    for index in range(comma - 1, max(first, comma - 25), -1):
        if layout.quoted[index] >= 0 or layout.doc[index].tag_ in {"VBD", "VBZ", "VBP"}:
            break
        if layout.text_of(index) == ",":
            return index - 1
    return comma


def _antecedent(token: Token) -> Token | None:
    for ancestor, _ in zip(token.ancestors, range(6)):
        if ancestor.dep_ in {"acl:relcl", "acl"} and ancestor.head.i < token.i:
            between = token.doc[ancestor.head.i : token.i]
            if not any(word.tag_ in FINITE for word in between):
                return ancestor.head
            break
    before = token.nbor(-1) if token.i else token
    before = before.nbor(-1) if before.text == "," and before.i else before
    return before if before.pos_ in {"PROPN", "NOUN", "PRON"} else None


def phrase(layout: Layout, head: Token) -> tuple[int, int]:
    """Token range of a noun phrase without what follows a comma, relative clauses and determiners."""
    start, end = head.i, head.i + 1
    for child in head.children:
        if layout.quoted[child.i] >= 0 or layout.sentence_of[child.i] != layout.sentence_of[head.i]:
            continue
        if child.dep_ in {"acl:relcl", "punct", "parataxis", "ccomp", "advcl", "case", "cc"}:
            continue
        if child.i < head.i and child.dep_ != "appos":
            start = min(start, child.left_edge.i)
        elif child.i > head.i and not _is_cut_off(layout, head, child):
            end = max(end, child.right_edge.i + 1)
    first, last = layout.sentences[layout.sentence_of[head.i]]
    start, end = max(start, first), min(end, last)
    start = max([start, *[index + 1 for index in range(start, head.i) if layout.is_pause(index)]])
    while start < head.i and (layout.doc[start].is_punct or layout.quoted[start] >= 0):
        start += 1
    return start, _stop_at_break(layout, head.i, end)


def _is_cut_off(layout: Layout, head: Token, child: Token) -> bool:
    return child.dep_ in {"appos", "acl", "conj", "nmod", "advmod", "obl"} and any(
        layout.doc[index].text in {",", "—", "("} for index in range(head.i + 1, child.left_edge.i)
    )


def _stop_at_break(layout: Layout, head: int, end: int) -> int:
    for index in range(head + 1, end):
        if layout.quoted[index] >= 0 or layout.is_pause(index) or layout.text_of(index) == "(":
            return index
    return end


# --- small questions ---------------------------------------------------------------------------------


def is_break(layout: Layout, index: int) -> bool:
    """Whether the token at `index` can end the content before an attribution."""
    return index >= 0 and (layout.quoted[index] >= 0 or layout.text_of(index) == "," or layout.is_dash(index))


def is_out(layout: Layout, cue: Cue) -> bool:
    """Whether it is "points out", which takes clauses where "points" does not."""
    return "out" in cue.entry.frames and layout.lower(cue.token.i + 1) == "out"


def is_asserted(token: Token) -> bool:
    """Not "wants to say", "could say": somebody has said it or will."""
    if token.tag_ != "VB":
        return True
    marks = {child.lower_ for child in token.lefts if child.dep_ in AUXILIARY | {"mark"}}
    if "to" in marks:
        return str(token.head.lemma_).lower() in {
            "go",
            "continue",
            "come",
            "appear",
            "seem",
            "begin",
            "use",
            "have",
        }
    return not marks & {"would", "could", "might", "may", "should", "must"}
