"""A Doc in, its name mentions out: who is named, who that is in this article, and in which role.

Spans come from `name_spans`, role phrases from `roles`, who is who from `article_people`, and which role
stands next to which name from `role_links`. This module lets a role hold for later mentions, works out its
country, and reads "China's defense minister" or "the Secretary" as an office that stands for its holder.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from flows.extract.article_people import (
    GOVERNING,
    Mention,
    People,
    Person,
    Role,
    family_keys,
    holders_named,
    is_same_office,
    name_part,
    token_of,
)
from flows.extract.context import home_country, journalist_names
from flows.extract.name_spans import find_spans
from flows.extract.person_names import parse_name
from flows.extract.role_links import RoleLinks, is_rank
from flows.extract.role_words import country_words
from flows.extract.roles import RolePhrase, read_roles
from flows.extract.tokens import TokenTable, token_table, word_set
from flows.office_holders import OfficeHolder
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
    "friend donor private captain model"
)
"""Heads that relate or classify but name no office; a person keeps the role said elsewhere."""

PASSING = word_set("candidate nominee member")
"""Heads of roles that give way to any office: a senator who runs for president is a senator."""


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

HOME_OFFICES = BARE_OFFICES | {"vice president", "prime minister", "first lady", "secretary"}
"""Offices that a government's own texts name without saying whose they are."""

NEAR_PARTNERS = 6
"""Names before a counterpart's among which the partner is looked for."""


class _Article:
    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.table: TokenTable = token_table(doc)
        self.phrases = read_roles(doc)
        self.home = home_country(doc)
        self.journalists = journalist_names(doc)
        self.sentences = [sentence.start for sentence in doc.sents]
        self.found = [
            Mention(span, self._text(span.start, span.end)) for span in find_spans(doc, self.phrases)
        ]
        self.who = People(self.found, self.sentences)
        self.people: list[Person] = []
        self.links = RoleLinks(self.table, self.phrases)

    def mentions(self) -> list[NameMention]:
        """All records, sorted by offset."""
        persons = [mention for mention in self.found if mention.span.label == "PERSON"]
        self._give_roles(persons)
        self.people = self.who.join(persons)
        self._settle_roles(persons)
        records = [self._person(mention) for mention in persons]
        records += [self._body(mention) for mention in self.found if mention.span.label == "ORG"]
        records += self._offices({number for m in self.found for number in range(m.span.start, m.span.end)})
        return sorted(records, key=lambda record: (record.start, record.end))

    def _text(self, start: int, end: int) -> str:
        return self.table.text[self.table.starts[start] : self.table.ends[end - 1]]

    def _give_roles(self, persons: list[Mention]) -> None:
        for mention, phrase in zip(persons, self.links.link([m.span for m in persons]), strict=True):
            mention.phrase = phrase

    # --- countries of roles ---

    def _settle_roles(self, persons: list[Mention]) -> None:
        for mention in persons:
            if mention.phrase is None or mention.person is None or _is_relation(mention.phrase):
                continue
            role = Role(mention.phrase)
            mention.person.roles.append((mention.span.start, role))
        for person in self.people:
            # Birth stays beside any office; a rank of service is a post of its own.
            offices = [said for said in person.roles if said[1].phrase.category != "royal"]
            offices += [said for said in person.roles if "crown" in said[1].phrase.role]
            offices = [said for said in offices if said[1].phrase.role.split()[-1] not in PASSING] or offices
            offices.sort(key=token_of)
            person.roles = offices or person.roles
            holders = holders_named(person.name)
            for token, role in person.roles:
                role.country_code = role.country_code or self._country(role.phrase, token, holders)
            stated = next((role.country_code for _, role in person.roles if role.country_code), None)
            for _, role in person.roles:
                if role.country_code is None and role.phrase.category in GOVERNING:
                    role.country_code = stated
        self._settle_counterparts(persons)

    def _settle_counterparts(self, persons: list[Mention]) -> None:
        """A counterpart without an office of their own holds that of the partner, in their own country."""
        for number, mention in enumerate(persons):
            phrase, person = mention.phrase, mention.person
            if phrase is None or person is None or phrase.role.split()[-1] != "counterpart":
                continue
            if any(not is_rank(role.phrase) for _, role in person.roles):
                continue
            partner = self._partner(persons[max(0, number - NEAR_PARTNERS) : number], mention)
            if partner is not None:
                office = replace(partner.phrase, organization=None, status="incumbent")
                person.roles = [(mention.span.start, Role(office, phrase.country_code))]

    def _partner(self, before: list[Mention], mention: Mention) -> Role | None:
        """Office of the last person with one in this sentence or the one before."""
        here = mention.span.start
        for other in reversed(before):
            if other.person is None or other.person is mention.person:
                continue
            if self.who.sentence(here) - self.who.sentence(other.span.start) > 1:
                return None
            role = other.person.role_at(here)
            if role is not None and not is_rank(role.phrase):
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
        if phrase.category in GOVERNING and (nearby := self._country_nearby(token)) is not None:
            return nearby
        known = {holder.country_code for holder in holders}
        is_public = phrase.category in GOVERNING | {"legislator", "diplomat", "adviser"}
        return known.pop() if is_public and len(known) == 1 and phrase.organization is None else None

    def _country_of_owner(self, owner: tuple[int, int]) -> str | None:
        for mention in self.found:
            if mention.span.start < owner[1] and owner[0] < mention.span.end and mention.person is not None:
                countries = {holder.country_code for holder in holders_named(mention.person.name)}
                return countries.pop() if len(countries) == 1 else None
        return None

    def _country_nearby(self, token: int) -> str | None:
        """The only country that the sentence names, if it names one."""
        number = self.who.sentence(token)
        start = self.sentences[number]
        end = self.sentences[number + 1] if number + 1 < len(self.sentences) else len(self.doc)
        codes = {
            code
            for word in self.table.words[start : min(end, start + 80)]
            if (code := country_words().get(word)) is not None
        }
        return codes.pop() if len(codes) == 1 else None

    # --- records ---

    def _person(self, mention: Mention) -> NameMention:
        person, phrase, span = mention.person, mention.phrase, mention.span
        name = person.name if person is not None else None
        parts = parse_name(name) if name else None
        role = person.role_at(span.start) if person is not None else None
        if role is None and phrase is not None and not _is_relation(phrase):
            role = Role(phrase, phrase.country_code or phrase.default_country)
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

    def _body(self, mention: Mention) -> NameMention:
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

    def _country_of_body(self, mention: Mention) -> str | None:
        words = mention.text.replace("’s", "'s").split()
        for length in (2, 1):
            code = country_words().get(" ".join(words[:length]).removesuffix("'s"))
            if code is not None and len(words) > length:
                return code
        if words[-1].lower() in {"administration", "campaign", "cabinet"}:
            people = [person for person in self.people if name_part(words[0]) in family_keys(person.name)]
            names = [person.name for person in people] or [words[0]]
            countries = {holder.country_code for name in names for holder in holders_named(name)}
            return countries.pop() if len(countries) == 1 else None
        return None

    # --- offices without a name ---

    def _offices(self, taken: set[int]) -> Iterator[NameMention]:
        for phrase in self.phrases:
            if phrase.start in self.links.used or not self._is_reference(phrase):
                continue
            if any(number in taken for number in range(phrase.head_start, phrase.head_end)):
                continue
            holder = self._holder(phrase)
            role = holder.role_at(phrase.start) if holder is not None else None
            country = phrase.country_code or (role.country_code if role else None)
            country = country or self._country(phrase, phrase.start, ())
            if country is None and phrase.determiner == "the" and phrase.role in HOME_OFFICES:
                country = self.home
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
            is_named = phrase.determiner != "" or head[0].isupper() or self._is_headline(phrase)
            return before not in {"a", "an", "as"} and is_named
        if phrase.determiner == "the":
            is_bare = phrase.role in BARE_OFFICES or phrase.default_country is not None
            return phrase.has_complement or is_bare or phrase.organization is not None
        return self._is_headline(phrase)

    def _is_headline(self, phrase: RolePhrase) -> bool:
        """Whether a body's spokesman or minister opens a sentence without an article, as in headlines."""
        is_first = phrase.start in self.sentences
        return (
            is_first and phrase.organization is not None and phrase.category in GOVERNING | {"spokesperson"}
        )

    def _holder(self, phrase: RolePhrase) -> Person | None:
        """The person who was given this office in the article: the nearest before, else the only one."""
        fitting: list[tuple[int, Person]] = []
        for person in self.people:
            for token, role in person.roles:
                if (_is_held(phrase) is _is_held(role.phrase) and is_same_office(phrase, role.phrase)) and (
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


def _is_relation(phrase: RolePhrase) -> bool:
    if phrase.is_title and phrase.is_proper and phrase.category == "military":
        return False  # "Captain Traoré", not "the team's captain"
    return phrase.role.split()[-1] in RELATIONS and phrase.category in {
        "other",
        "organization_head",
        "official",
        "military",
    }


def _is_held(phrase: RolePhrase) -> bool:
    return phrase.status in {"incumbent", "outgoing", "acting"}


def _may_hold(holder: OfficeHolder, phrase: RolePhrase) -> bool:
    """Whether a term of office fits the words: "the minister" may be the defence minister."""
    if holder.country_code is None:
        return False
    held, said = canonical_role(holder.role).split(), phrase.office.split()
    return said[-1] in held or " ".join(said) in " ".join(held)
