"""Name mentions of all articles in, persons, their roles and the links of mentions to them out.

Rules, in order. A full name is its person in every article, whatever the accents, initials, middle names
and nicknames. A family name alone, or an office without a name, goes to the one office holder it can mean
in that country on the article's date, or to the one person the articles give that office. What no rule
decides stays unlinked and keeps its surface name. Journalists and names of organisations or places are
no persons of the news.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class _Told:
    """One name mention that may mean a person, where it stands."""

    article_id: str
    number: int
    mention: NameMention


def link_people(
    staged: Sequence[StagedArticle], dates: dict[str, ArticleDate]
) -> tuple[tuple[Person, ...], tuple[PersonLink, ...], tuple[PersonRole, ...]]:
    """Persons, links and roles, each sorted by id; independent of the order of `staged`."""
    told = _person_mentions(staged)
    found = _by_full_name(told)
    _add_lone_names(found, told, dates, {article.article_id: _countries(article) for article in staged})
    persons, links, roles = [], [], []
    for key in sorted(found):
        mentions = sorted(found[key], key=lambda row: (row[0].article_id, row[0].number))
        person = _person(key, [row for row, _ in mentions])
        persons.append(person)
        links += [PersonLink(row.article_id, row.number, person.person_id, basis) for row, basis in mentions]
        roles += _roles(person, [row for row, _ in mentions], dates)
    links.sort(key=lambda link: (link.article_id, link.name_number))
    return tuple(persons), tuple(links), tuple(roles)


# --- which mentions are persons ---------------------------------------------------------------------


def _person_mentions(staged: Sequence[StagedArticle]) -> list[_Told]:
    """Mentions of persons: no journalists, and no name that the articles mostly use for something else."""
    labels: dict[str, Counter[bool]] = defaultdict(Counter)
    for article in staged:
        for mention in article.extraction.names:
            if mention.label != "ROLE":
                labels[name_key(mention.name or mention.surface)][mention.label == "PERSON"] += 1
    return [
        _Told(article.article_id, number, mention)
        for article in staged
        for number, mention in enumerate(article.extraction.names)
        if mention.label != "ORG" and not mention.is_journalist and not _is_thing(mention, labels)
    ]


def _is_thing(mention: NameMention, labels: Mapping[str, Counter[bool]]) -> bool:
    """Whether a name is that of an organisation or place, by what is known and by the other articles."""
    if mention.name is None:
        return False
    key = name_key(mention.name)
    if key in holder_aliases():
        return False
    return (
        key in _things() or not key or bool(re.search(r"\d", key)) or labels[key][False] > labels[key][True]
    )


@cache
def _things() -> frozenset[str]:
    """Keys of names of several words that are organisations, places or countries."""
    found: set[str] = set()
    for file in ("organizations", "places", "countries"):
        with resource_path(f"seeds/{file}.csv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                found.update(name_key(name) for name in (row["name"], *row["aliases"].split("|")))
    return frozenset(name for name in found if " " in name)


# --- full names -------------------------------------------------------------------------------------


def _by_full_name(told: Iterable[_Told]) -> dict[str, list[tuple[_Told, str]]]:
    """Mentions with a full name under the key of their person, with the rule that put them there."""
    groups: dict[str, list[_Told]] = defaultdict(list)
    for row in told:
        if _is_full(row.mention.name):
            groups[person_key(row.mention.name or "")].append(row)
    joined = _variants(groups)
    found: dict[str, list[tuple[_Told, str]]] = defaultdict(list)
    for key in sorted(groups):
        found[joined.get(key, key)] += [(row, "full_name") for row in groups[key]]
    return {person: rows for key in sorted(found) for person, rows in _homonyms(key, found[key]).items()}


def _is_full(name: str | None) -> bool:
    """Given and family name; a compound family name ("Jean-Pierre") alone is none."""
    return name is not None and len(name.split()) > 1 and " " in name_key(name)


def _variants(groups: Mapping[str, Sequence[_Told]]) -> dict[str, str]:
    """Keys that are a fuller or shorter form of exactly one other key -> that key.

    "hillary rodham clinton" is "hillary clinton"; "tom cotton" is "thomas cotton" where both hold an office
    of one country. With two candidates nothing is joined.
    """
    candidates: dict[str, set[str]] = defaultdict(set)
    for key in sorted(groups):
        words = key.split()
        short = f"{words[0]} {words[-1]}"
        if len(words) > 2 and short in groups and not _is_family_first(groups[key]):
            candidates[short].add(key)
        full = nicknames().get(words[0])
        other = " ".join([full, *words[1:]]) if full else key
        if other != key and other in groups and _offices(groups[key]) & _offices(groups[other]):
            candidates[other].add(key)
    joined = {}
    for target, keys in candidates.items():
        for key in keys if len(keys) == 1 else ():
            if key not in holder_aliases() and _agree(groups[key], groups[target]):
                joined[key] = target
    # A form may itself be short for another: follow the chain to its end.
    return {key: joined.get(target, target) for key, target in joined.items()}


def _is_family_first(rows: Iterable[_Told]) -> bool:
    return any(row.mention.name_order == "family-given" for row in rows)


def _offices(rows: Iterable[_Told]) -> set[str]:
    return {row.mention.country_code for row in rows if row.mention.country_code and row.mention.role}


def _agree(one: Iterable[_Told], other: Iterable[_Told]) -> bool:
    """Whether nothing speaks against one person: no offices in different countries only."""
    a, b = _offices(one), _offices(other)
    return not a or not b or bool(a & b)


def _homonyms(key: str, rows: list[tuple[_Told, str]]) -> dict[str, list[tuple[_Told, str]]]:
    """Split one full name where whole groups of articles give it to office holders of different countries.

    One article with an odd country is a misreading; two on each side, with no office in common, are two
    people. Articles that give no country stay with the country of most articles.
    """
    if key in holder_aliases():
        return {key: rows}
    countries: dict[str, str] = {}
    offices: dict[str, set[str]] = defaultdict(set)
    for article_id in sorted({row.article_id for row, _ in rows}):
        said = [row.mention for row, _ in rows if row.article_id == article_id and row.mention.role]
        if count := Counter(mention.country_code for mention in said if mention.country_code):
            countries[article_id] = _most(count)
            offices[countries[article_id]] |= {plain_role(mention.role or "") for mention in said}
    articles = Counter(countries.values())
    sure = sorted(country for country, count in articles.items() if count > 1)
    if len(sure) < 2 or len(set().union(*(offices[c] for c in sure))) < sum(len(offices[c]) for c in sure):
        return {key: rows}
    main = _most(articles)
    split: dict[str, list[tuple[_Told, str]]] = defaultdict(list)
    for row, basis in rows:
        country = countries.get(row.article_id, main)
        split[f"{key} {(country if country in sure else main).casefold()}"].append((row, basis))
    return dict(split)


# --- family names and offices -----------------------------------------------------------------------


def _add_lone_names(
    found: dict[str, list[tuple[_Told, str]]],
    told: Iterable[_Told],
    dates: Mapping[str, ArticleDate],
    countries: Mapping[str, frozenset[str]],
) -> None:
    """Add to `found` what an office or a family name alone means."""
    colleagues = _colleagues(found)
    for row in told:
        mention, when = row.mention, dates[row.article_id]
        if _is_full(mention.name):
            continue
        key, basis = None, "office"
        if mention.label == "PERSON":
            basis = "family_name"
            key = holder_by_family(mention, when, countries[row.article_id]) or _colleague(
                mention, colleagues
            )
        elif mention.role and mention.role_status in (None, "incumbent"):
            key = holder_of_office(mention, when)
        if key:
            found.setdefault(key, []).append((row, basis))


def _countries(article: StagedArticle) -> frozenset[str]:
    """Countries that the article speaks of."""
    named = {mention.country_code for mention in article.extraction.names}
    return frozenset(code for code in named | {p.country_code for p in article.extraction.places} if code)


def _colleagues(found: Mapping[str, Sequence[tuple[_Told, str]]]) -> dict[tuple[str, str, str], set[str]]:
    """(family name, office, country) -> people the articles give that name and office."""
    index: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for key, rows in found.items():
        for row, _ in rows:
            mention = row.mention
            if mention.family_name and mention.role and mention.country_code:
                office = (name_key(mention.family_name), plain_role(mention.role), mention.country_code)
                index[office].add(key)
    return index


def _colleague(mention: NameMention, colleagues: Mapping[tuple[str, str, str], set[str]]) -> str | None:
    if not (mention.role and mention.country_code):
        return None
    family = name_key(mention.name or mention.surface)
    people = colleagues.get((family, plain_role(mention.role), mention.country_code), set())
    return next(iter(people)) if len(people) == 1 else None


# --- persons and roles ------------------------------------------------------------------------------


def _person(key: str, told: Sequence[_Told]) -> Person:
    known = holders_by_name().get(key, ())
    names = Counter(row.mention.name for row in told if row.mention.name and _is_full(row.mention.name))
    name = known[0].name if known else _most(names)
    models = [row.mention for row in told if _is_full(row.mention.name)]
    model = next((m for m in models if m.name == name), models[0] if models else None)
    countries = Counter(m.country_code for m in (row.mention for row in told) if m.country_code and m.role)
    surfaces = {row.mention.surface for row in told if row.mention.label == "PERSON"}
    return Person(
        person_id=re.sub(r"\W+", "-", key),
        name=name,
        given_name=model.given_name if model else known[0].given_name,
        family_name=model.family_name if model else known[0].family_name,
        name_order=model.name_order if model else None,
        aliases=tuple(sorted(surfaces | set(names) | {name})),
        country_code=known[0].country_code if known else (_most(countries) if countries else None),
    )


def _most(counter: Counter[str]) -> str:
    """The most frequent value; the least of several, so that order never decides."""
    return min(counter, key=lambda value: (-counter[value], value))


def _roles(person: Person, told: Sequence[_Told], dates: Mapping[str, ArticleDate]) -> list[PersonRole]:
    """One row per role that articles give, valid over the days they were written on, and known terms."""
    spans: dict[tuple[str, str | None, bool], list[tuple[date | None, date | None]]] = defaultdict(list)
    organizations: dict[tuple[str, str | None, bool], Counter[str]] = defaultdict(Counter)
    for row in told:
        mention, when = row.mention, dates[row.article_id]
        if not mention.role:
            continue
        key = (mention.role, mention.country_code, mention.is_former)
        spans[key].append((when.published_from, when.published_to))
        if mention.organization:
            organizations[key][mention.organization] += 1
    roles = [
        PersonRole(
            person_id=person.person_id,
            role=role,
            organization=_most(organizations[key]) if organizations[key] else None,
            country_code=country_code,
            is_former=is_former,
            valid_from=min((start for start, _ in spans[key] if start), default=None),
            valid_to=max((end for _, end in spans[key] if end), default=None),
            basis="mentioned",
        )
        for key in sorted(spans, key=str)
        for role, country_code, is_former in (key,)
    ]
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
