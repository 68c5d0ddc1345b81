"""Readers of phrases that name a period of the calendar: days, months, weekdays, seasons, years, clocks.

Each reads lexemes [first, last) of a context that match its pattern in `times.py`, and answers what was
found, or None where the words mean something else.
"""

from __future__ import annotations

import re

from flows.extract.time_context import FINER, STEP, WHICH_DIRECTION, Context, Found, day_of, part_of, unit_of
from flows.extract.time_words import (
    CLOCK_NAMES,
    DAY_PARTS,
    DECADES,
    HOLIDAYS,
    MONTHS,
    NAMED_DATES,
    PLURALS,
    SEASONS,
    WEEKDAYS,
    number_of,
)
from flows.timex import is_expression


def read_iso(context: Context, first: int, last: int) -> Found | None:
    """2023-06-18; 2023-06-18, 14:30."""
    clock = context.pick(first, last, "k")
    time = _clock_text(clock.text, "") if clock else None
    return Found(first, last, context.lexemes[first].text + (f" T{time}" if time else ""), "day")


def read_slash(context: Context, first: int, last: int) -> Found | None:
    """6/18/2023 and, where it can be nothing else, 18/6/2023."""
    one, two, year = (int(part) for part in context.lexemes[first].text.split("/"))
    if year < 100:
        year += 1900 if year > 50 else 2000
    month, day = (one, two) if one <= 12 else (two, one)
    return Found(first, last, f"{year:04d}-{month:02d}-{day:02d}", "day")


def read_month_day(context: Context, first: int, last: int) -> Found | None:
    """Tuesday, June 6, 2023; the 6th of June; March 11 this year."""
    month, day = context.pick(first, last, "Mm"), context.pick(first, last, "doO")
    if month is None or day is None or not 1 <= (number := int(number_of(day) or 0)) <= 31:
        return None
    year, weekday = context.pick(first, last, "y"), context.pick(first, last, "Ww")
    if year is None and context.kind(last) in "LNH" and context.word(last + 1) == "year":
        step = STEP[context.kind(last)]
        return Found(first, last, f"XXXX-{MONTHS[month.lower]:02d}-{number:02d}:this@year:{step:+d}", "day")
    told = year.text if year else _named_year(context, MONTHS[month.lower], number, last)
    told = told or context.year_before(first, MONTHS[month.lower])
    text = f"{told or 'XXXX'}-{MONTHS[month.lower]:02d}-{number:02d}"
    text += f"={WEEKDAYS[weekday.lower]}" if weekday else ""
    found = _dated(context, first, last, text, "day", "near")
    if context.word(first - 1) == "of" and context.word(first - 2) in ("week", "weekend", "month"):
        unit = context.word(first - 2).removesuffix("end")
        return Found(first, last, f"{unit}:+0@{found.expression}", unit)
    return found


def _named_year(context: Context, month: int, day: int, last: int) -> str | None:
    """The year of a day that has become a name: "the Sept. 11 attacks"."""
    year, words = NAMED_DATES.get((month, day), ("", frozenset()))
    return year if {context.word(last), context.word(last + 1)} & words else None


def read_ordinal_day(context: Context, first: int, last: int) -> Found | None:
    """On the 18th; until the 3rd of this month; not the 18th floor, the 38th parallel."""
    number = int(number_of(context.lexemes[first + 1]) or 0)
    is_bare = last == first + 2 and not context.tag(last).startswith(("N", "J", "IN", "CD"))
    is_month = last > first + 2 and context.word(last - 1) == "month"
    if not (is_bare or is_month) or context.word(first - 1) not in ("on", "until", "by", "since", "from"):
        return None
    return Found(first, last, f"XXXX-XX-{number:02d}:{context.direction(first, last) or 'past'}", "day")


def read_days_of_month(context: Context, first: int, last: int) -> Found | None:
    """June 18-19; 18 and 19 June 2023."""
    month, year = context.pick(first, last, "Mm"), context.pick(first, last, "y")
    days = [int(number_of(x) or 0) for x in context.lexemes[first:last] if x.kind in "do"]
    if month is None or len(days) != 2 or days[0] >= days[1]:
        return None
    if context.pick(first, last, "x") and days[1] - days[0] != 1:
        return None
    stem = f"{year.text if year else 'XXXX'}-{MONTHS[month.lower]:02d}"
    if not all(is_expression(f"{stem}-{day:02d}") for day in days):
        return None
    suffix = "" if year else f":{context.direction(first, last) or 'near'}"
    low, high = (f"{stem}-{day:02d}{suffix}" for day in days)
    high = high if year else f"{stem}-{days[1]:02d}:following@{low}"
    return Found(first, last, f"{low}/{high}", "day")


def read_part_of_month(context: Context, first: int, last: int) -> Found | None:
    """The fourth day of March, 2020; the first week of May; the last quarter of 2022."""
    which, unit = context.pick(first, last, "oOL"), unit_of(context.lexemes[_unit_at(context, first)])
    month, year = context.pick(first, last, "M"), context.pick(first, last, "y")
    if which is None:
        return None
    number = None if which.kind == "L" else int(number_of(which) or 0)
    if month is None:
        is_last = unit == "quarter" and number is None and year is not None
        return Found(first, last, f"{year.text}-Q4", "quarter") if is_last and year else None
    stem = f"{year.text if year else 'XXXX'}-{MONTHS[month.lower]:02d}"
    if unit == "day" and number:
        return _dated(context, first, last, f"{stem}-{number:02d}", "day", "near")
    if unit not in ("day", "week") or (number or 1) > 5:
        return None
    part = "late:" if number is None or number > 3 else "early:" if number == 1 else "mid:"
    return _dated(context, first, last, f"{part}{stem}", "month", "past")


def _unit_at(context: Context, first: int) -> int:
    return context.classes.index("U", first)


def read_holiday(context: Context, first: int, last: int) -> Found | None:
    """Christmas Day; before Easter; last Thanksgiving; Memorial Day, 2022; not Christmas songs."""
    name, year = context.pick(first, last, "Y"), context.pick(first, last, "y")
    if name is None:
        return None
    rule, is_unmistakable = HOLIDAYS[name.text.replace("’", "'")]
    which = context.pick(first, last, "LNPHCVG")
    is_told = which is not None or year is not None or context.word(first - 1) in _BEFORE_HOLIDAY
    is_attribute = context.kind(last) == "_" and context.tag(last).startswith("NN")
    if is_attribute and (not is_unmistakable or (not is_told and context.lexemes[last].text[:1].isupper())):
        return None  # Christmas songs; the Good Friday Agreement
    if not is_unmistakable and not is_told:
        return None
    if year:
        text = f"{rule}:this@{year.text}" if rule[0].isalpha() else f"{year.text}-{rule}"
        return Found(first, last, text, "day")
    choice = WHICH_DIRECTION[which.kind] if which else None
    if choice in (None, "this"):
        choice = context.direction(first, last) or choice or "past"
    return Found(first, last, f"{rule}:{choice}" if rule[0].isalpha() else f"XXXX-{rule}:{choice}", "day")


def read_months(context: Context, first: int, last: int) -> Found | None:
    """November-January 2023; May/June."""
    one, two = (x for x in context.lexemes[first:last] if x.kind in "Mm")
    year = context.pick(first, last, "y")
    if year:
        back = MONTHS[one.lower] > MONTHS[two.lower]
        low = f"{int(year.text) - back:04d}-{MONTHS[one.lower]:02d}"
        return Found(first, last, f"{low}/{year.text}-{MONTHS[two.lower]:02d}", "month")
    low = f"XXXX-{MONTHS[one.lower]:02d}:{context.direction(first, last) or 'past'}"
    return Found(first, last, f"{low}/XXXX-{MONTHS[two.lower]:02d}:following@{low}", "month")


def read_month(context: Context, first: int, last: int) -> Found | None:
    """May; early May 2023; late last November; in November of last year."""
    name = context.pick(first, last, "Mm")
    if name is None:
        return None
    at = context.place(name, first)
    year, unit = context.pick(at, last, "y"), context.pick(at, last, "U")
    which, part = context.pick(first, at, "LNPHCVGK"), part_of(context, first, at)
    stem = f"{MONTHS[name.lower]:02d}"
    if year:
        return _dated(context, first, last, f"{part}{year.text}-{stem}", "month", "")
    if not (unit or which or part) and not _is_month_name(context, at, last):
        return None
    if context.pick(first, last, "h"):
        base = context.base(first, FINER["year"])
        return (
            Found(first, last, f"{part}XXXX-{stem}:this@{day_of(base.expression)}", "month") if base else None
        )
    if not (unit or which) and (told := context.year_before(first, MONTHS[name.lower])):
        return Found(first, last, f"{part}{told}-{stem}", "month")
    choice = _choice(context, first, at, last)
    if choice == "past" and not which and _names_vote(context, last):
        choice = "near"
    return Found(first, last, f"{part}XXXX-{stem}:{choice}", "month") if choice else None


_VOTES = frozenset(
    {"election", "elections", "vote", "votes", "ballot", "referendum", "primary", "runoff", "polls", "summit"}
)


def _names_vote(context: Context, last: int) -> bool:
    """Whether a time names a vote ("November's general election"), which is told of long before."""
    at = last + 2 if context.kind(last) == "'" else last
    return bool({context.word(at), context.word(at + 1), context.word(at + 2)} & _VOTES) and not (
        {context.kind(at), context.kind(at + 1)} & set(",.\n")
    )


def _choice(context: Context, first: int, at: int, last: int) -> str | None:
    """Which year's month or season is meant: by "last" before it, "of last year" after it, or the verb."""
    which, unit = context.pick(first, at, "LNPHCVGK"), context.pick(at, last, "U")
    if unit:
        step = context.pick(at, last, "LNHV")
        return f"this@year:{STEP[step.kind]:+d}" if step and unit.lower == "year" else None
    if which:
        return WHICH_DIRECTION[which.kind]
    return context.direction(first, last) or "past"


_UNMISTAKABLE = frozenset({"january", "february", "july", "september", "october", "november", "december"})


_BEFORE_HOLIDAY = frozenset(
    {"on", "at", "by", "before", "after", "until", "till", "since", "over", "during", "around", "past"}
)
_BEFORE_MONTH = frozenset(
    {
        "in", "since", "of", "by", "from", "until", "till", "through", "during", "before", "after",
        "to", "between", "and", "for", "last", "next", "this", "mid", "early", "late", "every",
        "each", "on", "as",
    }
)  # fmt: skip
_TITLED = frozenset(
    {
        "mr", "mrs", "ms", "dr", "sir", "dame", "minister", "secretary", "president", "senator",
        "judge", "black", "theresa", "sen", "rep", "gov", "gen", "col", "capt", "lt", "prof", "rev",
    }
)  # fmt: skip


def _is_month_name(context: Context, at: int, last: int) -> bool:
    """Whether a bare month is one: not a surname (May), a verb (March), or part of a name."""
    lexeme, before, after = context.lexemes[at], context.word(at - 1), context.kind(last)
    if lexeme.kind == "m":
        return before in _BEFORE_MONTH and context.lexemes[last - 1].text == "."
    previous = context.lexemes[at - 1] if at else None
    if before in _TITLED or (before == "." and context.word(at - 2) in _TITLED):
        return False
    if previous and previous.text[:1].isupper() and previous.kind == "_" and context.tag(at - 1) == "NNP":
        return False
    following = context.lexemes[last] if last < len(context.lexemes) else None
    joined = following is not None and following.text[:1].isupper() and context.tag(last).startswith("NNP")
    if context.tense.entity_at(lexeme.start) == "PERSON":
        return False
    if lexeme.lower in _UNMISTAKABLE:
        return not joined or before in _BEFORE_MONTH
    if context.tag(at) not in ("NNP", "NNPS", "CD", "") or joined:
        return False
    if context.has_month_person:
        return before in ("in", "since", "until", "till", "during")
    if after in "X-" and context.kind(last + 1) in "Mm":
        return True
    is_possessive = after == "'" and context.word(last + 1) == "s"
    return before in _BEFORE_MONTH or is_possessive or (before in ("the", "a", "s") and after == "_")


def read_weekday(context: Context, first: int, last: int) -> Found | None:
    """On Tuesday; next Monday; early Friday morning; Monday of last week; the following Sunday."""
    name = context.pick(first, last, "W")
    if name is None or (last == first + 1 and _is_part_of_name(context, first, last)):
        return None
    if context.lexemes[last - 1].text in _TITLE_PARTS and context.lexemes[last : last + 1]:
        after = context.lexemes[last]
        if after.kind == "_" and after.text[:1].isupper() and context.kind(first - 1) == "_":
            return None  # "Friday Night Lights"
    at = context.place(name, first)
    direction = _weekday_choice(context, first, at, last)
    if direction is None:
        return None
    time = context.pick(at, last, "F")
    text = f"weekday:{WEEKDAYS[name.lower]}:{direction}"
    return Found(first, last, f"{text} T{DAY_PARTS[time.lower]}" if time else text, "day")


def _weekday_choice(context: Context, first: int, at: int, last: int) -> str | None:
    which, unit = context.pick(first, at, "LNPHCVG"), context.pick(at, last, "U")
    if unit:
        step = context.pick(at, last, "LNH")
        return f"of@week:{STEP[step.kind]:+d}" if step and unit.lower == "week" else None
    kind = which.kind if which else ""
    is_told_as_past = context.weekday_direction(first, last) == "past"
    if kind in ("V", "G") or (kind == "N" and is_told_as_past):
        base = context.base(first, ("day",))
        if base:
            return f"{WHICH_DIRECTION[kind]}@{day_of(base.expression)}"
        return "of@week:+1" if kind == "N" else None
    if kind == "N":
        return "of@week:+1"
    if kind == "H":
        is_gone = context.pick(first, at, "P") is not None
        return "last" if is_gone else context.weekday_direction(first, last) or "next"
    return WHICH_DIRECTION[kind] if kind else context.weekday_direction(first, last) or "past"


_BEFORE_PRAYERS = frozenset({"after", "before", "during", "following", "of", "at", "s", "last", "this"})
_TITLE_PARTS = frozenset({"Morning", "Afternoon", "Evening", "Night"})
_NAMED_DAYS = frozenset({"black", "super", "bloody", "good", "easter", "palm", "ash", "cyber"})
_NAMED_BY_DAY = frozenset(
    {"times", "telegraph", "mirror", "mail", "post", "express", "herald", "morning", "night"}
)


def _is_part_of_name(context: Context, first: int, last: int) -> bool:
    """Black Friday, Super Tuesday, Sunday Times, Sen. Tuesday Weld: the day is not told."""
    before = context.word(first - 2) if context.word(first - 1) == "." else context.word(first - 1)
    if before in _TITLED:
        return True
    after = context.lexemes[last] if last < len(context.lexemes) else None
    if after is not None and after.lower == "prayers":
        return before not in _BEFORE_PRAYERS
    is_title = after is not None and after.text[:1].isupper() and after.lower in _NAMED_BY_DAY
    is_person = context.tense.entity_at(context.lexemes[first].start) == "PERSON" and before not in (
        "on",
        ",",
    )
    is_full_name = after is not None and (
        after.text[:1].isupper() or context.lexemes[first - 1].text.istitle()
    )
    return is_title or before in _NAMED_DAYS or (is_person and is_full_name)


_BEFORE_SEASON = frozenset({"in", "during", "since", "until", "by", "over", "through", "throughout"})


def read_season(context: Context, first: int, last: int) -> Found | None:
    """Last summer; the fall of 2022; in the spring; late this winter."""
    name = context.pick(first, last, "S")
    if name is None:
        return None
    at = context.place(name, first)
    part, year = part_of(context, first, at), context.pick(at, last, "y")
    stem = SEASONS[name.lower]
    if context.tag(at).startswith("V"):
        return None
    if year:
        is_name = context.kind(at - 1) == "_" and context.lexemes[at - 1].text[:1].isupper()
        if is_name and name.text[0].isupper():
            return None  # "the Arab Spring of 2011"
        return Found(first, last, f"{part}{year.text}-{stem}", "quarter")
    if not context.pick(first, at, "LNPHCVGK") and not context.pick(at, last, "U"):
        has_the = context.kind(first) == "T" or bool(part)
        is_bare = context.word(first - 1) in ("by", "since", "until") and name.text.islower()
        if not is_bare and (not has_the or context.word(first - 1) not in _BEFORE_SEASON):
            return None
        # "In the fall of the government", "the spring thaw" are no seasons told.
        if context.kind(last) == "f" or (name.lower == "fall" and context.kind(last) == "_"):
            return None
    choice = _choice(context, first, at, last)
    return Found(first, last, f"{part}XXXX-{stem}:{choice}", "quarter") if choice else None


def read_decade(context: Context, first: int, last: int) -> Found | None:
    """The 1990s; the late '80s; the sixties. "In his 20s" and "in her sixties" are ages."""
    lexeme = context.lexemes[last - 1]
    digits = re.sub(r"\D", "", lexeme.text)
    part = part_of(context, first, last - 1)
    if len(digits) == 4:
        return Found(first, last, f"{part}{digits[:3]}X", "decade")
    has_the = context.pick(first, last, "T") is not None
    if not has_the and not lexeme.text.startswith(("'", "’")):
        return None
    near = {context.word(at) for at in (*range(first - 6, first), *range(last, last + 3))}
    if near & _HEAT:
        return None
    tens = DECADES.get(lexeme.lower) or (int(digits[0]) if digits else 0)
    if tens == 0:
        return None
    return Found(first, last, f"{part}{19 if tens > 2 else 20}{tens}X", "decade")


_HEAT = frozenset(
    {"temperature", "temperatures", "degrees", "fahrenheit", "celsius", "heat", "highs", "lows"}
)


def read_century(context: Context, first: int, last: int) -> Found | None:
    """The 20th century; the late nineteenth century."""
    number = context.pick(first, last, "oO")
    if number is None or context.word(last - 1) != "century":
        return None
    count = int(number_of(number) or 0)
    part = part_of(context, first, last - 1)
    if not 2 <= count <= 22:
        return None
    return Found(first, last, f"{part}{count - 1:02d}XX", "century")


def read_quarter(context: Context, first: int, last: int) -> Found | None:
    """The first quarter of 2023; second half of last year; Q3; fourth-quarter."""
    lexemes = context.lexemes[first:last]
    ordinal = context.pick(first, last, "OQ")
    if ordinal and context.word(last - 1) == "century":
        return read_century(context, first, last)
    half = context.pick(first, last, "J")
    units = [x for x in lexemes if x.kind == "U"]
    if ordinal is None or not (half or ordinal.kind == "Q" or unit_of(units[0]) == "quarter"):
        return None
    number = int(ordinal.text[1]) if ordinal.kind == "Q" else int(number_of(ordinal) or 9)
    if number > (2 if half else 4):
        return None
    stem, grain = (f"H{number}", "year") if half else (f"Q{number}", "quarter")
    year = context.pick(first, last, "y")
    if year:
        return Found(first, last, f"{year.text}-{stem}", grain)
    step = next((x for x in reversed(lexemes) if x.kind in "LNHK"), None)
    names_unit = 0 if half or ordinal.kind == "Q" else 1
    if len(units) > names_unit and unit_of(units[-1]) == "year":
        return Found(first, last, f"XXXX-{stem}:this@year:{STEP[step.kind] if step else 0:+d}", grain)
    if step or half or context.kind(last) == "f":
        return None
    return Found(first, last, f"XXXX-{stem}:{context.direction(first, last) or 'past'}", grain)


def read_fiscal(context: Context, first: int, last: int) -> Found | None:
    """Fiscal 2023; the last financial year; as the calendar year, since fiscal years differ."""
    year = context.pick(first, last, "y")
    if year:
        return Found(first, last, year.text, "year")
    which = context.pick(first, last, "LPNVGCKH")
    unit = unit_of(context.lexemes[last - 1])
    if which is None or unit not in ("year", "quarter"):
        return None
    return Found(first, last, f"{unit}:{STEP[which.kind]:+d}", unit)


_BEFORE_YEAR = frozenset(
    {
        "in", "since", "of", "by", "from", "until", "till", "through", "during", "before", "after",
        "to", "between", "and", "for", "early", "mid", "late", "around", "circa", "fiscal", "back",
        "about", "year",
    }
)  # fmt: skip
_NO_YEAR = frozenset(
    {
        "flight", "route", "highway", "room", "windows", "resolution", "number", "no", "page",
        "section", "article", "chapter", "model", "boeing", "airbus", "galaxy", "channel", "area",
        "unit", "building", "suite", "street", "interstate", "bill", "act", "only", "over", "than",
        "nearly", "almost", "some", "about", "roughly", "total", "at", "least",
    }
)  # fmt: skip
_COUNTED = frozenset({"%", "percent", "million", "billion", "km", "year"})


def read_year(context: Context, first: int, last: int) -> Found | None:
    """2014; early 2009; mid-2011; not 2,000 people, flight 1549 or resolution 2231."""
    text, before = context.lexemes[last - 1].text, context.word(first - 1)
    part = part_of(context, first, last - 1)
    if not _is_year(context, first, last, int(text)):
        return None
    told = context.told(first, last) if before in _BEFORE_YEAR and not part else None
    direction = "past" if before == "since" else told
    return Found(first, last, f"{part}{text}:{direction}" if direction else f"{part}{text}", "year")


def _is_year(context: Context, first: int, last: int, number: int) -> bool:
    before, after = context.word(first - 1), context.word(last)
    if context.kind(last) in "cZ" or after in PLURALS or after in _COUNTED:
        return False
    is_bare = last == first + 1
    if is_bare and before == "over" and context.kind(last) == "-" and context.kind(last + 1) == "y":
        return True  # "over 2000 - 2050"
    if (before in _NO_YEAR and is_bare) or context.kind(first - 1) in "dnk/":
        return False
    if context.kind(last) == "-" and context.text[context.lexemes[last].end :][:1].isdigit():
        return context.kind(last + 1) == "y"  # "No. 2022-16" is a number, "2014–2016" begins with a year
    if last - first > 1:
        return number <= 2100
    is_count = context.tag(last) == "NNS" and context.lexemes[last].start == context.lexemes[last - 1].end + 1
    if before in _BEFORE_YEAR:
        could_be = not is_count or (1900 <= number <= 2050 and before in ("in", "since", "by", "of"))
        # "The calendar year 1398" counts from another epoch.
        return (1200 if before != "year" else 1500) <= number <= 2100 and could_be
    if is_count and not context.lexemes[last].text[:1].isupper() and before not in ("the", "s", "this"):
        return False
    return 1900 <= number <= 2050


def read_years(context: Context, first: int, last: int) -> Found | None:
    """2014-16; 2022/23; 2009-2011."""
    one, two = context.lexemes[first], context.lexemes[last - 1]
    later = two.text if len(two.text) == 4 else one.text[:2] + two.text if len(two.text) == 2 else ""
    if not later or not 0 < int(later) - int(one.text) <= 60 or not 1900 <= int(one.text) <= 2100:
        return None
    if context.kind(last) == "-" or one.end + 1 != two.start:
        return None
    return Found(first, last, f"{one.text}/{later}", "year")


_BEFORE_CLOCK = frozenset({"at", "by", "until", "around", "about", "from", "before", "after", "since"})


def read_clock(context: Context, first: int, last: int) -> Found | None:
    """6:30 p.m. ET; at noon; 18:00 UTC: on the day told before in the paragraph, else on the article's."""
    lexeme = context.lexemes[first]
    half, zone = context.pick(first, last, "c"), context.pick(first, last, "Z")
    name = CLOCK_NAMES.get(lexeme.lower)
    if (name or not (half or zone)) and context.word(first - 1) not in _BEFORE_CLOCK:
        return None
    said = str(int(number_of(lexeme) or 99)) if lexeme.kind == "q" else lexeme.text
    time = name or _clock_text(said, half.lower if half else "")
    if time is None:
        return None
    base = context.base(first, ("day",))
    day = "day:+0"
    if base and "/" not in base.expression and "\n" not in context.classes[base.last : first]:
        day = day_of(base.expression)
    return Found(first, last, f"{day} T{time}{'Z' if zone and zone.text in ('GMT', 'UTC') else ''}", "day")


def _clock_text(text: str, half: str) -> str | None:
    """6:30 and "p.m." -> 18:30; None for a time that no clock shows."""
    if len(text) == 4 and text.isdigit():
        text = f"{text[:2]}:{text[2:]}"
    hour, _, rest = text.partition(":")
    number, minute = int(hour), rest[:2] or "00"
    if half.startswith("p") and number < 12:
        number += 12
    elif half.startswith("a") and number == 12:
        number = 0
    return f"{number:02d}:{minute}" if number <= 24 else None


def _dated(context: Context, first: int, last: int, text: str, grain: str, default: str) -> Found:
    """A date with month; its direction tells the year, or, with a year, what the text says of it."""
    is_open = "XXXX" in text
    direction = (context.direction(first, last) or default) if is_open else context.told(first, last)
    if is_open and direction == "past" and grain == "day" and _names_vote(context, last):
        direction = "near"
    return Found(first, last, f"{text}:{direction}" if direction else text, grain)
