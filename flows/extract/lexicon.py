"""Reads seeds/event_lexicon.csv: which words tell which kind of event, in which frame.

Columns of the table. `lemma`: one word, or several ("shoot down", "war game"); `pos`: `verb`, `noun`,
`light` (a verb that lends its subject to an event noun: "held talks") or `inverse` (its subject is the
noun's recipient: "faced criticism"). `needs`: conditions joined by `;`, all of which must hold (see
`Condition`). `recipient`: where the recipient stands, best place first: `obj`, `comp` or a preposition;
`imposed` and the like are never guessed. `flags`: see `FLAGS`. Of several rows that fit, the one with the
most specific conditions wins, then the first.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import cache

from flows.resources import resource_path

FLAGS = {
    "sym": "what A does with B, B does with A: both sides are on a par",
    "pair": "an event only if both sides are known actors (the word alone is too common)",
    "actor": "an event only if a political actor does it",
    "country": "an event only if a country or its government does it",
    "state": "an event only if a country or those who speak for it do it",
    "civic": "an event whoever does it (strikes, protests, flight)",
    "visit": "the recipient is the country of the place that is visited",
    "place": "an event only if the recipient is a place",
    "call": "by telephone it is a call",
    "accuse": "what its complement tells is alleged",
    "promise": "its complement is what is promised, not a further event",
    "received": "its subject is the recipient, who acts stands behind from",
    "refuse": "its complement did not happen",
    "threat": "its complement is what is threatened, not a further event",
}
PARTS = frozenset({"verb", "noun", "light", "inverse"})


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on the predicate.

    `obj`, `subj`: there is an object (subject), with one of these lemmas as head if any are given; `pp`:
    there is a phrase with one of the `prepositions`; `comp`: a clausal complement; `xcomp`: a predicative
    complement; `word`: one of the words stands in the clause; `modal`: one of these modals stands in the
    complement; `not`: none of the objects is one of the lemmas; `passive`, `inf`: form of the verb; `plain`:
    neither object nor complement; `plural`: several subjects.
    """

    name: str
    lemmas: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()

    @property
    def weight(self) -> int:
        """How much the condition says: words weigh more than structure."""
        if self.name == "not":
            return 0  # says what it is not
        return {"word": 4, "modal": 4, "pp": 3, "comp": 2}.get(self.name, 1) + 2 * bool(self.lemmas)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: a word in a frame and what it tells."""

    lemma: str
    pos: str
    plover_type: str
    kind: str
    needs: tuple[Condition, ...]
    recipient: tuple[str, ...]
    flags: frozenset[str]
    words: tuple[str, ...] = field(default=())

    @property
    def weight(self) -> int:
        """Specificity, for choosing among rows of one word."""
        return 5 * (len(self.words) - 1) + sum(condition.weight for condition in self.needs)


# Past forms that taggers take for nouns or adjectives when a particle follows ("the U.S. shot down a …").
IRREGULAR = {"shot": "shoot", "broke": "break", "broken": "break", "cut": "cut", "hit": "hit", "met": "meet"}


@cache
def classes() -> dict[str, frozenset[str]]:
    """Sets of nouns or verbs that conditions name with `@`, from seeds/event_classes.csv."""
    table: dict[str, set[str]] = {}
    with resource_path("seeds/event_classes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            table.setdefault(row["class"], set()).add(row["lemma"].lower())
    return {name: frozenset(lemmas) for name, lemmas in table.items()}


def _lemmas(text: str) -> frozenset[str]:
    if text.startswith("@"):
        return classes()[text[1:]]
    return frozenset(word.lower() for word in text.split("/") if word)


def _condition(text: str) -> Condition:
    name, _, value = text.partition("=")
    if name != "pp":
        return Condition(name, lemmas=_lemmas(value))
    prepositions, _, lemmas = value.partition(":")
    return Condition(name, lemmas=_lemmas(lemmas), prepositions=frozenset(prepositions.split("/")))


@cache
def entries() -> dict[tuple[str, str], tuple[Entry, ...]]:
    """Rows by (head word, part of speech), in order of the table.

    The head word of a verb is its first word, of a noun its last.

    Raises:
        ValueError: a row names an unknown part of speech or flag.
    """
    table: dict[tuple[str, str], list[Entry]] = {}
    with resource_path("seeds/event_lexicon.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            flags = frozenset(row["flags"].split())
            if row["pos"] not in PARTS or flags - FLAGS.keys():
                raise ValueError(f"seeds/event_lexicon.csv: {row['lemma']}: unknown part of speech or flag")
            words = tuple(row["lemma"].lower().replace("-", " - ").split())
            entry = Entry(
                lemma=row["lemma"],
                pos=row["pos"],
                plover_type=row["plover_type"],
                kind=row["kind"],
                needs=tuple(_condition(text) for text in row["needs"].split(";") if text),
                recipient=tuple(row["recipient"].split()),
                flags=flags,
                words=words,
            )
            head = words[-1] if entry.pos == "noun" else words[0]
            table.setdefault((head, entry.pos), []).append(entry)
    return {key: tuple(rows) for key, rows in table.items()}


@cache
def event_kinds() -> dict[tuple[str, str], str]:
    """(PLOVER root, kind) -> description, from seeds/event_kinds.csv."""
    with resource_path("seeds/event_kinds.csv").open(encoding="utf-8", newline="") as file:
        return {(row["plover_type"], row["kind"]): row["description"] for row in csv.DictReader(file)}


@cache
def political_nouns() -> frozenset[str]:
    """Nouns that name a political actor by themselves ("police"), from seeds/political_nouns.csv."""
    with resource_path("seeds/political_nouns.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["noun"].lower() for row in csv.DictReader(file))
