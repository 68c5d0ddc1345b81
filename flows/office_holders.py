"""seeds/office_holders.csv in, office holders with their terms out: who held which office when.

Shared knowledge: it tells who "China's defense minister" was, and, the other way round, when an article
that names an incumbent was written.
"""

from __future__ import annotations

import csv
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache

from flows.resources import resource_path


@dataclass(frozen=True, slots=True)
class OfficeHolder:
    """One term of one person in one office.

    Attributes:
        valid_from, valid_to: first and last day of the term; a month in the file is widened to its first
            and last day; `valid_from` None: start not known; `valid_to` None: not known to have ended.
        is_certain: the row is marked `high`.
    """

    name: str
    aliases: tuple[str, ...]
    role: str
    organization: str | None
    country_code: str | None
    valid_from: date | None
    valid_to: date | None
    is_certain: bool

    @property
    def family_name(self) -> str:
        """Name the holder is called by after the first mention."""
        words = self.name.split()
        return words[0] if self.country_code in _FAMILY_FIRST and len(words) <= 3 else words[-1]

    @property
    def given_name(self) -> str:
        """The name without the family name."""
        return " ".join(word for word in self.name.split() if word != self.family_name)


_FAMILY_FIRST = frozenset({"CN", "TW", "KP", "KR", "VN", "KH", "HK", "SG"})


@cache
def office_holders() -> tuple[OfficeHolder, ...]:
    """All rows of the file, in its order."""
    with resource_path("seeds/office_holders.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            OfficeHolder(
                name=row["name"],
                aliases=tuple(alias for alias in row["aliases"].split("|") if alias),
                role=row["role"],
                organization=row["organization"] or None,
                country_code=row["country_code"] or None,
                valid_from=_day(row["valid_from"], last=False),
                valid_to=_day(row["valid_to"], last=True),
                is_certain=row["certainty"] == "high",
            )
            for row in csv.DictReader(lines)
        )


def _day(written: str, *, last: bool) -> date | None:
    """First or last day of `2023-03-12`, `2023-03` or `2023`."""
    if not written:
        return None
    year, month, day = (*(int(part) for part in written.split("-")), 0, 0)[:3]
    if not month:
        return date(year, 12, 31) if last else date(year, 1, 1)
    if not day:
        day = monthrange(year, month)[1] if last else 1
    return date(year, month, day)
