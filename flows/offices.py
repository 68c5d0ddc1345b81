"""seeds/roles.csv in, well-known offices out: one office under all its names.

Shared knowledge: "minister of foreign affairs" next to a name and "foreign minister" in the list of office
holders are one office; extraction and resolution compare roles by it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from flows.resources import resource_path


@dataclass(frozen=True, slots=True)
class Office:
    """A well-known office. `organization` and `country_code` are defaults, weaker than the text."""

    office: str
    category: str
    organization: str | None
    country_code: str | None


@cache
def offices() -> Mapping[str, Office]:
    """Names of well-known offices in lower case -> office."""
    with resource_path("seeds/roles.csv").open(encoding="utf-8", newline="") as lines:
        return {
            row["phrase"]: Office(
                row["office"], row["category"], row["organization"] or None, row["country_code"] or None
            )
            for row in csv.DictReader(lines)
            if row["kind"] == "office"
        }


@cache
def canonical_role(role: str) -> str:
    """Role under the one name of its office, in lower case; spelling and gender of the holder unified.

    >>> canonical_role("minister of foreign affairs"), canonical_role("Kremlin spokeswoman")
    ('foreign minister', 'kremlin spokesperson')
    >>> canonical_role("deputy minister of defence")
    'deputy defense minister'
    """
    words = role.casefold().split()
    for skip in range(len(words)):
        known = offices().get(" ".join(words[skip:]))
        if known is not None and all(word in RANKS for word in words[:skip]):
            words = [*words[:skip], *known.office.casefold().split()]
            break
    return " ".join(_unified(word) for word in words)


RANKS = frozenset({"deputy", "vice", "assistant", "first", "senior", "chief", "principal", "shadow"})


def _unified(word: str) -> str:
    word = word.replace("defence", "defense").replace("advisor", "adviser")
    for ending in ("woman", "man"):
        if word in {"spokes" + ending, "chair" + ending, "congress" + ending}:
            return word.removesuffix(ending) + "person"
    return word
