"""The names of one article in, its people out: who "Blinken", "Mr. Kim" or "his son Hunter" is.

Full names come first, then family names, nicknames and given names go to the nearest bearer; two people of
one family name are told apart by the role that stands at a mention.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from flows.extract.name_claims import NameSpan
from flows.extract.person_names import PARTICLES, is_regnal, known_as, may_be_same, parse_name
from flows.extract.roles import RolePhrase
from flows.extract.tokens import word_set
from flows.office_holders import OfficeHolder, office_holders

GOVERNING = word_set(
    "head_of_state head_of_government minister foreign defense finance commerce interior energy justice "
    "deputy security intelligence"
)
"""Categories of roles that belong to exactly one country's government."""

KIN = word_set(
    "mother father wife husband son daughter brother sister widow nephew niece cousin grandson "
    "granddaughter lady"
)


@dataclass(slots=True)
class Role:
    """A role of a person, with the country worked out."""

    phrase: RolePhrase
    country_code: str | None = None


@dataclass(slots=True)
class Person:
    """One person of one article: names used, and roles with the token where each was said."""

    names: list[str] = field(default_factory=list)
    roles: list[tuple[int, Role]] = field(default_factory=list)
    seen: list[int] = field(default_factory=list)
    is_kin: bool = False

    @property
    def name(self) -> str:
        """The fullest name; the first of several."""
        return max(self.names, key=lambda name: (len(name.split()), not name.isupper()))

    def role_at(self, token: int) -> Role | None:
        """Role said last before `token`, else the one said first in the article."""
        if not self.roles:
            return None
        number = bisect_right(self.roles, token, key=token_of) - 1
        return self.roles[max(number, 0)][1]

    def last_seen(self, token: int) -> int | None:
        """Token of the last mention before `token`."""
        number = bisect_left(self.seen, token) - 1
        return self.seen[number] if number >= 0 else None


@dataclass(slots=True)
class Mention:
    """A name in the text; `person` and the role phrase next to it are filled in as they become known."""

    span: NameSpan
    text: str
    person: Person | None = None
    phrase: RolePhrase | None = None


class People:
    """The people of one article.

    Args:
        found: all mentions of the article, in text order.
        sentences: first token of each sentence.
    """

    def __init__(self, found: list[Mention], sentences: list[int]) -> None:
        self.found = found
        self.sentences = sentences
        self.people: list[Person] = []

    def sentence(self, token: int) -> int:
        """Number of the sentence that holds a token."""
        return bisect_right(self.sentences, token) - 1

    def join(self, persons: list[Mention]) -> list[Person]:
        """Give each mention its person; the people in order of first mention, those of one word last."""
        full = [mention for mention in persons if self._is_full(mention)]
        # Longer names first, so that "Mackey Frayer" finds "Janis Mackey Frayer" wherever it stands.
        for mention in sorted(full, key=lambda m: (-len(m.text.split()), m.span.start)):
            person = self._person_of_full(mention.text)
            if person is None:
                person = Person()
                self.people.append(person)
            if (name := clean(mention.text)) not in person.names:
                person.names.append(name)
            person.seen.append(mention.span.start)
            person.is_kin |= mention.phrase is not None and mention.phrase.role.split()[-1] in KIN
            mention.person = person
        self.people.sort(key=lambda person: min(person.seen))
        for person in self.people:
            person.seen.sort()
        alone: dict[str, Person] = {}
        for mention in persons:
            if mention.person is None:
                mention.person = self._person_of_part(mention, alone)
                if mention.person is not None:
                    insort(mention.person.seen, mention.span.start)
        self.people += alone.values()
        return self.people

    @staticmethod
    def _is_full(mention: Mention) -> bool:
        words = mention.text.split()
        return len(words) > 1 and words[0].lower() not in PARTICLES

    def _person_of_full(self, text: str) -> Person | None:
        name = clean(text)
        for person in self.people:
            if any(may_be_same(name, other) for other in person.names):
                return person
        tail = name.split()
        for person in self.people:
            if any(
                other.split()[-len(tail) :] == tail and len(other.split()) > len(tail)
                for other in person.names
            ):
                return person
        return None

    def _person_of_part(self, mention: Mention, alone: dict[str, Person]) -> Person | None:
        key = name_part(mention.text)
        candidates = [
            person
            for person in self.people
            if any(key in family_keys(name) for name in person.names)
            and not self._is_only_namesake(person, mention)
        ]
        if not candidates:
            holder = known_as(clean(mention.text))
            candidates = [person for person in self.people if holder and known_as(person.name) == holder]
        if not candidates:
            candidates = [
                person
                for person in self.people
                if any(key in _all_keys(name) - family_keys(name) for name in person.names)
            ]
        if not candidates:
            if key not in alone:
                alone[key] = Person(names=[clean(mention.text)])
            return alone[key]
        if len(candidates) == 1:
            return candidates[0]
        return self._nearest(mention, self._compatible(mention, candidates))

    def _is_only_namesake(self, person: Person, mention: Mention) -> bool:
        """Whether a well-known bearer of the family name is meant rather than this person.

        "Biden ... his son Hunter Biden": the bare name belongs to the office holder, who needs no first
        name, when the other bearer is introduced as kin or only later.
        """
        holders = holders_named(clean(mention.text))
        if not holders or any(known_as(name) == holder.name for name in person.names for holder in holders):
            return False
        return person.is_kin or person.seen[0] > mention.span.start

    def _compatible(self, mention: Mention, candidates: list[Person]) -> list[Person]:
        """Those of several namesakes who were given the role that stands at this mention."""
        if mention.phrase is None:
            return candidates
        wanted = mention.phrase
        fitting = []
        for person in candidates:
            held = [m.phrase for m in self.found if m.person is person and m.phrase is not None]
            if any(is_same_office(wanted, phrase) for phrase in held):
                fitting.append(person)
        return fitting or candidates

    def _nearest(self, mention: Mention, candidates: list[Person]) -> Person | None:
        if len(candidates) == 1:
            return candidates[0]
        here = mention.span.start
        before = [(last, person) for person in candidates if (last := person.last_seen(here)) is not None]
        if not before:
            return min(candidates, key=lambda person: person.seen[0])
        before.sort(key=lambda item: -item[0])
        if len(before) > 1 and self.sentence(before[0][0]) == self.sentence(before[1][0]):
            return None
        return before[0][1]


def is_same_office(one: RolePhrase, other: RolePhrase) -> bool:
    """Whether two phrases may mean one office: equal, one shorter, or the same kind of ministry."""
    if one.office == other.office:
        return True
    a, b = one.office.split(), other.office.split()
    if a[-len(b) :] == b or b[-len(a) :] == a or a[: len(b)] == b or b[: len(a)] == a:
        return True
    return one.category == other.category and one.category in GOVERNING - {"minister", "deputy"}


def token_of(said: tuple[int, Role]) -> int:
    """Where a role was said: what roles are sorted by."""
    return said[0]


def clean(text: str) -> str:
    """A name with straight apostrophes and single spaces, without a nickname in quotation marks."""
    plain = _NICKNAME.sub(" ", text.replace("’", "'"))
    return re.sub(r"\s+", " ", plain)


_NICKNAME = re.compile(r" [\"“”]\w{1,30}[\"“”] ")


def name_part(text: str) -> str:
    """A part of a name in the form that mentions are compared in: "Al-Assad" is "assad"."""
    word = clean(text).casefold()
    for prefix in ("al-", "el-", "al ", "el ", "bin "):
        word = word.removeprefix(prefix)
    return word


def family_keys(name: str) -> set[str]:
    """What the bearer of a full name is called by after it."""
    if is_regnal(name):
        return {name_part(name), name_part(name.split()[0])}
    family = parse_name(name).family
    return {
        name_part(family),
        name_part((family.split() or [family])[-1]),
        name_part((name.split() or [name])[-1])
        if parse_name(name).order == "family-given" and len(name.split()) > 2
        else name_part(family),
    }


def _all_keys(name: str) -> set[str]:
    return {name_part(word) for word in name.split()} | {name_part(name)}


@cache
def _holders_by_name() -> Mapping[str, tuple[OfficeHolder, ...]]:
    found: dict[str, list[OfficeHolder]] = {}
    for holder in office_holders():
        families = (parse_name(name).family for name in (holder.name, *holder.aliases))
        for name in {holder.name, *holder.aliases, holder.family_name, *families}:
            found.setdefault(name, []).append(holder)
    return {name: tuple(rows) for name, rows in found.items()}


def holders_named(name: str) -> tuple[OfficeHolder, ...]:
    """Terms of whoever bears a name, an alias or a family name."""
    return _holders_by_name().get(name, ())
