"""A Doc -> the countries that its words stand for: by name, as a people, or by their capital."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Span

from flows.extract.gazetteer import (
    Phrases,
    adjectives,
    capitals,
    countries,
    country_names,
    curated_places,
    peoples,
)
from flows.extract.ledger import Ledger
from flows.extract.metonymy import stands_for_government
from flows.records import Actor


@dataclass(frozen=True, slots=True)
class Nation:
    """A word for a country. `form`: `name`, `adjective`, `people`, `capital`, or `place` (no country)."""

    code: str
    form: str


@cache
def nations() -> Phrases[Nation]:
    forms = (
        ("name", country_names()),
        ("adjective", adjectives()),
        ("people", peoples()),
        ("capital", capitals()),
    )
    nations = {name: Nation(code, form) for form, names in reversed(forms) for name, code in names.items()}
    # "South China Sea" and "New Mexico" name no country: the longest match must find them first.
    places = {name: Nation("", "place") for name in curated_places() if name not in nations}
    return Phrases((nations | places).items())


def nation_within(label: str) -> str | None:
    found = (nation.code for _, _, nation in nations().find(label) if nation.form not in {"capital", "place"})
    return next(found, None)


UNION = re.compile(r"\b(?:EU|E\.U\.|European (?:Union|Commission|Council|Parliament))")


def find_countries(doc: Doc, ledger: Ledger) -> Iterator[Actor]:
    """Country names, "the Chinese", and capitals that stand for their government."""
    has_union = UNION.search(ledger.text) is not None
    for half in KOREAS.finditer(ledger.text):
        if ledger.is_free(half.start(1), half.end(1)):
            yield _half(doc, half)
    for start, end, nation in nations().find(ledger.text):
        span = doc.char_span(start, end, alignment_mode="expand") if nation.code else None
        if span is None or not _may_be_nation(span, nation, ledger):
            continue
        code = nation.code
        if span.text == "Brussels" and has_union:
            code = "EU"
        country = countries()[code]
        basis = {"name": "name", "capital": "capital"}.get(nation.form, "demonym")
        if nation.form == "capital" and not stands_for_government(span):
            continue
        if nation.form == "adjective" and not _is_nominal(span):
            continue
        if nation.form == "people" and span.text.endswith(("s", "men")):
            yield Actor(start, end, span.root.idx, "group", span.text, code, basis=basis)
            continue
        if nation.form == "people" and not _is_nominal(span):
            continue
        kind = "organization" if country.kind == "organization" else "country"
        yield Actor(start, end, span.root.idx, kind, country.name, code, None, True, basis)


def find_blocs(doc: Doc, ledger: Ledger) -> Iterator[Actor]:
    """The blocs "Europe" and "the West" where they act: as subject, agent or owner of an act."""
    for found in BLOCS.finditer(ledger.text):
        start, end = found.span(found.lastindex or 0)
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is None or not ledger.is_free(start, end) or len(span) > 1:
            continue
        dep, owns = span.root.dep_, span.end < len(doc) and doc[span.end].tag_ == "POS"
        if owns or dep in {"nsubj", "obl:agent"}:
            label = "the West" if found.group(1) == "West" else "Europe"
            yield Actor(start, end, span.root.idx, "group", label, None, None, True, "name")


BLOCS = re.compile(r"(?:\b(?:The|the) (West)\b(?! [A-Z])|\b(Europe)\b)")


def _half(doc: Doc, found: re.Match[str]) -> Actor:
    """The Korea that is named by its side alone in "North and South Korea"."""
    start, end = found.span(1)
    country = countries()["KP" if found.group(1) == "North" else "KR"]
    span = doc.char_span(start, end, alignment_mode="expand")
    head = span.root.idx if span is not None else start
    return Actor(start, end, head, "country", country.name, country.code, None, True, "name")


KOREAS = re.compile(r"\b(North|South)(?= and (?:North|South) Korea\b)")


def _may_be_nation(span: Span, nation: Nation, ledger: Ledger) -> bool:
    """Not inside a person's or organisation's name; a group phrase keeps its own country to itself."""
    actor = ledger.at(span[0])
    if actor is None:
        return True
    if actor.kind == "person" and actor.basis == "name":
        return False
    # "U.S.-China talks", "China's military": the possessor acts for itself.
    return nation.form == "name" and span.end < len(span.doc) and span.doc[span.end].tag_ == "POS"


def _is_nominal(span: Span) -> bool:
    """Whether an adjective stands for the nation itself: "the Chinese rejected", "two Chinese"."""
    following = span.doc[span.end] if span.end < len(span.doc) else None
    if following is not None and (
        following.pos_ in {"NOUN", "PROPN", "ADJ", "NUM"} or following.text in {"-", "–"}
    ):
        return False
    before = span.doc[span.start - 1] if span.start else None
    return (
        before is not None
        and before.lower_ in {"the", "both", "with", "between", "and"}
        and (before.lower_ == "the" or span.root.pos_ in {"PROPN", "NOUN"})
    )


def is_side(text: str, found: tuple[int, int, Nation]) -> bool:
    """Not "Russian-backed", "pro-Russian", "Iranian-born": those are somebody else's people."""
    start, end, nation = found
    if nation.form in {"people", "place"} or text[:start].endswith("-"):
        return False
    return (
        text[end : end + 1] != "-"
        or text.startswith(("-led", "-run"), end)
        or text[end + 1 : end + 2].isupper()
    )
