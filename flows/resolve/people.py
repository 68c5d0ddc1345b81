"""Name mentions in; persons, their roles and the links of mentions to them out.

Rules, in order. A full name is its person in every article, whatever the accents, initials, middle names
and nicknames. A family name alone, or an office without a name, goes to the one office holder it can mean
in that country on the article's date, or to the one person the articles give that office. What no rule
decides stays unlinked and keeps its surface name. Journalists and names of organisations or places are
no persons of the news.

What a mention means depends on its own article and on what all articles say of its name (`NameFacts`, from
which `name_rules` follow). These can be added up and kept, so that a new article needs no other to be read.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from flows.records import ArticleDate, NameMention, Person, PersonLink, PersonRole, StagedArticle
from flows.resolve.holders import (
    holder_aliases,
    holder_by_family,
    holder_of_office,
    holders_by_name,
    name_key,
    nicknames,
    person_key,
    plain_role,
)
from flows.resources import resource_path

__all__ = ["link_people", "name_key", "person_key"]

Office = tuple[str, str, str]
"""Family name, office and country under which a person is known: keys of `name_key` and `plain_role`."""


@dataclass(frozen=True, slots=True)
class NameUse:
    """How one article uses one name with one office.

    Attributes:
        key: `name_key` of the name; empty for an office without a name.
        is_full: given and family name.
        label: as in `NameMention`; `JOURNALIST` for names that are no persons of the news.
        is_family_first: the family name stands first.
        family: key of the family name, or of the name that stands alone.
        role, country: office, as `plain_role` has it, and its country; empty if not said.
        mentions: how many.
        short_key, nick_key: keys of which this one may be a fuller form ("hillary rodham clinton") or
            which a nickname in it is short for; None if there is none.
    """

    key: str
    is_full: bool
    label: str
    is_family_first: bool
    family: str
    role: str
    country: str
    mentions: int
    short_key: str | None = None
    nick_key: str | None = None


@dataclass(slots=True)
class NameFacts:
    """What articles say of one name: sums over them.

    Attributes:
        persons, things: mentions as a person's name, and as something else's.
        is_told: named in full as a person of the news.
        is_family_first: with the family name first.
        countries: of the offices it is given.
        votes: country -> how many articles give it mostly an office there; roles: country -> which.
        offices: under which a lone family name may mean it.
    """

    persons: int = 0
    things: int = 0
    is_told: bool = False
    is_family_first: bool = False
    countries: set[str] = field(default_factory=set)
    votes: Counter[str] = field(default_factory=Counter)
    roles: dict[str, set[str]] = field(default_factory=dict)
    offices: set[Office] = field(default_factory=set)

    def add(self, other: NameFacts) -> None:
        """Add what other articles say."""
        self.persons += other.persons
        self.things += other.things
        self.is_told |= other.is_told
        self.is_family_first |= other.is_family_first
        self.countries |= other.countries
        self.votes.update(other.votes)
        self.offices |= other.offices
        for country, roles in other.roles.items():
            self.roles[country] = self.roles.get(country, set()) | roles


@dataclass(frozen=True, slots=True)
class NameRules:
    """What follows for the names that the facts are of.

    Attributes:
        things: names of organisations and places.
        joined: key -> key of the person of whose name it is another form.
        split: key -> countries whose office holders of that name are several people, and the main one.
        offices: office -> the people who are known under it.
    """

    things: frozenset[str]
    joined: Mapping[str, str]
    split: Mapping[str, tuple[frozenset[str], str]]
    offices: Mapping[Office, frozenset[str]]


def link_people(
    staged: Sequence[StagedArticle], dates: Mapping[str, ArticleDate]
) -> tuple[tuple[Person, ...], tuple[PersonLink, ...], tuple[PersonRole, ...]]:
    """Persons, links and roles of these articles alone, each sorted by id; their order does not matter."""
    facts: dict[str, NameFacts] = {}
    for article in staged:
        add_facts(facts, name_facts(name_uses(article)))
    rules = name_rules(facts)
    links = [link for article in staged for link in link_names(article, dates[article.article_id], rules)]
    links.sort(key=lambda link: (link.article_id, link.name_number))
    persons, roles = describe_people(person_forms(staged, links, dates))
    return persons, tuple(links), roles


# --- what articles say of names ---------------------------------------------------------------------


def name_uses(article: StagedArticle) -> list[NameUse]:
    """How an article uses its names, sorted."""
    counted: Counter[tuple[str, bool, str, bool, str, str, str]] = Counter()
    for mention in article.extraction.names:
        key = name_key(mention.name or (mention.surface if mention.label != "ROLE" else ""))
        is_full = _is_full(mention.name)
        family = name_key((mention.family_name if is_full else mention.name or mention.surface) or "")
        label = "JOURNALIST" if mention.is_journalist and mention.label != "ORG" else mention.label
        is_first = mention.name_order == "family-given"
        role = plain_role(mention.role) if mention.role else ""
        counted[key, is_full, label, is_first, family, role, mention.country_code or ""] += 1
    return [
        NameUse(*row, count, *(fuller_of(row[0]) if row[1] else (None, None)))
        for row, count in sorted(counted.items())
    ]


def fuller_of(key: str) -> tuple[str | None, str | None]:
    """Keys of which that of a full name may be a fuller form: without its middle, without its nickname."""
    words = person_key_of(key).split()
    full = nicknames().get(words[0])
    short = f"{words[0]} {words[-1]}" if len(words) > 2 else None
    return short, " ".join([full, *words[1:]]) if full else None


def person_key_of(key: str) -> str:
    """Key of the office holder of whom a name's key is an alias, or the key itself."""
    return holder_aliases().get(key, key)


def name_facts(uses: Iterable[NameUse]) -> dict[str, NameFacts]:
    """Facts that one article adds, by key."""
    facts: dict[str, NameFacts] = defaultdict(NameFacts)
    said: dict[str, Counter[str]] = defaultdict(Counter)
    roles: dict[str, set[str]] = defaultdict(set)
    for use in uses:
        if not use.key:
            continue
        fact = facts[use.key]
        if use.label == "ORG":
            fact.things += use.mentions
            continue
        if use.label != "ROLE":
            fact.persons += use.mentions
        if use.label == "JOURNALIST" or not use.is_full:
            continue
        fact.is_told = True
        fact.is_family_first |= use.is_family_first
        if use.role:
            roles[use.key].add(use.role)
            if use.country:
                fact.countries.add(use.country)
                said[use.key][use.country] += use.mentions
                if use.family:
                    fact.offices.add((use.family, use.role, use.country))
    for key, count in said.items():
        country = _most(count)
        facts[key].votes[country] = 1
        facts[key].roles[country] = roles[key]
    return dict(facts)


def add_facts(total: dict[str, NameFacts], more: Mapping[str, NameFacts]) -> None:
    """Add facts of other articles to `total`."""
    for key, fact in more.items():
        total.setdefault(key, NameFacts()).add(fact)


# --- rules ------------------------------------------------------------------------------------------


def name_rules(facts: Mapping[str, NameFacts]) -> NameRules:
    """What follows from facts; of every key the facts must have all that it may be a form of."""
    things = frozenset(key for key, fact in facts.items() if _is_thing(key, fact))
    people: dict[str, NameFacts] = {}
    for key in sorted(facts):
        if facts[key].is_told and key not in things:
            people.setdefault(person_key_of(key), NameFacts()).add(facts[key])
    joined = _variants(people)
    merged: dict[str, NameFacts] = {}
    for key in sorted(people):
        merged.setdefault(joined.get(key, key), NameFacts()).add(people[key])
    split = {key: parts for key, fact in merged.items() if (parts := _homonyms(key, fact))}
    offices: dict[Office, set[str]] = defaultdict(set)
    for key, fact in merged.items():
        for office in fact.offices:
            offices[office].add(_part(key, office[2], split))
    return NameRules(things, joined, split, {office: frozenset(keys) for office, keys in offices.items()})


def _is_thing(key: str, fact: NameFacts) -> bool:
    """Whether a name is that of an organisation or place, by what is known and by the articles."""
    if key in holder_aliases():
        return False
    return key in _things() or bool(re.search(r"\d", key)) or fact.things > fact.persons


@cache
def _things() -> frozenset[str]:
    """Keys of names of several words that are organisations, places or countries."""
    found: set[str] = set()
    for file in ("organizations", "places", "countries"):
        with resource_path(f"seeds/{file}.csv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                found.update(name_key(name) for name in (row["name"], *row["aliases"].split("|")))
    return frozenset(name for name in found if " " in name)


def _is_full(name: str | None) -> bool:
    """Given and family name; a compound family name ("Jean-Pierre") alone is none."""
    return name is not None and len(name.split()) > 1 and " " in name_key(name)


def _variants(people: Mapping[str, NameFacts]) -> dict[str, str]:
    """Keys that are a fuller or shorter form of exactly one other key -> that key.

    "hillary rodham clinton" is "hillary clinton"; "tom cotton" is "thomas cotton" where both hold an office
    of one country. With two candidates nothing is joined.
    """
    candidates: dict[str, set[str]] = defaultdict(set)
    for key in sorted(people):
        short, full = fuller_of(key)
        if short and short in people and not people[key].is_family_first:
            candidates[short].add(key)
        if full and full != key and full in people and people[key].countries & people[full].countries:
            candidates[full].add(key)
    joined = {}
    for target, keys in candidates.items():
        for key in keys if len(keys) == 1 else ():
            if key not in holder_aliases() and _agree(people[key].countries, people[target].countries):
                joined[key] = target
    # A form may itself be short for another: follow the chain to its end.
    return {key: joined.get(target, target) for key, target in joined.items()}


def _agree(a: set[str], b: set[str]) -> bool:
    """Whether nothing speaks against one person: no offices in different countries only."""
    return not a or not b or bool(a & b)


def _homonyms(key: str, fact: NameFacts) -> tuple[frozenset[str], str] | None:
    """Countries whose office holders of one full name are several people, and the one most articles mean.

    One article with an odd country is a misreading; two on each side, with no office in common, are two
    people. Articles that give no country stay with the country of most articles.
    """
    if key in holder_aliases():
        return None
    sure = sorted(country for country, count in fact.votes.items() if count > 1)
    roles = [fact.roles[country] for country in sure]
    if len(sure) < 2 or len(set().union(*roles)) < sum(len(part) for part in roles):
        return None
    return frozenset(sure), _most(fact.votes)


def _part(key: str, country: str | None, split: Mapping[str, tuple[frozenset[str], str]]) -> str:
    """The one of several people of a name that an article with that country means."""
    if key not in split:
        return key
    sure, main = split[key]
    return f"{key} {(country if country in sure else main).casefold()}"


# --- links ------------------------------------------------------------------------------------------


def link_names(article: StagedArticle, when: ArticleDate, rules: NameRules) -> list[PersonLink]:
    """Links of an article's mentions, in text order; `rules` must know all of its names and offices."""
    told = [
        (number, mention)
        for number, mention in enumerate(article.extraction.names)
        if mention.label != "ORG"
        and not mention.is_journalist
        and (mention.name is None or _may_be_person(name_key(mention.name), rules))
    ]
    full: dict[str, list[tuple[int, NameMention]]] = defaultdict(list)
    for number, mention in told:
        if _is_full(mention.name):
            key = person_key(mention.name or "")
            full[rules.joined.get(key, key)].append((number, mention))
    links = []
    for key, rows in full.items():
        said = Counter(m.country_code for _, m in rows if m.role and m.country_code)
        person = _part(key, _most(said) if said else None, rules.split)
        links += [PersonLink(article.article_id, number, person, "full_name") for number, _ in rows]
    countries = _countries(article)
    for number, mention in told:
        if not _is_full(mention.name):
            lone = _lone(mention, when, countries, rules)
            if lone:
                links.append(PersonLink(article.article_id, number, *lone))
    return sorted(
        (
            PersonLink(link.article_id, link.name_number, _person_id(link.person_id), link.basis)
            for link in links
        ),
        key=lambda link: link.name_number,
    )


def _may_be_person(key: str, rules: NameRules) -> bool:
    return bool(key) and key not in rules.things


def _person_id(key: str) -> str:
    return re.sub(r"\W+", "-", key)


def _lone(
    mention: NameMention, when: ArticleDate, countries: frozenset[str], rules: NameRules
) -> tuple[str, str] | None:
    """What an office or a family name alone means, and by which rule."""
    if mention.label == "PERSON":
        key = holder_by_family(mention, when, countries)
        if key is None and mention.role and mention.country_code:
            family = name_key(mention.name or mention.surface)
            known = rules.offices.get((family, plain_role(mention.role), mention.country_code), frozenset())
            key = next(iter(known)) if len(known) == 1 else None
        return (key, "family_name") if key else None
    if mention.role and mention.role_status in (None, "incumbent", "outgoing"):
        key = holder_of_office(mention, when)
        return (key, "office") if key else None
    return None


def _countries(article: StagedArticle) -> frozenset[str]:
    """Countries that the article speaks of."""
    named = {mention.country_code for mention in article.extraction.names}
    return frozenset(code for code in named | {p.country_code for p in article.extraction.places} if code)


# --- persons and roles ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PersonForm:
    """One way in which one person is named, over some articles.

    Attributes:
        count: mentions.
        first: article_id and number of the first of them, by article_id.
        written_from, written_to: from the first day on which one may have been written to the last.
    """

    person_id: str
    label: str
    surface: str
    name: str | None
    given_name: str | None
    family_name: str | None
    name_order: str | None
    role: str | None
    organization: str | None
    country_code: str | None
    is_former: bool
    count: int
    first: tuple[str, int]
    written_from: date | None
    written_to: date | None


def person_forms(
    staged: Iterable[StagedArticle], links: Iterable[PersonLink], dates: Mapping[str, ArticleDate]
) -> list[PersonForm]:
    """One row per linked mention of these articles."""
    names = {article.article_id: article.extraction.names for article in staged}
    forms = []
    for link in links:
        mention, when = names[link.article_id][link.name_number], dates[link.article_id]
        forms.append(
            PersonForm(
                link.person_id, mention.label, mention.surface, mention.name, mention.given_name,
                mention.family_name, mention.name_order, mention.role, mention.organization,
                mention.country_code, mention.is_former, 1, (link.article_id, link.name_number),
                when.published_from, when.published_to,
            )
        )  # fmt: skip
    return forms


def describe_people(forms: Iterable[PersonForm]) -> tuple[tuple[Person, ...], tuple[PersonRole, ...]]:
    """Persons and their roles, sorted by id, from all the ways in which they are named."""
    by_person: dict[str, list[PersonForm]] = defaultdict(list)
    for form in forms:
        by_person[form.person_id].append(form)
    persons, roles = [], []
    for person_id in sorted(by_person):
        told = sorted(by_person[person_id], key=lambda form: form.first)
        person = _person(person_id, told)
        persons.append(person)
        roles += _roles(person, told)
    return tuple(persons), tuple(roles)


@cache
def _holder_keys() -> dict[str, str]:
    """Keys of office holders by person_id."""
    return {_person_id(key): key for key in holders_by_name()}


def _person(person_id: str, told: Sequence[PersonForm]) -> Person:
    known = holders_by_name().get(_holder_keys().get(person_id, ""), ())
    full = [form for form in told if _is_full(form.name)]
    names = _count((form.name, form.count) for form in full)
    name = known[0].name if known else _most(names)
    model = next((form for form in full if form.name == name), full[0] if full else None)
    countries = _count((form.country_code, form.count) for form in told if form.role)
    surfaces = {form.surface for form in told if form.label == "PERSON"}
    return Person(
        person_id=person_id,
        name=name,
        given_name=model.given_name if model else known[0].given_name,
        family_name=model.family_name if model else known[0].family_name,
        name_order=model.name_order if model else None,
        aliases=tuple(sorted(surfaces | set(names) | {name})),
        country_code=known[0].country_code if known else (_most(countries) if countries else None),
    )


def _count(rows: Iterable[tuple[str | None, int]]) -> Counter[str]:
    counter: Counter[str] = Counter()
    for value, count in rows:
        if value:
            counter[value] += count
    return counter


def _most(counter: Mapping[str, int]) -> str:
    """The most frequent value; the least of several, so that order never decides."""
    return min(counter, key=lambda value: (-counter[value], value))


def _roles(person: Person, told: Sequence[PersonForm]) -> list[PersonRole]:
    """One row per role that articles give, valid over the days they were written on, and known terms."""
    given: dict[tuple[str, str | None, bool], list[PersonForm]] = defaultdict(list)
    for form in told:
        if form.role:
            given[form.role, form.country_code, form.is_former].append(form)
    roles = []
    for key in sorted(given, key=str):
        organizations = _count((form.organization, form.count) for form in given[key])
        starts = [form.written_from for form in given[key] if form.written_from]
        ends = [form.written_to for form in given[key] if form.written_to]
        role, country_code, is_former = key
        roles.append(
            PersonRole(
                person_id=person.person_id,
                role=role,
                organization=_most(organizations) if organizations else None,
                country_code=country_code,
                is_former=is_former,
                valid_from=min(starts, default=None),
                valid_to=max(ends, default=None),
                basis="mentioned",
            )
        )
    return roles + [
        PersonRole(
            person_id=person.person_id,
            role=holder.role,
            organization=holder.organization,
            country_code=holder.country_code,
            is_former=False,
            valid_from=holder.valid_from,
            valid_to=holder.valid_to,
            basis="reference",
        )
        for holder in holders_by_name().get(name_key(person.name), ())
    ]
