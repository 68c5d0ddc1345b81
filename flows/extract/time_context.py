"""One text on its way through the time grammar: its lexemes, its tenses, and what was found so far."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from flows.extract.tense import Tense
from flows.extract.time_words import PLURALS, UNITS, Lexeme, lex, number_of

# A surname that is a month makes every bare month of the text doubtful.
_MONTH_PERSON = re.compile(r"\b(?:Mr|Mrs|Ms|Theresa|Minister|Sir|Dame)\.? (?:May|March|June|April)\b")

BASE_WITHIN = 500
"""Characters over which "the following day" looks back for the day it follows."""


@dataclass(frozen=True, slots=True)
class Found:
    """One match that was read: lexemes [first, last) and what they mean.

    Attributes:
        expression: of `flows/timex.py`.
        grain: unit of its days ("day", "week", ...); empty for durations and sets.
        relation: as in `TimeMention`.
    """

    first: int
    last: int
    expression: str
    grain: str
    relation: str = "at"


class Context:
    """One text being read; found mentions accumulate, because some refer to earlier ones."""

    def __init__(self, doc: Doc) -> None:
        self.text: str = doc.text
        self.lexemes = lex(self.text)
        self.classes = "".join(lexeme.kind for lexeme in self.lexemes)
        self.tense = Tense(doc)
        self.found: list[Found] = []
        self.has_month_person = _MONTH_PERSON.search(self.text) is not None

    def word(self, index: int) -> str:
        """The lexeme in lower case; empty outside the text."""
        return self.lexemes[index].lower if 0 <= index < len(self.lexemes) else ""

    def kind(self, index: int) -> str:
        """The lexeme's class; a line end outside the text."""
        return self.classes[index] if 0 <= index < len(self.classes) else "\n"

    def tag(self, index: int) -> str:
        """Penn Treebank tag of the token that holds the lexeme."""
        return self.tense.tag_at(self.lexemes[index].start) if 0 <= index < len(self.lexemes) else ""

    def pick(self, first: int, last: int, kinds: str) -> Lexeme | None:
        """The first lexeme of [first, last) that has one of the classes."""
        return next((x for x in self.lexemes[first:last] if x.kind in kinds), None)

    def place(self, lexeme: Lexeme, first: int) -> int:
        """Number of a lexeme that stands at `first` or after it."""
        return next(i for i in range(first, len(self.lexemes)) if self.lexemes[i] is lexeme)

    def direction(self, first: int, last: int) -> str | None:
        """`past`, `next`, `near` or None: see `Tense.direction`."""
        direction = self.tense.direction(self.lexemes[first].start, self.lexemes[last - 1].end)
        # "Was to be paid by December" sets a date still to come.
        return "next" if direction == "near" and self.word(first - 1) == "by" else direction

    def weekday_direction(self, first: int, last: int) -> str | None:
        """As `direction`; what "was due on Monday" usually lies ahead."""
        direction = self.direction(first, last)
        return "next" if direction == "near" else direction

    def told(self, first: int, last: int) -> str | None:
        """Whether a date that needs no direction is told as past or ahead, beyond doubt."""
        return self.tense.told(self.lexemes[first].start, self.lexemes[last - 1].end)

    def base(self, first: int, grains: Sequence[str]) -> Found | None:
        """The last mention before that "the following day" can build on: near, and fine enough."""
        for found in reversed(self.found[-6:]):
            if self.lexemes[first].start - self.lexemes[found.last - 1].end > BASE_WITHIN:
                return None
            if found.grain in grains and found.expression.count("@") < 3:
                return found
        return None

    def year_before(self, first: int, month: int) -> str | None:
        """The year of a date told just before, where this one goes on with its story.

        "In October 1962 the crisis began. On October 28 it ended": the same month, or a later one that
        opens a sentence, or any that opens a sentence after one that opened with the year.
        """
        start = self.lexemes[first].start
        is_opening = self.tense.begins_sentence(start, _OPENING_TOKENS)
        for found in reversed(self.found[-3:]):
            at = self.lexemes[found.first].start
            if start - at > BASE_WITHIN // 2 or "\n" in self.classes[found.last : first]:
                return None
            told = _YEAR_TOLD.fullmatch(found.expression)
            if told is None:
                continue
            if told[2] is not None:
                goes_on = int(told[2]) == month or (int(told[2]) < month and is_opening)
            else:
                opens = self.word(found.first - 1) == "in" and self.tense.begins_sentence(at, _OPENING_TOKENS)
                goes_on = is_opening and opens
            return told[1] if goes_on else None
        return None


_YEAR_TOLD = re.compile(r"(?:early:|mid:|late:)?(\d{4})(?:-(\d\d)(?:-\d\d(?:=\d)?)?)?(?::past)?(?: T\S+)?")
_OPENING_TOKENS = 2


# --- pieces that readers share ------------------------------------------------------------------------

CLOCK_UNITS = ("second", "minute", "hour")
FINER = {
    "day": ("day",), "week": ("day", "week"), "fortnight": ("day", "week"), "month": ("day", "month"),
    "quarter": ("day", "month", "quarter"), "half": ("day", "month", "quarter"),
    "year": ("day", "month", "quarter", "year"), "decade": ("year",), "century": ("year",),
}  # fmt: skip
"""Unit -> grains of a base from which so many of it can be counted."""

STEP = {"L": -1, "P": -1, "V": -1, "N": 1, "C": 1, "G": 1, "H": 0, "K": 0, "T": 0, "h": 0}
"""Class of "last", "next", ... -> units from the reference."""

WHICH_DIRECTION = {
    "L": "last", "P": "last", "V": "last", "N": "following", "C": "next", "G": "following", "H": "this",
    "K": "this",
}  # fmt: skip


def part_of(context: Context, first: int, last: int) -> str:
    """Prefix for "early", "mid-", "the end of"; empty without such a word."""
    for lexeme in context.lexemes[first:last]:
        if prefix := {"e": "early:", "b": "early:", "i": "mid:", "l": "late:", "z": "late:"}.get(lexeme.kind):
            return prefix
    return ""


def unit_of(lexeme: Lexeme) -> str:
    """A unit's name in the singular."""
    return PLURALS.get(lexeme.lower, lexeme.lower)


def count_of(context: Context, first: int, last: int) -> float | None:
    """The number that lexemes say ("two and a half" is 2.5); None for "several", "a few"."""
    lexemes = [x for x in context.lexemes[first:last] if x.kind in "AJdnyqv"]
    if any(x.kind == "v" for x in lexemes):
        return 2.0 if any(x.lower == "couple" for x in lexemes) else None
    total = 0.0
    for lexeme in lexemes:
        if lexeme.kind == "J":
            total += 0.5
        elif lexeme.kind != "A":
            number = number_of(lexeme) or 0.0
            multiplies = number in (12, 100, 1000) and 0 < total < 20 and lexeme.kind == "q"
            total = total * number if multiplies else total + number
    if total == 0.0:
        return 1.0 if any(x.kind == "A" for x in lexemes) else None
    return total


def duration(unit: str, count: float | None) -> str:
    """TimeML duration: 4 and "fortnight" -> P8W, 2.5 and "year" -> P2.5Y, None and "hour" -> PTXH.

    >>> duration("fortnight", 4), duration("year", 2.5), duration("hour", None)
    ('P8W', 'P2.5Y', 'PTXH')
    """
    mark, letter = ("PT" if unit in CLOCK_UNITS else "P"), UNITS[unit]
    if count is None:
        return f"{mark}X{letter}"
    size = {"decade": 10, "century": 100, "fortnight": 2, "quarter": 3}.get(unit, 1)
    return mark + f"{count * size:.2f}".rstrip("0").rstrip(".") + letter


def day_of(expression: str) -> str:
    """A base without its clock."""
    return re.sub(r" T\S+$", "", expression)
