"""Argument tokens of a predicate -> parties: who fills a slot, with kind, country and political standing.

A slot's phrase is matched with the actors of `doc._.actors` by overlap, because parsers disagree about
which word of "Foreign Minister Wang Yi" is the head. A thing stands for its owner ("Netanyahu's decision",
"a Chinese balloon"), found by going down the phrase, nearest first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from flows.extract.first_person import find_speakers
from flows.extract.gazetteer import adjectives, countries, group_nouns, public_roles
from flows.extract.grammar import (
    OBJECT,
    POSSESSOR,
    PREMODIFIER,
    RELATIVE,
    conjuncts,
    descendants,
    is_verbal,
    obliques,
    preposition,
)
from flows.extract.lexicon import classes, entries, political_nouns
from flows.records import Actor, Participant, PlaceMention

DEPTH = 4
"""How deep below its head the owner of a thing is sought."""

CLOSED = RELATIVE | {"advcl", "parataxis", "ccomp", "conj", "appos", "punct", "cc", "list"}
"""Dependents that open something else, in which the owner of the head does not stand."""

PEERS = frozenset(
    {"counterpart", "colleague", "successor", "predecessor", "deputy", "rival", "host", "guest"}
)
"""Descriptions of one person that an apposition often names."""

JOINTS = (", ", " and ", ", and ", " and the ", ", and the ", " as well as ", " as well as the ")
"""What stands between the members of a coordination."""

MOVING = frozenset({"send", "deploy", "dispatch", "withdraw", "pull", "station", "move", "contribute"})
"""Verbs whose object is what is moved, not whom it reaches."""

DOUBT = frozenset({"possibly", "perhaps", "maybe", "potentially", "probably", "presumably"})


@dataclass(frozen=True, slots=True)
class Party:
    """One filler of a slot.

    Attributes:
        start, end: characters of its phrase.
        kind, label, country_code, name_number: as in `records.Participant`.
        is_political: state, government role or body, party, armed group, international organisation.
        is_known: rests on an actor, not on a bare noun.
        is_exact: stands in the slot itself; otherwise it owns what stands there.
        is_possible: "possibly President Xi".
        token: head of the slot it was found for.
    """

    start: int
    end: int
    kind: str
    label: str
    token: Token
    country_code: str | None = None
    name_number: int | None = None
    is_political: bool = False
    is_known: bool = True
    is_exact: bool = True
    is_possible: bool = False

    def participant(self, role: str) -> Participant:
        """The party in a role of an event."""
        return Participant(
            role=role,
            kind=self.kind if self.kind != "anonymous" else "group",
            label=self.label,
            country_code=self.country_code,
            name_number=self.name_number,
            is_possible=self.is_possible,
        )

    @property
    def key(self) -> tuple[str, str]:
        """What makes two parties the same."""
        return self.kind, self.label


class Cast:
    """The actors and places of one Doc, by token."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text: str = doc.text  # spaCy builds it anew whenever it is asked for
        self.actors: Sequence[Actor] = (
            (*doc._.actors, *find_speakers(doc)) if doc.has_extension("actors") else ()
        )
        self.places: Sequence[PlaceMention] = doc._.places if doc.has_extension("places") else ()
        self._actors_at: dict[int, list[Actor]] = {}
        self._place_at: dict[int, int] = {}
        self._owned: dict[str, list[Party]] | None = None
        self._spans: list[tuple[Actor, ...]] | None = None
        for actor in self.actors:
            for index in self._indices(actor.start, actor.end):
                self._actors_at.setdefault(index, []).append(actor)
        for number, place in enumerate(self.places):
            for index in self._indices(place.start, place.end):
                self._place_at.setdefault(index, number)

    def _indices(self, start: int, end: int) -> Iterator[int]:
        span = self.doc.char_span(start, end, alignment_mode="expand") if end > start else None
        yield from (token.i for token in span or ())

    def place_at(self, token: Token) -> int | None:
        """Index into `doc._.places` of the place mention that covers the token."""
        return self._place_at.get(token.i)

    def is_inside_name(self, token: Token) -> bool:
        """Whether the token belongs to a phrase that names somebody else than a country."""
        return any(actor.kind != "country" for actor in self._actors_at.get(token.i, []))

    def actors_of(self, token: Token) -> list[Actor]:
        """Actors whose phrase covers the token: the longest, and its equals ("the two sides")."""
        covering = self._actors_at.get(token.i, [])
        if not covering:
            return []
        headed = [actor for actor in covering if actor.head == token.idx]
        pool = headed or covering
        if len({actor.country_code for actor in headed if actor.kind == "group"} - {None}) > 1:
            return headed  # "between Chinese and senior U.S. officials"
        longest = max(actor.end - actor.start for actor in pool)
        return [actor for actor in pool if actor.end - actor.start == longest]

    def parties(self, token: Token) -> list[Party]:
        """Who fills the slot whose head is `token`; empty when it is nobody."""
        exact = [self._party(actor, token) for actor in self.actors_of(token)]
        if exact:
            several = self._nations(token, exact[0]) or self._of_nations(token, exact)
            return several or self._apposed(exact) or self._of_body(token, exact) or exact
        if self._is_country_place(token):
            return self.country_of_place(token)
        owners = [_as_owner(owner, token) for owner in self._owners(token)]
        if token.lemma_.lower() in classes()["facility"] and any(owner.is_political for owner in owners):
            return owners
        bare = self._bare(token, owners)
        if not bare:
            return owners
        several = self._nations(token, bare[0]) or self._of_nations(token, bare)
        return several or self._of_body(token, bare) or bare

    def _apposed(self, exact: list[Party]) -> list[Party]:
        """The person whom an apposition names: "his Saudi counterpart, Prince Faisal bin Farhan,"."""
        first = exact[0]
        if len(exact) > 1 or first.kind not in {"group", "person"} or first.name_number is not None:
            return []
        if first.token.tag_ not in {"NN", "NNP"}:
            return []
        if first.kind == "group" and first.token.lemma_.lower() not in PEERS:
            return []  # "at the request of the government, Roberts said"
        for actor in self.actors:
            gap = self.text[first.end : actor.start] if actor.start >= first.end else None
            if gap in {", ", " "} and actor.kind == "person" and actor.name_number is not None:
                agrees = None in {first.country_code, actor.country_code}
                if self._is_subject((actor,), first.token):
                    return []
                if agrees or first.country_code == actor.country_code:
                    return [self._party(actor, first.token)]
        return []

    def coordinated(self, party: Party, trigger: Token) -> list[Party]:
        """Persons joined to a named one by "and", by the order of words: parsers lose long coordinations."""
        if party.kind != "person" or party.name_number is None or not party.is_exact:
            return []
        spans = self._outermost()
        at = next((n for n, span in enumerate(spans) if span[0].start <= party.start < span[0].end), None)
        if at is None:
            return []
        before: list[Actor] = []
        behind: list[Actor] = []
        for n in range(at, 0, -1):
            if not self._joined(spans[n - 1], spans[n]):
                break
            before.insert(0, spans[n - 1][-1])
        for n in range(at + 1, len(spans)):
            if not self._joined(spans[n - 1], spans[n]) or self._is_subject(spans[n], trigger):
                break
            behind.append(spans[n][-1])
        return [
            self._party(actor, party.token)
            for chain in (before, behind)
            if self._has_and(chain, spans[at])
            for actor in chain
        ]

    def _outermost(self) -> list[tuple[Actor, ...]]:
        """Actors not inside another, in text order; a title that stands before its name goes with it."""
        if self._spans is None:
            self._spans = []
            ordered = sorted(self.actors, key=lambda actor: (actor.start, -actor.end))
            end = -1
            for actor in ordered:
                if actor.start < end:
                    continue
                last = self._spans[-1] if self._spans else ()
                titled = last and last[-1].kind == actor.kind == "person" and last[-1].name_number is None
                if titled and self.text[last[-1].end : actor.start] == " ":
                    self._spans[-1] = (*last, actor)
                else:
                    self._spans.append((actor,))
                end = actor.end
        return self._spans

    def _joined(self, left: tuple[Actor, ...], right: tuple[Actor, ...]) -> bool:
        if any(span[-1].kind != "person" or span[-1].name_number is None for span in (left, right)):
            return False
        gap = self.text[left[-1].end : right[0].start]
        return gap in JOINTS and left[-1].label != right[-1].label

    def _has_and(self, chain: list[Actor], own: tuple[Actor, ...]) -> bool:
        if not chain:
            return False
        first, last = min(chain[0].start, own[0].start), max(chain[-1].end, own[-1].end)
        inner = self.text[first:last]
        return any(joint in inner for joint in JOINTS if joint != ", ")

    def _is_subject(self, span: tuple[Actor, ...], trigger: Token) -> bool:
        """Whether the phrase begins a clause of its own, not the trigger's: "met A and B left"."""
        indices = set(self._indices(span[0].start, span[-1].end))
        if not indices or max(indices) + 1 >= len(self.doc):
            return False
        behind = self.doc[max(indices) + 1]
        if trigger in (behind, behind.head):
            return False
        if behind.tag_ in {"VBD", "VBZ", "VBP", "MD"}:
            return True
        words = [self.doc[index] for index in indices]
        return any(word.dep_.startswith("nsubj") and word.head.i > max(indices) for word in words)

    def begins_clause(self, party: Party) -> bool:
        """Whether a coordinated phrase is the subject of what follows: "went to Rome and the envoy met"."""
        indices = list(self._indices(party.start, party.end))
        if not indices or not party.is_exact or indices[0] == 0 or indices[-1] + 1 >= len(self.doc):
            return False
        before, behind = self.doc[indices[0] - 1], self.doc[indices[-1] + 1]
        return before.lower_ == "and" and behind.tag_ in {"VBD", "VBZ", "VBP", "MD"}

    def nation(self, token: Token) -> Party | None:
        """The country that an adjective names ("Belarusian"), or None."""
        code = adjectives().get(token.text)
        return self._country(code, token, token) if code in countries() and code is not None else None

    def _nations(self, token: Token, party: Party) -> list[Party]:
        """One party for each nation of "Indian and Chinese troops"; empty when there are not several."""
        if party.kind not in {"group", "person"} or (party.name_number is not None and token.tag_ != "NNS"):
            return []
        words = self._adjectives_before(token)
        codes = [str(adjectives()[word.text]) for word in words]
        if len(set(codes)) < 2:
            return []
        in_office = party.is_political or token.lemma_.lower() in public_roles()
        return [
            replace(
                party,
                label=f"{word.text} {token.text}",
                country_code=code,
                name_number=None,
                is_political=in_office,
            )
            for word, code in zip(words, codes)
        ]

    def _adjectives_before(self, token: Token) -> list[Token]:
        """The nations joined before a noun, in text order: "Turkish, Russian and Iranian envoys"."""
        found: list[Token] = []
        for index in range(token.i - 1, max(token.sent.start, token.i - 12) - 1, -1):
            word = self.doc[index]
            if word.text in adjectives():
                found.insert(0, word)
            elif word.lower_ not in {",", "and", "foreign", "defense", "defence", "prime"} and (
                found or word.pos_ not in {"ADJ", "NOUN", "PROPN", "NUM"}
            ):
                break
        return found

    def _of_nations(self, token: Token, exact: list[Party]) -> list[Party]:
        """One party for each country of "the presidents of Iran and Turkey"; empty for one country."""
        if len(exact) != 1 or exact[0].kind not in {"group", "person"} or token.tag_ not in {"NNS", "NNPS"}:
            return []
        heads = [head for word, head in obliques(token) if word in {"of", "from"}]
        sides = [actor for head in heads for actor in self.actors_of(head) if actor.kind == "country"]
        if len({side.country_code for side in sides}) < 2:
            return []
        return [
            replace(
                exact[0],
                kind="group",
                label=f"{_adjective(str(side.country_code))} {token.lemma_.lower()}",
                country_code=side.country_code,
                name_number=None,
                is_political=True,
            )
            for side in sides
        ]

    def _of_body(self, token: Token, exact: list[Party]) -> list[Party]:
        """The body whose people are meant: "gunmen of the cartel", "fighters from the Front"."""
        if len(exact) != 1 or exact[0].kind != "group" or token.tag_ != "NNS":
            return []
        for word, head in obliques(token):
            if word in {"of", "from", "with"}:
                bodies = [actor for actor in self.actors_of(head) if actor.kind == "organization"]
                if bodies:
                    return [replace(self._party(bodies[0], token), is_political=True)]
        return []

    def _is_country_place(self, token: Token) -> bool:
        number = self.place_at(token)
        return number is not None and self.places[number].kind in {"country", "territory"}

    def country_of_place(self, token: Token) -> list[Party]:
        """The country that a place lies in, as a party; a place that is a country is political."""
        number = self.place_at(token)
        if number is None:
            return []
        place = self.places[number]
        country = countries().get(place.country_code or "")
        if country is None:
            return []
        return [
            Party(
                place.start,
                place.end,
                "country",
                country.name,
                token,
                country_code=country.code,
                is_political=True,
                is_exact=place.kind == "country",
            )
        ]

    def _party(self, actor: Actor, token: Token, *, is_exact: bool = True) -> Party:
        return Party(
            actor.start,
            actor.end,
            actor.kind,
            actor.label,
            token,
            country_code=actor.country_code,
            name_number=actor.name_number,
            is_political=actor.is_political or actor.kind == "country" or self._is_public(actor),
            is_exact=is_exact,
            is_possible=self._is_doubtful(actor.start, token),
        )

    def _is_public(self, actor: Actor) -> bool:
        """Whether the phrase itself names a public role ("an Estonian MEP", "his Jordanian counterpart")."""
        words = self.text[actor.start : actor.end].lower().replace(",", " ").split()
        return actor.kind in {"person", "group"} and any(word in political_nouns() for word in words)

    def _is_doubtful(self, start: int, token: Token) -> bool:
        if any(child.lower_ in DOUBT for child in token.children):
            return True
        first = min(token.i, next(iter(self._indices(start, start + 1)), token.i))
        before = self.doc[max(0, first - 3) : first]
        return any(word.lower_ in DOUBT for word in before)

    def doers(self, token: Token) -> list[Party]:
        """Who fills a subject: of an act ("an attack in Lyon killed …") only whoever does it."""
        if self.actors_of(token) or (token.lemma_.lower(), "noun") not in entries():
            return self.parties(token)
        for word in ("", "by", "from", "between"):
            for child in token.children:
                before = child.dep_ in POSSESSOR or (child.i < token.i and child.dep_ in PREMODIFIER)
                if (before and not word) or (word and preposition(child) == word):
                    parts = conjuncts(child) if word == "between" else (child,)
                    owners = [party for part in parts for party in self.parties(part)]
                    found = [replace(party, token=token, is_exact=False) for party in owners]
                    nation = self.nation(child)
                    if not found and nation is not None:
                        found = [replace(nation, token=token)]
                    if found:
                        return found
        return []

    def _owners(self, token: Token) -> list[Party]:
        """Actors inside the phrase of a thing: whose it is."""
        for depth, inner in inside(token):
            if depth == 0 or depth > DEPTH:
                continue
            found = [self._party(actor, token, is_exact=False) for actor in self.actors_of(inner)]
            if found and (preposition(inner) == "between" or inner.dep_ in POSSESSOR):
                return [
                    self._party(actor, token, is_exact=False)
                    for part in conjuncts(inner)
                    for actor in self.actors_of(part)
                ]
            if found:
                return found
            code = adjectives().get(inner.text) if depth > 0 and inner.dep_ in {"amod", "compound"} else None
            if code in countries():
                return [self._country(str(code), inner, token)]
        remembered = self._remembered(token)
        if remembered:
            return remembered
        for depth, inner in inside(token):
            if 0 < depth <= DEPTH and self.place_at(inner) is not None:
                return [
                    Party(
                        party.start,
                        party.end,
                        party.kind,
                        party.label,
                        token,
                        country_code=party.country_code,
                        is_political=False,
                        is_exact=False,
                    )
                    for party in self.country_of_place(inner)
                ]
        return []

    def _country(self, code: str, word: Token, token: Token) -> Party:
        return Party(
            word.idx,
            word.idx + len(word.text),
            "country",
            countries()[code].name,
            token,
            country_code=code,
            is_political=True,
            is_exact=False,
        )

    def _remembered(self, token: Token) -> list[Party]:
        """Whose "the balloon" is, when the article has named one owner for its balloon and no other."""
        lemma = token.lemma_.lower()
        if lemma not in classes()["craft"]:
            return []
        owners = self._crafts().get(lemma, [])
        if not owners and any(child.dep_ == "cop" for child in token.children):
            # "The balloon was an airship that ...": what it is called there belongs to the same.
            subjects = [child for child in token.children if child.dep_ == "nsubj"]
            owners = [owner for subject in subjects[:1] for owner in self._remembered(subject)]
        codes = {owner.country_code for owner in owners}
        return [replace(owners[0], token=token)] if len(codes) == 1 and None not in codes else []

    def _crafts(self) -> dict[str, list[Party]]:
        if self._owned is None:
            self._owned = {}
            for token in self.doc:
                lemma = token.lemma_.lower()
                if lemma in classes()["craft"]:
                    self._owned.setdefault(lemma, []).extend(self._owner_countries(token))
        return self._owned

    def _owner_countries(self, token: Token) -> list[Party]:
        """The country of a craft, by whoever owns it in its own phrase."""
        for depth, inner in inside(token):
            if depth > 2:
                break
            nation = self.nation(inner) if inner.dep_ in {"amod", "compound"} else None
            if nation is not None:
                return [replace(nation, token=token)]
            for actor in self.actors_of(inner):
                country = countries().get(actor.country_code or "")
                if country is not None:
                    return [
                        Party(
                            actor.start,
                            actor.end,
                            "country",
                            country.name,
                            token,
                            country_code=country.code,
                            is_political=True,
                            is_exact=False,
                        )
                    ]
        return []

    def country_of_craft(self, party: Party) -> Party:
        """A craft that is acted on stands for its country: "shot down a Chinese aircraft"."""
        if party.kind != "group" or party.token.lemma_.lower() not in classes()["craft"]:
            return party
        found = self._owner_countries(party.token)
        return found[0] if found else party

    def _bare(self, token: Token, owners: list[Party]) -> list[Party]:
        """A common noun that names people: political by itself ("police"), or whoever they are."""
        lemma = token.lemma_.lower()
        modifiers = {child.lower_ for child in token.lefts if child.dep_ == "compound"}
        political = lemma in political_nouns() or token.lower_ in political_nouns()
        group = group_nouns().get(token.lower_)
        political = political or (group is not None and group.is_political and lemma not in PEERS)
        political = political or (lemma in classes()["person"] and bool(modifiers & political_nouns()))
        if (
            token.pos_ not in {"NOUN", "PROPN"}
            or token.tag_ == "JJ"
            or not (political or lemma in classes()["person"] | classes()["facility"])
        ):
            return []
        start, end = self._noun_phrase(token)
        code = next((owner.country_code for owner in owners if owner.country_code), None)
        label = self.text[start:end]
        return [
            Party(
                start,
                end,
                "group",
                label,
                token,
                country_code=code,
                is_political=political
                or any(owner.is_political and owner.kind != "person" for owner in owners),
                is_known=political or bool(owners),
                is_possible=self._is_doubtful(start, token),
            )
        ]

    def _noun_phrase(self, token: Token) -> tuple[int, int]:
        """Characters of a noun with what stands directly before it, without article."""
        first = token
        for child in token.lefts:
            if child.dep_ in {"amod", "compound", "nummod", "nmod", *POSSESSOR} and child.i >= token.i - 8:
                left = child.left_edge
                first = left if left.i < first.i else first
        while first.i < token.i and (first.pos_ in {"DET", "PRON", "PUNCT"} or first.dep_ == "det"):
            first = first.nbor(1)
        return first.idx, token.idx + len(token.text)


def _adjective(code: str) -> str:
    country = countries()[code]
    return next(iter(country.adjectives), country.name)


def _as_owner(owner: Party, token: Token) -> Party:
    """A country acts through its decisions, forces and craft, not through its firms, skiers and beer."""
    if owner.kind != "country" or not owner.is_political or owner.is_exact:
        return owner
    return owner if _is_of_state(token) else replace(owner, is_political=False)


def _is_of_state(token: Token) -> bool:
    lemmas = {token.lemma_.lower(), token.lower_}
    known = classes()
    things = known["state_thing"] | known["force"] | known["weapon"] | known["craft"] | known["carrier"]
    if not lemmas.isdisjoint(things) or not lemmas.isdisjoint(political_nouns()):
        return True
    return any((lemma, "noun") in entries() for lemma in lemmas)


def inside(token: Token) -> Iterator[tuple[int, Token]]:
    """(depth, token) of a phrase, nearest first and owners first, without what opens another clause."""
    layer = [token]
    for depth in range(DEPTH + 1):
        deeper: list[Token] = []
        for current in layer[:40]:
            yield depth, current
            for child in current.children:
                owned = child.lower_ == "belonging" or _by_agent(child)
                if child.dep_ in CLOSED or (child.dep_ == "acl" and not owned):
                    continue
                deeper.append(child)
        layer = sorted(deeper, key=lambda child: (_rank(child), child.i))


def _by_agent(token: Token) -> bool:
    """A participle that names the doer: "missiles fired by the army"."""
    return any(child.dep_ == "obl:agent" or preposition(child) == "by" for child in token.children)


def _rank(token: Token) -> int:
    if token.dep_ in POSSESSOR:
        return 0
    if token.dep_ in {"compound", "amod", "flat"}:
        return 1
    return 2 if preposition(token) in {"of", "by", "from"} else 3


def complement_parties(cast: Cast, token: Token, without: set[tuple[str, str]]) -> list[Party]:
    """Actors of the first slot below a clausal complement that has any ("refused to meet Pence")."""
    for _, inner in descendants(token, limit=50):
        if is_verbal(inner):
            continue
        if inner.dep_ in RELATIVE or inner.dep_ in {"punct", "case", "mark", "aux", "det", "cc"}:
            continue
        things = classes()["force"] | classes()["weapon"] | classes()["aid"] | classes()["facility"]
        moved = inner.head.lemma_ in MOVING and inner.dep_ in OBJECT | {"conj"}
        if inner.lemma_.lower() in things or moved:
            continue  # what is sent or given, not to whom
        if preposition(inner) == "according to":
            continue
        found = [party for party in cast.parties(inner) if party.key not in without and party.is_known]
        if found:
            return [replace(party, is_political=False) for party in found]
    for _, inner in descendants(token, limit=50):
        # "Agreed to build clinics in Chad": whom it reaches.
        if cast.place_at(inner) is not None and preposition(inner) in {"in", "at", "to", "into"}:
            country = [party for party in cast.country_of_place(inner) if party.key not in without]
            return [replace(party, is_political=False, is_exact=False) for party in country]
    return []
