"""What records, feeds and sidecars say about a document -> `Claims`, in one reading for all of them.

Field names differ between dumps (news-please, NewsAPI, JSON Feed, home-made ones), so `FIELDS` lists the
aliases of each claim, the most specific first. A value that cannot be read is no claim; it is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from flows.records import Claims

FIELDS: dict[str, tuple[str, ...]] = {
    "url": ("url", "link", "canonical_url"),
    "source": ("source_domain", "source", "outlet", "publisher"),
    "published_at": (
        "date_publish", "published_at", "published", "publishedAt", "date_published", "pubDate", "date",
    ),
    "title": ("title", "headline", "title_page"),
    "byline": ("byline", "authors", "author"),
}  # fmt: skip
"""Claim -> the names a record may give it, in order of trust."""

NO_CLAIMS = Claims()

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_ISO = re.compile(
    r"(?P<year>\d{4})(?:(?P<separator>[-/.]?)(?P<month>\d{2})(?:(?P=separator)(?P<day>\d{2})"
    r"(?:[T ]+(?P<hour>\d{1,2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?)?)?",
    re.IGNORECASE,
)
_WRITTEN = re.compile(
    rf"(?:[A-Z][a-z]+day,? )?(?:(?P<month>{_MONTH}) (?P<day>\d{{1,2}})|"
    rf"(?P<day2>\d{{1,2}}) (?P<month2>{_MONTH})),? (?P<year>\d{{4}})\b"
)
_CLOCK = re.compile(r"\d:\d\d(?P<second>:\d\d)?")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Seconds and milliseconds since 1970 of 1973 and later; smaller numbers are years or days.
_EPOCH_SECONDS = 10**8
_EPOCH_MILLISECONDS = 10**11
_LONGEST_STAMP = 64


def clean_text(value: object) -> str | None:
    """A claim's words, stripped; None when there are none.

    Lone surrogates, which JSON can smuggle in and no encoding can write, become U+FFFD.

    >>> clean_text("  A strait "), clean_text("  "), clean_text(3)
    ('A strait', None, None)
    """
    if not isinstance(value, str):
        return None
    return _SURROGATE.sub("\ufffd", value).strip() or None


def read_stamp(value: object) -> tuple[datetime, str] | None:
    """Publication time and its precision from the forms found in dumps; None if it is no date.

    Understood: ISO 8601 and its shortenings, RFC 2822 (feeds), "June 5, 2023", seconds or milliseconds
    since 1970, and MongoDB's `{"$date": …}`. A naive stamp is UTC. "06/05/2023" is ambiguous, hence None.
    Midnight sharp in UTC is what software writes when it knows the day alone, so it counts as a day.

    >>> read_stamp("2023-06-05")
    (datetime.datetime(2023, 6, 5, 0, 0, tzinfo=datetime.timezone.utc), 'day')
    >>> read_stamp("Mon, 05 Jun 2023 10:00:00 +0200")
    (datetime.datetime(2023, 6, 5, 8, 0, tzinfo=datetime.timezone.utc), 'second')
    """
    if isinstance(value, Mapping):
        return read_stamp(value.get("$date"))
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    words = str(value).strip()
    if not words or len(words) > _LONGEST_STAMP:
        return None
    try:
        return _read_number(words) or _read_iso(words) or _read_mail(words) or _read_written(words)
    except (ValueError, OverflowError):
        return None


def _read_number(words: str) -> tuple[datetime, str] | None:
    if not re.fullmatch(r"[0-9]{9,14}(\.[0-9]+)?", words) or re.fullmatch(r"(19|20)[0-9]{12}", words):
        return None
    seconds = float(words)
    if seconds >= _EPOCH_MILLISECONDS:
        seconds /= 1000
    if seconds < _EPOCH_SECONDS:
        return None
    return datetime.fromtimestamp(int(seconds), UTC), "second"


def _read_iso(words: str) -> tuple[datetime, str] | None:
    if re.fullmatch(r"(19|20)[0-9]{12}", words):
        words = f"{words[:8]}T{words[8:]}"
    if not (match := _ISO.fullmatch(words)):
        return None
    year, month, day, hour, minute, second = (
        int(match[name]) if match[name] else None
        for name in ("year", "month", "day", "hour", "minute", "second")
    )
    assert year is not None  # the pattern demands it
    stamp = datetime(year, month or 1, day or 1, hour or 0, minute or 0, second or 0, tzinfo=UTC)
    if hour is not None:
        return _settle(stamp - _offset(match["zone"]), "minute" if second is None else "second")
    return stamp, "year" if month is None else "month" if day is None else "day"


def _offset(zone: str | None) -> timedelta:
    if not zone or zone[0] not in "+-":
        return timedelta()
    hours, minutes = int(zone[1:3]), int(zone[3:].lstrip(":") or 0)
    return (-1 if zone[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes)


def _read_mail(words: str) -> tuple[datetime, str] | None:
    if not (clock := _CLOCK.search(words)):
        return None
    try:
        stamp = parsedate_to_datetime(words)
    except (ValueError, TypeError, IndexError):
        return None
    stamp = stamp.astimezone(UTC) if stamp.tzinfo else stamp.replace(tzinfo=UTC)
    return _settle(stamp, "second" if clock["second"] else "minute")


def _read_written(words: str) -> tuple[datetime, str] | None:
    if not (match := _WRITTEN.match(words)):
        return None
    month = _MONTHS.index((match["month"] or match["month2"])[:3].lower()) + 1
    return datetime(int(match["year"]), month, int(match["day"] or match["day2"]), tzinfo=UTC), "day"


def _settle(stamp: datetime, precision: str) -> tuple[datetime, str]:
    is_midnight = (stamp.hour, stamp.minute, stamp.second) == (0, 0, 0)
    return stamp, "day" if is_midnight else precision


def read_claims(record: Mapping[str, object], basis: str) -> Claims:
    """Claims of one record, under any of the names of `FIELDS`. `basis` as in `Claims.published_basis`."""
    stamp = next(filter(None, map(read_stamp, _values(record, "published_at"))), None)
    return Claims(
        url=_first(record, "url"),
        source=_first(record, "source"),
        published_at=stamp[0] if stamp else None,
        published_precision=stamp[1] if stamp else None,
        published_basis=basis if stamp else None,
        title=_first(record, "title"),
        byline=_first(record, "byline"),
    )


def _values(record: Mapping[str, object], claim: str) -> Iterable[object]:
    return (record[name] for name in FIELDS[claim] if record.get(name) is not None)


def _first(record: Mapping[str, object], claim: str) -> str | None:
    return next(filter(None, map(_words, _values(record, claim))), None)


def _words(value: object) -> str | None:
    """Words of a claim that may be a list of authors, or NewsAPI's `{"id": …, "name": …}`."""
    if isinstance(value, Mapping):
        return clean_text(value.get("name"))
    if isinstance(value, list):
        return ", ".join(filter(None, map(_words, value))) or None
    return clean_text(value)


def merge_claims(strong: Claims, weak: Claims) -> Claims:
    """`strong`, with its gaps filled from `weak`; the three fields of the publication time go together.

    >>> merge_claims(Claims(title="A"), Claims(title="B", source="c.org"))
    Claims(url=None, source='c.org', published_at=None, published_precision=None, published_basis=None, \
title='A', byline=None)
    """
    stamp = strong if strong.published_at else weak
    return Claims(
        url=strong.url or weak.url,
        source=strong.source or weak.source,
        published_at=stamp.published_at,
        published_precision=stamp.published_precision,
        published_basis=stamp.published_basis,
        title=strong.title or weak.title,
        byline=strong.byline or weak.byline,
    )


def normalise_claims(claims: Claims) -> Claims:
    """Claims of the command line, with time in UTC, precision and basis filled in."""
    stamp = claims.published_at
    if stamp is None:
        return replace(claims, published_precision=None, published_basis=None)
    stamp = stamp.astimezone(UTC) if stamp.tzinfo else stamp.replace(tzinfo=UTC)
    return replace(
        claims,
        published_at=stamp,
        published_precision=claims.published_precision or _settle(stamp, "second")[1],
        published_basis=claims.published_basis or "sidecar",
    )
