"""Text to lexemes of the time grammar: each a class of one letter, so that `times.py` can match patterns.

A lexeme is a word, a number, a date or clock written in figures, or one other character. The string of
their classes is what the grammar's patterns run over: one letter per lexeme, always in step.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from typing import NamedTuple

from flows.resources import resource_path

_MONTHS = """january jan, february feb, march mar, april apr, may, june jun, july jul, august aug,
september sept sep, october oct, november nov, december dec"""
_WEEKDAYS = """monday mon, tuesday tues tue, wednesday wed, thursday thurs thur thu, friday fri,
saturday sat, sunday sun"""
_ORDINALS = """first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth, eleventh, twelfth,
thirteenth, fourteenth, fifteenth, sixteenth, seventeenth, eighteenth, nineteenth, twentieth"""


def _numbered(names: str) -> dict[str, int]:
    """Names with their abbreviations -> number in the list, from 1."""
    lists = enumerate(names.split(","), start=1)
    return {name: number for number, same in lists for name in same.split()}


MONTHS = _numbered(_MONTHS)
WEEKDAYS = _numbered(_WEEKDAYS)
ORDINALS = _numbered(_ORDINALS)
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1000, "dozen": 12,
}  # fmt: skip
DECADES = {"twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7,
           "eighties": 8, "nineties": 9}  # fmt: skip
SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
UNITS = {
    "second": "S", "minute": "M", "hour": "H", "day": "D", "week": "W", "fortnight": "W", "month": "M",
    "quarter": "M", "year": "Y", "decade": "Y", "century": "Y",
}  # fmt: skip
"""Unit in the singular -> its letter in a TimeML duration."""
CADENCES = {
    "hourly": "PT1H", "daily": "P1D", "nightly": "P1D", "weekly": "P1W", "fortnightly": "P2W",
    "monthly": "P1M", "quarterly": "P3M", "yearly": "P1Y", "annually": "P1Y",
}  # fmt: skip
VAGUE = {"recently": "once", "lately": "once", "currently": "now", "nowadays": "now", "presently": "now"}
"""Adverbs -> expression of what lies before, or about, the reference."""
PLURALS = {f"{unit}s": unit for unit in UNITS} | {"centuries": "century"}
DAY_PARTS = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI"}
CLOCK_NAMES = {"noon": "12:00", "midday": "12:00", "midnight": "24:00"}


class Holiday(NamedTuple):
    """A named day that comes back each year.

    Attributes:
        rule: `12-25` or, as in `flows/timex.py`, `easter:-2` or `nth:11:4:4`.
        is_unmistakable: the name alone tells a day; "Christmas" alone may be part of "Christmas songs".
    """

    rule: str
    is_unmistakable: bool


def _holidays() -> dict[str, Holiday]:
    path = resource_path("seeds/holidays.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        return {r["name"]: Holiday(r["rule"], r["is_unmistakable"] == "true") for r in csv.DictReader(lines)}


HOLIDAYS = _holidays()
"""Name as `seeds/holidays.csv` writes it -> what it means."""


def _named_dates() -> dict[tuple[int, int], tuple[str, frozenset[str]]]:
    path = resource_path("seeds/named_dates.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [(row["date"], frozenset(row["words"].split())) for row in csv.DictReader(lines)]
    return {(int(day[5:7]), int(day[8:])): (day[:4], words) for day, words in rows}


NAMED_DATES = _named_dates()
"""Month and day -> the year that the day needs no more when one of the words follows: Sept. 11 attacks."""

_CLASSES = {
    "T": "the", "A": "a an", "L": "last", "P": "past", "N": "next", "C": "coming upcoming", "H": "this",
    "h": "that same", "V": "previous preceding prior", "G": "following", "R": "recent", "K": "current",
    "e": "early", "i": "mid middle", "l": "late", "b": "beginning start", "z": "end", "r": "earlier",
    "t": "later", "g": "ago", "B": "before after", "D": "today tonight yesterday tomorrow", "!": "now",
    "v": "several few couple many number handful", "f": "of", "x": "and", "X": "to through till until thru",
    "E": "weekend weekends", "J": "half", "j": "fiscal financial", "u": "each every per",
    "@": " ".join(CADENCES), "a": " ".join(VAGUE), "=": "long",
    "~": "more less than about around nearly almost roughly approximately just least some another well only",
    "Z": "et est edt ct cst cdt pt pst pdt gmt utc bst cet cest", "p": "in on at from",
    "F": " ".join(DAY_PARTS), "k": " ".join(CLOCK_NAMES), "q": " ".join(NUMBERS), "O": " ".join(ORDINALS),
    "0": " ".join(DECADES), "S": " ".join(SEASONS), "U": " ".join([*UNITS, *PLURALS]),
}  # fmt: skip
_CLASS_OF = {word: letter for letter, words in _CLASSES.items() for word in words.split()} | {"second": "O"}
_WEEKDAY_PLURALS = frozenset(f"{name}s" for name in WEEKDAYS if len(name) > 4)
_FULL_NAMES = frozenset(name for name in (*MONTHS, *WEEKDAYS) if len(name) > 4) | {"may", "june", "july"}

_HOLIDAY = "|".join(
    re.escape(name).replace("'", "['’]") for name in sorted(HOLIDAYS, key=lambda name: (-len(name), name))
)
# Every alternative reads its text once: digits run to their end, repeats are bounded.
_LEXEME = re.compile(
    rf"(?P<holiday>\b(?:{_HOLIDAY})\b)"
    r"|(?P<iso>\d{4}-\d\d-\d\d(?!\d))"
    r"|(?P<slash>\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?![\d/]))"
    r"|(?P<clock>\d{1,2}:[0-5]\d(?::\d\d)?(?![\d:]))"
    r"|(?P<decade>(?:1[5-9]|20)\d0['’]?s\b|['’]\d0s\b|\b\d0s\b)"
    r"|(?P<ordinal>\d{1,2}(?:st|nd|rd|th)\b)"
    r"|(?P<quarter>\bQ[1-4]\b)"
    r"|(?P<number>\d{1,3}(?:,\d{3}){1,6}(?!\d)|\d+(?:\.\d{1,6}(?!\d))?)"
    r"|(?P<half_day>\b[AaPp]\.[Mm]\.?|(?<=\d)[AaPp][Mm]\b|\b[AaPp][Mm]\b|\b[Oo]['’]clock\b)"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<newline>\n)"
    # Editors' brackets stand inside phrases: "[ten] years ago".
    r"|(?P<other>[^\s\[\]])"
)
_CURRENCY = "$€£¥#№"


class Lexeme(NamedTuple):
    """One piece of text. `kind` is its class letter; `lower` its text in lower case."""

    start: int
    end: int
    text: str
    lower: str
    kind: str


def lex(text: str) -> list[Lexeme]:
    """All lexemes of a text in order; white space but the newline lies between them."""
    lexemes = []
    for match in _LEXEME.finditer(text):
        piece = match[0]
        group = match.lastgroup or "other"
        kind = _word_class(piece) if group == "word" else _sign_class(text, match, group)
        start, end = match.span()
        lexemes.append(Lexeme(start, end, piece, piece.lower(), kind))
    return lexemes


@lru_cache(maxsize=65_536)
def _word_class(word: str) -> str:
    lower = word.lower()
    if word[0].isupper():
        name = "M" if lower in MONTHS else "W" if lower in WEEKDAYS else ""
        if name:
            return name if lower in _FULL_NAMES else name.lower()
        if lower == "fy":
            return "j"
        if lower in _WEEKDAY_PLURALS:
            return "&"
        if lower in CADENCES:
            return "_"  # "The LA Weekly"
    kind = _CLASS_OF.get(lower, "_")
    return "_" if kind == "Z" and not word.isupper() else kind


def _sign_class(text: str, match: re.Match[str], group: str) -> str:
    piece = match[0]
    if group == "other":
        return piece if piece in ",.'/(" else "'" if piece == "’" else "-" if piece in "-–—‒" else "_"
    if group == "number":
        return _number_class(text, match.start(), match.end(), piece)
    return {
        "iso": "I", "slash": "s", "clock": "k", "decade": "0", "ordinal": "o", "quarter": "Q",
        "half_day": "c", "newline": "\n", "holiday": "Y",
    }[group]  # fmt: skip


def _number_class(text: str, start: int, end: int, piece: str) -> str:
    """d: 1 to 31, y: a year's four digits, n: another number, _: part of a name, price or percentage."""
    before, after = text[max(start - 2, 0) : start], text[end : end + 2]
    is_year = len(piece) == 4 and piece.isascii() and piece.isdigit() and "1000" <= piece <= "2199"
    if (before[-1:].isalpha() and before != "FY") or (before and before[-1] in _CURRENCY):
        return "_"
    if after[:1] == "%" or (after[:1].isalpha() and after.lower() not in ("am", "pm", "a.", "p.")):
        return "_"
    if before[-1:] in ("-", ".") and before[:1].isalpha() and not is_year:
        return "_"
    if is_year:
        return "y"
    return "d" if len(piece) <= 2 and piece.isascii() and 1 <= int(piece) <= 31 else "n"


def number_of(lexeme: Lexeme) -> float | None:
    """The number a lexeme of class d, n, y, q, o or O stands for."""
    digits = re.match(r"[\d,]{1,30}(?:\.\d{1,6})?", lexeme.text)
    if digits and lexeme.text[0].isascii():
        return float(digits[0].replace(",", ""))
    return NUMBERS.get(lexeme.lower) or ORDINALS.get(lexeme.lower)
