"""A parsed Doc with names and places -> who each phrase means: `doc._.actors`.

Names and roles become persons and organisations; country names, demonyms and capitals that stand for
their government become countries; "senior Chinese officials", "a Chinese warship" become groups of a
country; sources without a name become anonymous. `coreference` then follows pronouns and epithets back.

Every country name is an actor, also in "traveled to China": the reader of a frame knows its case. A
capital is one only where syntax says that its government is meant.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from flows.extract import coreference, names  # noqa: F401  (names registers Doc._.names)
from flows.extract.anonymity import ALWAYS, SOURCE_NOUNS, is_withheld, source_end
from flows.extract.gazetteer import (
    Group,
    Phrases,
    adjectives,
    capitals,
    countries,
    country_names,
    curated_places,
    group_nouns,
    groups,
    office_holders,
    organization,
    organizations,
    peoples,
    role_category,
)
from flows.extract.metonymy import stands_for_government
from flows.extract.tokens import char_end
from flows.records import Actor, NameMention

Doc.set_extension("actors", default=(), force=True)

LONGEST_PHRASE = 24
"""Tokens of the longest phrase that is looked through to the left of a group noun."""


def read_actors(doc: Doc) -> list[Actor]:
    """All actors of a parsed document, in text order; of two that start together the longer first.

    A phrase for two parties ("the two sides") gives one actor per party with the same span.
    """
    ledger = _Ledger(doc)
    for actor in _named(doc, ledger):
        ledger.add(actor)
    for actor in _bodies(doc, ledger):
        ledger.add(actor)
    for actor in _group_phrases(doc, ledger):
        ledger.add(actor)
    for actor in _countries(doc, ledger):
        ledger.add(actor)
    for actor in _spokesmen(doc, ledger):
        ledger.add(actor)
    return sorted(coreference.resolve(doc, ledger.actors), key=_order)


def actors_at(doc: Doc, start_char: int, end_char: int) -> list[Actor]:
    """Actors that overlap the characters [start_char, end_char) of a read document, the longest first.

    Parties of one phrase ("the two sides") keep their order.
    """
    actors: Sequence[Actor] = doc._.actors
    last = bisect_right(actors, end_char - 1, key=_start)
    # Phrases are bounded, so only those that start shortly before can reach into the span.
    first = bisect_right(actors, start_char - LONGEST_REACH, key=_start)
    found = [actor for actor in actors[first:last] if actor.end > start_char]
    return sorted(found, key=lambda actor: actor.start - actor.end)


LONGEST_REACH = 400
"""Characters that no actor phrase exceeds."""


def actor_of_token(doc: Doc, token: Token) -> list[Actor]:
    """Who the phrase headed by `token` means; else those whose phrase covers it, the longest first."""
    covering = actors_at(doc, token.idx, char_end(token))
    return [actor for actor in covering if actor.head == token.idx] or covering


@Language.component("wirehouse_actors")
def actors_component(doc: Doc) -> Doc:
    """Store `read_actors(doc)` in `doc._.actors`."""
    doc._.actors = read_actors(doc)
    return doc


def _start(actor: Actor) -> int:
    return actor.start


def _order(actor: Actor) -> tuple[int, int]:
    return actor.start, -actor.end


class _Ledger:
    """Actors found so far, and which of them covers each token."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.actors: list[Actor] = []
        self._at: dict[int, Actor] = {}

    def add(self, actor: Actor) -> None:
        self.actors.append(actor)
        span = self.doc.char_span(actor.start, actor.end, alignment_mode="expand")
        for token in span or ():
            self._at.setdefault(token.i, actor)

    def at(self, token: Token) -> Actor | None:
        return self._at.get(token.i)

    def is_free(self, start: int, end: int) -> bool:
        span = self.doc.char_span(start, end, alignment_mode="expand")
        return span is not None and not any(token.i in self._at for token in span)


# --- names and roles ------------------------------------------------------------------------------

STATE_ROLES = frozenset(
    "head_of_state head_of_government minister royal deputy diplomat legislator military regional defense foreign "
    "interior intelligence security justice finance commerce energy".split()
)
"""Categories of seeds/roles.csv that are public whoever the organisation; a spokesman is his employer's."""

PUBLIC_BODY = re.compile(
    r"\b(ministr(y|ies)|department|government|administration|army|navy|air force|police|forces?|military|guards?|"
    r"parliament|assembly|senate|congress|council|commission|committee|court|party|embassy|consulate|agency|"
    r"front|movement|militia|brigades?|liberation|union of|united nations|federation of|treasury|nato|u\.?n\.?|"
    r"cabinet|secretariat|authority|bureau of|national guard|house of|command|intelligence|caucus|front)\b",
    re.IGNORECASE,
)

COMMERCIAL = re.compile(
    r"\b(inc|corp|company|co|ltd|plc|bank|airlines?|university|college|school|hospital|club|fc|news|times|post|"
    r"press|television|tv|radio|magazine|stadium|museum|theat(er|re)|studios?|records|films?|league|cup|union)\b",
    re.IGNORECASE,
)


def _named(doc: Doc, ledger: _Ledger) -> Iterator[Actor]:
    names: Sequence[NameMention] = doc._.names
    sides = _sides(names)
    people = [_with_role(doc.text, name) for name in names if name.label == "PERSON"]
    for number, name in enumerate(names):
        if name.is_journalist or name.label not in {"PERSON", "ORG", "ROLE"} or _is_group(doc, name):
            continue
        if is_nation_word(name.surface):
            continue
        if name.label == "ORG":
            yield _organization(
                doc, name.start, name.end, name.name or name.surface, name.country_code, number
            )
            continue
        start, end = _with_role(doc.text, name)
        label = name.name or name.surface
        side = sides.get(label, _Side())
        yield Actor(
            start=start,
            end=end,
            head=_head(doc, name.start, name.end),
            kind="person",
            label=label,
            country_code=name.country_code or side.country_code or _holder_side(label),
            organization=name.organization or side.organization,
            is_political=side.is_political or (name.label == "PERSON" and _holder_side(label) is not None),
            basis="role" if name.label == "ROLE" else "name",
            name_number=number,
        )


def is_nation_word(surface: str) -> bool:
    """Whether a "name" is nothing but a country, its adjective or its people: a slip of the recogniser.

    Countries that are given names too ("Jordan", "Chad") are left to the recogniser.
    """
    if surface in {"Jordan", "Chad", "Georgia", "Israel", "America", "Kenya", "India", "Cuba", "Brazil", "Ireland"}:
        return False
    return surface in country_names() or surface in adjectives() or surface in peoples()


def _within(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    number = bisect_right(spans, (start, end)) - 1
    return any(a <= start and end <= b for a, b in spans[max(0, number) : number + 2])


def _is_group(doc: Doc, name: NameMention) -> bool:
    """ "the official", "its negotiators": people without a name, read by `_group_phrases`."""
    last = doc.text[name.start : name.end].split(" ")[-1].lower()
    return (
        name.label == "ROLE"
        and name.name is None
        and (last in SOURCE_NOUNS or last in SPOKESMEN or last in group_nouns())
    )


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
def _last_names() -> dict[str, str | None]:
    """Last names of office holders -> country code; None where several people bear it."""
    found: dict[str, dict[str, str]] = {}
    for name, code in office_holders().items():
        first, _, last = name.rpartition(" ")
        found.setdefault(last, {})[first[:2]] = code
    return {last: next(iter(codes.values())) if len(codes) == 1 else None for last, codes in found.items()}


def _holder_side(label: str) -> str | None:
    """Country of an office holder by full name, or by a last name that only one of them bears."""
    return office_holders().get(label) or (_last_names().get(label) if " " not in label else None)


def _is_public(name: NameMention) -> bool:
    if name.organization:
        group = _known_body(name.organization)
        if group is not None:
            return group.is_political
        if COMMERCIAL.search(name.organization) and not PUBLIC_BODY.search(name.organization):
            return False
    if not name.role:
        return False
    category = role_category(name.role)
    if category in STATE_ROLES:
        return True
    has_side = bool(name.country_code) or bool(name.organization and PUBLIC_BODY.search(name.organization))
    return category is not None and has_side


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


def _known_body(name: str) -> Group | None:
    partisans = groups().get(name)
    if partisans is not None and partisans.kind == "partisans":
        return partisans
    return organization(name) or organization(re.sub(r"^(?:[Tt]he|U\.?S\.?) ", "", name))


def _organization(
    doc: Doc, start: int, end: int, label: str, country_code: str | None, number: int | None
) -> Actor:
    group = _known_body(doc.text[start:end]) or _known_body(label)
    kind = "organization" if group is None or group.kind == "organization" else "group"
    match = ADMINISTRATION.fullmatch(label)
    side = _side_of(match.group(1)) if match else None
    is_political = bool(PUBLIC_BODY.search(label)) and not COMMERCIAL.search(label)
    return Actor(
        start=start,
        end=end,
        head=_head(doc, start, end),
        kind=kind,
        label=group.label if group else label,
        country_code=(group.country_code if group else None) or country_code or _nation_within(label) or side,
        organization=None,
        is_political=group.is_political if group else is_political,
        name_number=number,
    )


def _head(doc: Doc, start: int, end: int) -> int:
    span = doc.char_span(start, end, alignment_mode="expand")
    return span.root.idx if span is not None else start


# --- nations --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Nation:
    """A word for a country. `form`: `name`, `adjective`, `people`, `capital`, or `place` (no country)."""

    code: str
    form: str


@cache
def _nations() -> Phrases[_Nation]:
    forms = (
        ("name", country_names()),
        ("adjective", adjectives()),
        ("people", peoples()),
        ("capital", capitals()),
    )
    nations = {name: _Nation(code, form) for form, names in reversed(forms) for name, code in names.items()}
    # "South China Sea" and "New Mexico" name no country: the longest match must find them first.
    places = {name: _Nation("", "place") for name in curated_places() if name not in nations}
    return Phrases((nations | places).items())


def _nation_within(label: str) -> str | None:
    found = (
        nation.code for _, _, nation in _nations().find(label) if nation.form not in {"capital", "place"}
    )
    return next(found, None)


def _countries(doc: Doc, ledger: _Ledger) -> Iterator[Actor]:
    """Country names, "the Chinese", and capitals that stand for their government."""
    for start, end, nation in _nations().find(doc.text):
        span = doc.char_span(start, end, alignment_mode="expand") if nation.code else None
        if span is None or not _may_be_nation(span, nation, ledger):
            continue
        code = nation.code
        if span.text == "Brussels" and UNION.search(doc.text):
            code = "EU"
        country = countries()[code]
        basis = {"name": "name", "capital": "capital"}.get(nation.form, "demonym")
        if nation.form == "capital" and not stands_for_government(span):
            continue
        if nation.form == "adjective" and not _is_nominal(span):
            continue
        if nation.form == "people" and span.text.endswith(("s", "men")):
            yield Actor(start, end, span.root.idx, "group", doc.text[start:end], code, basis=basis)
            continue
        if nation.form == "people" and not _is_nominal(span):
            continue
        kind = "organization" if country.kind == "organization" else "country"
        yield Actor(start, end, span.root.idx, kind, country.name, code, None, True, basis)


UNION = re.compile(r"\b(?:EU|E\.U\.|European (?:Union|Commission|Council|Parliament))")


def _may_be_nation(span: Span, nation: _Nation, ledger: _Ledger) -> bool:
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


# --- bodies and groups ----------------------------------------------------------------------------


def _bodies(doc: Doc, ledger: _Ledger) -> Iterator[Actor]:
    """Known organisations that no name mention covers, and "the Biden administration"."""
    for match in ADMINISTRATION.finditer(doc.text):
        start, end = match.span()
        if not ledger.is_free(match.end() - 1, end):
            continue
        yield Actor(
            start, end, _head(doc, start, end), "organization", match.group(), _side_of(match.group(1)),
            None, True,
        )  # fmt: skip
    for start, end, group in organizations().find(doc.text):
        if ledger.is_free(start, end) and not group.phrase.islower():
            yield Actor(
                start, end, _head(doc, start, end), "organization", group.label, group.country_code,
                None, group.is_political,
            )  # fmt: skip


ADMINISTRATION = re.compile(r"\b([A-Z][a-z][\w-]+)[ ][Aa]dministration\b")


@cache
def _family_names() -> dict[str, str]:
    """Last names of US presidents, the only holders whose government is called an administration."""
    return {name.split(" ")[-1]: code for name, code in office_holders().items() if code == "US"}


def _side_of(name: str) -> str | None:
    return _family_names().get(name) or adjectives().get(name) or ("US" if name in EARLIER else None)


EARLIER = frozenset({"Bush", "Clinton", "Reagan", "Carter", "Ford", "Nixon", "Johnson", "Kennedy", "Truman"})


def _spokesmen(doc: Doc, ledger: _Ledger) -> Iterator[Actor]:
    """ "A Pentagon spokesman": nobody but the institution speaks."""
    for token in doc:
        if token.lower_ not in SPOKESMEN or _is_of_person(token, ledger):
            continue
        start = _left_edge(token, ledger)
        end = token
        employer = next((actor for t in reversed(doc[start : token.i]) if (actor := ledger.at(t))), None)
        if employer is None and (match := FOR.match(doc.text, char_end(token))):
            inner = doc.char_span(match.end(), match.end() + 1, alignment_mode="expand")
            first = inner.start if inner is not None else len(doc)
            employer = next((actor for t in doc[first : first + 6] if (actor := ledger.at(t))), None)
            span = doc.char_span(employer.start, employer.end, alignment_mode="expand") if employer else None
            end = span[-1] if span is not None else token
        if employer is None or employer.kind in {"person", "anonymous"}:
            continue
        kind = "organization" if employer.kind == "group" else employer.kind
        yield Actor(
            doc[start].idx, char_end(end), token.idx, kind, employer.label, employer.country_code,
            employer.label if kind == "organization" else None, employer.is_political, "role",
        )  # fmt: skip


def _is_of_person(token: Token, ledger: _Ledger) -> bool:
    """ "spokesman John Kirby", "Vedant Patel, a State Department spokesman": somebody with a name."""
    doc = token.doc
    start = _left_edge(token, ledger)
    beside = [token, *doc[token.i + 1 : token.i + 2], *doc[max(0, start - 3) : start]]
    if token.i + 2 < len(doc) and doc[token.i + 1].text == ",":
        beside.append(doc[token.i + 2])
    actors = [actor for other in beside if (actor := ledger.at(other))]
    return any(actor.kind == "person" for actor in actors)


SPOKESMEN = frozenset({"spokesman", "spokeswoman", "spokesperson"})
FOR = re.compile(r" (?:for|of|at|from) (?:the |its |his )?")


def _group_phrases(doc: Doc, ledger: _Ledger) -> Iterator[Actor]:
    for token in doc:
        group = group_nouns().get(token.text) or group_nouns().get(token.lower_)
        if group is None and token.lower_ in SOURCE_NOUNS:
            group = Group(token.lower_, "civil", None, False, token.lower_)
        if group is None or token.pos_ not in {"NOUN", "PROPN"}:
            continue
        if ledger.at(token) is not None or _continues(token):
            continue
        yield from _group(doc, token, group, ledger)


def _continues(token: Token) -> bool:
    """Whether the noun only modifies a next one: "police station", "military aid"."""
    if token.i + 1 >= len(token.doc):
        return False
    following = token.nbor()
    return following.pos_ in {"NOUN", "PROPN"} and (following.idx - char_end(token)) <= 1 and token.dep_ in {
        "compound", "amod", "nmod",
    }  # fmt: skip


def _group(doc: Doc, token: Token, group: Group, ledger: _Ledger) -> Iterator[Actor]:
    start = _left_edge(token, ledger)
    span = doc[start : token.i + 1]
    nations = [n for n in _nations().find(span.text) if _is_side(span.text, n)]
    code = nations[0][2].code if nations else None
    organization: str | None = None
    for member in span:
        owner = ledger.at(member)
        if owner is not None:
            code = code or owner.country_code
            if owner.kind == "organization":
                organization = owner.label
            if owner.kind == "person" and member.nbor().tag_ != "POS":
                return
    anonymous = _anonymous(doc, span, code, organization, group)
    if anonymous is not None:
        yield anonymous
        return
    bare = code is None and organization is None and len(span) == 1
    if group.phrase in SOURCE_NOUNS and group.kind == "civil" and group_nouns().get(group.phrase) is None:
        return
    is_repeated = span.start > 0 and doc[span.start - 1].lower_ == "the" and token.lower_ in SOURCE_NOUNS
    if bare and not is_repeated and group.kind in {"civil", "government", "officials"} and token.lower_ not in ALONE:
        return
    if code is None and organization is None and not is_repeated and token.lower_ in NEEDS_NATION:
        return
    label = _label(span)
    if code is None and organization is None and (members := list(_of_nations(doc, span, label, group))):
        yield from members
        return
    yield Actor(
        span.start_char, span.end_char, token.idx, "group", label, code, organization,
        group.is_political, "demonym" if code else "description",
    )  # fmt: skip
    if code and span.start >= 2:
        yield from _coordinated(doc, span, label, group)


def _anonymous(
    doc: Doc, span: Span, code: str | None, organization: str | None, group: Group
) -> Actor | None:
    """The source "three sources familiar with the matter", labelled in its own words, or None."""
    head = span[-1]
    if not (source_end(doc, head) or is_withheld(span, head)) or head.lower_ not in SOURCE_NOUNS:
        return None
    first = span.start
    while first and (doc[first - 1].pos_ == "NUM" or doc[first - 1].lower_ in {"several", "multiple", "two"}):
        first -= 1
    start, end = doc[first].idx, source_end(doc, head) or char_end(head)
    return Actor(
        start, end, head.idx, "anonymous", doc.text[start:end].replace("\n", " "), code, organization,
        group.is_political and group.kind != "civil" and head.lower_ not in ALWAYS, "description",
    )  # fmt: skip


OF = re.compile(r" of (?:the )?(?=[A-Z])")
NEXT = re.compile(r"(?:,| and|, and) (?:the )?(?=[A-Z])")


def _of_nations(doc: Doc, span: Span, label: str, group: Group) -> Iterator[Actor]:
    """ "foreign ministers of Egypt and Sudan": one group per nation, with the span of the whole."""
    match = OF.match(doc.text, span.end_char)
    codes, end = [], span.end_char
    while match is not None:
        name = next(_nations().find(doc.text[match.end() : match.end() + 40]), None)
        if name is None or name[0] != 0 or name[2].form not in {"name"}:
            break
        codes.append(name[2].code)
        end = match.end() + name[1]
        match = NEXT.match(doc.text, end)
    for code in codes:
        adjective = (*countries()[code].adjectives, countries()[code].name)[0]
        yield Actor(
            span.start_char, end, span[-1].idx, "group", f"{adjective} {label[:1].lower()}{label[1:]}", code, None,
            group.is_political, "demonym",
        )  # fmt: skip


def _is_side(text: str, found: tuple[int, int, _Nation]) -> bool:
    """Not "Russian-backed", "pro-Russian", "Iranian-born": those are somebody else's people."""
    start, end, nation = found
    if nation.form in {"people", "place"} or text[:start].endswith("-"):
        return False
    return text[end : end + 1] != "-" or text.startswith(("-led", "-run"), end) or text[end + 1 : end + 2].isupper()


ALONE = frozenset(
    "officials authorities protesters demonstrators activists lawmakers diplomats prosecutors investigators critics "
    "opponents parliament government negotiators".split()
)

NEEDS_NATION = frozenset(
    "side sides state states court courts ship ships vessel vessels jet jets fighter fighters carrier carriers "
    "aircraft helicopter helicopters drone drones men women people students workers villagers residents families "
    "mission party parties fleet patrol patrols convoy crowd crowds supporters citizens nationals chiefs leadership "
    "businesses youths teachers doctors nurses lawyers farmers contingent intelligence guards counterpart counterparts "
    "coalition congress senate officers administration".split()
)

RANK = frozenset(
    "senior top high-ranking high-level ranking key lower midlevel mid-level leading junior chief unnamed unidentified "
    "several some many other former current more most two three four five dozens hundreds thousands both".split()
)


def _left_edge(token: Token, ledger: _Ledger) -> int:
    """First token of the premodifiers: adjectives, nouns, names, and a possessor with its mark."""
    left = token.i
    floor = max(token.sent.start, token.i - LONGEST_PHRASE)
    while left > floor:
        before = token.doc[left - 1]
        if before.is_space:
            break
        if (
            before.pos_ in {"ADJ", "NOUN", "PROPN"}
            or before.tag_ in {"POS", "HYPH", "JJS", "RBS"}
            or (before.tag_ in {"VBG", "VBN"} and before.dep_ in {"amod", "compound"})
        ):
            left -= 1
            continue
        break
    if (owner := ledger.at(token.doc[left])) and owner.kind == "organization" and owner.start < token.doc[left].idx:
        span = token.doc.char_span(owner.start, owner.end, alignment_mode="expand")
        left = span.start if span is not None else left  # "Bank of England officials"
    while token.doc[left].tag_ in {"POS", "HYPH"} and left < token.i:
        left += 1
    return left


def _label(span: Span) -> str:
    words = [token for token in span]
    while len(words) > 1 and words[0].lower_ in RANK:
        words.pop(0)
    text = span.doc.text[words[0].idx : span.end_char]
    return re.sub(r"^(?:U\.S\.A?\.?|USA?)\b", "U.S.", text) if text.startswith("US ") else text


def _coordinated(doc: Doc, span: Span, label: str, group: Group) -> Iterator[Actor]:
    """ "Chinese and senior U.S. officials": the first adjective shares the noun of the second."""
    conjunction = doc[span.start - 1]
    if conjunction.lower_ not in {"and", "or"}:
        return
    first = doc[max(0, span.start - 4) : span.start - 1]
    matches = [n for n in _nations().find(first.text) if n[1] == len(first.text)]
    for start, end, nation in matches:
        if nation.form in {"adjective", "name"}:
            begin = first.start_char + start
            noun = doc[span.end - 1]
            yield Actor(
                begin, first.start_char + end, _head(doc, begin, first.start_char + end), "group",
                f"{first.text[start:end]} {noun.text}", nation.code, None, group.is_political, "demonym",
            )  # fmt: skip
