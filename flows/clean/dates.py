"""A date as pages print or encode it in, a `DateClaim` in UTC out.

Reads ISO 8601 ("2025-04-15T15:22:30+02:00"), "June 3, 2023, 4:15 p.m. ET", "3 June 2023 16:15 GMT" and
their abbreviations. Day-first and month-first numbers ("04/05/2023") are read only where one of the two
cannot be a month. Anything outside 1900 to 2100 is no date.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from flows.records import DateClaim

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
            "aug august", "sep sept september", "oct october", "nov november", "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?P<year>\d{4})[-/.年](?P<number>\d{1,2})[-/.月](?P<day>\d{1,2})(?!\d)",
        rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})\b",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -](?:of )?{_MONTH}[ ,-]{{1,2}}(?P<year>\d{{4}})\b",
        r"\b(?P<first>\d{1,2})[/.](?P<second>\d{1,2})[/.](?P<year>\d{4})\b",
        r"\b(?P<year>20\d\d|19\d\d)(?P<number>[01]\d)(?P<day>[0-3]\d)(?=T?\d{4}|\b)",
    )
)
_TIME = re.compile(
    r"(?:^|[T ,|·•/@(–-])(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d\d)(?:[:.](?P<second>\d\d))?(?:[.,]\d{1,9})?)?"
    r"(?: ?(?P<half>[ap])\.?m\b\.?)? ?(?P<zone>Z\b|[+-]\d\d:?\d\d|\(?[A-Z]{2,4}\b)?",
    re.IGNORECASE,
)

_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 60, "cet": 60, "ist": 330, "cest": 120,
    "eet": 120, "eest": 180, "msk": 180, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420,
    "mdt": -360, "pst": -480, "pdt": -420, "akst": -540, "hst": -600, "hkt": 480, "sgt": 480, "jst": 540,
    "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
}  # fmt: skip
"""Minutes east of Greenwich. IST is taken as India's."""

_AMERICAN = {"et": -300, "ct": -360, "mt": -420, "pt": -480}
"""Zones that observe summer time without saying so."""


def read_date(text: str, basis: str) -> DateClaim | None:
    """The first date in `text`, with its time of day if one follows it; a naive time is UTC.

    >>> read_date("Updated June 3, 2023, 4:15 p.m. EDT", "page").published_at.isoformat()
    '2023-06-03T20:15:00+00:00'
    """
    text = text[:300]
    found = min(
        (match for pattern in _DATES if (match := pattern.search(text))),
        key=lambda match: match.start(),
        default=None,
    )
    if found is None or (day := _day(found)) is None:
        return None
    clock = _clock(text[found.end() :], day)
    if clock is None:
        return DateClaim(day, "day", basis)
    return DateClaim(clock[0], clock[1], basis)


def local_day(text: str, claim: DateClaim) -> DateClaim | None:
    """The calendar day printed in `text` where it is not the day of `claim` in UTC.

    A newspaper dates by its own calendar: what appears at 20:00 in Los Angeles on a Wednesday says "on
    Wednesday", although it is Thursday in UTC.
    """
    printed = read_date(text[:10], claim.basis)
    if printed is None or printed.published_at.date() == claim.published_at.date():
        return None
    return DateClaim(printed.published_at, "day", claim.basis)


def date_in_url(url: str) -> DateClaim | None:
    """The publication date in the path of an address: /2023/06/09/, /2023-06-09-, /20230609/ or /2023/06/.

    >>> date_in_url("https://example.org/world/2023/jun/09/visit").published_at.date().isoformat()
    '2023-06-09'
    """
    path = re.sub(r"^[a-z+]{2,10}://[^/]*", "", url[:2000].lower().partition("?")[0])
    month = r"(?P<number>0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    full = re.search(
        rf"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<mark>[/_.-]?){month}(?P=mark)(?P<day>[0-3]?\d)(?!\d)", path
    )
    if full and (full["mark"] or len(full[0]) == 8) and (day := _day(full)):
        return DateClaim(day, "day", "url")
    part = re.search(rf"/(?P<year>(?:19|20)\d\d)/{month}/", path)
    if part and (day := _stamp(int(part["year"]), _month(part["number"]), 1)):
        return DateClaim(day, "month", "url")
    return None


def _month(word: str) -> int:
    return int(word) if word.isdecimal() else _MONTHS[word.lower().rstrip(".")]


def _day(match: re.Match[str]) -> datetime | None:
    parts = match.groupdict()
    if parts.get("first"):
        first, second = int(parts["first"]), int(parts["second"])
        if first <= 12 and second <= 12 and first != second:
            return None  # nobody can know which is the month
        month, day = (second, first) if first > 12 else (first, second)
    else:
        month, day = _month(parts.get("number") or parts["month"]), int(parts["day"])
    return _stamp(int(parts["year"]), month, day)


def _stamp(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=UTC) if 1900 <= year <= 2100 else None
    except ValueError:
        return None


def _clock(rest: str, day: datetime) -> tuple[datetime, str] | None:
    """Time of day at the start of `rest`, a few words ("at", "updated") allowed before it."""
    found = next((m for m in _TIME.finditer(rest[:60]) if m["minute"] or m["half"]), None)
    if found is None:
        return None
    hour, minute, second = int(found["hour"]), int(found["minute"] or 0), int(found["second"] or 0)
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    local = day.replace(hour=hour, minute=minute, second=second)
    try:
        stamp = local.replace(tzinfo=_zone(found["zone"], day)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return stamp, "second" if found["second"] else "minute"


def _zone(word: str | None, day: datetime) -> timezone:
    word = (word or "").strip("( ").lower()
    if re.fullmatch(r"[+-]\d\d:?\d\d", word):
        minutes = int(word[1:3]) * 60 + int(word[-2:])
        return timezone(timedelta(minutes=minutes if word[0] == "+" else -minutes))
    if word in _AMERICAN:
        return timezone(timedelta(minutes=_AMERICAN[word] + 60 * _is_american_summer(day)))
    return timezone(timedelta(minutes=_ZONES.get(word, 0)))


def _is_american_summer(day: datetime) -> bool:
    """Second Sunday of March to first Sunday of November, to the day."""
    march, november = day.replace(month=3, day=8), day.replace(month=11, day=1)
    starts = march + timedelta(days=6 - march.weekday())
    return starts <= day < november + timedelta(days=6 - november.weekday())
