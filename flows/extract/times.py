"""A parsed text to its time expressions, unanchored: where they stand and how to compute their days.

The grammar is a table of patterns over lexeme classes (`time_words.py`), tried from left to right, first
match first; a reader turns each match into an expression of `flows/timex.py`, or declines. Whether a bare
"Tuesday" or "May" lies behind or ahead is decided by the governing verb (`tense.py`). Every pattern has
bounded repeats, so reading takes time linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from flows.extract import time_dates, time_spans
from flows.extract.time_context import Context, Found, day_of
from flows.records import TimeMention
from flows.timex import is_expression

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
    context = Context(doc)
    position = 0
    while match := _GRAMMAR.search(context.classes, position):
        # "9 a.m. on Tuesday" is one time: a clock is set aside while the day after it is read.
        clock = context.found.pop() if _is_clock_before(context, match.start()) else None
        found = _read(context, match)
        if clock is not None:
            found, clock = _with_clock(found, clock)
        if clock is not None:
            context.found.append(clock)
        if found is None:
            position = match.start() + 1
            continue
        context.found.append(replace(found, relation=_relation(context, found)))
        position = found.last
    _join_ranges(context)
    return [_mention(context, found) for found in context.found]


def _read(context: Context, match: re.Match[str]) -> Found | None:
    """What a match means; where that is nothing, what a later rule makes of a phrase that begins there."""
    first = match.start()
    if context.word(first) == "than":
        return None  # as in "less unrest than two years ago"
    name: str | None = match.lastgroup or ""
    last = match.end()
    while name is not None:
        found = _READERS[name](context, first, last)
        # A grammatical phrase may still be no time: 31 June, the past 10,000,000 years.
        if found is not None and is_expression(found.expression):
            return found
        name, last = _next_rule(context, first, name)
    return None


def _next_rule(context: Context, first: int, name: str) -> tuple[str | None, int]:
    for later in _NAMES[_NAMES.index(name) + 1 :]:
        if match := _PATTERNS[later].match(context.classes, first):
            return later, match.end()
    return None, first


def _is_clock_before(context: Context, first: int) -> bool:
    """Whether a clock time stands right before a phrase, as in "9 a.m. on Tuesday", "noon Friday"."""
    if not context.found or not _CLOCK_TIME.search(context.found[-1].expression):
        return False
    last = context.found[-1].last
    return first == last or (first == last + 1 and (context.word(last) == "on" or context.kind(last) == ","))


def _with_clock(found: Found | None, clock: Found) -> tuple[Found | None, Found | None]:
    """A clock and the day told after it as one, or both as they are where that was no day."""
    if found is None or found.grain != "day" or not is_expression(f"{day_of(found.expression)} T12:00"):
        return found, clock
    if _CLOCK_TIME.search(found.expression) or "/" in found.expression:
        return found, clock
    time = clock.expression.rpartition(" T")[2]
    return replace(found, first=clock.first, expression=f"{day_of(found.expression)} T{time}"), None


def _mention(context: Context, found: Found) -> TimeMention:
    start, end = context.lexemes[found.first].start, context.lexemes[found.last - 1].end
    opened, closed = context.text.count("[", start, end), context.text.count("]", start, end)
    if closed > opened and context.text[start - 1 : start] == "[":
        start -= 1
    elif opened > closed and context.text[end : end + 1] == "]":
        end += 1
    return TimeMention(start, end, context.text[start:end], found.expression, found.relation, not found.grain)


# --- patterns ---------------------------------------------------------------------------------------

_MONTH = r"(?:M|m\.?)"
_DAY_NAME = r"(?:[Ww]\.?,?(?:p?T)?)"
_COUNT = r"(?:~{0,3}(?:A?v[f~]?|[dq]xAJ|A?q(?:-?q|xq)?f?|[dny]|A))"
_PART = r"(?:T?[eil]-?|T?[biz]f)"
_WHICH = r"(?:HP|T?[LPNVGCKH])"

_RULES: tuple[tuple[str, str], ...] = (
    ("holiday", r"(?:HP|T?[LNPHCVG])?Y(?:,?y)?"),
    ("iso", r"I(?:,?k)?"),
    ("slash", r"s"),
    ("days_of_month", rf"{_MONTH}[do](?:-|X|x)T?[do](?![-U])(?:,?y)?"),
    ("days_before_month", rf"T?[do](?:-|X|x)T?[do]f?{_MONTH}(?:,?y)?"),
    ("month_day", rf"{_DAY_NAME}?{_MONTH}T?(?:d|o|O)(?![-U]U|U)(?:,?y)?"),
    ("day_month", rf"{_DAY_NAME}?(?:T?[do]f?|T?Of){_MONTH}(?:,?y)?"),
    ("months", rf"{_MONTH}[-/]{_MONTH}(?:,?y)?"),
    ("month", rf"(?:{_PART}T?)?(?:(?:{_WHICH}|hh?){_MONTH}|{_MONTH}(?:(?:,|f)?y|f?(?:T?[LNHV]|hh?)U)?)"),
    ("weekday", r"(?:[eil]p?)?(?:HP|T?[LNHPCVG])?WF?(?:f?[LNH]U)?"),
    ("weekend", r"T?(?:HP|[LNHPCVG])?E"),
    ("day_before", r"TUBD"),
    ("deictic", r"(?:[eil]p?)?(?:DF?|[HLh]F|T[NGV]F)"),
    ("ago", rf"(?:{_COUNT}|~{{0,3}}JA)?U(?:g|p!)|(?:[dq]|A)UxAJg"),
    ("later", rf"(?:{_COUNT}U[rtB]|TUB)"),
    ("so_far", r"[rt](?:H|h|pT|pH)U"),
    ("fiscal", rf"T?(?:{_WHICH})?j(?:U?y|U)"),
    ("quarter", r"T?(?:O-?U|OJ|Q)(?:f?y|f(?:y|[LNHK]j?U|TU)|f?[LNH]U)?"),
    ("part_of_month", r"T?[oOL]Uf(?:M(?:,?y|fy)?|y)"),
    ("century", r"(?:[eil]-?|T[eil]-?)?T?[oO]-?U"),
    ("stretch", rf"(?:{_WHICH}{_COUNT}U|T?[RC]U)"),
    ("unit", rf"(?:{_PART})?(?:{_WHICH}|T?h)U"),
    ("end_of_unit", r"T?[bziel]f(?:T|H)U|T?U(?:'_|-)z"),
    ("season", rf"(?:{_PART}T?)?(?:{_WHICH})?T?S(?:f?y|f[LNH]U)?"),
    ("decade", r"T?(?:[eil]-?)?0"),
    ("each", rf"u(?:{_COUNT})?[UWEMF]"),
    ("duration", rf"(?:{_COUNT}-?UxAJ|{_COUNT}-?U(?:-?=)?|~{{0,3}}JAU|U-=|U)"),
    ("clock", r"(?:kc?|[dq]c|[ny](?=Z))Z?"),
    ("ordinal_day", r"To(?:fHU)?"),
    ("years", r"y[-/][ydn]"),
    ("over_years", r"TU"),
    ("year", rf"(?:{_PART})?y"),
    ("weekdays", r"&"),
    ("cadence", r"@"),
    ("vague", r"~?a|!"),
)
_NAMES = [name for name, _ in _RULES]
_PATTERNS = {name: re.compile(pattern) for name, pattern in _RULES}
_CLOCK_TIME = re.compile(r" T\d\d:\d\dZ?$")
_GRAMMAR = re.compile(
    # Classes that begin no phrase, most words among them, are passed over at once.
    r"(?![_,.'(\n/fpxXBgcZ=-])(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _RULES) + ")"
)

_READERS: dict[str, Callable[[Context, int, int], Found | None]] = {
    "iso": time_dates.read_iso,
    "slash": time_dates.read_slash,
    "days_of_month": time_dates.read_days_of_month,
    "days_before_month": time_dates.read_days_of_month,
    "month_day": time_dates.read_month_day,
    "day_month": time_dates.read_month_day,
    "months": time_dates.read_months,
    "month": time_dates.read_month,
    "weekday": time_dates.read_weekday,
    "weekend": time_spans.read_weekend,
    "deictic": time_spans.read_deictic,
    "ago": time_spans.read_ago,
    "later": time_spans.read_later,
    "so_far": time_spans.read_so_far,
    "fiscal": time_dates.read_fiscal,
    "quarter": time_dates.read_quarter,
    "century": time_dates.read_century,
    "stretch": time_spans.read_stretch,
    "unit": time_spans.read_unit,
    "end_of_unit": time_spans.read_end_of_unit,
    "season": time_dates.read_season,
    "decade": time_dates.read_decade,
    "each": time_spans.read_each,
    "duration": time_spans.read_duration,
    "clock": time_dates.read_clock,
    "years": time_dates.read_years,
    "over_years": time_spans.read_over_years,
    "year": time_dates.read_year,
    "ordinal_day": time_dates.read_ordinal_day,
    "holiday": time_dates.read_holiday,
    "part_of_month": time_dates.read_part_of_month,
    "day_before": time_spans.read_day_before,
    "weekdays": time_spans.read_weekdays,
    "cadence": time_spans.read_cadence,
    "vague": time_spans.read_vague,
}

# --- relations and ranges -----------------------------------------------------------------------------

_SKIPPED = {"the", "about", "around", "at", "least", "early", "late", "mid", "-", "and", "including", "just"}
_RELATIONS = {
    "since": "since", "from": "since", "starting": "since", "beginning": "since", "until": "until",
    "till": "until", "by": "until", "through": "until", "thru": "until", "before": "before",
    "during": "during", "throughout": "during", "over": "during", "within": "during", "in": "at",
    "after": "after", "post": "after", "pre": "before",
}  # fmt: skip


def _relation(context: Context, found: Found) -> str:
    """How what is dated lies to the time: from the preposition before it."""
    index = found.first - 1
    while context.word(index) in _SKIPPED and index > found.first - 5:
        index -= 1
    word, before = context.word(index), context.word(index - 1)
    if word == "of" and before == "ahead":
        return "before"
    if (not found.grain and word in ("by", "to")) or (word == "over" and context.kind(found.last - 1) == "g"):
        return "at"  # "cut by two years", "over a year ago"
    if word == "to" and before in ("prior", "up", "through"):
        return "before" if before == "prior" else "until"
    return _RELATIONS.get(word, "at")


def _join_ranges(context: Context) -> None:
    """Let "from A to B" and "between A and B" know of each other: A gets the days of both."""
    for number in range(len(context.found) - 1):
        first, last = context.found[number], context.found[number + 1]
        if not (first.grain and last.grain) or " " in first.expression:
            continue
        if _is_shift(context, first, last):
            # "Postponed from May to September" tells two dates and no stretch.
            context.found[number] = replace(first, relation="at")
        elif _is_range(context, first, last):
            low, high = _same_year(first.expression, last.expression)
            end = _end_of_range(low, high)
            context.found[number] = replace(first, expression=f"{low}..{end}", relation="during")
            context.found[number + 1] = replace(last, expression=end, relation="until")


def _is_shift(context: Context, first: Found, last: Found) -> bool:
    if last.first - first.last != 1 or context.word(first.last) != "to":
        return False
    return context.tense.is_shift(context.lexemes[first.first].start)


def _is_range(context: Context, first: Found, last: Found) -> bool:
    if last.first - first.last != 1:
        return False
    between, before = context.word(first.last), context.word(first.first - 1)
    if between == "and":
        return before == "between"
    if between == "to":
        return before != "to"
    return between in ("through", "until", "till", "-", "–", "—")


def _same_year(first: str, last: str) -> tuple[str, str]:
    """A year told once holds for both ends: "between May and June 2019"."""
    year = re.match(r"(\d{4})-(\d\d)", last)
    month = re.match(r"XXXX-(\d\d)(-\d\d)?(?:=\d)?(?::|$)", first)
    if year and month:
        number = int(year[1]) - (month[1] > year[2])
        return f"{number:04d}-{month[1]}{month[2] or ''}", last
    return first, last


def _end_of_range(low: str, high: str) -> str:
    """The later end of a range: the first such day after the earlier end."""
    turned = re.sub(r":(?:past|next|near|last|following)(?= |$)", ":following", high)
    is_open = turned.startswith(("XXXX", "weekday")) and "@" not in low + high
    return f"{turned}@{low}" if is_open else high
