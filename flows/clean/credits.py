"""Furniture lines in, what they tell about the article out: contributors, byline, dateline, publisher.

Furniture is dropped from the text but kept as evidence: who reported, from where, and who publishes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flows.outlets import Outlet, find_outlet
from flows.records import Contributor, Dropped

_CAPITAL_WORD = r"[A-ZÀ-ÖØ-Þ][\w’'.-]{0,30}"
_PARTICLE = r"(?:(?:van|von|de|der|den|del|della|da|dos|du|la|le|el|al|bin|ibn|ter|ten|y)\s){0,3}"
_NAME = rf"{_CAPITAL_WORD}(?:\s{_PARTICLE}{_CAPITAL_WORD}){{1,4}}"
_PLACE = rf"{_CAPITAL_WORD}(?:\s{_CAPITAL_WORD}){{0,3}}(?:, {_CAPITAL_WORD}(?:\s{_CAPITAL_WORD}){{0,2}})?"

_PERSON = re.compile(
    rf"(?P<name>{_NAME})(?P<place>(?:\s+(?:reported|reporting))?,?\s+(?:from|in|at)\s+{_PLACE})?"
)
_LEAD = re.compile(
    r"(?i:\b(?:associated press|ap|afp|reuters|staff|cnn|cbs|nbc|abc|bbc|fox|news|times|post|press|agence)\b"
    r"[’']?s?\s?(?-i:(?:News|Press|Times|Post|France-Presse|Radio|Staff|staff)\s)*"
    r"(?:(?:video |photo |staff |senior |political |business |science |health )*"
    r"(?:journalists?|writers?|reporters?|correspondents?|producers?|editors?|photographers?))?:?)"
    r"|(?i:\b(?:additional |with |further )?"
    r"(?:reporting|writing|editing|research|reported|written|edited|compiled|translated)"
    r"(?: and (?:additional )?(?:writing|reporting|editing))?(?: by\b:?|:))"
    r"|\b(?:Diplomatic|Military|Political|National|White House|Foreign|Science|Business|Staff|Medical"
    r"|Economics|Video|Photo)(?: Affairs| Security)? "
    r"(?:Writer|Reporter|Correspondent|Editor|Journalist|Producer)s?\b"
)
_WHO = re.compile(r"[^\W\d_]")

_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)(?:\s*(?:©|\(c\)|by|,))*\s*(?:\d{4}(?:\s*[-–]\s*\d{2,4})?)?[\s,]*(?:by\s+)?"
    r"(?P<name>[^\W\d_][^|©]{1,80})",
    re.IGNORECASE,
)
_COPYRIGHT_BEFORE = re.compile(
    r"(?P<name>[A-Z][\w.&’' -]{1,60})\s*(?:©|\(c\)|copyright)\s*\d{4}", re.IGNORECASE
)
_NAME_END = re.compile(
    r"[,;|]|\.(?:\s|$)|\s+(?:all rights|and/or|or its|its affiliates|is not|this material|may not"
    r"|digital media|\d{4}|l\.?l\.?c\b|inc\b|ltd\b|limited\b|plc\b|corp\b|company\b|holdings\b|interactive\b"
    r"|media group\b)",
    re.IGNORECASE,
)
_STOCK = re.compile(
    r"getty|shutterstock|istock|alamy|\bAP\b|associated press|reuters|afp|epa\b", re.IGNORECASE
)

_TELLING_KINDS = frozenset({"donation-appeal", "newsletter", "paywall", "disclaimer"})
_TITLE_CASE = re.compile(
    r"(?:The\s)?[A-Z][\w.&’'-]{0,30}(?:\s(?:and\s|of\s|the\s)?[A-Z][\w.&’'-]{0,30}){0,4}"
)

_AGENCY = r"\([A-Z][\w./& -]{1,30}\)"
_DAY = (
    r"(?:,?\s(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?\s\d{1,2}(?:,\s\d{4})?)?"
)
_REGION = r"(?:, [A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,2}){0,2}?"
_DASH = r"(?:—|–|--|-)"
_DATELINE = re.compile(
    rf"(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ.’'-]+(?:[ /][A-ZÀ-Þ.’'-]+){{0,4}}{_REGION})"
    rf"{_DAY}\s*(?:{_AGENCY}\s*)?{_DASH}\s*(?=[\w“\"‘'(\[])"
    rf"|(?P<mixed>[A-ZÀ-Þ][\w.’'-]+(?:[ /][A-ZÀ-Þ][\w.’'-]*){{0,3}}{_REGION})"
    rf"{_DAY}(?:\s*{_AGENCY}\s*{_DASH}|\s(?:—|–|--))\s*(?=[“\"‘(]?[A-Z])"
    rf"|{_AGENCY}\s*{_DASH}\s*(?=[A-Z“\"‘])"
)
_NO_PLACE = re.compile(
    r"(?:UPDATE|BREAKING|WATCH|EXCLUSIVE|CORRECTION|NOTE|EDITOR|OPINION|ANALYSIS|LIVE|VIDEO|PHOTOS?|READ|MORE"
    r"|RELATED|Q|A|FACT|CLAIM|VERDICT|TL|Rep|Sen|Mr|Mrs|Ms|Dr|Gov|President|Prime|Secretary)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline at the start of a paragraph: `length` characters to cut, and the place, if it names one."""

    length: int
    place: str | None


def read_dateline(paragraph: str) -> Dateline | None:
    """The dateline that opens `paragraph`, up to and including its dash.

    >>> read_dateline("MOSCOW, June 5 (Example) -- Talks went on.")
    Dateline(length=28, place='MOSCOW')
    """
    match = _DATELINE.match(paragraph[:160])
    if match is None or _NO_PLACE.match(paragraph):
        return None
    place = match["place"] or match["mixed"]
    if place and find_outlet(place):  # "REUTERS - ..." names an agency, no place
        place = None
    if match["mixed"] and len(paragraph[match.end() :].split(None, 6)) < 6:
        return None
    return Dateline(match.end(), place.strip(" ,-") if place else None)


def read_contributors(line: str) -> list[Contributor]:
    """Journalists of a credit line, each with the place they reported from, if it says so.

    >>> read_contributors("Ana Paz reported from Lima, and Bo Ek from Oslo.")
    [Contributor(name='Ana Paz', place='Lima'), Contributor(name='Bo Ek', place='Oslo')]
    """
    people = []
    for match in _PERSON.finditer(_LEAD.sub(" ; ", line[:600])):
        name = match["name"].strip(" .,'’")
        if name.count(" ") and not find_outlet(name):
            place = re.sub(r"^.*?\b(?:from|in|at)\s+", "", match["place"] or "", flags=re.DOTALL)
            people.append(Contributor(name, place.strip(" .,") or None))
    return list(dict.fromkeys(people))


def publisher_in(dropped: Sequence[Dropped]) -> tuple[str, Outlet | None] | None:
    """Who publishes the page, by its furniture: the copyright footer, then appeals that name the outlet.

    Promotions of programmes, related headlines and photo credits name outlets too, and prove nothing.

    Returns:
        the name in print and the outlet, if it is a known one; None without evidence.
    """
    for piece in reversed(dropped):
        if piece.kind == "copyright" and (name := _copyright_holder(piece.text)):
            return name, find_outlet(name)
    named = [
        outlet
        for piece in dropped
        if piece.kind in _TELLING_KINDS
        for words in _TITLE_CASE.findall(piece.text[:2000])
        if (" " in words) and (outlet := _outlet_in(words))
    ]
    if named and len({outlet.family for outlet in named}) == 1:
        return named[0].name, named[0]
    return None


def _outlet_in(words: str) -> Outlet | None:
    """The known outlet that a run of capitalised words begins or ends with, by two words at least."""
    parts = words.split()
    for size in range(len(parts), 1, -1):
        for part in (parts[:size], parts[-size:]):
            if outlet := find_outlet(" ".join(part).rstrip(".,’'")):
                return outlet
    return None


def _copyright_holder(line: str) -> str | None:
    if _STOCK.search(line):
        return None
    match = _COPYRIGHT.search(line[:400]) or _COPYRIGHT_BEFORE.search(line[:400])
    if match is None:
        return None
    name = _NAME_END.split(match["name"].strip(), maxsplit=1)[0].strip(" .,-–|")
    is_name = 1 < len(name) <= 60 and bool(_WHO.search(name)) and len(name.split()) <= 6
    if not is_name or re.match(
        r"(?:notice|policy|law|act|reserved|all rights|information|owner|holder)s?\b", name, re.I
    ):
        return None
    return name
