"""Readers of phrases that count from somewhere: today, last week, two days later, for years.

Each reads lexemes [first, last) of a context that match its pattern in `times.py`, and answers what was
found, or None where the words mean something else.
"""

from __future__ import annotations

from flows.extract.time_context import (
    CLOCK_UNITS,
    FINER,
    STEP,
    WHICH_DIRECTION,
    Context,
    Found,
    count_of,
    day_of,
    duration,
    part_of,
    unit_of,
)
from flows.extract.time_words import CADENCES, DAY_PARTS, MONTHS, PLURALS, VAGUE, WEEKDAYS

_DEICTIC = {"today": "day:+0", "tonight": "day:+0 TNI", "yesterday": "day:-1", "tomorrow": "day:+1"}


def read_deictic(context: Context, first: int, last: int) -> Found | None:
    """Today; yesterday afternoon; this morning; last night; that evening."""
    day, name = context.pick(first, last, "D"), context.pick(first, last, "F")
    if day:
        text = _DEICTIC[day.lower]
        return Found(first, last, f"{text[:6]} T{DAY_PARTS[name.lower]}" if name else text, "day")
    which = context.pick(first, last, "HLhNGV")
    if which is None or name is None or (which.kind == "L" and name.lower == "morning"):
        return None
    if which.kind in "HL":
        return Found(first, last, f"day:{STEP[which.kind]:+d} T{DAY_PARTS[name.lower]}", "day")
    base = context.base(first, ("day",))
    if base is None:
        return None
    step, text = _STEP_OF_PART[which.kind], day_of(base.expression)
    text = f"day:{step:+d}@{text}" if step else text
    return Found(first, last, f"{text} T{DAY_PARTS[name.lower]}", "day")


_STEP_OF_PART = {"N": 1, "G": 1, "V": -1, "h": 0}


def read_day_before(context: Context, first: int, last: int) -> Found | None:
    """The day before yesterday; the day after tomorrow."""
    step = {("before", "yesterday"): -2, ("after", "tomorrow"): 2}.get(
        (context.word(last - 2), context.word(last - 1))
    )
    if step is None or context.word(first + 1) != "day":
        return None
    return Found(first, last, f"day:{step:+d}", "day")


def read_weekend(context: Context, first: int, last: int) -> Found | None:
    """This weekend; over the weekend; the following weekend."""
    if context.lexemes[last - 1].lower == "weekends":
        return None
    which = context.pick(first, last, "LNPHCVG")
    if which is None:
        has_the = "T" in (context.kind(first), context.kind(first - 1))
        direction = context.weekday_direction(first, last) or "past"
        return Found(first, last, f"weekend:{direction}", "week") if has_the else None
    if which.kind == "H":
        is_past = context.pick(first, last, "P") is not None
        direction = "past" if is_past else context.weekday_direction(first, last) or "next"
        return Found(first, last, f"weekend:{direction}", "week")
    if which.kind in "VG" and (base := context.base(first, ("day", "week"))):
        return Found(first, last, f"weekend:{WHICH_DIRECTION[which.kind]}@{day_of(base.expression)}", "week")
    return Found(first, last, f"weekend:{WHICH_DIRECTION[which.kind]}", "week")


def read_so_far(context: Context, first: int, last: int) -> Found | None:
    """Earlier this week; later in the year; later that year."""
    unit = unit_of(context.lexemes[last - 1])
    if unit == "fortnight" or unit in CLOCK_UNITS or context.kind(last) == "f":
        return None
    if context.kind(first + 1) != "h" and unit != "day":
        is_in = context.kind(first + 1) != "p" or context.word(first + 1) == "in"
        return Found(first, last, f"{context.word(first)}:{unit}:+0", unit) if is_in else None
    base = context.base(first, FINER[unit])
    return Found(first, last, f"{unit}:+0@{day_of(base.expression)}", unit) if base else None


def read_end_of_unit(context: Context, first: int, last: int) -> Found | None:
    """The end of the year; the beginning of the week; year's end; year-end."""
    if context.kind(last - 1) == "z":
        at = first + context.classes[first:last].index("U")
        is_told = context.word(at) in ("year", "month") and context.word(last - 2) in ("s", "-", "–")
        return Found(first, last, f"late:{context.word(at)}:+0", context.word(at)) if is_told else None
    unit = unit_of(context.lexemes[last - 1])
    if unit in ("day", "fortnight") or unit in CLOCK_UNITS:
        return None
    return Found(first, last, f"{part_of(context, first, last)}{unit}:+0", unit)


def read_unit(context: Context, first: int, last: int) -> Found | None:
    """Last week; late next month; the following year; that year; the past decade."""
    name = context.lexemes[last - 1]
    unit = unit_of(name)
    has_the = "T" in (context.kind(first), context.kind(first - 1))
    if context.kind(last) == "f" and has_the and context.kind(last - 2) in "LN":
        return None  # "the last week of the campaign" is one of the campaign's
    which = next((x for x in reversed(context.lexemes[first : last - 1]) if x.kind in "LPNVGCKHh"), None)
    if which is None or unit == "fortnight" or unit in CLOCK_UNITS or _is_age(context, last):
        return None
    if name.lower in PLURALS and which.kind != "H":
        return _vague_stretch(context, first, last, which.kind)
    has_the = context.pick(first, last, "T") is not None
    text = f"{part_of(context, first, last - 1)}{unit}:{STEP[which.kind]:+d}"
    if which.kind in "VhG" or (which.kind == "N" and has_the and unit == "day"):
        return _told_from(context, first, last, text, unit, which.kind)
    if unit == "day":
        return None
    is_this_past = context.pick(first, last, "H") is not None
    if which.kind == "P" and not is_this_past:
        return Found(first, last, f"past:{duration(unit, 1)}", unit)
    if which.kind == "L" and has_the and unit in ("decade", "century"):
        return Found(first, last, f"past:{duration(unit, 1)}", unit)
    if which.kind == "C" or (which.kind == "N" and has_the and unit != "year"):
        return Found(first, last, f"next:{duration(unit, 1)}", unit)
    return Found(first, last, text, unit)


def _told_from(context: Context, first: int, last: int, text: str, unit: str, kind: str) -> Found | None:
    """The previous month, that year: seen from a time told before, else from the article."""
    if base := context.base(first, FINER[unit]):
        return Found(first, last, f"{text}@{day_of(base.expression)}", unit)
    return None if kind == "h" or unit == "day" else Found(first, last, text, unit)


def _vague_stretch(context: Context, first: int, last: int, kind: str) -> Found | None:
    """In recent weeks; in the coming months; in the following months."""
    head = {"R": "past", "P": "past", "L": "past", "C": "next", "N": "next", "G": "next"}.get(kind)
    unit = unit_of(context.lexemes[last - 1])
    if head is None or unit in ("century", "second", "minute"):
        return None
    text = f"{head}:{duration(unit, None)}"
    if kind != "G":
        return Found(first, last, text, unit)
    base = context.base(first, FINER.get(unit, ()))
    return Found(first, last, f"{text}@{day_of(base.expression)}", unit) if base else None


def read_stretch(context: Context, first: int, last: int) -> Found | None:
    """The past two years; the next few days; recent weeks."""
    name = context.lexemes[last - 1]
    unit, which = unit_of(name), context.pick(first, last, "LPNVGCKHR")
    if which is None or which.kind in "HK" or _is_age(context, last):
        return None
    at = context.place(which, first) + 1
    if at == last - 1 and name.lower not in PLURALS:
        return read_unit(context, first, last) if which.kind == "C" else None
    count = count_of(context, at, last - 1)
    if count is None:
        return _vague_stretch(context, first, last, which.kind)
    head = "past" if which.kind in "LPVR" else "next"
    return Found(first, last, f"{head}:{duration(unit, count)}", "day" if unit in CLOCK_UNITS else unit)


def read_ago(context: Context, first: int, last: int) -> Found | None:
    """Two years ago; more than a decade ago; years ago; three days from now."""
    at = first + context.classes[first:last].index("U")
    is_ago = context.kind(last - 1) == "g"
    count = _count_with_half(context, first, at, last)
    if count is None:
        # "A few days ago" is recent; "years ago" is any time.
        text = "once" if at == first else f"past:{duration(unit_of(context.lexemes[at]), None)}"
        return Found(first, last, text, "year") if is_ago else None
    words = {x.lower for x in context.lexemes[first:at]} | {context.word(first - 1)}
    text, grain = _shift(unit_of(context.lexemes[at]), -count if is_ago else count)
    if words & {"more", "over"}:
        text = f"{'before' if is_ago else 'after'}:{text}"
    elif "less" in words and is_ago:
        text = f"after:{text}"
    return Found(first, last, text, grain)


def read_later(context: Context, first: int, last: int) -> Found | None:
    """Two days later; a year earlier; the day before: seen from a time told before."""
    # "The day before the vote", "three days after it began": no day, but maybe a duration.
    if (context.kind(last - 1) == "B" and not _is_clause_end(context, last)) or context.word(last) == "than":
        return None if context.kind(first) == "T" else read_duration(context, first, last - 1)
    unit = unit_of(context.lexemes[last - 2])
    count = 1.0 if context.kind(first) == "T" else count_of(context, first, last - 2)
    if count is None or unit in CLOCK_UNITS:
        return None
    is_back = context.word(last - 1) in ("earlier", "before")
    text, grain = _shift(unit, -count if is_back else count)
    base = context.base(first, FINER[unit])
    if base and not (unit in ("year", "decade") and ":next" in base.expression):
        return Found(first, last, f"{text}@{day_of(base.expression)}", grain)
    return Found(first, last, text, grain) if is_back else None


def _is_clause_end(context: Context, index: int) -> bool:
    return context.kind(index) in "\n,.x(-" or context.word(index) in (";", ")", '"', "”", "in", "at", "but")


def _shift(unit: str, count: float) -> tuple[str, str]:
    """Units from here as an expression, with the grain of its days; fractions go to a finer unit."""
    if unit in CLOCK_UNITS:
        return f"day:{int(count / 24) if unit == 'hour' else 0:+d}", "day"
    name, size = {"fortnight": ("week", 2), "decade": ("year", 10), "century": ("year", 100)}.get(
        unit, (unit, 1)
    )
    steps = count * size
    if steps != int(steps):
        finer = {"year": ("month", 12), "month": ("week", 4), "week": ("day", 7)}
        name, size = finer.get(name, (name, 1))
        steps *= size
    return f"{name}:{max(min(round(steps), 99_999), -99_999):+d}", name


# --- durations and sets -------------------------------------------------------------------------------


def read_each(context: Context, first: int, last: int) -> Found | None:
    """Every year; each Monday; every two weeks; per day."""
    name = context.lexemes[last - 1]
    if name.kind != "U":
        when = {
            "F": f"T{DAY_PARTS.get(name.lower, '')}", "M": f"XXXX-{MONTHS.get(name.lower, 1):02d}",
            "W": f"weekday:{WEEKDAYS.get(name.lower, 1)}", "E": "weekend",
        }[name.kind]  # fmt: skip
        return Found(first, last, f"every:{when}", "")
    count = count_of(context, first + 1, last - 1) if last - first > 2 else 1.0
    return None if count is None else Found(first, last, f"every:{duration(unit_of(name), count)}", "")


def read_weekdays(context: Context, first: int, last: int) -> Found | None:
    """On Fridays; Mondays and Thursdays."""
    number = WEEKDAYS[context.word(first).removesuffix("s")]
    return Found(first, last, f"every:weekday:{number}", "")


def read_cadence(context: Context, first: int, last: int) -> Found | None:
    """Published monthly; paid annually; not the weekly cabinet meeting."""
    is_adverb = context.kind(last) in "\n,.xpfX(BH" or context.word(last) in _AFTER_ADVERB
    if context.kind(first - 1) in "\n,x-" or context.kind(last) == "-" or not is_adverb:
        return None
    return Found(first, last, f"every:{CADENCES[context.word(first)]}", "")


_AFTER_ADVERB = frozenset({"with", "for", "as", "by", "since", "during", "under", ";", "–", "—"})
_IS = frozenset({"is", "are", "am", "re"})


def read_vague(context: Context, first: int, last: int) -> Found | None:
    """Recently; currently; "is now": what lies before the reference, or about it."""
    if context.kind(last) == "-":
        return None
    name = context.word(last - 1)
    if name != "now":
        text, at = VAGUE[name], first if context.word(first) in ("more", "most", name) else last - 1
        return Found(at, last, text, "")
    is_state = context.word(first - 1) in _IS and context.word(last) != "that"
    return Found(first, last, "now", "") if is_state else None


_LENGTH_BEFORE = frozenset(
    {
        "in", "for", "over", "after", "within", "of", "than", "about", "around", "least", "nearly",
        "almost", "roughly", "under", "exactly", "just", "last", "some", "another", "only", "every",
        "took", "takes", "spent", "lasted", "lasting", "during", "throughout",
    }
)  # fmt: skip
"""Before "a week" these tell a length; elsewhere it may be any one week ("a day that ...")."""


def read_duration(context: Context, first: int, last: int) -> Found | None:
    """Two days; an 11-year lull; for years; half an hour. Ages are none."""
    at = first + context.classes[first:last].index("U")
    name, before = context.lexemes[at], context.word(first - 1)
    unit = unit_of(name)
    is_told_from = context.kind(last) in "rt" and context.word(last + 1) != "than"
    if is_told_from or unit == "quarter" or _is_age(context, last):
        return None  # "six hours later" is a time, if one cannot say which
    if _is_named(context, first, at, last):
        return None
    is_adjective = context.pick(first, last, "-=") is not None
    is_plural = name.lower in PLURALS
    if is_adjective and context.kind(first) == "A" and context.kind(first + 1) in "qdnU":
        first += 1
    if at == first:
        if not is_adjective and not (is_plural and before in ("for", "in", "over", "after", "within")):
            return None
        return Found(first, last, duration(unit, None if is_plural else 1), "")
    count = _count_with_half(context, first, at, last)
    if not is_adjective and not is_plural:
        if context.classes[first:at] == "A" and _is_rate(context, first):
            return Found(first, last, f"every:{duration(unit, 1)}", "")
        is_open = context.classes[first:at] == "A" or (context.word(first) == "one" and unit == "day")
        is_length = before in _LENGTH_BEFORE or context.kind(last) == "B"
        if context.kind(last) == "-" and context.lexemes[last].start == context.lexemes[last - 1].end:
            return None  # "a year-on-year rise"
        if count not in (0.5, 1.0, 1.5) or (is_open and (not is_length or unit == "minute")):
            return None
    if count is not None and not 0 < count < 10_000:
        return None
    if count is not None and context.kind(last) == "'" and context.word(last + 1) == "time":
        text, grain = _shift(unit, count)
        return Found(first, last, text, grain)
    return Found(first, last, duration(unit, count), "")


def _is_named(context: Context, first: int, at: int, last: int) -> bool:
    """The Seven Years' War, the Six-Day War, "60 Minutes": a length within a name."""
    if context.lexemes[at].text[0].isupper() and unit_of(context.lexemes[at]) in CLOCK_UNITS:
        return context.kind(first) in "dn" and at == first + 1
    after = last + 1 if context.kind(last) == "'" else last
    if context.kind(after) != "_" or context.kind(first - 1) != "T":
        return False
    return all(context.lexemes[index].text[:1].isupper() for index in (first, at, after))


def read_over_years(context: Context, first: int, last: int) -> Found | None:
    """Over the years."""
    is_years = context.word(last - 1) in ("years", "decades") and context.word(first - 1) == "over"
    return Found(first, last, duration("year", None), "") if is_years else None


def _count_with_half(context: Context, first: int, at: int, last: int) -> float | None:
    """The number before a unit, and the half after it ("a year and a half")."""
    count = count_of(context, first, at)
    has_half = context.pick(at, last, "J") is not None
    return count + 0.5 if has_half and count is not None else count


def _is_age(context: Context, last: int) -> bool:
    """27-year-old; two years old; six years of age."""
    after = context.word(last + 1) if context.kind(last) == "-" else context.word(last)
    return after in ("old", "olds") or (after == "of" and context.word(last + 1) == "age")


_RATED = frozenset({"times", "once", "twice", "%", "percent", "million", "billion", "dollars", "barrels"})


def _is_rate(context: Context, first: int) -> bool:
    """15 a year; three times a week; $2 billion a year."""
    if context.word(first - 1) in _RATED or context.kind(first - 1) in "dny":
        return True
    return context.tag(first - 1) == "NNS"
