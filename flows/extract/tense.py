"""A parsed text to the direction of its times: whether what a phrase dates lies behind or ahead."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from spacy.tokens import Doc, Token

PLANNING = frozenset(
    {
        "schedule", "plan", "expect", "slate", "intend", "hope", "prepare", "anticipate", "await", "aim",
        "pledge", "vow", "promise", "propose", "due", "set", "ready", "poise", "upcoming",
    }
)  # fmt: skip
"""Lemmas after which a date is still to come, whatever their own tense."""

_TIMETABLE = frozenset(
    {
        "meet", "open", "begin", "start", "arrive", "travel", "visit", "head", "end", "expire", "take",
        "leave", "depart", "return", "host", "hold", "resume", "convene", "vote", "fly", "launch", "go",
        "come", "kick", "play", "run",
    }
)  # fmt: skip
"""Verbs whose present tense tells a programme: "the talks open on Monday"."""

_SHIFTS = frozenset(
    {
        "move", "postpone", "delay", "reschedule", "shift", "push", "change", "rise", "fall", "increase",
        "decrease", "drop", "climb", "grow", "jump", "slip", "bring", "put",
    }
)  # fmt: skip
_FUTURE = frozenset({"will", "shall", "would", "'ll", "’ll", "wo"})
_PERFECT = frozenset({"had", "have", "has", "'ve", "’ve", "did"})
_GOVERNORS = frozenset({"plan", "plans", "going", "about", "is", "are"})
_DUE = frozenset({"due", "slated", "set", "poised", "upcoming", "scheduled"})
_NEAR_TOKENS = 25


class Tense:
    """Directions in one text, from its parse, or from the words around where there is no parse."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc

    @cached_property
    def _starts(self) -> list[int]:
        return [int(start) for start in self._doc.to_array("IDX").tolist()]

    @cached_property
    def _is_parsed(self) -> bool:
        return bool(self._doc.has_annotation("DEP"))

    def token_at(self, offset: int) -> Token | None:
        """The token that holds a character, or the last one before it."""
        index = bisect_right(self._starts, offset) - 1
        return self._doc[index] if index >= 0 else None

    def tag_at(self, offset: int) -> str:
        """Penn Treebank tag at a character; empty where the text is not tagged."""
        token = self.token_at(offset)
        return token.tag_ if token is not None else ""

    def entity_at(self, offset: int) -> str:
        """Entity label at a character; empty outside entities."""
        token = self.token_at(offset)
        return token.ent_type_ if token is not None else ""

    def is_shift(self, offset: int) -> bool:
        """Whether "from A to B" here tells a change and no stretch: "moved from May to June"."""
        token = self.token_at(offset)
        for _ in range(8):
            if token is None or token.head.i == token.i:
                break
            token = token.head
            if token.lemma_ in _SHIFTS:
                return True
        return False

    def direction(self, start: int, end: int) -> str | None:
        """`past`, `next`, `near` ("was due", which may lie either way), or None when no verb tells.

        Asked in turn: a past verb right before it ("said on Monday"), the verbs it hangs on from the
        nearest up, the nearest verb before it.
        """
        token = self.token_at(start)
        if token is None:
            return None
        before = self._verb_before(token.i)
        if before is not None and before.tag_ == "VBD" and before.lemma_ not in PLANNING:
            return "past"
        told, verb = self._climb(self._root(token, end)) if self._is_parsed else (None, token)
        if verb.i > token.i and self._begins_sentence(token) < token.i:
            # The parser likes to hang a clause on the attribution behind it: "will meet Thursday, he said".
            told = self._nearest(token.i, self._begins_sentence(token)) or told
        return told or self._nearest(token.i)

    def told(self, start: int, end: int) -> str | None:
        """As `direction`, but only from a finite verb that the phrase itself hangs on: no doubt left."""
        token = self.token_at(start)
        if token is None or not self._is_parsed:
            return None
        verb = self._root(token, end).head
        if not verb.tag_.startswith("V") or verb.lemma_ in PLANNING:
            return None
        direction = _of_predicate(verb)
        tags = {child.tag_ for child in verb.children if child.dep_.startswith("aux")} | {verb.tag_}
        return None if direction == "near" or (direction == "past" and "VBD" not in tags) else direction

    def _root(self, token: Token, end: int) -> Token:
        """Head of the phrase that begins with a token and ends before an offset."""
        start = token.idx
        for _ in range(12):
            if token.head.i == token.i or not start <= token.head.idx < end:
                break
            token = token.head
        return token

    def _verb_before(self, index: int) -> Token | None:
        for back in range(index - 1, max(index - 4, -1), -1):
            token = self._doc[back]
            if token.tag_ not in ("IN", "RB", "JJ", "DT"):
                return token if token.tag_.startswith("V") else None
        return None

    def _climb(self, token: Token) -> tuple[str | None, Token]:
        """What the verbs above a token say, and the one that says it."""
        for _ in range(12):
            told = _of_predicate(token)
            if told is not None or token.head.i == token.i:
                return told, token
            token = token.head
        return None, token

    def _begins_sentence(self, token: Token) -> int:
        for back in range(token.i, max(token.i - 80, -1), -1):
            if self._doc[back].is_sent_start:
                return back
        return token.i

    def _nearest(self, index: int, first: int = 0) -> str | None:
        for back in range(index - 1, max(index - _NEAR_TOKENS, first - 1, -1), -1):
            token = self._doc[back]
            if token.text == "\n":
                break
            if token.lower_ in _FUTURE:
                return "next"
            if token.tag_ in ("VBD", "VBN"):
                return "next" if token.lemma_ in PLANNING else "past"
        return None


def _of_predicate(token: Token) -> str | None:
    """What one predicate says, or None when it is none or leaves it to its governor."""
    is_verb = token.tag_.startswith("V")
    helpers = [child for child in token.children if child.dep_.startswith(("aux", "cop"))]
    tags = {helper.tag_ for helper in helpers}
    if token.lower_ in _DUE and token.tag_ != "VBD":
        return "near" if "VBD" in tags else "next"
    if not is_verb and not any(helper.dep_ == "cop" for helper in helpers):
        return None
    words = {helper.lower_ for helper in helpers}
    if words & _FUTURE:
        return "past" if "have" in words else "next"
    if any(child.lower_ == "to" and child.dep_ in ("mark", "aux") for child in token.lefts):
        return _of_infinitive(token)
    if words & _PERFECT:
        return "past"
    tags.add(token.tag_)
    if is_verb and token.lemma_ in PLANNING:
        return "near" if "VBD" in tags else "next"
    return _of_finite(token, tags, is_verb)


def _of_finite(token: Token, tags: set[str], is_verb: bool) -> str | None:
    if "VBD" in tags:
        return "past"
    if "MD" in tags:
        return "next"
    is_present = bool(tags & {"VBZ", "VBP"})
    if token.tag_ == "VBG":
        return "next" if is_present else None if token.head.i != token.i else "past"
    if token.tag_ == "VBN":
        return "next" if is_present else "past"
    if is_present and token.lemma_ in _TIMETABLE:
        return "next"
    return "past" if is_verb and token.tag_ != "VB" else None


def _of_infinitive(token: Token) -> str | None:
    """To meet: ahead when planned, passive ("to be held"), or in a headline; else as its governor says."""
    head = token.head
    if head.i != token.i and (head.lemma_ in PLANNING or head.lower_ in _DUE):
        return _of_predicate(head)
    if head.i == token.i or any(child.dep_ == "aux:pass" for child in token.lefts):
        return "next"
    return "next" if head.lower_ in _GOVERNORS else None
