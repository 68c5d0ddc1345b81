"""Named actors of a Doc -> those that pronouns, epithets and "the two sides" point at.

One pass from left to right keeps a bounded memory of who was mentioned when, so the time is linear in the
length of the text. A phrase with no clear antecedent stays unresolved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from flows.extract.anonymity import SOURCE_NOUNS, speaks
from flows.extract.gazetteer import adjectives, countries, epithets, group_nouns, role_category
from flows.extract.person_names import given_names
from flows.extract.tokens import char_end
from flows.records import Actor, NameMention

MEMORY = 40
"""Actors remembered at a time; the least recent is forgotten."""

REACH = 4
"""Sentences back to look for an antecedent; in the same paragraph further is not better."""

MARGIN = 0.3
"""The best antecedent must lead the second by this much, else the pronoun stays unresolved."""

MALE = frozenset({"he", "him", "his", "himself"})
FEMALE = frozenset({"she", "her", "hers", "herself"})
PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
NEUTER = frozenset({"it", "its", "itself"})
SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj"})

SPEECH = frozenset(
    """
    accuse acknowledge add admit affirm allege announce answer argue ask assert boast caution claim comment complain
    concede confirm contend continue counter declare deny describe disclose emphasise emphasize estimate explain
    express hint indicate insist joke lament maintain mention note observe predict promise recall reiterate remark
    repeat reply report respond reveal say state stress suggest tell tweet urge vow warn write
    """.split()
)

NATION_HEADS = frozenset({"nation", "country", "state", "kingdom", "republic", "superpower", "power", "neighbor",
                          "neighbour", "democracy", "giant", "government", "regime"})  # fmt: skip
SIDE_HEADS = frozenset({"sides", "countries", "nations", "governments", "powers", "states", "neighbors", "neighbours",
                        "superpowers", "rivals", "allies", "economies", "militaries", "armies", "parties"})  # fmt: skip
PERSON_HEADS = frozenset({"men", "women", "leaders", "presidents", "ministers", "officials", "diplomats", "politicians",
                          "candidates", "rivals", "counterparts", "chiefs", "generals", "senators", "lawmakers",
                          "premiers", "secretaries", "statesmen"})  # fmt: skip


@dataclass(slots=True)
class _Entry:
    """The last mention of one actor, and what is known of the actor from all of them."""

    actor: Actor
    head: Token
    sentence: int
    paragraph: int
    is_subject: bool
    is_speaker: bool
    in_quotes: bool
    count: int
    gender: str | None


def resolve(doc: Doc, actors: Sequence[Actor]) -> list[Actor]:
    """The given actors and those that pronouns and definite phrases point at."""
    return _Reader(doc, actors).read()


class _Reader:
    def __init__(self, doc: Doc, actors: Sequence[Actor]) -> None:
        self.doc = doc
        self.found: list[Actor] = []
        self.withheld = _withheld(doc, actors)
        self.names: Sequence[NameMention] = doc._.names
        self.roles = _roles(self.names)
        self.by_head: dict[int, list[Actor]] = {}
        for actor in sorted(actors, key=lambda actor: (actor.start, -actor.end)):
            self.by_head.setdefault(actor.head, []).append(actor)
        self.covered = _covered(doc, actors)
        self.memory: dict[tuple[str, str], _Entry] = {}
        self.pair: tuple[int, tuple[Actor, Actor]] | None = None
        self.sentence = -1
        self.has_verb = False
        self.pointed: dict[int, Actor] = {}
        self.named: dict[tuple[str, str], Actor] = {}
        self.paragraph = 0
        self.in_quotes = False
        self.code_seen: dict[str, int] = {}
        self.country_seen: dict[str, int] = {}

    def read(self) -> list[Actor]:
        for token in self.doc:
            self._advance(token)
            here = self.by_head.get(token.idx, ())
            for actor in here:
                actor = self._settle(actor, token)
                self.found.append(actor)
                self._remember(actor, token)
            if not here and token.i not in self.covered:
                for actor in self._point(token):
                    self.pointed[token.i] = actor
                    self.found.append(actor)
                    self._remember(actor, token)
        return self.found

    def _advance(self, token: Token) -> None:
        if token.is_sent_start or token.i == 0:
            self.sentence += 1
            self.has_verb = False
        elif token.pos_ in {"VERB", "AUX"}:
            self.has_verb = True
        if "\n" in token.text:
            self.paragraph += 1
            self.in_quotes = False
        if token.text in {"“", "``"}:
            self.in_quotes = True
        elif token.text in {"”", "''"}:
            self.in_quotes = False
        elif token.text == '"':
            self.in_quotes = not self.in_quotes

    def _remember(self, actor: Actor, token: Token) -> None:
        key = (actor.kind, actor.label)
        old = self.memory.pop(key, None)
        first = _first_conjunct(token)
        is_subject = first.dep_ in SUBJECTS or (not self.has_verb and _is_free(first))
        self.memory[key] = _Entry(
            actor=actor,
            head=token,
            sentence=self.sentence,
            paragraph=self.paragraph,
            is_subject=is_subject,
            is_speaker=is_subject and first.head.lemma_.lower() in SPEECH,
            in_quotes=self.in_quotes,
            count=1 + (old.count if old else 0),
            gender=(old.gender if old else None) or self._gender(actor),
        )
        if actor.basis not in {"pronoun", "epithet"}:
            self.named[key] = actor
        if len(self.memory) > MEMORY:
            del self.memory[next(iter(self.memory))]
        if actor.country_code and not _is_locative(token):
            self.code_seen.pop(actor.country_code, None)
            self.code_seen[actor.country_code] = self.sentence
        if actor.country_code and actor.kind != "person":
            self.country_seen[actor.country_code] = self.sentence
        if token.dep_ == "conj":
            self._remember_pair(actor, token)

    def _remember_pair(self, actor: Actor, token: Token) -> None:
        for other in self.by_head.get(token.head.idx, ()):
            if other.kind == actor.kind and other.label != actor.label:
                self.pair = self.sentence, (other, actor)

    def _gender(self, actor: Actor) -> str | None:
        if actor.kind != "person":
            return None
        before = self.doc.text[max(0, actor.start - 6) : actor.start + 5]
        if "Mrs." in before or "Ms." in before or "Mrs " in before:
            return "f"
        if "Mr." in before or "Mr " in before:
            return "m"
        name = self.names[actor.name_number] if actor.name_number is not None and self.names else None
        given = name.given_name if name and name.given_name else actor.label.split(" ")[0]
        gender = given_names().get(given.split(" ")[0], "")[:1]
        return gender if gender in {"m", "f"} else None

    # --- phrases that lean on an earlier one -------------------------------------------------------

    def _settle(self, actor: Actor, token: Token) -> Actor:
        """ "the officials", "the military", "the senator": whom the bare phrase repeats."""
        if actor in self.withheld:
            return replace(actor, kind="anonymous", basis="description")
        if actor.kind == "person" and actor.basis == "role":
            name = self.names[actor.name_number] if actor.name_number is not None else None
            if name is not None and name.name is None:
                person = self._office(name.role or token.lower_, actor.country_code)
                if person is not None:
                    return self._copy(person, actor.start, actor.end, actor.head, "role")
            return actor
        if actor.kind not in {"group", "anonymous"} or actor.country_code or actor.organization:
            return actor
        if (owner := self._owner(actor)) is not None:
            return replace(actor, country_code=owner.country_code, label=f"{self._genitive(owner)} {actor.label}")
        if not _is_bare_definite(actor, token):
            return actor
        earlier = self._same_noun(token)
        if earlier is not None:
            return self._copy(earlier, actor.start, actor.end, actor.head, "description")
        code = self._own_side()
        if code and token.lower_ in STATE_BODIES:
            label = (
                f"{countries()[code].adjectives[0]} {token.lower_}" if countries()[code].adjectives else None
            )
            return replace(actor, country_code=code, label=label or actor.label)
        return actor

    def _owner(self, actor: Actor) -> Actor | None:
        """Whoever "his" in "his advisers" means, at the last mention by name."""
        span = self.doc.char_span(actor.start, actor.end, alignment_mode="expand")
        if span is None or span.start == 0:
            return None
        owner = self.pointed.get(span.start - 1)
        return self.named.get((owner.kind, owner.label)) if owner is not None else None

    def _genitive(self, owner: Actor) -> str:
        """ "Biden's" of "his advisers", "Pakistani" of "its soldiers"."""
        if owner.kind in {"country", "group"} and owner.country_code:
            return _adjective(owner.country_code)
        return f"{self.doc.text[owner.start : owner.end].split(' ')[-1]}'s"

    def _same_noun(self, token: Token) -> Actor | None:
        """The latest source or group of the same noun; one whose name is withheld comes first."""
        word = token.lower_
        for kinds in ({"anonymous"}, {"group"}):
            for entry in reversed(self.memory.values()):
                if (
                    entry.actor.kind in kinds
                    and entry.head.lower_ == word
                    and entry.actor.label.lower() != word
                ):
                    return entry.actor
        return None

    def _own_side(self) -> str | None:
        """Country of the sentence's political subject, else the one the text so far is mostly about."""
        for entry in reversed(self.memory.values()):
            if entry.sentence == self.sentence and entry.is_subject and entry.actor.is_political:
                return entry.actor.country_code
        return None

    def _office(self, role: str, code: str | None) -> Actor | None:
        """The latest person of whom the text says that office, on the side of `code` if given."""
        wanted = role.casefold()
        for entry in reversed(self.memory.values()):
            actor = entry.actor
            if actor.kind == "person" and actor.basis != "pronoun" and self._holds(actor.label, wanted):
                if code and actor.country_code and actor.country_code != code:
                    continue
                return actor
        return None

    def _holds(self, label: str, role: str) -> bool:
        held = self.roles.get(label, ())
        if any(role == other or f" {role} " in f" {other} " for other in held):
            return True
        return any(word in other for word in SYNONYMS.get(role, ()) for other in held)

    # --- what a token points at -------------------------------------------------------------------

    def _point(self, token: Token) -> Iterable[Actor]:
        word = token.lower_
        if token.tag_ in {"WP", "WDT", "WP$"}:
            return self._relative(token)
        if word == "counterpart":
            return self._apposed(token)
        if word in MALE or word in FEMALE:
            return self._person(token, "m" if word in MALE else "f")
        if word in PLURAL:
            return self._plural(token)
        if word in NEUTER:
            return self._neuter(token)
        if word in {"two", "both", "pair", "duo"}:
            return self._two(token)
        if token.pos_ in {"NOUN", "PROPN"}:
            return self._definite(token)
        return ()

    def _copy(self, actor: Actor, start: int, end: int, head: int, basis: str) -> Actor:
        return replace(actor, start=start, end=end, head=head, basis=basis)

    def _as_pronoun(self, token: Token, actors: Iterable[Actor]) -> list[Actor]:
        return [self._copy(actor, token.idx, char_end(token), token.idx, "pronoun") for actor in actors]

    def _relative(self, token: Token) -> list[Actor]:
        """ "officials, who ..." : whoever the phrase before the comma means."""
        if token.i == 0 or token.lower_ in {"what", "whatever", "whoever"}:
            return []
        if token.lower_ == "that" and not (
            token.dep_ in {"nsubj", "nsubj:pass", "obj"} and token.head.dep_ == "acl:relcl"
        ):
            return []
        left = token.nbor(-1)
        if left.text == "," and left.i:
            left = left.nbor(-1)
        actor = self.covered.get(left.i)
        if actor is None:
            return []
        if token.lower_ in {"who", "whom"} and actor.kind == "country":
            return []
        if actor.kind == "country" and token.dep_ not in {"nsubj", "nmod:poss"}:
            return []  # "a station in Cuba, which both denied": the clause is meant
        if self.pair and self.pair[0] == self.sentence and actor.label == self.pair[1][1].label:
            return self._as_pronoun(token, self.pair[1])
        return self._as_pronoun(token, [actor])

    def _apposed(self, token: Token) -> list[Actor]:
        """ "his counterpart, Li Shangfu": the person named behind the comma."""
        if token.i + 2 >= len(self.doc) or token.nbor().text != ",":
            return []
        actor = self.covered.get(token.i + 2)
        if actor is None or actor.kind != "person":
            return []
        return [self._copy(actor, token.idx, char_end(token), token.idx, "description")]

    def _person(self, token: Token, gender: str) -> list[Actor]:
        def fits(entry: _Entry) -> bool:
            if entry.actor.kind not in {"person", "anonymous"} or _is_plural(entry.actor):
                return False
            if entry.gender not in {None, gender}:
                return False
            if gender == "f" and entry.gender is None and entry.actor.kind == "person" and self._has_woman():
                return False
            return not self._is_coargument(entry, token) and not self._speaks_here(entry)

        best = self._best(token, fits)
        return self._as_pronoun(token, [best]) if best else []

    def _has_woman(self) -> bool:
        return any(
            entry.gender == "f" and self.sentence - entry.sentence <= REACH for entry in self.memory.values()
        )

    def _plural(self, token: Token) -> list[Actor]:
        if self.pair and 0 <= self.sentence - self.pair[0] <= 1 and token.lower_ == "they":
            return self._as_pronoun(token, self.pair[1])

        def fits(entry: _Entry) -> bool:
            if entry.actor.kind == "organization":
                return True
            return _is_plural(entry.actor) and not self._is_coargument(entry, token)

        best = self._best(token, fits)
        return self._as_pronoun(token, [best]) if best else []

    def _neuter(self, token: Token) -> list[Actor]:
        if token.lower_ == "it" and not _acts(token):
            return []

        def fits(entry: _Entry) -> bool:
            is_body = entry.actor.kind in {"country", "organization"} or _is_body(entry.head, entry.actor)
            if not is_body or _is_locative(entry.head):
                return False
            if entry.sentence == self.sentence:
                return True
            return entry.is_subject and token.lower_ == "it" and entry.actor.is_political

        best = self._best(token, fits)
        return self._as_pronoun(token, [best]) if best else []

    def _is_coargument(self, entry: _Entry, token: Token) -> bool:
        """ "Blinken met him": an object is never the subject of its own verb."""
        if token.dep_ not in {"obj", "iobj", "obl"} or token.lower_.endswith(("self", "selves")):
            return False
        return entry.head.dep_ in SUBJECTS and entry.head.head == token.head

    def _speaks_here(self, entry: _Entry) -> bool:
        """A speaker says "I": "he" inside the quotation is somebody else."""
        return (
            self.in_quotes
            and entry.is_speaker
            and entry.sentence >= self.sentence - 1
            and not entry.in_quotes
        )

    def _best(self, token: Token, fits: Callable[[_Entry], bool]) -> Actor | None:
        scored = [
            (self._score(entry, token), entry.head.i, entry.actor)
            for entry in self.memory.values()
            if self.sentence - entry.sentence <= REACH and fits(entry)
        ]
        if not scored:
            return None
        scored.sort(key=lambda item: (-item[0], -item[1], item[2].label))
        if (
            len(scored) > 1
            and scored[0][0] - scored[1][0] < MARGIN
            and scored[0][2].label != scored[1][2].label
        ):
            return None
        return scored[0][2]

    def _score(self, entry: _Entry, token: Token) -> float:
        score = (3.0, 2.4, 1.2, 0.6, 0.2)[self.sentence - entry.sentence]
        if entry.actor.kind == "organization" and token.lower_ in PLURAL:
            score -= 1.6
        if entry.head.dep_ == "nmod:poss":
            score -= 0.4
        score += 1.5 * entry.is_subject + 0.6 * (entry.paragraph == self.paragraph)
        score += 0.15 * min(entry.count, 6)
        if (
            token.dep_ in SUBJECTS
            and token.head.lemma_.lower() in SPEECH
            and entry.is_speaker
            and not self.in_quotes
        ):
            score += 1.5
        if entry.in_quotes and not self.in_quotes:
            score -= 1.5
        if entry.actor.basis == "pronoun":
            score += 0.3
        if entry.sentence == self.sentence and entry.head.head == token.head and entry.head.dep_ in SUBJECTS:
            score += 0.8
        return score

    # --- two parties --------------------------------------------------------------------------------

    def _two(self, token: Token) -> list[Actor]:
        """ "the two sides", "both countries", "the two men", "the two"."""
        following = token.nbor() if token.i + 1 < len(self.doc) else None
        before = token.nbor(-1) if token.i else None
        is_definite = before is not None and before.lower_ in {"the", "these"}
        if token.lower_ == "both":
            is_definite = before is None or before.pos_ not in {"AUX", "PRON"}
        if not is_definite or following is None:
            return []
        noun = self._noun_after(token)
        end = char_end(noun) if noun is not None else char_end(token)
        head = noun.idx if noun is not None else token.idx
        if noun is not None and noun.lower_ in SIDE_HEADS:
            parties = self._two_countries()
        elif (noun is not None and noun.lower_ in PERSON_HEADS) or (
            noun is None and token.lower_ != "both" and following.pos_ not in {"NOUN", "PROPN", "ADJ", "NUM"}
        ):
            parties = self._two_persons()
            if noun is None and not parties:
                parties = self._two_countries()
        else:
            return []
        if len(parties) == 2:
            self.pair = self.sentence, (parties[0], parties[1])
        return [self._copy(actor, token.idx, end, head, "epithet") for actor in parties]

    def _noun_after(self, token: Token) -> Token | None:
        for step in range(1, 4):
            if token.i + step >= len(self.doc):
                return None
            following = token.nbor(step)
            if following.lower_ in SIDE_HEADS or following.lower_ in PERSON_HEADS:
                return following
            if following.pos_ not in {"ADJ", "NOUN", "PROPN", "PART"}:
                return None
        return None

    def _two_countries(self) -> list[Actor]:
        recent = [
            code
            for code, sentence in reversed(self.code_seen.items())
            if self.sentence - sentence <= 2 * REACH
        ][:2]
        if len(recent) < 2:
            return []
        return [_country(code) for code in reversed(recent)]

    def _two_persons(self) -> list[Actor]:
        if self.pair and self.sentence - self.pair[0] <= 2 and self.pair[1][0].kind == "person":
            return list(self.pair[1])
        recent = [
            entry
            for entry in reversed(self.memory.values())
            if entry.actor.kind == "person" and self.sentence - entry.sentence <= REACH
        ]
        if len(recent) < 2:
            return []
        first, second = recent[0], recent[1]
        if len(recent) > 2 and recent[2].sentence == second.sentence != first.sentence:
            # Three people, two of them together in the sentence before: not clear who is meant.
            first, second = recent[1], recent[2]
        return [second.actor, first.actor]

    # --- epithets -----------------------------------------------------------------------------------

    def _definite(self, token: Token) -> list[Actor]:
        """ "the communist nation", "the American president", "the Secretary"."""
        start = _definite_start(token)
        if start is None:
            return []
        if token.lower_ in NATION_HEADS and (found := self._nation(token, start)):
            return found
        if token.lower_ in BODY_NOUNS and start.i == token.i:
            return self._body(token)
        if role_category(token.text) is None and token.lower_ not in SYNONYMS:
            return []
        words = [word.text for word in token.doc[start.i : token.i]]
        code = next((adjectives()[word] for word in words if word in adjectives()), None)
        person = self._office(token.lower_, code) if token.lower_ not in SOURCE_NOUNS else None
        if person is not None and (code or not words or words == ["top"]):
            return [self._copy(person, start.idx, char_end(token), token.idx, "role")]
        if code and token.lower_ in SYNONYMS:
            label = token.doc.text[start.idx : char_end(token)]
            return [Actor(start.idx, char_end(token), token.idx, "person", label, code, None, True, "role")]
        return []

    def _body(self, token: Token) -> list[Actor]:
        """ "the ministry", "the group": the latest organisation that is one."""
        wanted = BODY_NOUNS[token.lower_]
        recent = [
            entry.actor
            for entry in reversed(self.memory.values())
            if entry.actor.kind == "organization" and self.sentence - entry.sentence <= REACH
        ]
        named = [actor for actor in recent if token.lower_ in actor.label.lower()]
        fitting = [actor for actor in recent if wanted is None or actor.is_political == wanted]
        for actor in (*named, *fitting)[:1]:
            return [self._copy(actor, token.idx, char_end(token), token.idx, "epithet")]
        return []

    def _nation(self, token: Token, start: Token) -> list[Actor]:
        code = self._fitting(start.lower_) if start.i < token.i else self._only_country(token)
        if code is None:
            return []
        return [self._copy(_country(code), start.idx, char_end(token), token.idx, "epithet")]

    def _fitting(self, adjective: str) -> str | None:
        """The latest country that "communist", "Gulf", "self-ruled" may describe."""
        codes = epithets().get(adjective, frozenset())
        for code in reversed(self.code_seen):
            if code in codes and self.sentence - self.code_seen[code] <= REACH:
                return code
        return None

    def _only_country(self, token: Token) -> str | None:
        """ "the country": the one country of this sentence, else of the last one; None of several."""
        if token.lower_ not in {"nation", "country", "kingdom", "republic"}:
            return None
        for sentence in (self.sentence, self.sentence - 1):
            codes = {code for code, last in self.country_seen.items() if last == sentence}
            if codes:
                return codes.pop() if len(codes) == 1 else None
        return None


ALIKE = (
    frozenset("rebels separatists insurgents militants guerrillas fighters extremists jihadists gunmen".split()),
    frozenset("protesters protestors demonstrators marchers activists rioters".split()),
    frozenset("soldiers troops forces servicemen".split()),
)
"""Nouns that repeat each other: "Houthi rebels ... the militants"."""

BODY_NOUNS = {
    "group": None, "organization": None, "organisation": None, "movement": True, "party": True, "ministry": True,
    "department": True, "agency": True, "administration": True, "council": True, "commission": True, "alliance": True,
    "bloc": True, "militia": True, "company": False, "firm": False, "bank": False, "club": False, "team": False,
    "airline": False, "university": False,
}  # fmt: skip
"""Nouns of "the group", "the ministry" that go back to an organisation: whether a political one, None: any."""

STATE_BODIES = frozenset(
    {"military", "army", "navy", "government", "parliament", "police", "troops", "forces"}
)

SYNONYMS = {
    "leader": frozenset(
        {"president", "prime minister", "premier", "chancellor", "king", "leader", "chairman"}
    ),
    "diplomat": frozenset(
        {"secretary of state", "foreign minister", "foreign secretary", "diplomat", "foreign policy"}
    ),
    "president": frozenset({"president"}),
    "secretary": frozenset({"secretary"}),
    "minister": frozenset({"minister"}),
    "premier": frozenset({"premier", "prime minister"}),
    "chancellor": frozenset({"chancellor"}),
    "spokesman": frozenset({"spokesman", "spokesperson"}),
    "spokeswoman": frozenset({"spokeswoman", "spokesperson"}),
    "spokesperson": frozenset({"spokesman", "spokeswoman"}),
}
"""Heads of "the American leader" -> roles that a text may have given the person before."""


def _is_bare_definite(actor: Actor, token: Token) -> bool:
    doc = token.doc
    span = doc.char_span(actor.start, actor.end, alignment_mode="expand")
    return span is not None and len(span) == 1 and span.start > 0 and doc[span.start - 1].lower_ in {
        "the", "these", "those",
    }  # fmt: skip


def _withheld(doc: Doc, actors: Sequence[Actor]) -> frozenset[Actor]:
    """Groups of which a later sentence says "the officials spoke on condition of anonymity"."""
    found: set[Actor] = set()
    last: dict[str, Actor] = {}
    heads = {token.idx: token for token in doc}
    for actor in sorted(actors, key=lambda actor: actor.start):
        token = heads.get(actor.head)
        if token is None:
            continue
        if actor.kind == "group":
            if speaks(token) or token.lower_ not in last:
                last[token.lower_] = actor
        elif actor.kind == "anonymous" and _is_bare_definite(actor, token) and token.lower_ in last:
            found.add(last[token.lower_])
    return frozenset(found)


def _roles(names: Sequence[NameMention]) -> dict[str, tuple[str, ...]]:
    """Every role that the text gives each person, in lower case."""
    roles: dict[str, tuple[str, ...]] = {}
    for name in names:
        if name.role and name.name and name.label == "PERSON":
            role = name.role.casefold()
            if role not in roles.get(name.name, ()):
                roles[name.name] = (*roles.get(name.name, ()), role)
    return roles


def _covered(doc: Doc, actors: Iterable[Actor]) -> dict[int, Actor]:
    covered: dict[int, Actor] = {}
    for actor in sorted(actors, key=lambda actor: actor.start - actor.end):
        span = doc.char_span(actor.start, actor.end, alignment_mode="expand")
        for token in span or ():
            covered.setdefault(token.i, actor)
    return covered


def _country(code: str) -> Actor:
    country = countries()[code]
    kind = "organization" if country.kind == "organization" else "country"
    return Actor(0, 0, 0, kind, country.name, code, None, True, "name")


def _adjective(code: str) -> str:
    """ "Chinese"; of the United States "U.S.", as news has it."""
    country = countries()[code]
    return "U.S." if code == "US" else (*country.adjectives, country.name)[0]


def _is_free(token: Token) -> bool:
    """Neither governed by a preposition nor a possessor: before the verb, such a name is its subject."""
    return token.dep_ not in {"nmod:poss", "compound", "amod", "nmod", "obl"} and not any(
        child.dep_ == "case" for child in token.children
    )


def _first_conjunct(token: Token) -> Token:
    for _ in range(8):
        if token.dep_ not in {"conj", "flat", "compound", "appos"}:
            break
        token = token.head
    return token


def _definite_start(token: Token) -> Token | None:
    """First word behind "the"/"this" of a noun phrase that ends in `token`, or None."""
    for step in range(1, 5):
        if token.i - step < 0:
            return None
        before = token.nbor(-step)
        if before.lower_ in {"the", "this", "that"}:
            return token.nbor(1 - step)
        if before.pos_ not in {"ADJ", "NOUN", "PROPN"}:
            return None
    return None


def _is_plural(actor: Actor) -> bool:
    if actor.kind not in {"group", "anonymous"}:
        return False
    last = (
        actor.label.split(" familiar")[0]
        .split(" briefed")[0]
        .split(" with ")[0]
        .split(" of ")[0]
        .split(" ")[-1]
    )
    return last.endswith("s") or last in {
        "men",
        "women",
        "police",
        "people",
        "troops",
        "military",
        "personnel",
    }


def _is_body(head: Token, actor: Actor) -> bool:
    noun = group_nouns().get(head.lower_)
    return actor.kind == "group" and noun is not None and noun.kind in {"government", "forces"} and not _is_plural(actor)


def _acts(token: Token) -> bool:
    verb = token.head
    if token.dep_ != "nsubj":
        return False
    if verb.dep_ == "ccomp" and verb.pos_ == "VERB" and verb.head.lemma_.lower() in SPEECH:
        return True
    return verb.lemma_.lower() in ACTS


ACTS = SPEECH | frozenset(
    "accept agree approve ban believe block call cancel condemn consider cut decide defend deploy expect fire fight "
    "freeze hope impose invade launch oppose order plan pledge propose recognise recognize refuse reject remain seek "
    "send sign support suspend test threaten try view vote want withdraw".split()
)


def _is_locative(token: Token) -> bool:
    first = _first_conjunct(token)
    return any(
        child.dep_ == "case" and child.lower_ in {"in", "at", "across", "inside", "near"}
        for child in first.children
    )
