"""A line in, the kinds of site furniture it looks like out: the wordings of seeds/furniture.csv.

`line` patterns describe a whole line, `start` its beginning, `any` a part of it. A `certain` wording hardly
ever stands in reporting; a `likely` one does, and only adds to other evidence. Wordings are looked for in
the first and last 300 characters of a line, so that the length of a line cannot make them slow; `needles`
are small letters of which every match contains one, and save most searches.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from flows.resources import resource_path

_WINDOW_CHARS = 300
_LONGEST_LINE = 600
"""Characters of a line that a pattern of scope `line` may describe."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One row of seeds/furniture.csv; `find` returns something true where the wording stands."""

    kind: str
    scope: str
    is_certain: bool
    needles: tuple[str, ...]
    find: Callable[[str], re.Match[str] | None]

    def stands_in(self, text: str, lowered: str) -> bool:
        """Whether the wording stands in `text`, which is `lowered` in small letters."""
        if self.needles and not any(needle in lowered for needle in self.needles):
            return False
        return self.find(text) is not None


@cache
def wordings() -> tuple[Wording, ...]:
    """All wordings in the order of the seed: where two kinds fit a line, the first one names it."""
    with resource_path("seeds/furniture.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(_wording(row) for row in csv.DictReader(lines))


@lru_cache(maxsize=4096)
def matching(line: str) -> tuple[Wording, ...]:
    """The wordings that `line` (without white space around it) has, in the order of the seed."""
    lowered = line[:_LONGEST_LINE].lower()
    if len(line) <= _LONGEST_LINE:
        return tuple(wording for wording in wordings() if wording.stands_in(line, lowered))
    head, tail = line[:_WINDOW_CHARS], line[-_WINDOW_CHARS:]
    ends = tail.lower()
    return tuple(
        wording
        for wording in wordings()
        if wording.scope != "line"
        and (wording.stands_in(head, lowered) or (wording.scope == "any" and wording.stands_in(tail, ends)))
    )


def _wording(row: dict[str, str]) -> Wording:
    pattern = re.compile(row["pattern"], re.IGNORECASE)
    find = {"line": pattern.fullmatch, "start": pattern.match, "any": pattern.search}[row["scope"]]
    needles = tuple(needle for needle in row["needles"].split("|") if needle)
    return Wording(row["kind"], row["scope"], row["strength"] == "certain", needles, find)
