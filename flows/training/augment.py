"""Passages -> more passages: other people's names, upper-case wire text, headlines and datelines.

Names of heads of state and ministers of 60 countries, family names and places from `seeds/` take the place of
those in the corpora, which are mostly American and British.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from flows.resources import resource_path
from flows.training.corpora import Passage, name_spans

SWAPPED = 0.12
UPPER = 0.03
HEADLINE = 0.04
DATELINE = 0.03

_AGENCIES = ("AP", "Reuters", "AFP", "Xinhua", "dpa", "Kyodo", "Bloomberg")
_DASHES = ("—", "–", "--", "-")


@cache
def _column(table: str, column: str) -> tuple[str, ...]:
    with resource_path(f"seeds/{table}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(row[column] for row in csv.DictReader(lines) if row[column])


def augmented(passage: Passage, rng: random.Random) -> Passage:
    """The passage itself, most of the time, or a variant of it."""
    if passage.names and rng.random() < SWAPPED:
        passage = swap_names(passage, rng)
    chance = rng.random()
    if chance < UPPER:
        return _recased(passage, str.upper)
    if chance < UPPER + HEADLINE:
        return _recased(passage, _headline)
    if passage.names and passage.syntax is None and chance < UPPER + HEADLINE + DATELINE:
        return _with_dateline(passage, rng)
    return passage


def _recased(passage: Passage, recase: Callable[[str], str]) -> Passage:
    return replace(passage, words=tuple(recase(word) for word in passage.words))


def _headline(word: str) -> str:
    return word[0].upper() + word[1:] if len(word) > 3 and word.islower() else word


def swap_names(passage: Passage, rng: random.Random) -> Passage:
    """People and places replaced by others of the same number of words, so that the parse stays true."""
    words = list(passage.words)
    for start, end, label in name_spans(passage.names or ()):
        if new := _name_of_length(label, end - start, rng):
            words[start:end] = new
    return replace(passage, words=tuple(words))


def _name_of_length(label: str, length: int, rng: random.Random) -> Sequence[str] | None:
    if label == "PERSON":
        name = rng.choice(_column("office_holders", "name")).split()
        if length == 1:
            return [rng.choice((name[-1], rng.choice(_column("family_names", "name")).split()[0]))]
        if length == 2 and rng.random() < 0.5:
            return [rng.choice(_column("given_names", "name")).split()[0], name[-1]]
        return name if len(name) == length and "-" not in "".join(name) else None
    if label == "LOC":
        table = rng.choice(("places", "countries"))
        place = rng.choice(_column(table, "name")).split()
        return place if len(place) == length and "." not in "".join(place) else None
    return None


def _with_dateline(passage: Passage, rng: random.Random) -> Passage:
    """The passage after a dateline such as GENEVA (Reuters) —."""
    place = rng.choice(_column("countries", "capital")).upper().split()
    words = [*place]
    names = ["B-LOC", *["I-LOC"] * (len(place) - 1)]
    if rng.random() < 0.6:
        words += ["(", rng.choice(_AGENCIES), ")"]
        names += ["O", "B-ORG", "O"]
    words.append(rng.choice(_DASHES))
    names.append("O")
    return Passage((*words, *passage.words), (*names, *(passage.names or ())))
