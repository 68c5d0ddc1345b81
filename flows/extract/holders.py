"""Names in a text -> the office holders of seeds/office_holders.csv that they mean on the article's day."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from functools import cache

from spacy.tokens import Doc

from flows.extract.gazetteer import folded
from flows.extract.tokens import word_set
from flows.records import Article
from flows.resources import resource_path

SUFFIXES = word_set("jr jr. sr sr. ii iii iv")

_FAMILY_FIRST = frozenset({"CN", "KH", "KP", "KR", "SG", "TW", "VN"})
"""Countries whose family names stand first: "President Yoon" is Yoon Suk Yeol."""
Holder = tuple[str, str, str, str, str, tuple[tuple[str, ...], ...]]


@cache
def holders() -> dict[str, tuple[Holder, ...]]:
    """Folded last name -> (name, country, office, from, to, folded names) of seeds/office_holders.csv."""
    rows: dict[str, list[Holder]] = {}
    with resource_path("seeds/office_holders.csv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            names = [line["name"], *filter(None, line["aliases"].split("|"))]
            folded_names = tuple(
                tuple(word for word in folded(name).split() if word not in SUFFIXES) for name in names
            )
            row = (
                line["name"], line["country_code"], line["role"], line["valid_from"] or "0000",
                line["valid_to"] or "9999", folded_names,
            )  # fmt: skip
            keys = {words[-1] for words in folded_names}
            if line["country_code"] in _FAMILY_FIRST:
                keys |= {words[0] for words in folded_names}
            for last in sorted(keys):
                rows.setdefault(last, []).append(row)
    return {last: tuple(found) for last, found in rows.items()}


def agree(mention: Sequence[str], name: Sequence[str]) -> bool:
    """Whether two folded names can be one person's: same last name, no other given name."""
    if not mention or not name or mention[-1] != name[-1]:
        return False
    if len(mention) == 1 or len(name) == 1:
        return True
    return mention[0][:1] == name[0][:1] and (
        mention[0] == name[0] or min(len(mention[0]), len(name[0])) <= 2
    )


def is_holder(doc: Doc, name: str) -> bool:
    """Whether seeds/office_holders.csv knows a full name."""
    return known_holder(doc, folded(name).split(), "") is not None


def known_holder(doc: Doc, name: Sequence[str], office: str) -> tuple[str, str] | None:
    """Canonical name and country of the office holder meant: by the full name, or by last name and office."""
    rows = holders().get(name[-1], ()) if name else ()
    day = article_day(doc)
    full = {row[:2] for row in rows if len(name) > 1 and any(agree(alias, name) for alias in row[5])}
    if len(full) == 1:
        return next(iter(full))
    if len(name) > 1:
        return None
    fitting = [row for row in rows if not office or row[2] == office]
    current = {row[:2] for row in fitting if day is not None and row[3] <= day.isoformat() <= row[4]}
    found = current if len(current) == 1 else {row[:2] for row in fitting}
    return next(iter(found)) if len(found) == 1 else None


def article_day(doc: Doc) -> date | None:
    """Day of the strongest date claim of the article, or None."""
    article: Article | None = doc._.article
    claims = article.date_claims if article is not None else ()
    return claims[0].published_at.date() if claims else None
