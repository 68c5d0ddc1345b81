"""A parsed text to its time expressions, unanchored: where they stand and how to compute their days.

The grammar is a table of patterns over lexeme classes (`time_words.py`), tried from left to right, first
match first; a reader turns each match into an expression of `flows/timex.py`, or declines. Whether a bare
"Tuesday" or "May" lies behind or ahead is decided by the governing verb (`tense.py`). Every pattern has
bounded repeats, so reading takes time linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from flows.extract.tense import Tense
from flows.extract.time_words import (
    CLOCK_NAMES,
    DAY_PARTS,
    DECADES,
    MONTHS,
    PLURALS,
    SEASONS,
    UNITS,
    WEEKDAYS,
    Lexeme,
    lex,
    number_of,
)
from flows.records import TimeMention
from flows.timex import parse

Doc.set_extension("times", default=(), force=True)


@Language.component("wirehouse_times", assigns=["doc._.times"])
def times_component(doc: Doc) -> Doc:
    """Store what `read_times` finds in `doc._.times`."""
    doc._.times = read_times(doc)
    return doc


def read_times(doc: Doc) -> list[TimeMention]:
    """All time expressions of a text in text order; they never overlap.

    Works without a parse, too: direction then falls back to the nearest verb, or to the past.
    """
    return _Reader(doc).read()


@dataclass(frozen=True, slots=True)
class _Found:
    """One match that was read: lexemes [first, last) and what they mean.

    `grain` is the unit of its days ("day", "week", ...), or "" for durations and sets.
    """

    first: int
    last: int
    expression: str
    grain: str
    relation: str = "at"


# --- patterns ---------------------------------------------------------------------------------------

_MONTH = r"(?:M|m\.?)"
_DAY_NAME = r"(?:[Ww]\.?,?(?:p?T)?)"
_COUNT = r"(?:~{0,3}(?:A?v[f~]?|[dq]xAJ|A?q(?:-?q|xq)?f?|[dny]|A))"
_PART = r"(?:T?[eil]-?|T?[biz]f)"
_WHICH = r"(?:HP|T?[LPNVGCKH])"

_RULES: tuple[tuple[str, str], ...] = (
    ("iso", r"I(?:,?k)?"),
    ("slash", r"s"),
    ("days_of_month", rf"{_MONTH}[do](?:-|X|x)T?[do](?![-U])(?:,?y)?"),
    ("days_before_month", rf"T?[do](?:-|X|x)T?[do]f?{_MONTH}(?:,?y)?"),
    ("month_day", rf"{_DAY_NAME}?{_MONTH}T?(?:d|o|O)(?![-U]U|U)(?:,?y)?"),
    ("day_month", rf"{_DAY_NAME}?(?:T?[do]f?|T?Of){_MONTH}(?:,?y)?"),
    ("months", rf"{_MONTH}[-/]{_MONTH}(?:,?y)?"),
    ("month", rf"(?:{_PART}T?)?(?:{_WHICH}{_MONTH}|{_MONTH}(?:(?:,|f)?y|f?T?[LNHV]U)?)"),
    ("weekday", r"(?:[eil]p?)?(?:HP|T?[LNHPCVG])?WF?(?:f?[LNH]U)?"),
    ("weekend", r"T?(?:HP|[LNHPCVG])?E"),
    ("deictic", r"(?:[eil]p?)?(?:DF?|[HLh]F)"),
    ("ago", rf"(?:{_COUNT}|(?:[dq]|A)UxAJ|~{{0,3}}JA)?U(?:g|pn)"),
    ("later", rf"(?:{_COUNT}U[rtB]|TUB)"),
    ("so_far", rf"[rt]HU"),
    ("fiscal", rf"T?(?:{_WHICH})?j(?:U?y|U)"),
    ("quarter", r"T?(?:O-?U|OJ|Q)(?:f?y|f(?:y|[LNHK]j?U|TU)|f?[LNH]U)?"),
    ("century", r"(?:[eil]-?|T[eil]-?)?T?[oO]-?U"),
    ("stretch", rf"(?:{_WHICH}{_COUNT}U|T?[RC]U)"),
    ("unit", rf"(?:{_PART})?(?:{_WHICH}|T?h)U"),
    ("end_of_unit", r"T?[bziel]f(?:T|H)U"),
    ("season", rf"(?:{_PART}T?)?(?:{_WHICH})?T?S(?:f?y|f[LNH]U)?"),
    ("decade", r"T?(?:[eil]-?)?0"),
    ("each", rf"u(?:{_COUNT})?[UWEMF]"),
    ("duration", rf"(?:{_COUNT}-?UxAJ|{_COUNT}-?U(?:-?=)?|~{{0,3}}JAU|U-=|U)"),
    ("clock", r"(?:kc?|dc)Z?"),
    ("years", r"y[-/][yd]"),
    ("over_years", r"TU"),
    ("year", rf"(?:{_PART})?y"),
)
_GRAMMAR = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _RULES), re.DOTALL)


class _Reader:
    """One text being read; found mentions accumulate, because some refer to earlier ones."""

    def __init__(self, doc: Doc) -> None:
        self.lexemes = lex(doc.text)
        self.classes = "".join(lexeme.kind for lexeme in self.lexemes)
        self.tense = Tense(doc)
        self.text = doc.text
        self.found: list[_Found] = []
        surnames = re.search(
            r"\b(?:Mr|Mrs|Ms|Theresa|Minister|Sir|Dame)\.? (?:May|March|June|April)\b", doc.text
        )
        self.has_month_person = surnames is not None

    def read(self) -> list[TimeMention]:
        position = 0
        while match := _GRAMMAR.search(self.classes, position):
            reader = _READERS[match.lastgroup or ""]
            found = reader(self, match.start(), match.end())
            if (
                found is None
                and (again := _SINGLE.get(self.kind(match.start())))
                and match.end() > match.start() + 1
            ):
                found = again(self, match.start(), match.start() + 1)
            if found is None:
                position = match.start() + 1
                continue
            self.found.append(replace(found, relation=self._relation(found)))
            position = found.last
        self._join_ranges()
        return [self._mention(found) for found in self.found]

    def _mention(self, found: _Found) -> TimeMention:
        start, end = self.lexemes[found.first].start, self.lexemes[found.last - 1].end
        parse(found.expression)
        return TimeMention(
            start, end, self.text[start:end], found.expression, found.relation, not found.grain
        )

    # --- looking around ---

    def word(self, index: int) -> str:
        return self.lexemes[index].lower if 0 <= index < len(self.lexemes) else ""

    def kind(self, index: int) -> str:
        return self.classes[index] if 0 <= index < len(self.classes) else "\n"

    def pick(self, first: int, last: int, kinds: str) -> Lexeme | None:
        """The first lexeme of [first, last) that has one of the classes."""
        return next((x for x in self.lexemes[first:last] if x.kind in kinds), None)

    def direction(self, first: int, last: int) -> str | None:
        return self.tense.direction(self.lexemes[first].start, self.lexemes[last - 1].end)

    def told(self, first: int, last: int) -> str | None:
        """Whether a date that needs no direction is told as past or ahead, beyond doubt."""
        return self.tense.told(self.lexemes[first].start, self.lexemes[last - 1].end)

    def tag(self, index: int) -> str:
        lexeme = self.lexemes[index] if 0 <= index < len(self.lexemes) else None
        return self.tense.tag_at(lexeme.start) if lexeme else ""

    def base(self, first: int, grains: Sequence[str]) -> _Found | None:
        """The last mention before that "the following day" can build on: near, and fine enough."""
        for found in reversed(self.found[-6:]):
            gap = self.lexemes[first].start - self.lexemes[found.last - 1].end
            if gap > 500:
                return None
            if found.grain in grains and found.expression.count("@") < 3:
                return found
        return None

    def _relation(self, found: _Found) -> str:
        index = found.first - 1
        while self.word(index) in _SKIPPED and index > found.first - 5:
            index -= 1
        if self.word(index) == "of" and self.word(index - 1) in ("as", "end", "month"):
            return "at"
        if self.word(index) == "to" and self.word(index - 1) in ("prior", "up"):
            return "before" if self.word(index - 1) == "prior" else "until"
        return _RELATIONS.get(self.word(index), "at")

    # --- two mentions that make one range ---

    def _join_ranges(self) -> None:
        for number in range(len(self.found) - 1):
            first, last = self.found[number], self.found[number + 1]
            if last.first - first.last != 1 or not first.grain or not last.grain or "T" in first.expression:
                continue
            between, before = self.word(first.last), self.word(first.first - 1)
            joins = between in ("through", "until", "till", "-", "–", "—") or (
                between == "to"
                and before != "to"
                and not self.tense.is_shift(self.lexemes[first.first].start)
            )
            if joins or (between == "and" and before == "between"):
                low, high = _same_year(first.expression, last.expression)
                joined = _join(low, high)
                self.found[number] = replace(first, expression=joined, relation="during")
                self.found[number + 1] = replace(last, expression=_after(low, high), relation="until")


_SKIPPED = {"the", "about", "around", "at", "least", "early", "late", "mid", "-", "and", "including", "just"}
_RELATIONS = {
    "since": "since", "from": "since", "starting": "since", "beginning": "since", "until": "until",
    "till": "until", "by": "until", "through": "until", "thru": "until", "before": "before",
    "during": "during", "throughout": "during", "over": "during", "within": "during", "in": "at",
    "after": "after", "following": "after",
}  # fmt: skip


def _same_year(first: str, last: str) -> tuple[str, str]:
    """A year told once holds for both ends: "between May and June 2019"."""
    year = re.match(r"(\d{4})-(\d\d)", last)
    month = re.match(r"XXXX-(\d\d)(-\d\d)?(?:=\d)?(?::|$)", first)
    if year and month:
        number = int(year[1]) - (month[1] > year[2])
        return f"{number:04d}-{month[1]}{month[2] or ''}", last
    return first, last


def _join(low: str, high: str) -> str:
    return f"{low}..{_after(low, high)}"


def _after(low: str, high: str) -> str:
    """The later end of a range: the first such day after the earlier end."""
    turned = re.sub(r":(past|next|near|last|following)$", ":next", high)
    relative = turned.startswith(("XXXX", "weekday")) and "@" not in low
    return f"{turned}@{low}" if relative else high


# --- readers: lexemes [first, last) to a mention, or None ---------------------------------------------


def _iso(reader: _Reader, first: int, last: int) -> _Found | None:
    lexeme = reader.lexemes[first]
    clock = reader.pick(first, last, "k")
    text = lexeme.text + (f" T{_clock_text(clock.text, '')}" if clock and _clock_text(clock.text, "") else "")
    return _Found(first, last, text, "day") if _is_expression(text) else None


def _slash(reader: _Reader, first: int, last: int) -> _Found | None:
    one, two, year = (int(part) for part in reader.lexemes[first].text.split("/"))
    if year < 100:
        year += 1900 if year > 50 else 2000
    month, day = (one, two) if one <= 12 else (two, one)
    text = f"{year:04d}-{month:02d}-{day:02d}"
    return _Found(first, last, text, "day") if _is_expression(text) else None


def _month_day(reader: _Reader, first: int, last: int) -> _Found | None:
    month, day = reader.pick(first, last, "Mm"), reader.pick(first, last, "doO")
    if month is None or day is None or not 1 <= (number := int(number_of(day) or 0)) <= 31:
        return None
    year, weekday = reader.pick(first, last, "y"), reader.pick(first, last, "Ww")
    if year is None and reader.kind(last) in "LNH" and reader.word(last + 1) == "year":
        step = _STEP[reader.kind(last)]
        return _Found(first, last, f"XXXX-{MONTHS[month.lower]:02d}-{number:02d}:this@year:{step:+d}", "day")
    text = f"{year.text if year else 'XXXX'}-{MONTHS[month.lower]:02d}-{number:02d}"
    text += f"={WEEKDAYS[weekday.lower]}" if weekday else ""
    return _dated(reader, first, last, text, "day", "near")


def _days_of_month(reader: _Reader, first: int, last: int) -> _Found | None:
    """June 18-19; 18 and 19 June 2023."""
    month, year = reader.pick(first, last, "Mm"), reader.pick(first, last, "y")
    days = [int(number_of(x) or 0) for x in reader.lexemes[first:last] if x.kind in "do"]
    if month is None or len(days) != 2 or days[0] >= days[1]:
        return None
    if any(x.kind == "x" for x in reader.lexemes[first:last]) and days[1] - days[0] != 1:
        return None
    stem = f"{year.text if year else 'XXXX'}-{MONTHS[month.lower]:02d}"
    if not all(_is_expression(f"{stem}-{day:02d}") for day in days):
        return None
    suffix = "" if year else f":{reader.direction(first, last) or 'near'}"
    low, high = (f"{stem}-{day:02d}{suffix}" for day in days)
    high = high if year else f"{stem}-{days[1]:02d}:next@{low}"
    return _Found(first, last, f"{low}/{high}", "day")


def _months(reader: _Reader, first: int, last: int) -> _Found | None:
    one, two = (x for x in reader.lexemes[first:last] if x.kind in "Mm")
    year = reader.pick(first, last, "y")
    if year:
        back = MONTHS[one.lower] > MONTHS[two.lower]
        low = f"{int(year.text) - back:04d}-{MONTHS[one.lower]:02d}"
        return _Found(first, last, f"{low}/{year.text}-{MONTHS[two.lower]:02d}", "month")
    low = f"XXXX-{MONTHS[one.lower]:02d}:{reader.direction(first, last) or 'past'}"
    return _Found(first, last, f"{low}/XXXX-{MONTHS[two.lower]:02d}:next@{low}", "month")


def _month(reader: _Reader, first: int, last: int) -> _Found | None:
    name = reader.pick(first, last, "Mm")
    if name is None:
        return None
    at = next(i for i in range(first, last) if reader.lexemes[i] is name)
    year, unit = reader.pick(at, last, "y"), reader.pick(at, last, "U")
    which = reader.pick(first, at, "LNPHCVGK")
    stem, part = f"{MONTHS[name.lower]:02d}", _part(reader, first, at)
    if not (year or unit or which or part) and not _is_month_name(reader, at, last):
        return None
    if part == "?" or (unit and unit.lower != "year"):
        return None
    if year:
        return _dated(reader, first, last, f"{part}{year.text}-{stem}", "month", "")
    if unit:
        step = _STEP[(reader.pick(at, last, "LNHV") or name).kind]
        return _Found(first, last, f"{part}XXXX-{stem}:this@year:{step:+d}", "month")
    if which:
        direction = _WHICH_DIRECTION[which.kind] if which.kind != "H" else "this"
        return _Found(first, last, f"{part}XXXX-{stem}:{direction}", "month")
    direction = reader.direction(first, last) or "past"
    return _Found(first, last, f"{part}XXXX-{stem}:{direction}", "month")


_UNMISTAKABLE = frozenset("january february july september october november december".split())
_BEFORE_MONTH = frozenset(
    "in since of by from until till through during before after to between and for last next this mid early "
    "late every each on as".split()
)
_TITLED = frozenset("mr mrs ms dr sir dame minister secretary president senator judge black theresa".split())


def _is_month_name(reader: _Reader, at: int, last: int) -> bool:
    """Whether a bare month is one: not a surname (May), a verb (March), or part of a name."""
    lexeme, before, after = reader.lexemes[at], reader.word(at - 1), reader.kind(last)
    if lexeme.kind == "m":
        return before in _BEFORE_MONTH and reader.lexemes[last - 1].text == "."
    previous = reader.lexemes[at - 1] if at else None
    if before in _TITLED or (before == "." and reader.word(at - 2) in _TITLED):
        return False
    if previous and previous.text[:1].isupper() and previous.kind == "_" and reader.tag(at - 1) == "NNP":
        return False
    following = reader.lexemes[last] if last < len(reader.lexemes) else None
    joined = following is not None and following.text[:1].isupper() and reader.tag(last).startswith("NNP")
    if reader.tense.entity_at(lexeme.start) == "PERSON":
        return False
    if lexeme.lower in _UNMISTAKABLE:
        return not joined or before in _BEFORE_MONTH
    if reader.tag(at) not in ("NNP", "NNPS", "CD", "") or joined:
        return False
    if reader.has_month_person:
        return before in ("in", "since", "until", "till", "during")
    is_possessive = after == "'" and reader.word(last + 1) == "s"
    return before in _BEFORE_MONTH or is_possessive or (before in ("the", "a", "s") and after == "_")


def _weekday(reader: _Reader, first: int, last: int) -> _Found | None:
    name = reader.pick(first, last, "W")
    if name is None or (first == last - 1 and _is_part_of_name(reader, first, last)):
        return None
    at = next(i for i in range(first, last) if reader.lexemes[i] is name)
    which, unit = reader.pick(first, at, "LNPHCVG"), reader.pick(at, last, "U")
    number, part = WEEKDAYS[name.lower], reader.pick(at, last, "F")
    if unit:
        if unit.lower != "week":
            return None
        step = _STEP[(reader.pick(at, last, "LNH") or name).kind]
        text = f"weekday:{number}:of@week:{step:+d}"
    elif which and which.kind == "N":
        base = reader.base(first, ("day",)) if reader.direction(first, last) == "past" else None
        text = f"weekday:{number}:of@week:+1"
        if base:
            text = f"weekday:{number}:following@{_day_of(base.expression)}"
    elif which and which.kind == "H":
        past = any(x.kind == "P" for x in reader.lexemes[first:at])
        text = f"weekday:{number}:{'last' if past else reader.direction(first, last) or 'next'}"
    elif which and which.kind in "VG":
        base = reader.base(first, ("day",))
        if base is None:
            return None
        text = f"weekday:{number}:{'last' if which.kind == 'V' else 'following'}@{base.expression}"
    elif which:
        text = f"weekday:{number}:{_WHICH_DIRECTION[which.kind]}"
    else:
        text = f"weekday:{number}:{reader.direction(first, last) or 'past'}"
    return _Found(first, last, text + (f" T{DAY_PARTS[part.lower]}" if part else ""), "day")


def _is_part_of_name(reader: _Reader, first: int, last: int) -> bool:
    """Black Friday, Super Tuesday, Sunday Times: the day is not told."""
    before = reader.lexemes[first - 1] if first else None
    after = reader.lexemes[last] if last < len(reader.lexemes) else None
    if before and before.lower in ("black", "super", "bloody", "good", "easter", "palm", "ash", "cyber"):
        return True
    names = ("times", "telegraph", "mirror", "mail", "post", "express", "herald", "morning", "night")
    return bool(after and after.text[:1].isupper() and after.lower in names)


def _weekend(reader: _Reader, first: int, last: int) -> _Found | None:
    if reader.lexemes[last - 1].lower == "weekends":
        return None
    which = reader.pick(first, last, "LNPHCVG")
    if which is None:
        if not (reader.kind(first) == "T" or reader.kind(first - 1) == "T"):
            return None
        return _Found(first, last, f"weekend:{reader.direction(first, last) or 'past'}", "week")
    if which.kind == "H":
        is_past = any(x.kind == "P" for x in reader.lexemes[first:last])
        return _Found(
            first, last, f"weekend:{'past' if is_past else reader.direction(first, last) or 'next'}", "week"
        )
    if which.kind in "VG" and (base := reader.base(first, ("day", "week"))):
        direction = "last" if which.kind == "V" else "following"
        return _Found(first, last, f"weekend:{direction}@{base.expression}", "week")
    return _Found(first, last, f"weekend:{_WHICH_DIRECTION[which.kind]}", "week")


_DEICTIC = {"today": "day:+0", "tonight": "day:+0 TNI", "yesterday": "day:-1", "tomorrow": "day:+1"}


def _deictic(reader: _Reader, first: int, last: int) -> _Found | None:
    day, part = reader.pick(first, last, "D"), reader.pick(first, last, "F")
    if day:
        text = _DEICTIC[day.lower]
        return _Found(first, last, f"{text[:6]} T{DAY_PARTS[part.lower]}" if part else text, "day")
    which = reader.pick(first, last, "HLh")
    if which is None or part is None:
        return None
    if which.kind == "h":
        base = reader.base(first, ("day",))
        text = f"day:+0@{base.expression.partition(' ')[0]}" if base else None
        return _Found(first, last, f"{text} T{DAY_PARTS[part.lower]}", "day") if text else None
    if which.kind == "L" and part.lower == "morning":
        return None
    return _Found(first, last, f"day:{_STEP[which.kind]:+d} T{DAY_PARTS[part.lower]}", "day")


def _ago(reader: _Reader, first: int, last: int) -> _Found | None:
    at = next(i for i in range(last - 1, first - 1, -1) if reader.kind(i) == "U" or i == first)
    at = next(i for i in range(first, last) if reader.kind(i) == "U")
    sign = -1 if reader.kind(last - 1) == "g" else 1
    words = {x.lower for x in reader.lexemes[first:at]}
    count = _count(reader, first, at)
    if any(x.kind == "J" for x in reader.lexemes[at:last]) and count is not None:
        count += 0.5
    if count is None:
        if sign > 0:
            return None
        return _Found(first, last, "once", "year")
    text, grain = _shift(_unit_of(reader.lexemes[at]), sign * count)
    if "more" in words or "over" in words or reader.word(first - 1) == "over":
        text = f"before:{text}" if sign < 0 else f"after:{text}"
    elif "less" in words:
        text = f"after:{text}" if sign < 0 else text
    return _Found(first, last, text, grain)


def _later(reader: _Reader, first: int, last: int) -> _Found | None:
    """Two days later; a year earlier; the day before: seen from a time told before."""
    word, at = reader.word(last - 1), last - 2
    if (reader.kind(last - 1) == "B" and not _is_clause_end(reader, last)) or reader.word(last) == "than":
        return _duration(reader, first, last - 1) if reader.kind(first) != "T" else None
    unit = _unit_of(reader.lexemes[at])
    count = 1.0 if reader.kind(first) == "T" else _count(reader, first, at)
    if count is None or unit in ("second", "minute", "hour"):
        return None
    sign = -1 if word in ("earlier", "before") else 1
    text, grain = _shift(unit, sign * count)
    base = reader.base(first, _FINER[unit])
    if base is None:
        if sign > 0:
            return None
        return _Found(first, last, text, grain)
    return _Found(first, last, f"{text}@{_day_of(base.expression)}", grain)


def _is_clause_end(reader: _Reader, index: int) -> bool:
    return reader.kind(index) in "\n,.x(-" or reader.word(index) in (";", ")", '"', "”", "in", "at", "but")


_FINER = {
    "day": ("day",), "week": ("day", "week"), "fortnight": ("day", "week"),
    "month": ("day", "month"), "quarter": ("day", "month", "quarter"),
    "year": ("day", "month", "quarter", "year"), "decade": ("year",), "century": ("year",),
    "weekend": ("day", "week"),
}  # fmt: skip
_STEP = {"L": -1, "P": -1, "V": -1, "N": 1, "C": 1, "G": 1, "H": 0, "K": 0, "T": 0, "h": 0}
_WHICH_DIRECTION = {"L": "last", "P": "last", "V": "last", "N": "following", "C": "next", "G": "following",
                    "H": "past", "K": "past"}  # fmt: skip


def _so_far(reader: _Reader, first: int, last: int) -> _Found | None:
    unit = _unit_of(reader.lexemes[last - 1])
    if unit not in ("day", "week", "month", "quarter", "year", "decade", "century"):
        return None
    return _Found(first, last, f"{reader.word(first)}:{unit}:+0", unit)


def _unit(reader: _Reader, first: int, last: int) -> _Found | None:
    """Last week; late next month; the following year; that year; the past decade."""
    name = reader.lexemes[last - 1]
    unit = _unit_of(name)
    which = next((x for x in reversed(reader.lexemes[first : last - 1]) if x.kind in "LPNVGCKHh"), None)
    if which is None or unit in ("second", "minute", "hour", "fortnight") or _is_age(reader, last):
        return None
    part = _part(reader, first, last - 1)
    if part == "?":
        return None
    if name.lower in PLURALS and which.kind != "H":
        return _vague_stretch(reader, first, last, which.kind, unit)
    has_the = reader.pick(first, last, "T") is not None
    if which.kind in "Vh" or which.kind == "G" or (which.kind == "N" and has_the and unit == "day"):
        base = reader.base(first, _FINER[unit])
        if base is None:
            if which.kind in "h" or unit == "day":
                return None
            return _Found(first, last, f"{part}{unit}:{_STEP[which.kind]:+d}", unit)
        step = f"{unit}:{_STEP[which.kind]:+d}"
        return _Found(first, last, f"{part}{step}@{_day_of(base.expression)}", unit)
    if unit == "day":
        return _Found(first, last, "day:+0", "day") if which.kind == "K" else None
    past_this = any(x.kind == "H" for x in reader.lexemes[first:last]) and which.kind == "P"
    if (
        which.kind == "P"
        and not past_this
        or (which.kind == "L" and has_the and unit in ("decade", "century"))
    ):
        return _stretch_found(first, last, "past", f"P{_amount(unit, 1)}", unit)
    if which.kind == "C" or (which.kind == "N" and has_the and unit != "year"):
        return _stretch_found(first, last, "next", f"P{_amount(unit, 1)}", unit)
    return _Found(first, last, f"{part}{unit}:{_STEP[which.kind]:+d}", unit)


def _vague_stretch(reader: _Reader, first: int, last: int, kind: str, unit: str) -> _Found | None:
    """In recent weeks; in the coming months; in the following months."""
    head = {"R": "past", "P": "past", "L": "past", "C": "next", "N": "next", "G": "next"}.get(kind)
    if head is None or unit in ("century", "second", "minute"):
        return None
    value = "PXY" if unit in ("decade", "year") else f"PX{UNITS[unit][0]}"
    if unit == "hour":
        value = "PTXH"
    base = reader.base(first, _FINER[unit]) if kind == "G" and unit in _FINER else None
    suffix = f"@{_day_of(base.expression)}" if base else ""
    if kind == "G" and not base:
        return None
    return _Found(first, last, f"{head}:{value}{suffix}", "year" if unit == "decade" else unit)


def _stretch_found(first: int, last: int, head: str, value: str, unit: str) -> _Found:
    return _Found(first, last, f"{head}:{value}", "day" if unit in ("hour", "minute", "second") else unit)


def _stretch(reader: _Reader, first: int, last: int) -> _Found | None:
    """The past two years; the next few days; recent weeks."""
    unit = _unit_of(reader.lexemes[last - 1])
    which = reader.pick(first, last, "LPNVGCKHR")
    if which is None or which.kind in "HK" or _is_age(reader, last):
        return None
    at = next(i for i in range(first, last) if reader.lexemes[i] is which) + 1
    if at == last - 1:
        if reader.lexemes[last - 1].lower not in PLURALS:
            kind = which.kind
            return _unit(reader, first, last) if kind == "C" else None
        return _vague_stretch(reader, first, last, which.kind, unit)
    count = _count(reader, at, last - 1)
    head = "past" if which.kind in "LPVR" else "next"
    if count is None:
        return _vague_stretch(reader, first, last, which.kind, unit)
    clock = "T" if unit in ("hour", "minute", "second") else ""
    return _stretch_found(first, last, head, f"P{clock}{_amount(unit, count)}", unit)


def _end_of_unit(reader: _Reader, first: int, last: int) -> _Found | None:
    """The end of the year; early in the week is left to `_unit`."""
    unit = _unit_of(reader.lexemes[last - 1])
    part = _part(reader, first, last)
    if unit not in ("week", "month", "year", "quarter", "decade", "century") or part in ("", "?"):
        return None
    return _Found(first, last, f"{part}{unit}:+0", unit)


def _fiscal(reader: _Reader, first: int, last: int) -> _Found | None:
    year = reader.pick(first, last, "y")
    if year:
        return _Found(first, last, year.text, "year")
    which = reader.pick(first, last, "LPNVGCKH")
    unit = _unit_of(reader.lexemes[last - 1])
    if which is None or unit not in ("year", "quarter"):
        return None
    return _Found(first, last, f"{unit}:{_STEP[which.kind]:+d}", unit)


def _quarter(reader: _Reader, first: int, last: int) -> _Found | None:
    """The first quarter of 2023; second half of last year; Q3; fourth-quarter."""
    lexemes = reader.lexemes[first:last]
    ordinal = reader.pick(first, last, "OQ")
    half = reader.pick(first, last, "J")
    units = [x for x in lexemes if x.kind == "U"]
    if ordinal is None or not (half or ordinal.kind == "Q" or _unit_of(units[0]) == "quarter"):
        return None
    number = int(ordinal.text[1]) if ordinal.kind == "Q" else int(number_of(ordinal) or 9)
    if number > (2 if half else 4):
        return None
    stem, grain = (f"H{number}", "year") if half else (f"Q{number}", "quarter")
    year = reader.pick(first, last, "y")
    if year:
        return _Found(first, last, f"{year.text}-{stem}", grain)
    step = next((x for x in reversed(lexemes) if x.kind in "LNHK"), None)
    has_year = len(units) > (0 if half or ordinal.kind == "Q" else 1) and _unit_of(units[-1]) == "year"
    if step or has_year:
        if not has_year:
            return None
        return _Found(first, last, f"XXXX-{stem}:this@year:{_STEP[step.kind] if step else 0:+d}", grain)
    if half or reader.kind(last) == "f":
        return None
    return _Found(first, last, f"XXXX-{stem}:{reader.direction(first, last) or 'past'}", grain)


def _century(reader: _Reader, first: int, last: int) -> _Found | None:
    number = reader.pick(first, last, "oO")
    if number is None or reader.word(last - 1) != "century":
        return None
    count = int(number_of(number) or 0)
    part = _part(reader, first, last - 1)
    if not 1 <= count <= 22 or part == "?" or count == 1:
        return None
    return _Found(first, last, f"{part}{count - 1:02d}XX", "century")


def _season(reader: _Reader, first: int, last: int) -> _Found | None:
    name = reader.pick(first, last, "S")
    if name is None:
        return None
    at = next(i for i in range(first, last) if reader.lexemes[i] is name)
    season, part = SEASONS[name.lower], _part(reader, first, at)
    year, which = reader.pick(at, last, "y"), reader.pick(first, at, "LNPHCVGK")
    unit = reader.pick(at, last, "U")
    if part == "?" or reader.tag(at).startswith("V"):
        return None
    if year:
        if name.lower == "fall" and reader.kind(at + 1) == "f" and reader.kind(at - 1) == "T":
            pass
        return _Found(first, last, f"{part}{year.text}-{season}", "quarter")
    if unit:
        step = _STEP[(reader.pick(at, last, "LNH") or name).kind]
        return _Found(first, last, f"{part}XXXX-{season}:this@year:{step:+d}", "quarter")
    if which:
        direction = {"H": "this"}.get(which.kind, _WHICH_DIRECTION[which.kind])
        return _Found(first, last, f"{part}XXXX-{season}:{direction}", "quarter")
    before = reader.word(first - 1) if reader.kind(first) == "T" or part else ""
    if before not in ("in", "during", "since", "until", "by", "over", "through", "throughout"):
        return None
    if reader.kind(last) == "f" or name.lower == "fall" and reader.kind(last) == "_":
        return None
    return _Found(first, last, f"{part}XXXX-{season}:{reader.direction(first, last) or 'past'}", "quarter")


def _decade(reader: _Reader, first: int, last: int) -> _Found | None:
    lexeme = reader.lexemes[last - 1]
    digits = re.sub(r"\D", "", lexeme.text)
    part = _part(reader, first, last - 1)
    if len(digits) == 4:
        return _Found(first, last, f"{part}{digits[:3]}X", "decade")
    has_the = reader.pick(first, last, "T") is not None
    if not has_the and not lexeme.text.startswith(("'", "’")):
        return None
    tens = DECADES.get(lexeme.lower) or (int(digits[0]) if digits else 0)
    if tens == 0 or (tens < 5 and digits == ""):
        return None
    return _Found(first, last, f"{part}{19 if tens > 2 else 20}{tens}X", "decade")


def _each(reader: _Reader, first: int, last: int) -> _Found | None:
    name = reader.lexemes[last - 1]
    if name.kind == "F":
        return _Found(first, last, "every:P1D", "")
    if name.kind in "WEM":
        return _Found(first, last, "every:P1Y" if name.kind == "M" else "every:P1W", "")
    count = _count(reader, first + 1, last - 1) if last - first > 2 else 1.0
    unit = _unit_of(name)
    if count is None:
        return None
    clock = "T" if unit in ("hour", "minute", "second") else ""
    return _Found(first, last, f"every:P{clock}{_amount(unit, count)}", "")


_LENGTH_BEFORE = frozenset(
    "in for over after within of than about around least nearly almost roughly under exactly just last "
    "some another only every took takes spent lasted lasting during throughout".split()
)


def _duration(reader: _Reader, first: int, last: int) -> _Found | None:
    """Two days; an 11-year lull; for years; half an hour. Ages are none."""
    at = next(i for i in range(first, last) if reader.kind(i) == "U")
    name, before = reader.lexemes[at], reader.word(first - 1)
    unit = _unit_of(name)
    if _is_age(reader, last) or unit == "quarter":
        return None
    is_adjective = any(x.kind in "-=" for x in reader.lexemes[first:last])
    clock = "T" if unit in ("hour", "minute", "second") else ""
    if at == first:
        if reader.kind(last - 1) == "=":
            value = (
                "PX" + UNITS[unit][0].lstrip("T") if name.lower in PLURALS else f"P{clock}{_amount(unit, 1)}"
            )
            return _Found(
                first, last, value if not value.startswith("PX") or not clock else f"PT{value[1:]}", ""
            )
        if name.lower not in PLURALS or before not in ("for", "in", "over", "after", "within"):
            return None
        return _Found(first, last, f"P{clock}X{UNITS[unit][0].lstrip('T')}", "")
    count = _count(reader, first, at)
    if any(x.kind == "J" for x in reader.lexemes[at:last]) and count is not None:
        count += 0.5
    if reader.kind(first) == "A" and at == first + 1 and not is_adjective:
        if _is_rate(reader, first):
            return _Found(first, last, f"every:P{clock}{_amount(unit, 1)}", "")
        if before not in _LENGTH_BEFORE or unit == "minute":
            return None
    if name.lower not in PLURALS and not is_adjective and count not in (0.5, 1.0):
        return None
    if reader.word(first) == "one" and unit == "day" and before not in _LENGTH_BEFORE and not is_adjective:
        return None
    amount = f"X{UNITS[unit][0].lstrip('T')}" if count is None else _amount(unit, count)
    if count is not None and (count <= 0 or count >= 100_000):
        return None
    return _Found(first, last, f"P{clock}{amount}", "")


def _is_age(reader: _Reader, last: int) -> bool:
    """27-year-old; two years old; six years of age."""
    after = reader.word(last + 1) if reader.kind(last) == "-" else reader.word(last)
    return after in ("old", "olds") or (after == "of" and reader.word(last + 1) == "age")


def _is_rate(reader: _Reader, first: int) -> bool:
    """15 a year; three times a week; $2 billion a year."""
    before = reader.word(first - 1)
    is_count = before in (
        "times",
        "once",
        "twice",
        "%",
        "percent",
        "million",
        "billion",
        "dollars",
        "barrels",
    )
    return is_count or reader.kind(first - 1) in "dny" or reader.tag(first - 1) == "NNS"


def _clock(reader: _Reader, first: int, last: int) -> _Found | None:
    lexeme = reader.lexemes[first]
    half = reader.pick(first, last, "c")
    zone = reader.pick(first, last, "Z")
    named = lexeme.lower in CLOCK_NAMES
    before = reader.word(first - 1)
    if not (half or zone or named) and before not in (
        "at",
        "by",
        "until",
        "around",
        "about",
        "from",
        "before",
        "after",
    ):
        return None
    if named and before not in ("at", "by", "until", "around", "about", "before", "after", "since", "from"):
        return None
    text = CLOCK_NAMES.get(lexeme.lower) or _clock_text(lexeme.text, half.lower if half else "")
    if text is None:
        return None
    suffix = "Z" if zone and zone.text in ("GMT", "UTC") else ""
    base = reader.base(first, ("day",))
    near = base is not None and "\n" not in reader.classes[base.last : first]
    day = base.expression.partition(" ")[0] if near and base and "/" not in base.expression else "day:+0"
    return _Found(first, last, f"{day} T{text}{suffix}", "day")


def _clock_text(text: str, half: str) -> str | None:
    hour, _, rest = text.partition(":")
    number, minute = int(hour), rest[:2] or "00"
    if half.startswith("p") and number < 12:
        number += 12
    elif half.startswith("a") and number == 12:
        number = 0
    return f"{number:02d}:{minute}" if number <= 24 else None


_BEFORE_YEAR = frozenset(
    "in since of by from until till through during before after to between and for early mid late around "
    "circa late fiscal back about year".split()
)
_NO_YEAR = frozenset(
    "flight route highway room windows resolution number no page section article chapter model boeing airbus "
    "galaxy channel area unit building suite street interstate bill act only over than nearly almost some "
    "about roughly total at least".split()
)


def _year(reader: _Reader, first: int, last: int) -> _Found | None:
    lexeme, before, after = reader.lexemes[last - 1], reader.word(first - 1), reader.kind(last)
    part = _part(reader, first, last - 1)
    number = int(lexeme.text)
    if part == "?" or not _is_year(reader, first, last, number, before, bool(part)):
        return None
    if after == "'" and reader.word(last + 1) == "s" and before not in _BEFORE_YEAR and number < 1900:
        return None
    direction = reader.told(first, last) if before in _BEFORE_YEAR and not part else None
    if before == "since":
        direction = "past"
    suffix = f":{direction}" if direction in ("past", "next") else ""
    return _Found(first, last, f"{part}{lexeme.text}{suffix}", "year")


def _is_year(reader: _Reader, first: int, last: int, number: int, before: str, has_part: bool) -> bool:
    """A year, not a count, price, flight or resolution."""
    if (
        reader.kind(last) in "cZ"
        or reader.word(last) in PLURALS
        or reader.word(last) == "year"
        or reader.word(last)
        in (
            "%",
            "percent",
            "million",
            "billion",
            "hours",
            "km",
        )
    ):
        return False
    if before in _NO_YEAR or reader.kind(first - 1) in "dnky/" and reader.kind(first - 1) != "y":
        return False
    if has_part:
        return 1000 <= number <= 2100
    counts = reader.tag(last) == "NNS" and reader.lexemes[last].start == reader.lexemes[last - 1].end + 1
    if before in _BEFORE_YEAR:
        return 1200 <= number <= 2100 and (
            not counts or 1900 <= number <= 2050 and before in ("in", "since", "by", "of")
        )
    if not 1900 <= number <= 2050:
        return False
    return not counts or before in ("the", "s", "this") or reader.lexemes[last].text[:1].isupper()


def _years(reader: _Reader, first: int, last: int) -> _Found | None:
    """2014-16; 2022/23; 2009-2011."""
    one, two = reader.lexemes[first], reader.lexemes[last - 1]
    later = two.text if len(two.text) == 4 else one.text[:2] + two.text if len(two.text) == 2 else ""
    if not later or not 0 < int(later) - int(one.text) <= 60 or not 1900 <= int(one.text) <= 2100:
        return None
    if reader.kind(last) == "-" or one.end + 1 != two.start:
        return None
    return _Found(first, last, f"{one.text}/{later}", "year")


def _over_years(reader: _Reader, first: int, last: int) -> _Found | None:
    if reader.word(last - 1) not in ("years", "decades") or reader.word(first - 1) != "over":
        return None
    return _Found(first, last, "PXY", "")


_READERS: dict[str, Callable[[_Reader, int, int], _Found | None]] = {
    "iso": _iso, "slash": _slash, "days_of_month": _days_of_month, "days_before_month": _days_of_month,
    "month_day": _month_day, "day_month": _month_day, "months": _months, "month": _month,
    "weekday": _weekday, "weekend": _weekend, "deictic": _deictic, "ago": _ago, "later": _later,
    "so_far": _so_far, "fiscal": _fiscal, "quarter": _quarter, "century": _century, "stretch": _stretch,
    "unit": _unit, "end_of_unit": _end_of_unit, "season": _season, "decade": _decade, "each": _each,
    "duration": _duration, "clock": _clock, "years": _years, "over_years": _over_years, "year": _year,
}  # fmt: skip


_SINGLE = {"y": _year, "M": _month, "W": _weekday}
"""What a word may still be when the longer phrase it begins is none."""


# --- pieces that readers share ------------------------------------------------------------------------


def _dated(reader: _Reader, first: int, last: int, text: str, grain: str, default: str) -> _Found | None:
    """A date with month; its direction tells the year, or, with a year, what the text says of it."""
    is_open = "XXXX" in text
    direction = (reader.direction(first, last) or default) if is_open else reader.told(first, last)
    expression = f"{text}:{direction}" if direction else text
    return _Found(first, last, expression, grain) if _is_expression(expression) else None


def _is_expression(text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True


def _part(reader: _Reader, first: int, last: int) -> str:
    """Prefix for "early", "mid-", "the end of"; `?` for a word that is none ("end of last" is)."""
    for lexeme in reader.lexemes[first:last]:
        if lexeme.kind in "eb":
            return "early:"
        if lexeme.kind == "i":
            return "mid:"
        if lexeme.kind in "lz":
            return "late:"
    return ""


def _unit_of(lexeme: Lexeme) -> str:
    return PLURALS.get(lexeme.lower, lexeme.lower)


def _count(reader: _Reader, first: int, last: int) -> float | None:
    """The number that lexemes say; None for "several", "a few"."""
    lexemes = [x for x in reader.lexemes[first:last] if x.kind in "AJdnyqv"]
    if any(x.kind == "v" for x in lexemes):
        return 2.0 if any(x.lower == "couple" for x in lexemes) else None
    total = 0.0
    for lexeme in lexemes:
        if lexeme.kind == "J":
            total += 0.5
        elif lexeme.kind == "A":
            continue
        else:
            number = number_of(lexeme) or 0.0
            total = (
                total * number
                if number in (12, 100, 1000) and 0 < total < 20 and lexeme.kind == "q"
                else total + number
            )
    if total == 0.0:
        return 1.0 if any(x.kind == "A" for x in lexemes) else None
    return total


def _amount(unit: str, count: float) -> str:
    """4 and "fortnight" -> 8W; 2.5 and "year" -> 2.5Y."""
    letter = UNITS[unit][0].lstrip("T")
    size = {"decade": 10, "century": 100, "fortnight": 2}.get(unit, 1)
    return f"{count * size:.2f}".rstrip("0").rstrip(".") + letter


def _shift(unit: str, count: float) -> tuple[str, str]:
    """Units from here as an expression, with the grain of its days; fractions go to a finer unit."""
    if unit in ("second", "minute"):
        return "day:+0", "day"
    if unit == "hour":
        return f"day:{int(count / 24):+d}", "day"
    factor = {"fortnight": ("week", 2), "decade": ("year", 10), "century": ("year", 100)}
    name, size = factor.get(unit, (unit, 1))
    steps = count * size
    if steps != int(steps):
        name, steps = {
            "year": ("month", steps * 12),
            "week": ("day", steps * 7),
            "month": ("week", steps * 4),
        }.get(name, (name, steps))
    steps = max(min(round(steps), 99_999), -99_999)
    return f"{name}:{steps:+d}", name


def _day_of(expression: str) -> str:
    """A base without its clock."""
    return expression if "@" in expression else expression.partition(" ")[0]
