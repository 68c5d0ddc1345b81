"""A definite phrase for one person ("the former diplomat", "Iran's top judge") -> whom the text has so named.

Only people with a role come into question: the noun must fit the role, and a nation in the phrase must be the
person's. The nearest before the phrase is meant.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from functools import cache

from spacy.tokens import Doc, Token

from flows.records import NameMention
from flows.resources import resource_path

_REACH = 3000
"""Characters before the phrase within which the person must be named."""
_DEFINITE = re.compile(r"(?:the|this|that) |.*['’]s? ", re.IGNORECASE)


@cache
def _nouns() -> dict[str, re.Pattern[str] | None]:
    """Noun of an epithet -> what the role of the person must hold; None where no role tells the person."""
    with resource_path("seeds/person_epithets.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    patterns: dict[str, re.Pattern[str] | None] = {}
    for row in rows:
        stems = [re.escape(stem.strip()) for stem in row["role_words"].split(";") if stem.strip()]
        any_role = row["role_words"] == "*"
        pattern = "." if any_role else rf"\b(?:{'|'.join(stems)})"
        patterns[row["noun"]] = re.compile(pattern) if stems else None
    return patterns


def is_personal(words: str, head: Token) -> bool:
    """Whether a phrase means one definite person: "the envoy", "the Malian official", "Iran's top judge"."""
    return head.tag_ == "NN" and head.lower_ in _nouns() and _DEFINITE.match(words) is not None


def person_meant(doc: Doc, offset: int, head: Token, country_code: str | None) -> NameMention | None:
    """The person named before `offset` whose role and country fit an epithet headed by `head`, or None."""
    pattern = _nouns().get(head.lower_)
    if pattern is None:
        return None
    names: list[NameMention] = list(doc._.names)
    for number in range(bisect_left(names, offset, key=_start) - 1, -1, -1):
        name = names[number]
        if name.start < offset - _REACH:
            return None
        if name.label != "PERSON" or name.is_journalist or not name.role:
            continue
        if country_code is not None and name.country_code not in {country_code, None}:
            continue
        if pattern.search(name.role):
            return name
    return None


def _start(name: NameMention) -> int:
    return name.start
