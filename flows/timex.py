"""Time expressions as short strings, and their days once a reference day (the article's) is known.

Extraction writes expressions, resolution anchors them; nothing else reads or writes them.

    2023-06-18  2023-06  2023  2023-W24  2023-Q2  2023-H1  2023-SU  202X  20XX      calendar periods
    2019:past   2030:next             the same; the text tells it as over, or as still to come
    XXXX-06-18:past  XXXX-05:last     a period that recurs each year; the word says which year:
                                      `past`, `next` (the current one included, see TENSE_SLACK_DAYS),
                                      `last`, `following` (the current one excluded), `this` (year),
                                      `near` (the nearest)
    2023-06-06=2                      that day, which the text calls a Tuesday (a check, not a choice)
    XXXX-XX-18:past                   the 18th
    weekday:2:past                    Tuesday (ISO 1-7), direction as above; `of`: of the base's week
    weekend:past
    day:-1  week:0  month:-1  quarter:+1  half:0  year:-10  decade:0  century:0     units from here
    early:E  mid:E  late:E            thirds of a period (of a month its days 1-10, 11-20, 21-end)
    earlier:E  later:E                the part of E before, or after, the reference
    before:E  after:E                 a bound only ("more than a decade ago" is before:year:-10)
    E T18:30   E TNI                  a clock time or part of a day (MO MI AF EV NI DT) on day E
    A/B                               from A to B, in one phrase ("June 18-19")
    A..B                              the same told in two phrases: value of A, days of both
    E@B                               E seen from B ("the following day" is day:+1@2023-06-18)
    easter:-2:past                    days from Easter Sunday; direction as above
    nth:11:4:4:past                   the fourth Thursday of November (month, count or -1, ISO weekday)
    P2D  PT30M  PXY  every:P1Y        durations and sets: on no calendar
    every:weekday:1  every:XXXX-10  every:TMO  every:weekend     sets: Mondays, Octobers, mornings
    past:P2W  next:PXW                a stretch that ends, or begins, at the reference
    once  now  ?                      any time before the reference ("years ago"); about the reference
                                      ("currently"); unknown

>>> anchor("month:-1", Interval(date(2023, 6, 6), date(2023, 6, 6), "day"))[0]
'2023-05'
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from flows.records import PRECISIONS, Interval

Reading = tuple[str | None, Interval]
"""TimeML value and closed interval of days."""

UNKNOWN = Interval(None, None, "unknown")

DIRECTIONS = ("past", "next", "last", "following", "this", "near")
UNITS = ("day", "week", "month", "quarter", "half", "year", "decade", "century")
SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
"""First month of each season; winter belongs to the year of its December."""

# How far "recent weeks" reaches: bounds that hold for nearly every use, not estimates.
VAGUE_DAYS = {"D": 14, "W": 56, "M": 365, "Y": 3653}

# News hardly ever leaves the year out of a date nearly a year away. When only that reading agrees with the
# tense, the tense is misread or looser than the calendar: the date just ahead (or just gone) is meant.
TENSE_SLACK_DAYS = {"day": 60, "month": 31}

_MAX_DEPTH = 12
_PERIOD = re.compile(
    r"(?:(?P<century>\d\d)XX|(?P<decade>\d{3})X|(?P<year>\d{4}|XXXX)"
    r"(?:-(?:W(?P<week>\d\d)|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<season>SP|SU|FA|WI)"
    r"|(?P<month>\d\d|XX)(?:-(?P<day>\d\d)(?:=[1-7])?)?))?)(?::(?P<direction>[a-z]+))?"
)
_UNIT = re.compile(rf"({'|'.join(UNITS)}):([+-]?\d{{1,5}})")
_DURATION = re.compile(r"P(T?)(\d{1,6}(?:\.\d{1,3})?|X)([YMWDHS])")
_SET = re.compile(r"every:(weekday:[1-7]|weekend|XXXX-(?:0[1-9]|1[0-2])|T(?:MO|MI|AF|EV|NI|DT))")
_EASTER = re.compile(r"easter:([+-]\d{1,2}):([a-z]+)")
_NTH = re.compile(r"nth:(0[1-9]|1[0-2]):([1-4]|-1):([1-7]):([a-z]+)")
_CLOCK = re.compile(r"(.+) T((?:[01]\d|2[0-4]):[0-5]\dZ?|MO|MI|AF|EV|NI|DT)")


def anchor(expression: str, reference: Interval | None) -> Reading:
    """Value and days of an expression, seen from the article's date.

    A reference that is a range gives the union of what the expression can be, with a precision as
    coarse as that union; a wider reference never gives a narrower answer. Without a reference only
    what the expression itself fixes is known.

    Raises:
        ValueError: the expression is not of the language above.
    """
    node = parse(expression)
    if reference is None or (reference.start is None and reference.end is None):
        fixed = _both(node, date(1970, 1, 1), date(2070, 7, 7))
        return fixed if fixed[0] and _is_fixed(expression) else (_partial(expression), UNKNOWN)
    if reference.start is None or reference.end is None:
        first, last = node(reference.start or date.min), node(reference.end or date.max)
        start = None if reference.start is None and not _is_fixed(expression) else first[1].start
        end = None if reference.end is None and not _is_fixed(expression) else last[1].end
        same = first[0] == last[0]
        precision = first[1].precision if _is_fixed(expression) else "unknown"
        return (first[0] if same else _partial(expression)), Interval(start, end, precision)
    return _both(node, reference.start, reference.end)


@lru_cache(maxsize=8192)
def parse(expression: str) -> Callable[[date], Reading]:
    """The expression as a function of one reference day.

    Every such function is monotone: a later reference day never gives an earlier start or end.

    Raises:
        ValueError: the expression is not of the language above.
    """
    return _parse(expression, 0)


def is_expression(text: str) -> bool:
    """Whether a text is of the language: 2023-02-28 is, 2023-02-30 is not."""
    try:
        parse(text)
    except ValueError:
        return False
    return True


def width_precision(start: date | None, end: date | None) -> str:
    """The finest word of `PRECISIONS` that covers a closed interval of days."""
    if start is None or end is None:
        return "unknown"
    days = (end - start).days + 1
    for limit, precision in ((1, "day"), (7, "week"), (31, "month"), (92, "quarter"), (366, "year")):
        if days <= limit:
            return precision
    return "unknown"


def coarsest(*precisions: str) -> str:
    """The coarsest of several words of `PRECISIONS`."""
    return max(precisions, key=PRECISIONS.index)


def add_days(day: date, days: int) -> date:
    """A day shifted; stays within the calendar that Python knows."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def add_months(day: date, months: int) -> date:
    """The same day of another month, or its last day; stays within the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return date.min if year < 1 else date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_relative(expression: str) -> bool:
    """Whether the days of an expression depend on the reference."""
    return not _is_fixed(expression)


# --- reading ----------------------------------------------------------------------------------------


def _parse(text: str, depth: int) -> Callable[[date], Reading]:
    if depth > _MAX_DEPTH or not text:
        raise ValueError(f"no time expression: {text[:80]!r}")
    if clock := _CLOCK.fullmatch(text):
        return _clock(_parse(clock[1], depth + 1), clock[2])
    if "@" in text:
        left, right = text.split("@", 1)
        return _seen_from(_parse(left, depth + 1), _parse(right, depth + 1))
    if ".." in text:
        left, right = text.split("..", 1)
        return _range(_parse(left, depth + 1), _parse(right, depth + 1), joined=False)
    if "/" in text:
        left, right = text.split("/", 1)
        return _range(_parse(left, depth + 1), _parse(right, depth + 1), joined=True)
    head, _, rest = text.partition(":")
    if head in _PARTS:
        return _part(head, _parse(rest, depth + 1))
    return _atom(text, head, rest)


def _atom(text: str, head: str, rest: str) -> Callable[[date], Reading]:
    if unit := _UNIT.fullmatch(text):
        name, steps = unit[1], int(unit[2])
        return lambda day: _unit(day, name, steps)
    if head == "weekday" and rest[1:2] == ":" and rest[0] in "1234567" and rest[2:] in (*DIRECTIONS, "of"):
        return lambda day: _weekday(day, int(rest[0]), rest[2:])
    if head == "weekend" and rest in DIRECTIONS:
        return lambda day: _weekend(day, rest)
    if duration := _DURATION.fullmatch(rest if head in ("past", "next", "every") else text):
        if head in ("past", "next"):
            return lambda day: _stretch(day, duration, head)
        value = duration[0]
        return lambda _: (value, UNKNOWN)
    if recurring := _SET.fullmatch(text):
        return lambda _: (_set_value(recurring[1]), UNKNOWN)
    if (easter := _EASTER.fullmatch(text)) and easter[2] in DIRECTIONS:
        return lambda day: _feast(day, lambda year: add_days(_easter(year), int(easter[1])), easter[2])
    if (nth := _NTH.fullmatch(text)) and nth[4] in DIRECTIONS:
        month, count, weekday = (int(part) for part in nth.groups()[:3])
        return lambda day: _feast(day, lambda year: _nth_weekday(year, month, count, weekday), nth[4])
    if text in _VAGUE:
        return _VAGUE[text]
    if period := _PERIOD.fullmatch(text):
        return _period(period)
    raise ValueError(f"no time expression: {text[:80]!r}")


def _is_fixed(expression: str) -> bool:
    """Whether the reference plays no part: calendar periods, durations, and what is built of them."""
    base = expression.rsplit("@", 1)[-1]
    for piece in re.split(r"\.\.|/", base):
        atom = piece
        if _SET.fullmatch(atom):
            continue
        while (head := atom.partition(":")[0]) in ("early", "mid", "late", "before", "every"):
            atom = atom[len(head) + 1 :]
        if not (_DURATION.fullmatch(atom) or re.match(r"\d", atom)):
            return False
    return True


def _partial(expression: str) -> str | None:
    """TimeML value of an expression without a reference, with X for what is unknown."""
    if expression in _VAGUE:
        return _VAGUE[expression](date.min)[0]
    if re.fullmatch(r"XXXX.*|weekday:.*", expression) is None or "@" in expression or "/" in expression:
        return None
    atom = expression.partition(" ")[0]
    if atom.startswith("weekday"):
        return f"XXXX-WXX-{atom[8]}"
    return atom.partition(":")[0]


def _both(node: Callable[[date], Reading], start: date, end: date) -> Reading:
    """Union of what an expression is on every day of a range; its ends suffice (see `parse`)."""
    first = node(start)
    if start == end:
        return first
    last = node(end)
    if first == last:
        return first
    low, high = first[1].start, last[1].end
    precision = coarsest(first[1].precision, last[1].precision, width_precision(low, high))
    value = first[0] if first[0] == last[0] else f"{low}/{high}" if low and high else None
    return value, Interval(low, high, precision)


# --- periods of the calendar ------------------------------------------------------------------------


def _period(match: re.Match[str]) -> Callable[[date], Reading]:
    parts = match.groupdict()
    direction = parts["direction"]
    if direction is not None and direction not in DIRECTIONS:
        raise ValueError(f"no direction of time: {direction!r}")
    if parts["month"] == "XX":
        if parts["day"] is None or parts["year"] != "XXXX":
            raise ValueError(f"no time expression: {match[0]!r}")
        return lambda day: _day_of_month(day, int(parts["day"] or 1), direction or "near")
    if parts["year"] != "XXXX":
        fixed = _calendar(match)
        return lambda _: fixed
    if _in_year(parts, 2000) is None:
        raise ValueError(f"no such period in any year: {match[0]!r}")
    return lambda day: _recurring(day, parts, direction or "near")


def _calendar(match: re.Match[str]) -> Reading:
    parts = match.groupdict()
    if parts["century"]:
        year = int(parts["century"]) * 100
        return parts["century"], Interval(date(max(year, 1), 1, 1), date(year + 99, 12, 31), "unknown")
    if parts["decade"]:
        year = int(parts["decade"]) * 10
        return parts["decade"], Interval(date(max(year, 1), 1, 1), date(year + 9, 12, 31), "unknown")
    reading = _in_year(parts, int(parts["year"]))
    if reading is None:
        raise ValueError(f"no such day: {match[0]!r}")
    return reading


def _in_year(parts: dict[str, str | None], year: int) -> Reading | None:
    """The period in one year, or None where that year has none (29 February)."""
    if not 1 <= year <= 9998:
        return None
    try:
        if parts["week"]:
            return _week(date.fromisocalendar(year, int(parts["week"]), 1))
        if parts["quarter"]:
            return _months(year, 3 * int(parts["quarter"]) - 2, 3, f"-Q{parts['quarter']}", "quarter")
        if parts["half"]:
            return _months(year, 6 * int(parts["half"]) - 5, 6, f"-H{parts['half']}", "year")
        if parts["season"]:
            return _months(year, SEASONS[parts["season"]], 3, f"-{parts['season']}", "quarter")
        if parts["day"] and parts["month"]:
            return _day(date(year, int(parts["month"]), int(parts["day"])))
        if parts["month"]:
            return _months(year, int(parts["month"]), 1, f"-{parts['month']}", "month")
    except ValueError:
        return None
    return _months(year, 1, 12, "", "year")


def _day(day: date) -> Reading:
    return day.isoformat(), Interval(day, day, "day")


def _week(monday: date) -> Reading:
    year, week, _ = monday.isocalendar()
    return f"{year:04d}-W{week:02d}", Interval(monday, add_days(monday, 6), "week")


def _months(year: int, month: int, count: int, suffix: str, precision: str) -> Reading:
    start = date(year, month, 1)
    end = add_days(add_months(start, count), -1)
    return f"{year:04d}{suffix}", Interval(start, end, precision)


def _recurring(day: date, parts: dict[str, str | None], direction: str) -> Reading:
    """A period that every year has, in the year that the direction picks."""
    readings = [r for y in range(day.year - 9, day.year + 10) if (r := _in_year(parts, y)) is not None]
    grain = "day" if parts["day"] else "month" if parts["month"] else "season"
    return _pick(readings, day, direction, TENSE_SLACK_DAYS.get(grain, 0))


def _day_of_month(day: date, number: int, direction: str) -> Reading:
    if not 1 <= number <= 31:
        raise ValueError(f"no such day of a month: {number}")
    first = day.replace(day=1)
    months = [add_months(first, step) for step in range(-3, 4)]
    days = [m.replace(day=number) for m in months if number <= monthrange(m.year, m.month)[1]]
    return _pick([_day(d) for d in days], day, direction)


def _pick(readings: list[Reading], day: date, direction: str, slack: int = 0) -> Reading:
    """The one of several periods in order of time that a direction means, seen from a day."""
    spans = [(r, r[1].start or date.min, r[1].end or date.max) for r in readings]
    if direction == "past":
        found = [r for r, start, _ in spans if start <= add_days(day, slack)][-1:]
    elif direction == "last":
        found = [r for r, _, end in spans if end < day][-1:]
    elif direction == "next":
        found = [r for r, _, end in spans if end >= add_days(day, -slack)][:1]
    elif direction == "following":
        found = [r for r, start, _ in spans if start > day][:1]
    elif direction == "this":
        found = [r for r, start, _ in spans if start.year == day.year][:1]
    else:
        found = []
    if found:
        return found[0]
    nearest = min(spans, key=lambda s: (max((s[1] - day).days, (day - s[2]).days, 0), s[1]), default=None)
    return nearest[0] if nearest else (None, UNKNOWN)


# --- periods seen from the reference ----------------------------------------------------------------


def _unit(day: date, name: str, steps: int) -> Reading:
    if name == "day":
        return _day(add_days(day, steps))
    if name == "week":
        there = add_days(day, 7 * steps)
        return _week(add_days(there, 1 - there.isoweekday()))
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}[name]
    there = add_months(day.replace(day=1), months * steps)
    year, month = there.year, there.month
    if name == "month":
        return _months(year, month, 1, f"-{month:02d}", "month")
    if name == "quarter":
        quarter = (month + 2) // 3
        return _months(year, 3 * quarter - 2, 3, f"-Q{quarter}", "quarter")
    if name == "half":
        half = (month + 5) // 6
        return _months(year, 6 * half - 5, 6, f"-H{half}", "year")
    if name == "year":
        return _months(year, 1, 12, "", "year")
    size = 10 if name == "decade" else 100
    first = year - year % size
    value = f"{year // size:03d}" if size == 10 else f"{year // size:02d}"
    last = min(first + size - 1, 9999)
    return value, Interval(date(max(first, 1), 1, 1), date(last, 12, 31), "unknown")


def _weekday(day: date, number: int, direction: str) -> Reading:
    if direction in ("of", "this"):
        return _day(add_days(day, number - day.isoweekday()))
    back = (day.isoweekday() - number) % 7
    ahead = (number - day.isoweekday()) % 7
    if direction == "last":
        return _day(add_days(day, -(back or 7)))
    if direction == "following":
        return _day(add_days(day, ahead or 7))
    if direction == "next":
        return _day(add_days(day, ahead))
    if direction == "near" and ahead < back:
        return _day(add_days(day, ahead))
    return _day(add_days(day, -back))


def _weekend(day: date, direction: str) -> Reading:
    monday = add_days(day, 1 - day.isoweekday())
    weekends: list[Reading] = []
    for weeks in range(-2, 3):
        saturday = add_days(monday, 7 * weeks + 5)
        year, week, _ = saturday.isocalendar()
        interval = Interval(saturday, add_days(saturday, 1), "week")
        weekends.append((f"{year:04d}-W{week:02d}-WE", interval))
    return weekends[2] if direction == "this" else _pick(weekends, day, direction)


def _stretch(day: date, duration: re.Match[str], head: str) -> Reading:
    """A stretch of time up to the day ("past") or from it on ("next")."""
    is_clock, amount, unit = duration.groups()
    sign = -1 if head == "past" else 1
    if is_clock:
        there = add_days(day, sign * (2 if amount == "X" else -(-int(float(amount)) // 24) or 1))
    elif amount == "X":
        there = add_days(day, sign * VAGUE_DAYS[unit])
    elif unit in "YM":
        there = add_months(day, sign * round(float(amount) * (12 if unit == "Y" else 1)))
    else:
        there = add_days(day, sign * round(float(amount) * (7 if unit == "W" else 1)))
    start, end = min(day, there), max(day, there)
    precision = "unknown" if amount == "X" else width_precision(start, add_days(end, -1))
    return duration[0], Interval(start, end, precision)


def _set_value(recurring: str) -> str:
    """TimeML value of what comes back: every Monday is XXXX-WXX-1, every morning XXXX-XX-XXTMO."""
    if recurring.startswith("weekday"):
        return f"XXXX-WXX-{recurring[8]}"
    if recurring == "weekend":
        return "XXXX-WXX-WE"
    return recurring if recurring.startswith("XXXX") else f"XXXX-XX-XX{recurring}"


def _feast(day: date, of_year: Callable[[int], date], direction: str) -> Reading:
    years = range(max(day.year - 2, 2), min(day.year + 2, 9998) + 1)
    return _pick([_day(of_year(year)) for year in years], day, direction, TENSE_SLACK_DAYS["day"])


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the computus of Meeus, Jones and Butcher."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = epact + weekday - 7 * ((golden + 11 * epact + 22 * weekday) // 451) + 114
    return date(year, shift // 31, shift % 31 + 1)


def _nth_weekday(year: int, month: int, count: int, weekday: int) -> date:
    first = date(year, month, 1)
    if count < 0:
        last = add_days(add_months(first, 1), -1)
        return add_days(last, -((last.isoweekday() - weekday) % 7))
    return add_days(first, (weekday - first.isoweekday()) % 7 + 7 * (count - 1))


_VAGUE: dict[str, Callable[[date], Reading]] = {
    "once": lambda day: ("PAST_REF", Interval(None, day, "unknown")),
    "now": lambda day: ("PRESENT_REF", Interval(day, day, "unknown")),
    "?": lambda _: (None, UNKNOWN),
}


# --- composition ------------------------------------------------------------------------------------

_PARTS = ("early", "mid", "late", "earlier", "later", "before", "after")


def _seen_from(node: Callable[[date], Reading], base: Callable[[date], Reading]) -> Callable[[date], Reading]:
    def reading(day: date) -> Reading:
        interval = base(day)[1]
        if interval.start is None or interval.end is None:
            return None, UNKNOWN
        return _both(node, interval.start, interval.end)

    return reading


def _range(
    first: Callable[[date], Reading], last: Callable[[date], Reading], *, joined: bool
) -> Callable[[date], Reading]:
    def reading(day: date) -> Reading:
        (low_value, low), (high_value, high) = first(day), last(day)
        # Told out of order, or in two years at once: both days belong to it, and nothing between is lost.
        start = min(low.start, high.start) if low.start and high.start else low.start
        end = max(low.end, high.end) if low.end and high.end else high.end
        value = f"{low_value}/{high_value}" if joined and low_value and high_value else low_value
        return value, Interval(start, end, coarsest(low.precision, width_precision(start, end)))

    return reading


def _clock(node: Callable[[date], Reading], clock: str) -> Callable[[date], Reading]:
    def reading(day: date) -> Reading:
        value, interval = node(day)
        is_day = value is not None and re.fullmatch(r"\d{4}-\d\d-\d\d", value)
        return (f"{value}T{clock}" if is_day else value), interval

    return reading


def _part(name: str, node: Callable[[date], Reading]) -> Callable[[date], Reading]:
    def reading(day: date) -> Reading:
        value, whole = node(day)
        start, end = whole.start, whole.end
        if name == "before":
            return value, Interval(None, end, "unknown")
        if name == "after":
            return value, Interval(start, max(day, end) if end else None, "unknown")
        if start is None or end is None:
            return value, whole
        if name == "earlier":
            return value, Interval(min(start, day), min(end, day), whole.precision)
        if name == "later":
            return value, Interval(max(start, day), max(end, day), whole.precision)
        low, high = _third(start, end, name)
        return value, Interval(low, high, whole.precision)

    return reading


def _third(start: date, end: date, name: str) -> tuple[date, date]:
    """First, middle or last third; of a month its days 1-10, 11-20, 21 to the end."""
    days = (end - start).days + 1
    if 365 <= days <= 366:
        one, two = add_months(start, 4), add_months(start, 8)
    else:
        step = 10 if 28 <= days <= 31 else max(days // 3, 1)
        one, two = add_days(start, step), add_days(start, 2 * step)
    if name == "early":
        return start, add_days(one, -1)
    return (one, add_days(two, -1)) if name == "mid" else (min(two, end), end)
