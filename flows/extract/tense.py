"""A parsed text to the direction of its times: whether what a phrase dates lies behind or ahead."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from spacy.tokens import Doc

from flows.extract.tokens import token_table, word_set

PLANNING = word_set(
    "schedule plan expect slate intend hope prepare anticipate await aim pledge vow promise propose due set "
    "ready poise upcoming"
)
"""Lemmas after which a date is still to come, whatever their own tense."""

_PROSPECTIVE = PLANNING | word_set(
    "agree decide want wish seek ask urge call order tell invite threaten offer choose vote demand require "
    "commit arrange approve need instruct vie opt request authorize recommend"
)
"""Lemmas whose infinitive tells what is still to come: "agreed to meet on Friday"; not "managed to"."""

_TIMETABLE = word_set(
    "meet open begin start arrive travel visit head end expire take leave depart return host hold resume "
    "convene vote fly launch go come kick play run face celebrate mark address close conclude"
)
"""Verbs whose present tense tells a programme: "the talks open on Monday"."""

_SHIFTS = word_set(
    "move postpone delay reschedule shift push change rise fall increase decrease drop climb grow jump slip "
    "bring put"
)
_DEFERRED = word_set("postponed delayed adjourned rescheduled deferred extended suspended moved pushed put")
"""Participles and past tenses after which "until Monday" and "to Monday" lie ahead."""

_SUGGESTING = word_set("recommend propose suggest consider discuss mull contemplate favor oppose support")
"""Lemmas whose gerund tells what is still to come: "recommended holding the vote in August"."""

_FUTURE = word_set("will shall would 'll ’ll wo")
_PERFECT = word_set("had have has 've ’ve did")
_GOVERNORS = word_set("plan plans going about is are")
_DUE = word_set("due slated set poised upcoming scheduled")
_DUE_RIGHT_BEFORE = _DUE | word_set("expected planned rescheduled")
_STARTING = word_set("starting beginning effective")
_COMING = word_set("upcoming forthcoming looming")
_NOT = word_set("not n't n’t")
_NEAR_TOKENS = 25
_PHRASE_TOKENS = 8
"""Tokens over which "ahead of an election on Sunday" and "put off the vote until Friday" reach."""


class Tense:
    """Directions in one text, from its parse, or from the words around where there is no parse."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        table = token_table(doc)
        self._starts, self._tags, self._lowers, self._labels = (
            table.starts,
            table.tags,
            table.lowers,
            table.labels,
        )
        self._told: dict[int, str | None] = {}

    @cached_property
    def _is_parsed(self) -> bool:
        return bool(self._doc.has_annotation("DEP"))

    @cached_property
    def _heads(self) -> list[int]:
        return [token.head.i for token in self._doc]

    @cached_property
    def _children(self) -> list[list[int]]:
        # spaCy walks a token's whole subtree for its children each time it is asked.
        children: list[list[int]] = [[] for _ in self._heads]
        for token, head in enumerate(self._heads):
            if head != token:
                children[head].append(token)
        return children

    @cached_property
    def _begins(self) -> list[int]:
        """Number of the token with which each token's sentence begins."""
        begins: list[int] = []
        for token in self._doc:
            begins.append(token.i if token.is_sent_start or not begins else begins[-1])
        return begins

    def _lemma(self, token: int) -> str:
        return self._doc[token].lemma_ or self._lowers[token]

    def _dep(self, token: int) -> str:
        return self._doc[token].dep_

    def _token_at(self, offset: int) -> int:
        """Number of the token that holds a character, or of the last one before it; -1 without one."""
        return bisect_right(self._starts, offset) - 1

    def tag_at(self, offset: int) -> str:
        """Penn Treebank tag at a character; empty where the text is not tagged."""
        token = self._token_at(offset)
        return self._tags[token] if token >= 0 else ""

    def entity_at(self, offset: int) -> str:
        """Entity label at a character; empty outside entities."""
        token = self._token_at(offset)
        return self._labels[token] if token >= 0 else ""

    def begins_sentence(self, offset: int, within: int) -> bool:
        """Whether at most so many tokens of its sentence stand before the one that holds a character."""
        token = self._token_at(offset)
        return token >= 0 and token - self._begins[token] <= within

    def is_shift(self, offset: int) -> bool:
        """Whether "from A to B" here tells a change and no stretch: "moved from May to June"."""
        token = self._token_at(offset)
        for _ in range(8):
            if token < 0 or self._heads[token] == token:
                break
            token = self._heads[token]
            if self._lemma(token) in _SHIFTS:
                return True
        return False

    def direction(self, start: int, end: int) -> str | None:
        """`past`, `next`, `near` ("was due", which may lie either way), or None when no verb tells.

        Asked in turn: the words right before it ("due on Monday", "said on Monday"), the verbs it hangs on
        from the nearest up, the nearest verb before it.
        """
        token = self._token_at(start)
        if token < 0:
            return None
        if told := self._right_before(token) or self._right_behind(end):
            return told
        climbed, verb = self._climb(self._root(token, end)) if self._is_parsed else (None, token)
        if verb > token > self._begins[token]:
            # The parser likes to hang a clause on the attribution behind it: "will meet Thursday, he said".
            climbed = self._nearest(token, self._begins[token]) or climbed
        return climbed or self._nearest(token)

    def told(self, start: int, end: int) -> str | None:
        """As `direction`, but only from a finite verb that the phrase itself hangs on: no doubt left."""
        token = self._token_at(start)
        if token < 0 or not self._is_parsed:
            return None
        verb = self._heads[self._root(token, end)]
        if not self._tags[verb].startswith("V") or self._lemma(verb) in PLANNING:
            return None
        direction = self._of_predicate(verb)
        if direction != "past":
            return None if direction == "near" else direction
        tags = {self._tags[child] for child in self._children[verb] if self._dep(child).startswith("aux")}
        return "past" if "VBD" in tags | {self._tags[verb]} else None

    def _root(self, token: int, end: int) -> int:
        """Head of the phrase that begins with a token and ends before an offset."""
        start = self._starts[token]
        for _ in range(12):
            head = self._heads[token]
            if head == token or not start <= self._starts[head] < end:
                break
            token = head
        return token

    def _right_before(self, token: int) -> str | None:
        """What the word says that stands before a phrase and its prepositions, or leads its noun phrase."""
        prepositions: list[str] = []
        back = token - 1
        while back >= max(token - 4, 0) and self._tags[back] in ("IN", "RB", "JJ", "DT", "TO"):
            word = self._lowers[back]
            if word in _DUE_RIGHT_BEFORE and prepositions:
                return self._due(back)
            prepositions.append(word)
            back -= 1
        if back < 0:
            return self._leading(token, is_deferral=False)
        word, tag = self._lowers[back], self._tags[back]
        if word in _DUE_RIGHT_BEFORE and (prepositions or tag != "VBD"):
            return self._due(back)
        if word in _STARTING:
            return "near"
        is_deferral = bool(prepositions) and prepositions[0] in ("until", "till")
        if tag == "VBD" and self._lemma(back) not in PLANNING and not is_deferral:
            return "past"
        return self._leading(token, is_deferral=is_deferral)

    def _leading(self, token: int, *, is_deferral: bool) -> str | None:
        for back in range(token - 1, max(token - _PHRASE_TOKENS, -1), -1):
            word, tag = self._lowers[back], self._tags[back]
            if is_deferral and word in _DEFERRED:
                return "next"
            if word in _COMING or (word == "ahead" and self._lowers[back + 1] == "of"):
                return "next"
            if tag.startswith("V") or tag in ("MD", ".", ",", ":", "_SP"):
                return None
        return None

    def _due(self, token: int) -> str:
        before = self._lowers[max(token - 2, 0) : token]
        return "near" if {"was", "were", "been", "had"} & set(before) else "next"

    def _right_behind(self, end: int) -> str | None:
        """What the verb says that a phrase is itself the subject of: "Monday is the deadline"."""
        token = self._token_at(end)
        while 0 <= token < len(self._starts) and self._starts[token] < end:
            token += 1
        if not 0 <= token < len(self._starts):
            return None
        return {"is": "next", "will": "next", "was": "past", "saw": "past"}.get(self._lowers[token])

    def _climb(self, token: int) -> tuple[str | None, int]:
        """What the verbs above a token say, and the one that says it."""
        for _ in range(12):
            told = self._of_predicate(token)
            if told is not None or self._heads[token] == token:
                return told, token
            token = self._heads[token]
        return None, token

    def _nearest(self, token: int, first: int = 0) -> str | None:
        for back in range(token - 1, max(token - _NEAR_TOKENS, first - 1, -1), -1):
            if self._lowers[back] == "\n":
                break
            if self._lowers[back] in _FUTURE:
                return "next"
            # Taggers take the verb of a headline for a noun: "Talks to resume Monday".
            has_verb = self._tags[back + 1] == "VB" or self._lowers[back + 1] in _TIMETABLE
            if self._lowers[back] == "to" and has_verb and (told := self._before_infinitive(back)):
                return told
            if self._tags[back] in ("VBD", "VBN"):
                return "next" if self._lemma(back) in PLANNING else "past"
        return None

    def _of_predicate(self, token: int) -> str | None:
        """What one predicate says, or None when it is none or leaves it to its governor."""
        if token not in self._told:
            self._told[token] = self._read_predicate(token)
        return self._told[token]

    def _read_predicate(self, token: int) -> str | None:
        tag = self._tags[token]
        is_verb = tag.startswith("V")
        helpers = [child for child in self._children[token] if self._dep(child).startswith(("aux", "cop"))]
        tags = {self._tags[helper] for helper in helpers}
        if self._lowers[token] in _DUE and tag != "VBD":
            return "near" if "VBD" in tags else "next"
        has_copula = any(self._dep(helper) == "cop" for helper in helpers)
        if not is_verb and not has_copula:
            return None
        words = {self._lowers[helper] for helper in helpers}
        if words & _FUTURE:
            return "past" if "have" in words else "next"
        if "MD" in tags and ("have" in words or ("could" in words and self._is_negated(token))):
            return "past"
        if self._is_infinitive(token):
            return self._of_infinitive(token)
        if words & _PERFECT:
            return "past"
        tags.add(tag)
        if is_verb and self._lemma(token) in PLANNING:
            return "near" if "VBD" in tags else "next"
        return self._of_finite(token, tags, is_verb=is_verb)

    def _is_negated(self, token: int) -> bool:
        return any(self._lowers[child] in _NOT for child in self._children[token])

    def _is_infinitive(self, token: int) -> bool:
        return any(
            child < token and self._lowers[child] == "to" and self._dep(child) in ("mark", "aux")
            for child in self._children[token]
        )

    def _of_finite(self, token: int, tags: set[str], *, is_verb: bool) -> str | None:
        if "VBD" in tags:
            return "past"
        if "MD" in tags:
            return "next"
        is_present = bool(tags & {"VBZ", "VBP"})
        if not is_verb:
            # "The vote is on Sunday": the time itself is what the present tense tells.
            return "next" if is_present and self._tags[token] in ("NNP", "CD") else None
        tag = self._tags[token]
        if tag == "VBG":
            if is_present:
                return "next"
            head = self._heads[token]
            if head != token and self._lemma(head) in _SUGGESTING:
                return "near"
            return None if head != token else "past"
        if tag == "VBN":
            return "next" if is_present else "past"
        if is_present and self._lemma(token) in _TIMETABLE:
            return "next"
        return "past" if tag != "VB" else None

    def _of_infinitive(self, token: int) -> str | None:
        """To meet: ahead when planned, passive ("to be held"), or a headline; else as its governor says."""
        head = self._heads[token]
        if head == token:
            return "next"
        if self._lemma(head) in PLANNING or self._lowers[head] in _DUE:
            return self._of_predicate(head)
        if self._lemma(head) in _PROSPECTIVE and self._tags[head].startswith("V"):
            return "near" if self._of_predicate(head) == "past" else "next"
        if any(self._dep(child) == "aux:pass" for child in self._children[token] if child < token):
            return "next"
        if self._lowers[head] in _GOVERNORS:
            return "next"
        to = next((child for child in self._children[token] if self._lowers[child] == "to"), None)
        return None if to is None else self._before_infinitive(to)

    def _before_infinitive(self, to: int) -> str | None:
        """What the nearest verb before "to meet" makes of it; without one ("Talks to resume") it is ahead."""
        first = self._begins[to]
        for back in range(to - 1, max(to - _PHRASE_TOKENS, first - 1), -1):
            if self._tags[back].startswith("V") or self._lowers[back] in _DUE:
                is_ahead = self._lemma(back) in _PROSPECTIVE or self._lowers[back] in _DUE
                return ("near" if self._tags[back] in ("VBD", "VBN") else "next") if is_ahead else None
            if self._tags[back] in ("MD", ".", ",", ":"):
                return None
        return "next" if 0 < to - first < _PHRASE_TOKENS else None
