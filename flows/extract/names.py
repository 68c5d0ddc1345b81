"""A Doc in, its name mentions out: who is named, who that is in this article, and in which role.

Spans come from `name_spans`, role phrases from `roles`. This module joins "Blinken" to "Antony Blinken",
gives a name the role that stands next to it and lets that role hold for later mentions, and reads "China's
defense minister" or "the Secretary" as an office that stands for its holder.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from flows.extract.context import journalist_names
from flows.extract.name_spans import NameSpan, find_spans
from flows.extract.person_names import PARTICLES, known_as, may_be_same, parse_name
from flows.extract.role_words import DETERMINERS, PRONOUNS, country_words, honorifics
from flows.extract.roles import RolePhrase, read_roles
from flows.extract.tokens import TokenTable, token_table, word_set
from flows.office_holders import OfficeHolder, office_holders
from flows.offices import canonical_role
from flows.records import NameMention

Doc.set_extension("names", default=(), force=True)


@Language.component("wirehouse_names")
def names_component(doc: Doc) -> Doc:
    """Store `read_names(doc)` in `doc._.names`."""
    doc._.names = read_names(doc)
    return doc


def read_names(doc: Doc) -> list[NameMention]:
    """Persons, organisations and offices named in a Doc, in text order, without overlaps."""
    return _Article(doc).mentions()


RELATIONS = word_set(
    "mother father wife husband son daughter brother sister widow nephew niece cousin uncle aunt grandson "
    "granddaughter predecessor successor counterpart rival opponent ally confidant colleague partner "
    "associate critic victim survivor suspect defendant witness resident fan neighbor neighbour star "
    "friend donor private captain member nominee candidate model"
)
"""Heads that relate or classify but name no office; a person keeps the role said elsewhere."""

KIN = word_set(
    "mother father wife husband son daughter brother sister widow nephew niece cousin grandson "
    "granddaughter lady"
)

GOVERNING = word_set(
    "head_of_state head_of_government minister foreign defense finance commerce interior energy justice "
    "deputy security intelligence"
)
"""Categories of roles that belong to exactly one country's government."""

BARE_OFFICES = frozenset({
    "admiral", "adviser", "ambassador", "attorney general", "chairman", "chancellor", "congressman",
    "congresswoman", "crown prince", "defence minister", "defense minister", "diplomat", "director",
    "director-general", "emir", "emperor", "envoy", "finance minister", "foreign minister",
    "general secretary", "governor", "judge", "justice", "king", "mayor", "minister", "pope", "premier",
    "president", "prime minister", "queen", "secretary", "secretary of state", "secretary-general",
    "senator", "speaker", "spokesman", "spokesperson", "spokeswoman", "supreme leader", "taoiseach",
    "vice president",
})  # fmt: skip
"""Roles that a definite article suffices for: "the president said"."""

NEAR_PARTNERS = 6
"""Names before a counterpart's among which the partner is looked for."""

COPULAS = frozenset({"is", "was", "became", "becomes", "remains"})


@dataclass(slots=True)
class _Person:
    """One person of one article: names used, and roles with the token where each was said."""

    names: list[str] = field(default_factory=list)
    roles: list[tuple[int, _Role]] = field(default_factory=list)
    seen: list[int] = field(default_factory=list)
    is_kin: bool = False

    @property
    def name(self) -> str:
        """The fullest name; the first of several."""
        return max(self.names, key=lambda name: (len(name.split()), not name.isupper()))

    def role_at(self, token: int) -> _Role | None:
        """Role said last before `token`, else the one said first in the article."""
        if not self.roles:
            return None
        number = bisect_right(self.roles, token, key=_token) - 1
        return self.roles[max(number, 0)][1]

    def last_seen(self, token: int) -> int | None:
        """Token of the last mention before `token`."""
        number = bisect_left(self.seen, token) - 1
        return self.seen[number] if number >= 0 else None


@dataclass(slots=True)
class _Role:
    """A role of a person, with the country worked out."""

    phrase: RolePhrase
    country_code: str | None = None


@dataclass(slots=True)
class _Mention:
    span: NameSpan
    text: str
    person: _Person | None = None
    phrase: RolePhrase | None = None


class _Article:
    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.table: TokenTable = token_table(doc)
        self.phrases = read_roles(doc)
        self.journalists = journalist_names(doc)
        self.sentences = [sentence.start for sentence in doc.sents]
        self.found = [
            _Mention(span, self._text(span.start, span.end)) for span in find_spans(doc, self.phrases)
        ]
        self.people: list[_Person] = []
        self.used: set[int] = set()

    def mentions(self) -> list[NameMention]:
        """All records, sorted by offset."""
        persons = [mention for mention in self.found if mention.span.label == "PERSON"]
        self._give_roles(persons)
        self._join(persons)
        self._settle_roles(persons)
        records = [self._person(mention) for mention in persons]
        records += [self._body(mention) for mention in self.found if mention.span.label == "ORG"]
        records += self._offices({number for m in self.found for number in range(m.span.start, m.span.end)})
        return sorted(records, key=lambda record: (record.start, record.end))

    def _text(self, start: int, end: int) -> str:
        return self.table.text[self.table.starts[start] : self.table.ends[end - 1]]

    def _sentence(self, token: int) -> int:
        return bisect_right(self.sentences, token) - 1

    # --- roles next to names ---

    def _give_roles(self, persons: list[_Mention]) -> None:
        by_end = {phrase.end: phrase for phrase in self.phrases}
        by_start = {phrase.start: phrase for phrase in self.phrases}
        previous: _Mention | None = None
        for mention in persons:
            mention.phrase = self._before(mention.span.start, by_end) or self._shared_title(mention, previous)
            if mention.phrase is not None:
                self._use(mention.phrase, by_end)
                if _is_rank(mention.phrase):
                    office = self._before_rank(mention.phrase, by_end)
                    if office is not None:
                        # The span runs up to the name, as that of any title does.
                        mention.phrase = replace(office, end=mention.phrase.end)
                        self._use(office, by_end)
            previous = mention
        for mention in persons:
            phrase = self._behind(mention.span.end, by_start)
            if phrase is not None and phrase.start not in self.used:
                if mention.phrase is None or _is_rank(mention.phrase):
                    mention.phrase = phrase
                self.used.add(phrase.start)

    def _use(self, phrase: RolePhrase, by_end: Mapping[int, RolePhrase]) -> None:
        self.used.add(phrase.start)
        before = by_end.get(phrase.start - 1)
        if before is not None and self.table.lowers[phrase.start - 1] in {"and", "&"}:
            self.used.add(before.start)

    def _before(self, start: int, by_end: Mapping[int, RolePhrase]) -> RolePhrase | None:
        """The role that ends right before a name: "spokesman John Kirby", "China's top diplomat, Wang Yi"."""
        number = start
        if number and self.table.words[number - 1] in honorifics():
            number -= 1
        phrase = by_end.get(number)
        if phrase is not None:
            return phrase
        if number and self.table.words[number - 1] == "(" and by_end.get(number - 1) is not None:
            return by_end[number - 1]
        if number and self.table.words[number - 1] == ",":
            phrase = by_end.get(number - 1)
            if phrase is not None and phrase.determiner in {"the", "owner", "their"} and not phrase.is_plural:
                return phrase
        return None

    def _before_rank(self, rank: RolePhrase, by_end: Mapping[int, RolePhrase]) -> RolePhrase | None:
        """The office that says more than the rank behind it: "Foreign Minister Prince Faisal"."""
        office = self._before(rank.start, by_end)
        return office if office is not None and not office.is_plural and not _is_rank(office) else None

    def _shared_title(self, mention: _Mention, previous: _Mention | None) -> RolePhrase | None:
        """A plural title belongs to each name of a pair: "Presidents Joe Biden and Xi Jinping"."""
        if previous is None or previous.phrase is None or not previous.phrase.is_plural:
            return None
        gap = self.table.lowers[previous.span.end : mention.span.start]
        return previous.phrase if len(gap) <= 2 and set(gap) <= {"and", ","} else None

    def _behind(self, end: int, by_start: Mapping[int, RolePhrase]) -> RolePhrase | None:
        """The role in apposition or predicate behind a name: ", 62, a State Department spokesman"."""
        lowers = self.table.lowers
        size = len(lowers)
        number = end
        if number >= size or not (lowers[number] in {",", "("} or lowers[number] in COPULAS):
            return None
        is_predicate = lowers[number] in COPULAS
        number += 1
        if number + 1 < size and lowers[number].isdigit() and lowers[number + 1] == ",":
            number += 2
        if (
            number + 1 < size
            and lowers[number] == "who"
            and lowers[number + 1] in COPULAS | {"serves", "served"}
        ):
            is_predicate = True
            number += 2
            number += number < size and lowers[number] == "as"
        has_determiner = number < size and (lowers[number] in DETERMINERS or lowers[number] in PRONOUNS)
        phrase = by_start.get(number + 1) if has_determiner else by_start.get(number)
        if phrase is None or phrase.is_plural or (is_predicate and phrase.determiner == "their"):
            return None
        if is_predicate and not has_determiner and phrase.owner is None and not phrase.has_complement:
            return None
        after = self.table.words[phrase.end] if phrase.end < size else "."
        if not has_determiner and phrase.owner is None and after[:1].isupper():
            return None  # "Biden, President Xi": the next of a list
        return phrase

    # --- who is who ---

    def _join(self, persons: list[_Mention]) -> None:
        full = [mention for mention in persons if self._is_full(mention)]
        # Longer names first, so that "Mackey Frayer" finds "Janis Mackey Frayer" wherever it stands.
        for mention in sorted(full, key=lambda m: (-len(m.text.split()), m.span.start)):
            person = self._person_of_full(mention.text)
            if person is None:
                person = _Person()
                self.people.append(person)
            if (name := _clean(mention.text)) not in person.names:
                person.names.append(name)
            person.seen.append(mention.span.start)
            person.is_kin |= mention.phrase is not None and mention.phrase.role.split()[-1] in KIN
            mention.person = person
        self.people.sort(key=lambda person: min(person.seen))
        for person in self.people:
            person.seen.sort()
        alone: dict[str, _Person] = {}
        for mention in persons:
            if mention.person is None:
                mention.person = self._person_of_part(mention, alone)
                if mention.person is not None:
                    insort(mention.person.seen, mention.span.start)
        self.people += alone.values()

    @staticmethod
    def _is_full(mention: _Mention) -> bool:
        words = mention.text.split()
        return len(words) > 1 and words[0].lower() not in PARTICLES

    def _person_of_full(self, text: str) -> _Person | None:
        name = _clean(text)
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

    def _person_of_part(self, mention: _Mention, alone: dict[str, _Person]) -> _Person | None:
        key = _key(mention.text)
        candidates = [
            person
            for person in self.people
            if any(key in _family_keys(name) for name in person.names)
            and not self._is_only_namesake(person, mention)
        ]
        if not candidates:
            holder = known_as(_clean(mention.text))
            candidates = [person for person in self.people if holder and known_as(person.name) == holder]
        if not candidates:
            candidates = [
                person
                for person in self.people
                if any(key in _all_keys(name) - _family_keys(name) for name in person.names)
            ]
        if not candidates:
            if key not in alone:
                alone[key] = _Person(names=[_clean(mention.text)])
            return alone[key]
        if len(candidates) == 1:
            return candidates[0]
        return self._nearest(mention, self._compatible(mention, candidates))

    def _is_only_namesake(self, person: _Person, mention: _Mention) -> bool:
        """Whether a well-known bearer of the family name is meant rather than this person.

        "Biden ... his son Hunter Biden": the bare name belongs to the office holder, who needs no first
        name, when the other bearer is introduced as kin or only later.
        """
        holders = _holders_named(_clean(mention.text))
        if not holders or any(known_as(name) == holder.name for name in person.names for holder in holders):
            return False
        return person.is_kin or person.seen[0] > mention.span.start

    def _compatible(self, mention: _Mention, candidates: list[_Person]) -> list[_Person]:
        """Those of several namesakes who were given the role that stands at this mention."""
        if mention.phrase is None:
            return candidates
        wanted = mention.phrase
        fitting = []
        for person in candidates:
            held = [m.phrase for m in self.found if m.person is person and m.phrase is not None]
            if any(_is_same_office(wanted, phrase) for phrase in held):
                fitting.append(person)
        return fitting or candidates

    def _nearest(self, mention: _Mention, candidates: list[_Person]) -> _Person | None:
        if len(candidates) == 1:
            return candidates[0]
        here = mention.span.start
        before = [(last, person) for person in candidates if (last := person.last_seen(here)) is not None]
        if not before:
            return min(candidates, key=lambda person: person.seen[0])
        before.sort(key=lambda item: -item[0])
        if len(before) > 1 and self._sentence(before[0][0]) == self._sentence(before[1][0]):
            return None
        return before[0][1]

    # --- countries of roles ---

    def _settle_roles(self, persons: list[_Mention]) -> None:
        for mention in persons:
            if mention.phrase is None or mention.person is None or _is_relation(mention.phrase):
                continue
            role = _Role(mention.phrase)
            mention.person.roles.append((mention.span.start, role))
        for person in self.people:
            # Birth stays beside any office; a rank of service is a post of its own.
            offices = [said for said in person.roles if said[1].phrase.category != "royal"]
            offices += [said for said in person.roles if "crown" in said[1].phrase.role]
            offices.sort(key=_token)
            person.roles = offices or person.roles
            holders = _holders_named(person.name)
            for token, role in person.roles:
                role.country_code = role.country_code or self._country(role.phrase, token, holders)
            stated = next((role.country_code for _, role in person.roles if role.country_code), None)
            for _, role in person.roles:
                if role.country_code is None and role.phrase.category in GOVERNING:
                    role.country_code = stated
        self._settle_counterparts(persons)

    def _settle_counterparts(self, persons: list[_Mention]) -> None:
        """A counterpart without an office of their own holds that of the partner, in their own country."""
        for number, mention in enumerate(persons):
            phrase, person = mention.phrase, mention.person
            if phrase is None or person is None or phrase.role.split()[-1] != "counterpart":
                continue
            if any(not _is_rank(role.phrase) for _, role in person.roles):
                continue
            partner = self._partner(persons[max(0, number - NEAR_PARTNERS) : number], mention)
            if partner is not None:
                office = replace(partner.phrase, organization=None, status="incumbent")
                person.roles = [(mention.span.start, _Role(office, phrase.country_code))]

    def _partner(self, before: list[_Mention], mention: _Mention) -> _Role | None:
        """Office of the last person with one in this sentence or the one before."""
        here = mention.span.start
        for other in reversed(before):
            if other.person is None or other.person is mention.person:
                continue
            if self._sentence(here) - self._sentence(other.span.start) > 1:
                return None
            role = other.person.role_at(here)
            if role is not None and not _is_rank(role.phrase):
                return role
        return None

    def _country(self, phrase: RolePhrase, token: int, holders: tuple[OfficeHolder, ...]) -> str | None:
        """Country of a role: said, known of its holder, implied by office, possessor or sentence."""
        if phrase.country_code is not None:
            return phrase.country_code
        fitting = {holder.country_code for holder in holders if _may_hold(holder, phrase)}
        if len(fitting) == 1:
            return fitting.pop()
        if phrase.default_country is not None:
            return phrase.default_country
        if phrase.owner is not None:
            return self._country_of_owner(phrase.owner)
        if phrase.category not in GOVERNING:
            return None
        return self._country_nearby(token)

    def _country_of_owner(self, owner: tuple[int, int]) -> str | None:
        for mention in self.found:
            if mention.span.start < owner[1] and owner[0] < mention.span.end and mention.person is not None:
                countries = {holder.country_code for holder in _holders_named(mention.person.name)}
                return countries.pop() if len(countries) == 1 else None
        return None

    def _country_nearby(self, token: int) -> str | None:
        """The only country that the sentence names, if it names one."""
        number = self._sentence(token)
        start = self.sentences[number]
        end = self.sentences[number + 1] if number + 1 < len(self.sentences) else len(self.doc)
        codes = {
            code
            for word in self.table.words[start : min(end, start + 80)]
            if (code := country_words().get(word)) is not None
        }
        return codes.pop() if len(codes) == 1 else None

    # --- records ---

    def _person(self, mention: _Mention) -> NameMention:
        person, phrase, span = mention.person, mention.phrase, mention.span
        name = person.name if person is not None else None
        parts = parse_name(name) if name else None
        role = person.role_at(span.start) if person is not None else None
        if role is None and phrase is not None and not _is_relation(phrase):
            role = _Role(phrase, phrase.country_code or phrase.default_country)
        return NameMention(
            start=self.table.starts[span.start],
            end=self.table.ends[span.end - 1],
            label="PERSON",
            surface=mention.text,
            name=name,
            given_name=parts.given if parts else None,
            family_name=parts.family if parts else None,
            name_order=parts.order if parts else None,
            role=role.phrase.role if role else None,
            role_start=self.table.starts[phrase.start] if phrase else None,
            role_end=self.table.ends[phrase.end - 1] if phrase else None,
            organization=role.phrase.organization if role else None,
            country_code=role.country_code if role else None,
            role_status=role.phrase.status if role else None,
            is_journalist=bool(name and name.casefold() in self.journalists)
            or mention.text.casefold() in self.journalists,
        )

    def _body(self, mention: _Mention) -> NameMention:
        name = mention.span.name or mention.text.replace("’", "'")
        return NameMention(
            start=self.table.starts[mention.span.start],
            end=self.table.ends[mention.span.end - 1],
            label="ORG",
            surface=mention.text,
            name=name,
            organization=name,
            country_code=mention.span.country_code or self._country_of_body(mention),
        )

    def _country_of_body(self, mention: _Mention) -> str | None:
        words = mention.text.replace("’s", "'s").split()
        for length in (2, 1):
            code = country_words().get(" ".join(words[:length]).removesuffix("'s"))
            if code is not None and len(words) > length:
                return code
        if words[-1].lower() in {"administration", "campaign", "cabinet"}:
            people = [person for person in self.people if _key(words[0]) in _family_keys(person.name)]
            names = [person.name for person in people] or [words[0]]
            countries = {holder.country_code for name in names for holder in _holders_named(name)}
            return countries.pop() if len(countries) == 1 else None
        return None

    # --- offices without a name ---

    def _offices(self, taken: set[int]) -> Iterator[NameMention]:
        for phrase in self.phrases:
            if phrase.start in self.used or not self._is_reference(phrase):
                continue
            if any(number in taken for number in range(phrase.head_start, phrase.head_end)):
                continue
            holder = self._holder(phrase)
            role = holder.role_at(phrase.start) if holder is not None else None
            country = phrase.country_code or (role.country_code if role else None)
            country = country or self._country(phrase, phrase.start, ())
            yield NameMention(
                start=self.table.starts[phrase.start],
                end=self.table.ends[phrase.end - 1],
                label="ROLE",
                surface=self._text(phrase.start, phrase.end),
                name=holder.name if holder is not None else None,
                role=phrase.role,
                role_start=self.table.starts[phrase.start],
                role_end=self.table.ends[phrase.end - 1],
                organization=phrase.organization or (role.phrase.organization if role else None),
                country_code=country,
                role_status=phrase.status,
            )

    def _is_reference(self, phrase: RolePhrase) -> bool:
        """Whether an office stands for its holder, and is no class ("a U.S. secretary of state")."""
        if phrase.is_plural or phrase.determiner == "a" or not phrase.is_political or _is_relation(phrase):
            return False
        before = self.table.lowers[phrase.start - 1] if phrase.start else ""
        head = self.table.words[phrase.head_start]
        if phrase.determiner == "owner" or phrase.country_code is not None:
            return before not in {"a", "an", "as"} and (phrase.determiner != "" or head[0].isupper())
        if phrase.determiner == "the":
            return phrase.has_complement or phrase.role in BARE_OFFICES or phrase.default_country is not None
        return False

    def _holder(self, phrase: RolePhrase) -> _Person | None:
        """The person who was given this office in the article: the nearest before, else the only one."""
        fitting: list[tuple[int, _Person]] = []
        for person in self.people:
            for token, role in person.roles:
                if (phrase.status == role.phrase.status and _is_same_office(phrase, role.phrase)) and (
                    None in (phrase.country_code, role.country_code)
                    or phrase.country_code == role.country_code
                ):
                    fitting.append((token, person))
        if not fitting:
            return None
        before = [(last, p) for _, p in fitting if (last := p.last_seen(phrase.start)) is not None]
        if before:
            return max(before, key=lambda item: item[0])[1]
        people = [person for _, person in fitting]
        return people[0] if all(person is people[0] for person in people) else None


def _token(said: tuple[int, _Role]) -> int:
    return said[0]


def _clean(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("’", "'"))


def _key(text: str) -> str:
    word = _clean(text).casefold()
    for prefix in ("al-", "el-", "al ", "el ", "bin "):
        word = word.removeprefix(prefix)
    return word


def _family_keys(name: str) -> set[str]:
    family = parse_name(name).family
    return {
        _key(family),
        _key(family.split()[-1]),
        _key(name.split()[-1])
        if parse_name(name).order == "family-given" and len(name.split()) > 2
        else _key(family),
    }


def _all_keys(name: str) -> set[str]:
    return {_key(word) for word in name.split()} | {_key(name)}


def _is_relation(phrase: RolePhrase) -> bool:
    return phrase.role.split()[-1] in RELATIONS and phrase.category in {
        "other",
        "organization_head",
        "official",
        "military",
    }


def _is_rank(phrase: RolePhrase) -> bool:
    """Whether it is a rank of birth or service, which any office outweighs: "Prince", "General"."""
    return phrase.is_title and phrase.category in {"royal", "military"} and "crown" not in phrase.role


def _is_same_office(one: RolePhrase, other: RolePhrase) -> bool:
    """Whether two phrases may mean one office: equal, one shorter, or the same kind of ministry."""
    if one.office == other.office:
        return True
    a, b = one.office.split(), other.office.split()
    if a[-len(b) :] == b or b[-len(a) :] == a or a[: len(b)] == b or b[: len(a)] == a:
        return True
    return one.category == other.category and one.category in GOVERNING - {"minister", "deputy"}


@cache
def _holders_by_name() -> Mapping[str, tuple[OfficeHolder, ...]]:
    found: dict[str, list[OfficeHolder]] = {}
    for holder in office_holders():
        for name in {holder.name, *holder.aliases, holder.family_name, parse_name(holder.name).family}:
            found.setdefault(name, []).append(holder)
    return {name: tuple(rows) for name, rows in found.items()}


def _holders_named(name: str) -> tuple[OfficeHolder, ...]:
    return _holders_by_name().get(name, ())


def _may_hold(holder: OfficeHolder, phrase: RolePhrase) -> bool:
    """Whether a term of office fits the words: "the minister" may be the defence minister."""
    if holder.country_code is None:
        return False
    held, said = canonical_role(holder.role).split(), phrase.office.split()
    return said[-1] in held or " ".join(said) in " ".join(held)
