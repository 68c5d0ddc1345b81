"""Who was mentioned so far, how recently and how prominently: what a pronoun's antecedent is chosen from.

The memory is bounded, so that reading a text takes time linear in its length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from flows.extract.gazetteer import group_nouns, words
from flows.records import Actor

CAPACITY = 40
"""Actors remembered at a time; the least recent is forgotten."""

REACH = 4
"""Sentences back to look for an antecedent."""

RECENCY = (3.0, 2.4, 1.2, 0.6, 0.2)
"""Score of an antecedent by its distance in sentences, 0 to `REACH`."""

MARGIN = 0.3
"""The best antecedent must lead the second by this much, else the pronoun stays unresolved."""

CLOSE = 4
"""Tokens within which a possessive goes back to the name just before it."""

PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj"})


@dataclass(slots=True)
class Entry:
    """The last mention of one actor, and what is known of the actor from all of them.

    Attributes:
        sentence, paragraph: numbers of those of the last mention.
        is_speaker: subject of a verb of saying there.
        in_quotes: inside a quotation there.
        count: mentions so far.
        gender: `f`, `m` or None.
    """

    actor: Actor
    head: Token
    sentence: int
    paragraph: int
    is_subject: bool
    is_speaker: bool
    in_quotes: bool
    count: int
    gender: str | None


class Memory:
    """Mentions up to the current token; `advance` moves it, `remember` fills it."""

    def __init__(self) -> None:
        self.sentence = -1
        self.paragraph = 0
        self.in_quotes = False
        self.pair: tuple[int, tuple[Actor, Actor]] | None = None
        self._entries: dict[tuple[str, str], Entry] = {}
        self._has_verb = False
        self._sides: dict[str, int] = {}
        self._countries: dict[str, int] = {}

    def advance(self, token: Token) -> None:
        """Step to the next token: count sentences and paragraphs, follow quotation marks."""
        if token.is_sent_start or token.i == 0:
            self.sentence += 1
            self._has_verb = False
        elif token.pos_ in {"VERB", "AUX"}:
            self._has_verb = True
        if "\n" in token.text:
            self.paragraph += 1
            self.in_quotes = False
        if token.text in {"“", "``"}:
            self.in_quotes = True
        elif token.text in {"”", "''"}:
            self.in_quotes = False
        elif token.text == '"':
            self.in_quotes = not self.in_quotes

    def remember(self, actor: Actor, token: Token, gender: str | None) -> None:
        """A mention of `actor` with head `token`."""
        key = (actor.kind, actor.label)
        old = self._entries.pop(key, None)
        first = first_conjunct(token)
        is_subject = first.dep_ in SUBJECTS or (not self._has_verb and _is_free(first))
        self._entries[key] = Entry(
            actor=actor,
            head=token,
            sentence=self.sentence,
            paragraph=self.paragraph,
            is_subject=is_subject,
            is_speaker=is_subject and is_speech(first.head),
            in_quotes=self.in_quotes,
            count=1 + (old.count if old else 0),
            gender=(old.gender if old else None) or gender,
        )
        if len(self._entries) > CAPACITY:
            del self._entries[next(iter(self._entries))]
        if actor.country_code and not is_locative(token):
            self._sides.pop(actor.country_code, None)
            self._sides[actor.country_code] = self.sentence
        if actor.country_code and actor.kind != "person":
            self._countries[actor.country_code] = self.sentence

    def recent(self, reach: int | None = None) -> Iterator[Entry]:
        """Entries from the last mentioned back, those of the last `reach` sentences if given."""
        for entry in reversed(self._entries.values()):
            if reach is None or self.sentence - entry.sentence <= reach:
                yield entry

    def sides(self, reach: int) -> list[str]:
        """Country codes that act or are acted on in the last `reach` sentences, the latest first."""
        return [code for code, last in reversed(self._sides.items()) if self.sentence - last <= reach]

    def only_country(self) -> str | None:
        """The one country of this sentence, else of the last one; None where there are several."""
        for sentence in (self.sentence, self.sentence - 1):
            codes = {code for code, last in self._countries.items() if last == sentence}
            if codes:
                return codes.pop() if len(codes) == 1 else None
        return None

    def countries_here(self) -> list[str]:
        """Countries mentioned in this sentence, in the order of their last mention."""
        return [code for code, last in self._countries.items() if last == self.sentence]

    def best(self, token: Token, fits: Callable[[Entry], bool]) -> Actor | None:
        """The antecedent of `token` among the entries that fit; None when two are about as likely."""
        scored = [
            (self._score(entry, token), entry.head.i, entry) for entry in self.recent(REACH) if fits(entry)
        ]
        scored.sort(key=lambda item: (-item[0], -item[1], item[2].actor.label))
        if not scored or (len(scored) > 1 and scored[0][0] - scored[1][0] < MARGIN):
            return None
        return scored[0][2].actor

    def _score(self, entry: Entry, token: Token) -> float:
        score = RECENCY[self.sentence - entry.sentence] + 0.15 * min(entry.count, 6)
        score += 1.5 * entry.is_subject + 0.6 * (entry.paragraph == self.paragraph)
        if entry.actor.kind == "organization" and token.lower_ in PLURAL:
            score -= 1.6  # "they" is a body only where no group is near
        if entry.head.dep_ == "nmod:poss":
            score -= 0.4
        if entry.is_speaker and not self.in_quotes and token.dep_ in SUBJECTS and is_speech(token.head):
            score += 1.5  # "..., he added": who spoke last
        if entry.in_quotes and not self.in_quotes:
            score -= 1.5
        if entry.actor.basis == "pronoun":
            score += 0.3
        is_close = entry.sentence == self.sentence and token.i - entry.head.i <= CLOSE
        if is_close and token.dep_ == "nmod:poss" and entry.actor.kind == "person":
            score += 2.0  # "Zanganeh and his counterpart"
        if entry.sentence == self.sentence and entry.head.head == token.head and entry.head.dep_ in SUBJECTS:
            score += 0.8
        return score


def is_speech(verb: Token) -> bool:
    """Whether a token is a verb of saying."""
    return verb.lemma_.lower() in words("speech_verb")


def is_locative(token: Token) -> bool:
    """Whether a phrase only says where: "in Indonesia"."""
    return any(
        child.dep_ == "case" and child.lower_ in {"in", "at", "across", "inside", "near", "from"}
        for child in first_conjunct(token).lefts
    )


def is_plural(actor: Actor) -> bool:
    """Whether "they" may mean a group."""
    if actor.kind not in {"group", "anonymous"}:
        return False
    words_ = actor.label.split(" ")
    noun = next((word for word in words_ if word in words("source_noun")), words_[-1])
    return noun.endswith("s") or noun in {"men", "women", "people", "police"}


def is_body(head: Token, actor: Actor) -> bool:
    """Whether "it" may mean an actor: a country, an organisation, "the Israeli military"."""
    if actor.kind in {"country", "organization"}:
        return True
    noun = group_nouns().get(head.lower_)
    return (
        actor.kind == "group"
        and noun is not None
        and noun.kind in {"government", "forces"}
        and not is_plural(actor)
    )


def first_conjunct(token: Token) -> Token:
    """The token that carries the relation of a name: its first conjunct, or what it modifies flatly."""
    for _ in range(8):
        if token.dep_ not in {"conj", "flat", "compound", "appos"}:
            break
        token = token.head
    return token


def _is_free(token: Token) -> bool:
    """Neither governed by a preposition nor a possessor: before the verb, such a name is its subject."""
    return token.dep_ not in {"nmod:poss", "compound", "amod", "nmod", "obl"} and not any(
        child.dep_ == "case" for child in token.lefts
    )
