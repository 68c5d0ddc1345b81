"""A table of feeds in, `Feed` records out: which outlets are asked, and how often they must have news.

A CSV with the columns `source`, `url`, `expect_every_hours`, `is_active` and `notes`, like seeds/feeds.csv.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from flows.errors import InputError

_COLUMNS = ("source", "url")
_NO = {"0", "no", "false", "n"}


@dataclass(frozen=True, slots=True)
class Feed:
    """One address that scheduled runs ask for news.

    Attributes:
        source: the outlet, for entries that name none.
        url: of an RSS or Atom feed, a sitemap, or a page; a path works too.
        expect_every_hours: an alert is raised when nothing new came for so long; None expects nothing.
    """

    source: str
    url: str
    expect_every_hours: float | None = None


def read_feeds(path: Path) -> list[Feed]:
    """The active feeds, in the order of the file.

    Raises:
        InputError: no such file, a column is missing, or a line cannot be understood; it is named.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise InputError(
                    f"{path} has no column {missing[0]!r}. A list of feeds has the columns source, url, "
                    "expect_every_hours, is_active and notes."
                )
            feeds = [_feed(path, reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"the list of feeds {path} cannot be read: {error}") from error
    active = [feed for feed in feeds if feed is not None]
    if not active:
        raise InputError(f"{path} names no active feed. Add a line, or set is_active to yes.")
    return active


def _feed(path: Path, number: int, row: dict[str, str | None]) -> Feed | None:
    cells = {name: (value or "").strip() for name, value in row.items() if isinstance(value, str)}
    if cells.get("is_active", "").lower() in _NO:
        return None
    where = f"{path}, line {number}"
    url = cells.get("url", "")
    if not cells.get("source") or not url:
        raise InputError(f"{where}: a feed needs source and url")
    if "://" in url and not urlsplit(url).netloc:
        raise InputError(f"{where}: {url!r} is not a complete address")
    hours = cells.get("expect_every_hours") or None
    try:
        expected = float(hours) if hours else None
    except ValueError:
        raise InputError(f"{where}: expect_every_hours is {hours!r}, not a number of hours") from None
    if expected is not None and expected <= 0:
        raise InputError(f"{where}: expect_every_hours must be above 0; leave it empty to expect nothing")
    return Feed(cells["source"], url, expected)
