"""A line in, the kinds of site furniture it looks like out: the wordings of seeds/furniture.csv.

`line` patterns describe a whole line, `start` and `any` a part of it. A `certain` wording hardly ever
stands in reporting; a `likely` one does, and only adds to other evidence. Wordings are looked for in the
first and last 300 characters of a line, so that the length of a line cannot make them slow.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from flows.resources import resource_path

_WINDOW_CHARS = 300


@dataclass(frozen=True, slots=True)
class Wording:
    """One row of seeds/furniture.csv; `find` returns something true where the wording stands."""

    kind: str
    scope: str
    is_certain: bool
    find: Callable[[str], re.Match[str] | None]


@cache
def wordings() -> tuple[Wording, ...]:
    """All wordings in the order of the seed: where two kinds fit a line, the first one names it."""
    with resource_path("seeds/furniture.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(_wording(row) for row in csv.DictReader(lines))


def matching(line: str) -> list[Wording]:
    """The wordings that `line` (without white space around it) has, in the order of the seed."""
    if len(line) <= 2 * _WINDOW_CHARS:
        return [wording for wording in wordings() if wording.find(line)]
    head, tail = line[:_WINDOW_CHARS], line[-_WINDOW_CHARS:]
    return [
        wording
        for wording in wordings()
        if wording.scope != "line" and (wording.find(head) or (wording.scope == "any" and wording.find(tail)))
    ]


def _wording(row: dict[str, str]) -> Wording:
    pattern = re.compile(row["pattern"], re.IGNORECASE)
    find = {"line": pattern.fullmatch, "start": pattern.match, "any": pattern.search}[row["scope"]]
    return Wording(row["kind"], row["scope"], row["strength"] == "certain", find)
