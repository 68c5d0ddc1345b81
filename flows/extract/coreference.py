"""Named actors of a Doc -> the same with pronouns, epithets and "the two sides" followed back to them.

One pass from left to right over a bounded `memory`. A phrase with no clear antecedent stays unresolved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from flows.extract.anonymity import speaks
from flows.extract.gazetteer import (
    adjectives,
    armed_organizations,
    countries,
    epithets,
    role_category,
    words,
)
from flows.extract.memory import (
    PLURAL,
    REACH,
    SUBJECTS,
    Entry,
    Memory,
    is_body,
    is_locative,
    is_plural,
    is_speech,
)
from flows.extract.person_names import given_names
from flows.extract.tokens import char_end
from flows.records import Actor, NameMention

MALE = frozenset({"he", "him", "his", "himself"})
FEMALE = frozenset({"she", "her", "hers", "herself"})
NEUTER = frozenset({"it", "its", "itself"})
DEFINITE = frozenset({"the", "these", "those"})


def resolve(doc: Doc, actors: Sequence[Actor]) -> list[Actor]:
    """The given actors and those that pronouns and definite phrases point at."""
    return _Reader(doc, actors).read()


class _Reader:
    def __init__(self, doc: Doc, actors: Sequence[Actor]) -> None:
        self.doc = doc
        self.text = doc.text  # spaCy builds it anew whenever it is asked for
        self.names: Sequence[NameMention] = doc._.names
        self.roles = _roles(self.names)
        self.withheld = _withheld(doc, actors)
        self.covered = _covered(doc, actors)
        self.by_head: dict[int, list[Actor]] = {}
        for actor in sorted(actors, key=lambda actor: (actor.start, -actor.end)):
            self.by_head.setdefault(actor.head, []).append(actor)
        self.memory = Memory()
        self.pointed: dict[int, Actor] = {}
        self.named: dict[tuple[str, str], Actor] = {}

    def read(self) -> list[Actor]:
        found: list[Actor] = []
        for token in self.doc:
            self.memory.advance(token)
            here = self.by_head.get(token.idx, ())
            for actor in here:
                settled = self._settle(actor, token)
                found.append(settled)
                self._remember(settled, token)
            if here or token.i in self.covered:
                continue
            for actor in self._point(token):
                self.pointed[token.i] = actor
                found.append(actor)
                self._remember(actor, token)
        return found

    def _remember(self, actor: Actor, token: Token) -> None:
        if self.text[actor.end : actor.end + 1] == ":" and self.text[: actor.start].endswith(
            ("\n", "\nTHE ")
        ):
            return  # the label of a turn in a transcript
        self.memory.remember(actor, token, self._gender(actor))
        if actor.basis not in {"pronoun", "epithet"}:
            self.named[actor.kind, actor.label] = actor
        if token.dep_ == "conj" and not is_locative(token.head):
            for other in self.by_head.get(token.head.idx, ()):
                if other.kind == actor.kind and other.label != actor.label:
                    self.memory.pair = self.memory.sentence, (other, actor)

    def _gender(self, actor: Actor) -> str | None:
        if actor.kind != "person":
            return None
        before = self.text[max(0, actor.start - 6) : actor.start + 5]
        if "Mrs" in before or "Ms." in before:
            return "f"
        if "Mr." in before or "Mr " in before:
            return "m"
        name = self.names[actor.name_number] if actor.name_number is not None else None
        given = name.given_name if name and name.given_name else actor.label
        gender = given_names().get(given.split(" ")[0], "")[:1]
        return gender if gender in {"m", "f"} else None

    # --- phrases that lean on an earlier one ------------------------------------------------------

    def _settle(self, actor: Actor, token: Token) -> Actor:
        """Whom a phrase repeats that was found without its side: "the officials", "his advisers"."""
        if actor in self.withheld:
            return replace(actor, kind="anonymous", basis="description")
        if actor.kind == "person" and actor.basis == "role":
            return self._settle_role(actor, token)
        if actor.kind not in {"group", "anonymous"} or actor.country_code or actor.organization:
            return actor
        if (owner := self._owner(actor)) is not None:
            label = f"{self._genitive(owner)} {actor.label}"
            return replace(actor, country_code=owner.country_code, label=label)
        if not _is_bare_definite(actor, token):
            return actor
        if (earlier := self._same_noun(token)) is not None:
            return _moved(earlier, actor.start, actor.end, actor.head, "description")
        code = self._own_side() if token.lower_ in words("state_body") else None
        if code is not None:
            return replace(actor, country_code=code, label=f"{_adjective(code)} {token.lower_}")
        return actor

    def _settle_role(self, actor: Actor, token: Token) -> Actor:
        name = self.names[actor.name_number] if actor.name_number is not None else None
        if name is None or name.name is not None:
            return actor
        person = self._office(name.role or token.lower_, actor.country_code)
        return _moved(person, actor.start, actor.end, actor.head, "role") if person else actor

    def _owner(self, actor: Actor) -> Actor | None:
        """Whoever "his" in "his advisers" means, at the last mention by name."""
        span = self.doc.char_span(actor.start, actor.end, alignment_mode="expand")
        owner = self.pointed.get(span.start - 1) if span is not None else None
        return self.named.get((owner.kind, owner.label)) if owner is not None else None

    def _genitive(self, owner: Actor) -> str:
        """Word for the owner: "Biden's" of "his advisers", "Pakistani" of "its soldiers"."""
        if owner.kind in {"country", "group"} and owner.country_code:
            return _adjective(owner.country_code)
        return f"{self.text[owner.start : owner.end].split(' ')[-1]}'s"

    def _same_noun(self, token: Token) -> Actor | None:
        """The latest source or group of the same or a like noun; a source without a name comes first."""
        word = token.lower_
        for kind in ("anonymous", "group"):
            for entry in self.memory.recent():
                if (
                    entry.actor.kind == kind
                    and entry.head.lower_ == word
                    and entry.actor.label.lower() != word
                ):
                    return entry.actor
        alike = next((words(name) for name in ALIKE if word in words(name)), None)
        if alike is None:
            return None
        for entry in self.memory.recent():
            actor = entry.actor
            if actor.kind == "group" and entry.head.lower_ in alike and actor.label.lower() != word:
                return actor
            if word in words("alike_armed") and actor.label in armed_organizations():
                return actor
        return None

    def _own_side(self) -> str | None:
        """Country of the sentence's political subject."""
        for entry in self.memory.recent(0):
            if entry.is_subject and entry.actor.is_political:
                return entry.actor.country_code
        return None

    def _office(self, role: str, code: str | None) -> Actor | None:
        """The latest person of whom the text says that office, on the side of `code` if given."""
        wanted = role.casefold()
        for entry in self.memory.recent():
            actor = entry.actor
            if actor.kind != "person" or not self._holds(actor.label, wanted):
                continue
            if not code or actor.country_code in {code, None}:
                return actor
        return None

    def _holds(self, label: str, role: str) -> bool:
        held = self.roles.get(label, ())
        if any(role == other or f" {role} " in f" {other} " for other in held):
            return True
        synonyms = words(f"{role}_role") if role in {"leader", "diplomat"} else frozenset()
        return any(word in other for word in sorted(synonyms) for other in held)

    # --- what a token points at -------------------------------------------------------------------

    def _point(self, token: Token) -> list[Actor]:
        word = token.lower_
        if token.tag_ in {"WP", "WDT", "WP$"}:
            return _as_pronoun(token, self._relative(token))
        if word in MALE or word in FEMALE:
            return _as_pronoun(token, self._person(token, "m" if word in MALE else "f"))
        if word in PLURAL:
            return _as_pronoun(token, self._plural(token))
        if word in NEUTER:
            return _as_pronoun(token, self._neuter(token))
        if word in {"two", "both", "pair", "duo"}:
            return self._two(token)
        if word == "counterpart":
            return self._apposed(token)
        if token.pos_ in {"NOUN", "PROPN"}:
            return self._definite(token)
        return []

    def _relative(self, token: Token) -> Sequence[Actor]:
        """For "officials, who ...": whoever the phrase before the comma means."""
        if token.i == 0 or token.lower_ in {"what", "whatever", "whoever"}:
            return ()
        is_argument = token.dep_ in {"nsubj", "nsubj:pass", "obj"} and token.head.dep_ == "acl:relcl"
        if token.lower_ == "that" and not is_argument:
            return ()
        left = token.nbor(-1)
        if left.text == "," and left.i:
            left = left.nbor(-1)
        actor = self.covered.get(left.i)
        if actor is None or (token.lower_ in {"who", "whom"} and actor.kind == "country"):
            return ()
        if actor.kind == "country" and token.dep_ not in {"nsubj", "nmod:poss"}:
            return ()  # "a station in Cuba, which both denied": the clause is meant
        pair = self.memory.pair
        if pair and pair[0] == self.memory.sentence and actor.label == pair[1][1].label:
            return pair[1]
        return (actor,)

    def _apposed(self, token: Token) -> list[Actor]:
        """For "his counterpart, Li Shangfu": the person named behind the comma."""
        if token.i + 2 >= len(self.doc) or token.nbor().text != ",":
            return []
        actor = self.covered.get(token.i + 2)
        if actor is None or actor.kind != "person":
            return []
        return [_moved(actor, token.idx, char_end(token), token.idx, "description")]

    def _person(self, token: Token, gender: str) -> Sequence[Actor]:
        has_woman = any(entry.gender == "f" for entry in self.memory.recent(REACH))

        def fits(entry: Entry) -> bool:
            if entry.actor.kind not in {"person", "anonymous"} or is_plural(entry.actor):
                return False
            if entry.gender not in {None, gender}:
                return False
            if gender == "f" and entry.gender is None and entry.actor.kind == "person" and has_woman:
                return False
            return not _is_coargument(entry, token) and not self._speaks_here(entry)

        best = self.memory.best(token, fits)
        return (best,) if best else ()

    def _speaks_here(self, entry: Entry) -> bool:
        """A speaker says "I": "he" inside the quotation is somebody else."""
        is_near = entry.is_speaker and entry.sentence >= self.memory.sentence - 1
        return self.memory.in_quotes and is_near and not entry.in_quotes

    def _plural(self, token: Token) -> Sequence[Actor]:
        pair = self.memory.pair
        if pair and self.memory.sentence - pair[0] <= 1 and token.lower_ == "they":
            return pair[1]

        def fits(entry: Entry) -> bool:
            is_several = entry.actor.kind == "organization" or is_plural(entry.actor)
            return is_several and not _is_coargument(entry, token)

        best = self.memory.best(token, fits)
        return (best,) if best else ()

    def _neuter(self, token: Token) -> Sequence[Actor]:
        if token.lower_ == "it" and not _acts(token):
            return ()

        def fits(entry: Entry) -> bool:
            if not is_body(entry.head, entry.actor) or is_locative(entry.head):
                return False
            if entry.sentence == self.memory.sentence:
                return True
            return entry.is_subject and token.lower_ == "it" and entry.actor.is_political

        best = self.memory.best(token, fits)
        return (best,) if best else ()

    # --- two parties ------------------------------------------------------------------------------

    def _two(self, token: Token) -> list[Actor]:
        """Both parties of "the two sides", "both countries", "the two men", "the two"."""
        if token.i + 1 >= len(self.doc) or not _is_definite_pair(token):
            return []
        noun = _noun_after(token)
        last = noun if noun is not None else token
        parties: Sequence[Actor] = ()
        if noun is None:
            is_bare = token.dep_ in SUBJECTS or token.nbor().pos_ not in {"NOUN", "PROPN", "ADJ", "NUM"}
            if is_bare and token.lower_ != "both":
                parties = self._two_persons() or self._two_countries()
        elif noun.lower_ in words("side_head"):
            parties = self._two_countries()
        else:
            parties = self._two_persons()
        if len(parties) == 2:
            self.memory.pair = self.memory.sentence, (parties[0], parties[1])
        return [_moved(actor, token.idx, char_end(last), last.idx, "epithet") for actor in parties]

    def _two_countries(self) -> Sequence[Actor]:
        recent = self.memory.sides(2 * REACH)[:2]
        return [_country(code) for code in reversed(recent)] if len(recent) == 2 else ()

    def _two_persons(self) -> Sequence[Actor]:
        pair = self.memory.pair
        if pair and self.memory.sentence - pair[0] <= 2 and pair[1][0].kind == "person":
            return pair[1]
        recent = [entry for entry in self.memory.recent(REACH) if entry.actor.kind == "person"][:3]
        if len(recent) < 2:
            return ()
        first, second = recent[:2]
        if len(recent) > 2 and recent[2].sentence == second.sentence != first.sentence:
            first, second = recent[1:]  # of three people, the two that were named together
        return second.actor, first.actor

    # --- epithets ---------------------------------------------------------------------------------

    def _definite(self, token: Token) -> list[Actor]:
        """For "the communist nation", "the American president", "the Secretary", "the group"."""
        start = _definite_start(token)
        if start is None:
            return []
        if token.lower_ in words("nation_head") and (nation := self._nation(token, start)) is not None:
            return [_moved(_country(nation), start.idx, char_end(token), token.idx, "epithet")]
        if start.i == token.i and (body := self._body(token)) is not None:
            return [_moved(body, token.idx, char_end(token), token.idx, "epithet")]
        return self._office_holder(token, start)

    def _nation(self, token: Token, start: Token) -> str | None:
        if start.i == token.i:
            is_usual = token.lower_ in {"nation", "country", "kingdom", "republic"}
            return (self.memory.only_country() or self._other_country(token)) if is_usual else None
        codes = epithets().get(start.lower_, frozenset())
        return next((code for code in self.memory.sides(REACH) if code in codes), None)

    def _other_country(self, token: Token) -> str | None:
        """Of two countries in the sentence the one that is not the owner: "U.S. sanctions on the country"."""
        owners = {actor.country_code for part in token.head.lefts for actor in self.by_head.get(part.idx, ())}
        here = [code for code in self.memory.countries_here() if code not in owners]
        return here[0] if owners and len(here) == 1 else None

    def _body(self, token: Token) -> Actor | None:
        """The latest organisation that is "the ministry", "the group", "the company"."""
        word = token.lower_
        if not any(word in words(name) for name in BODY_NOUNS):
            return None
        recent = [entry.actor for entry in self.memory.recent(REACH) if entry.actor.kind == "organization"]
        named = [actor for actor in recent if word in actor.label.lower()]
        if word not in words("body_noun"):
            recent = [
                actor for actor in recent if actor.is_political == (word in words("body_noun_political"))
            ]
        return next(iter((*named, *recent)), None)

    def _office_holder(self, token: Token, start: Token) -> list[Actor]:
        word = token.lower_
        if word in words("source_noun") - {"diplomat"} or (role_category(word) is None and word != "leader"):
            return []
        before = [other.text for other in self.doc[start.i : token.i]]
        code = next((adjectives()[name] for name in before if name in adjectives()), None)
        person = self._office(word, code)
        if person is not None and (code or not before or before == ["top"]):
            return [_moved(person, start.idx, char_end(token), token.idx, "role")]
        if code is None:
            return []
        label = self.text[start.idx : char_end(token)]
        return [Actor(start.idx, char_end(token), token.idx, "person", label, code, None, True, "role")]


ALIKE = ("alike_armed", "alike_protest", "alike_soldiers")
"""Lists of nouns that repeat each other: "Houthi rebels ... the militants"."""

BODY_NOUNS = ("body_noun", "body_noun_political", "body_noun_private")
"""Lists of nouns that go back to an organisation: any, a political one, a private one."""


def _moved(actor: Actor, start: int, end: int, head: int, basis: str) -> Actor:
    return replace(actor, start=start, end=end, head=head, basis=basis)


def _as_pronoun(token: Token, actors: Iterable[Actor]) -> list[Actor]:
    return [_moved(actor, token.idx, char_end(token), token.idx, "pronoun") for actor in actors]


def _country(code: str) -> Actor:
    country = countries()[code]
    kind = "organization" if country.kind == "organization" else "country"
    return Actor(0, 0, 0, kind, country.name, code, None, True, "name")


def _adjective(code: str) -> str:
    """National adjective: "Chinese"; of the United States "U.S.", as news has it."""
    country = countries()[code]
    return "U.S." if code == "US" else (*country.adjectives, country.name)[0]


def _is_coargument(entry: Entry, token: Token) -> bool:
    """For "Blinken met him": an object is never the subject of its own verb."""
    if token.dep_ not in {"obj", "iobj", "obl"} or token.lower_.endswith(("self", "selves")):
        return False
    return entry.head.dep_ in SUBJECTS and entry.head.head == token.head


def _acts(token: Token) -> bool:
    """Whether "it" does what only an actor does: "it would retaliate", not "it was raining"."""
    verb = token.head
    if token.dep_ != "nsubj":
        return False
    if verb.dep_ == "ccomp" and verb.pos_ == "VERB" and is_speech(verb.head):
        return True
    return is_speech(verb) or verb.lemma_.lower() in words("acting_verb")


def _is_definite_pair(token: Token) -> bool:
    before = token.nbor(-1) if token.i else None
    if token.lower_ == "both":
        return before is None or before.pos_ not in {"AUX", "PRON"}
    return before is not None and before.lower_ in {"the", "these"}


def _noun_after(token: Token) -> Token | None:
    """The noun of "the two countries", "the two Asian nations"."""
    for following in token.doc[token.i + 1 : token.i + 4]:
        if following.lower_ in words("side_head") or following.lower_ in words("person_head"):
            return following
        if following.pos_ not in {"ADJ", "NOUN", "PROPN", "PART"}:
            return None
    return None


def _definite_start(token: Token) -> Token | None:
    """First word behind "the" or "this" of a noun phrase that ends in `token`, or None."""
    for step in range(1, min(5, token.i + 1)):
        before = token.nbor(-step)
        if before.lower_ in {"the", "this", "that"}:
            return token.nbor(1 - step)
        if before.pos_ not in {"ADJ", "NOUN", "PROPN"}:
            return None
    return None


def _is_bare_definite(actor: Actor, token: Token) -> bool:
    is_single = actor.start == token.idx and actor.end == char_end(token)
    return is_single and token.i > 0 and token.nbor(-1).lower_ in DEFINITE


def _withheld(doc: Doc, actors: Sequence[Actor]) -> frozenset[Actor]:
    """Groups of which a later sentence says "the officials spoke on condition of anonymity"."""
    found: set[Actor] = set()
    last: dict[str, Actor] = {}
    heads = {token.idx: token for token in doc}
    for actor in sorted(actors, key=lambda actor: actor.start):
        token = heads.get(actor.head)
        if token is None:
            continue
        if actor.kind == "group" and (speaks(token) or token.lower_ not in last):
            last[token.lower_] = actor
        elif actor.kind == "anonymous" and _is_bare_definite(actor, token) and token.lower_ in last:
            found.add(last[token.lower_])
    return frozenset(found)


def _roles(names: Sequence[NameMention]) -> dict[str, tuple[str, ...]]:
    """Every role that the text gives each person, in lower case."""
    roles: dict[str, dict[str, None]] = {}
    for name in names:
        if name.role and name.name and name.label == "PERSON":
            roles.setdefault(name.name, {})[name.role.casefold()] = None
    return {label: tuple(held) for label, held in roles.items()}


def _covered(doc: Doc, actors: Iterable[Actor]) -> dict[int, Actor]:
    covered: dict[int, Actor] = {}
    for actor in sorted(actors, key=lambda actor: actor.start - actor.end):
        span = doc.char_span(actor.start, actor.end, alignment_mode="expand")
        for token in span or ():
            covered.setdefault(token.i, actor)
    return covered
