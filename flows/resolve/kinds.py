"""seeds/event_labels.csv in, what resolution knows of a kind of event out: its family, and its words."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from flows.resources import resource_path

PREDICATE = "predicate:"
"""Begins the family of what is no kind of ours: one word, whatever part of speech."""

_ENDINGS = (
    "ations", "ation", "ition", "ement", "ments", "ment", "ings", "ing", "ions", "ion", "ance", "ence", "ate",
    "al", "ers", "er", "or", "ed", "ure", "ery", "ies", "y", "es", "e", "s",
)  # fmt: skip
_LEAST = 3


@dataclass(frozen=True, slots=True)
class EventKind:
    """One row of the file.

    Attributes:
        family: kinds of one family are names for one act ("talks", "meeting"); of different, never.
        is_rare: the same parties seldom do it twice within weeks: two undated tellings of a week are one.
        is_single: they hardly ever do it twice: "the shootdown" is the one, even when told years later.
        active, passive, alone: headline verb phrases, in the base form, with the other party, with the
            other party only, and without it; `{other}` is that party, `{adjective}` its nationality,
            `{kind}` the kind in words. Empty: there is none.
        noun: the event as a noun phrase ("visit to {other}").
    """

    family: str
    is_rare: bool
    is_single: bool
    active: str
    passive: str
    alone: str
    noun: str


def event_kind(plover_type: str, kind: str) -> EventKind:
    """What is known of a kind; of one the file does not have, its name is all.

    >>> event_kind("CONSULT", "talks").family, event_kind("REJECT", "visit").family
    ('meeting', 'rejection')
    """
    words = kind.replace("-", " ")
    row = _rows().get((plover_type, kind)) or _rows().get((plover_type, "*"))
    if row is None and plover_type == "NONE":
        return EventKind(word_family(kind), False, False, "", "", "", words)
    if row is None:
        return EventKind(f"{plover_type}:{kind}", False, False, "", "", "", words)
    active, passive, alone, noun = (
        row[column].replace("{kind}", words) for column in ("active", "passive", "alone", "noun")
    )
    return EventKind(
        row["family"] or f"{plover_type}:{kind}",
        row["recurs"] != "often",
        row["recurs"] == "once",
        active,
        passive,
        alone,
        noun,
    )


def stem(word: str) -> str:
    """What a verb and its noun have in common.

    >>> stem("investigate"), stem("investigation"), stem("rob"), stem("robbery")
    ('investig', 'investig', 'rob', 'rob')
    """
    ending = next((end for end in _ENDINGS if word.endswith(end) and len(word) - len(end) >= _LEAST), "")
    found = word.removesuffix(ending)
    is_doubled = len(found) > _LEAST and found[-1] == found[-2]  # "stabbing"
    return found[:-1] if is_doubled else found


@cache
def word_family(word: str) -> str:
    """Family of a plain predicate: words for one act, whatever part of speech.

    >>> word_family("death") == word_family("die"), word_family("victory") == word_family("defeat")
    (True, True)
    """
    kind, family = _words().get(word, (word, ""))
    return PREDICATE + (family or _words().get(kind, (kind, ""))[1] or stem(kind))


@cache
def unique_families() -> frozenset[str]:
    """Families of which no two tellings are one event: each act of saying is its own."""
    with resource_path("seeds/event_words.csv").open(encoding="utf-8", newline="") as lines:
        return frozenset(word_family(r["word"]) for r in csv.DictReader(lines) if r["reading"] == "apart")


@cache
def _words() -> dict[str, tuple[str, str]]:
    """Word -> (kind, family) of seeds/event_words.csv; an empty family is that of its kind."""
    with resource_path("seeds/event_words.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["pos"] != "ending"]
    return {row["word"]: (row["kind"] or row["word"], row["family"]) for row in rows}


@cache
def _rows() -> dict[tuple[str, str], dict[str, str]]:
    with resource_path("seeds/event_labels.csv").open(encoding="utf-8", newline="") as lines:
        return {(row["plover_type"], row["kind"]): row for row in csv.DictReader(lines)}
