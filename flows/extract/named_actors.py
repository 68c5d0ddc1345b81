"""Name mentions of a Doc -> persons and organisations that can act, with side and political standing."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc

from flows.extract import names as _names  # noqa: F401  (registers Doc._.names)
from flows.extract.gazetteer import (
    Group,
    adjectives,
    country_names,
    group_nouns,
    groups,
    office_holders,
    organization,
    organizations,
    peoples,
    political_figures,
    role_category,
    words,
)
from flows.extract.ledger import Ledger, head_offset
from flows.extract.nations import nation_within
from flows.records import Actor, NameMention

LONGEST_REACH = 400
"""Characters that no actor phrase exceeds."""

SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
"""Ends of names that a comma may cut off: "Joseph R. Biden, Jr."."""

SPOKESMEN = frozenset({"spokesman", "spokeswoman", "spokesperson"})

PUBLIC_BODY = re.compile(
    r"\b(ministr(y|ies)|department|government|administration|army|navy|air force|police|forces?|military|"
    r"guards?|parliament|assembly|senate|congress|council|commission|committee|court|party|embassy|consulate|"
    r"agency|front|movement|militia|brigades?|liberation|union of|united nations|federation of|treasury|nato|"
    r"u\.?n\.?|cabinet|secretariat|authority|bureau of|house of|command|intelligence|caucus)\b",
    re.IGNORECASE,
)


COMMERCIAL = re.compile(
    r"\b(inc|corp|company|co|ltd|plc|bank|airlines?|university|college|school|hospital|club|fc|news|times|post|"
    r"press|television|tv|radio|magazine|stadium|museum|theat(er|re)|studios?|records|films?|league|cup|union)\b",
    re.IGNORECASE,
)


def find_named(doc: Doc, ledger: Ledger) -> Iterator[Actor]:
    names: Sequence[NameMention] = doc._.names
    sides = _sides(names)
    people = [_with_role(ledger.text, name) for name in names if name.label == "PERSON"]
    for number, name in enumerate(names):
        if name.is_journalist or name.label not in {"PERSON", "ORG", "ROLE"} or _is_group(ledger.text, name):
            continue
        if is_nation_word(name.surface) or name.surface.strip(",. ").lower() in SUFFIXES:
            continue
        if name.label == "ORG":
            label = name.name or name.surface
            # "U.S. Trade" of "U.S. Trade Representative ..." is a cut, "CIA" of "CIA Director ..." a body.
            if known_body(label) or not _within(people, name.start, name.end):
                yield _organization(doc, name, label, number)
            continue
        start, end = _with_role(ledger.text, name)
        label = name.name or name.surface
        side = sides.get(label, _Side())
        is_holder = name.label == "PERSON" and _is_known(label)
        title = ledger.text[start : name.start]
        nation = nation_within(title) if title else None
        yield Actor(
            start=start,
            end=end,
            head=head_offset(doc, name.start, name.end),
            kind="person",
            label=label,
            country_code=name.country_code or side.country_code or _holder_side(label) or nation,
            organization=name.organization or side.organization,
            is_political=side.is_political or _is_public_title(title, nation) or is_holder,
            basis="role" if name.label == "ROLE" else "name",
            name_number=number,
        )


def _is_public_title(title: str, nation: str | None) -> bool:
    """For "his Iraqi counterpart Thamir Ghadhban": a public noun with a nation before the name."""
    noun = title.rstrip(" ,").split(" ")[-1]
    return nation is not None and noun in group_nouns() and group_nouns()[noun].is_political


def is_nation_word(surface: str) -> bool:
    """Whether a "name" is nothing but a country, its adjective or its people: a slip of the recogniser.

    Countries that are given names too ("Jordan", "Chad") are left to the recogniser.
    """
    if surface in words("given_name_country"):
        return False
    return surface in country_names() or surface in adjectives() or surface in peoples()


def _within(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    number = bisect_right(spans, (start, end)) - 1
    return any(a <= start and end <= b for a, b in spans[max(0, number) : number + 2])


def _is_group(text: str, name: NameMention) -> bool:
    """For "the official", "Protesters": people without a name, read by `find_groups`."""
    if name.label != "ROLE":
        return name.surface.lower() in group_nouns() and name.surface not in groups()
    last = text[name.start : name.end].split(" ")[-1].lower()
    return name.name is None and (last in words("source_noun") or last in SPOKESMEN or last in group_nouns())


@dataclass(slots=True)
class _Side:
    """What all mentions of one person together say about whose side it is on."""

    country_code: str | None = None
    organization: str | None = None
    is_political: bool = False


def _sides(names: Sequence[NameMention]) -> dict[str, _Side]:
    sides: dict[str, _Side] = {}
    for name in names:
        if name.label == "ORG":
            continue
        side = sides.setdefault(name.name or name.surface, _Side())
        side.country_code = side.country_code or name.country_code
        side.organization = side.organization or name.organization
        side.is_political = side.is_political or _is_public(name)
    return sides


@cache
def _known_names() -> dict[str, str | None]:
    """Names of office holders and political figures, and last names -> country code.

    Accents count for nothing ("Erdogan"). None where bearers of a last name are of several countries.
    """
    bearers: dict[str, set[str]] = {}
    names: dict[str, str | None] = {}
    for name, code in office_holders().items():
        bearers.setdefault(_folded(name.rpartition(" ")[2]), set()).add(code)
        names[_folded(name)] = code
    for name, figure_code in political_figures().items():
        names.setdefault(_folded(name), figure_code)
    last = {name: next(iter(codes)) if len(codes) == 1 else None for name, codes in bearers.items()}
    return {**last, **names}


def _folded(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _is_known(label: str) -> bool:
    """Whether the name alone tells a public figure; a last name of several countries does not."""
    folded = _folded(label)
    if folded not in _known_names():
        return False
    return _known_names()[folded] is not None or " " in label or label in political_figures()


def _holder_side(label: str) -> str | None:
    """Country of an office holder or political figure, by full name or by a last name that tells it."""
    return _known_names().get(_folded(label))


def _is_public(name: NameMention) -> bool:
    if name.organization:
        group = known_body(name.organization)
        if group is not None:
            return group.is_political
        if COMMERCIAL.search(name.organization) and not PUBLIC_BODY.search(name.organization):
            return False
    if not name.role:
        return False
    category = role_category(name.role)
    if category in words("state_role"):
        return True
    if name.organization and PUBLIC_BODY.search(name.organization):
        return category is not None
    # The chief executive of a Swiss firm is Swiss, and in no public office.
    return category not in {None, "organization_head"} and bool(name.country_code)


def _with_role(text: str, name: NameMention) -> tuple[int, int]:
    """Span of a name with the role that stands right before or behind it."""
    start, end = name.start, name.end
    if name.role_start is None or name.role_end is None:
        return start, end
    before = text[name.role_end : start] if name.role_end <= start else None
    behind = text[end : name.role_start] if name.role_start >= end else None
    if before is not None and len(before) <= 3 and "\n" not in before:
        start = _past_determiner(text, name.role_start)
    elif behind is not None and re.fullmatch(r",? (?:the |a |an )?", behind):
        end = name.role_end
    if end - start > LONGEST_REACH:
        return name.start, name.end
    return start, end


DETERMINER = re.compile(r"(?:the|a|an|The|A|An|this|that|This|That)\s+")


def _past_determiner(text: str, start: int) -> int:
    match = DETERMINER.match(text, start)
    return match.end() if match else start


def known_body(name: str) -> Group | None:
    partisans = groups().get(name)
    if partisans is not None and partisans.kind == "partisans":
        return partisans
    return organization(name) or organization(re.sub(r"^(?:[Tt]he|U\.?S\.?) ", "", name))


def _organization(doc: Doc, name: NameMention, label: str, number: int) -> Actor:
    group = known_body(name.surface) or known_body(label)
    match = ADMINISTRATION.fullmatch(label)
    side = _side_of(match.group(1)) if match else None
    is_political = bool(PUBLIC_BODY.search(label)) and not COMMERCIAL.search(label)
    return Actor(
        start=name.start,
        end=name.end,
        head=head_offset(doc, name.start, name.end),
        kind="organization" if group is None or group.kind == "organization" else "group",
        label=group.label if group else label,
        country_code=(group.country_code if group else None)
        or name.country_code
        or nation_within(label)
        or side,
        organization=None,
        is_political=group.is_political if group else is_political,
        name_number=number,
    )


def find_bodies(doc: Doc, ledger: Ledger) -> Iterator[Actor]:
    """Known organisations that no name mention covers, and "the Biden administration"."""
    for match in ADMINISTRATION.finditer(ledger.text):
        start, end = match.span()
        if not ledger.is_free(match.end() - 1, end):
            continue
        yield Actor(
            start, end, head_offset(doc, start, end), "organization", match.group(), _side_of(match.group(1)),
            None, True,
        )  # fmt: skip
    for start, end, group in organizations().find(ledger.text):
        if ledger.is_free(start, end) and not group.phrase.islower():
            yield Actor(
                start, end, head_offset(doc, start, end), "organization", group.label, group.country_code,
                None, group.is_political,
            )  # fmt: skip


ADMINISTRATION = re.compile(r"\b([A-Z][a-z][\w-]+)[ ][Aa]dministration\b")


@cache
def _family_names() -> dict[str, str]:
    """Last names of US presidents, the only holders whose government is called an administration."""
    return {name.split(" ")[-1]: code for name, code in office_holders().items() if code == "US"}


def _side_of(name: str) -> str | None:
    return (
        _family_names().get(name)
        or adjectives().get(name)
        or ("US" if name in words("former_president") else None)
    )
