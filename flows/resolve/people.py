"""Name mentions of all articles in, persons, their roles and the links of mentions to them out.

First rules, in order: a full name is its person in every article; a family name alone, or an office
without a name, goes to the one office holder of seeds/office_holders.csv it can mean on the article's
date. What no rule decides stays unlinked and keeps its surface name.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from flows.office_holders import OfficeHolder, office_holders
from flows.records import ArticleDate, NameMention, Person, PersonLink, PersonRole, StagedArticle

_TERM_SLACK = timedelta(days=30)


def name_key(name: str) -> str:
    """Form in which two spellings of one full name agree: accents, case, initials and dots dropped.

    >>> name_key("Joseph R. Biden"), name_key("José Álvarez")
    ('joseph biden', 'jose alvarez')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", plain.casefold())
    if len(words) > 2:
        words = [word for i, word in enumerate(words) if len(word) > 1 or i in (0, len(words) - 1)]
    return " ".join(words)


def link_people(
    staged: Sequence[StagedArticle], dates: dict[str, ArticleDate]
) -> tuple[tuple[Person, ...], tuple[PersonLink, ...], tuple[PersonRole, ...]]:
    """Persons, links and roles, each sorted by id; independent of the order of `staged`."""
    holders = _HolderIndex(office_holders())
    mentions: dict[str, list[tuple[StagedArticle, int, NameMention]]] = defaultdict(list)
    basis: dict[tuple[str, int], str] = {}
    for article in staged:
        for number, mention in enumerate(article.extraction.names):
            if mention.is_journalist or mention.label == "ORG":
                continue
            found = _person_of(mention, dates[article.article_id], holders)
            if found is None:
                continue
            key, why = found
            mentions[key].append((article, number, mention))
            basis[article.article_id, number] = why
    persons, links, roles = [], [], []
    for key in sorted(mentions):
        told = mentions[key]
        person = _person(key, told, holders)
        persons.append(person)
        for article, number, _ in told:
            why = basis[article.article_id, number]
            links.append(PersonLink(article.article_id, number, person.person_id, why))
        roles.extend(_roles(person, told, dates))
    return (
        tuple(persons),
        tuple(sorted(links, key=lambda link: (link.article_id, link.name_number))),
        tuple(roles),
    )


class _HolderIndex:
    """Office holders by name, by family name, and by role and country."""

    def __init__(self, holders: Iterable[OfficeHolder]) -> None:
        self.by_name: dict[str, list[OfficeHolder]] = defaultdict(list)
        self.by_family: dict[str, list[OfficeHolder]] = defaultdict(list)
        self.by_role: dict[tuple[str, str | None], list[OfficeHolder]] = defaultdict(list)
        for holder in holders:
            for name in (holder.name, *holder.aliases):
                self.by_name[name_key(name)].append(holder)
            self.by_family[name_key(holder.family_name)].append(holder)
            self.by_role[_plain_role(holder.role), holder.country_code].append(holder)

    def in_office(self, candidates: Iterable[OfficeHolder], when: ArticleDate) -> list[OfficeHolder]:
        """Those whose term covers the whole range in which the article may have been written."""
        if when.published_from is None or when.published_to is None:
            return []
        return [
            holder
            for holder in candidates
            if _covers(holder.valid_from, holder.valid_to, when.published_from, when.published_to)
        ]


def _covers(start: date | None, end: date | None, first: date, last: date) -> bool:
    return start is not None and start - _TERM_SLACK <= first and (end is None or last <= end + _TERM_SLACK)


def _person_of(mention: NameMention, when: ArticleDate, holders: _HolderIndex) -> tuple[str, str] | None:
    """Key of the person a mention means, and the rule that says so."""
    if mention.name and len(mention.name.split()) > 1:
        key = name_key(mention.name)
        known = {name_key(holder.name) for holder in holders.by_name.get(key, ())}
        return (known.pop() if len(known) == 1 else key), "full_name"
    if mention.label == "PERSON":
        candidates = holders.by_family.get(name_key(mention.name or mention.surface), [])
        if mention.role and mention.country_code:
            same = [h for h in candidates if h.country_code == mention.country_code]
            candidates = same or candidates
        names = {name_key(h.name) for h in holders.in_office(candidates, when) or candidates}
        return (names.pop(), "family_name") if len(names) == 1 else None
    if mention.role and mention.role_status in (None, "incumbent"):
        candidates = holders.by_role.get((_plain_role(mention.role), mention.country_code), [])
        names = {name_key(h.name) for h in holders.in_office(candidates, when)}
        return (names.pop(), "office") if len(names) == 1 else None
    return None


def _plain_role(role: str) -> str:
    role = role.casefold().replace("defence", "defense").replace("adviser", "advisor")
    return re.sub(r"^(?:the )?(?:u\.s\. )?", "", role).strip()


def _person(
    key: str, told: Sequence[tuple[StagedArticle, int, NameMention]], holders: _HolderIndex
) -> Person:
    known = holders.by_name.get(key, [])
    names = Counter(m.name for _, _, m in told if m.name and len(m.name.split()) > 1)
    name = known[0].name if known else _most(names)
    model = next((m for _, _, m in told if m.name == name), None)
    countries = Counter(m.country_code for _, _, m in told if m.country_code and m.role)
    surfaces = {m.surface for _, _, m in told if m.label == "PERSON"}
    return Person(
        person_id=re.sub(r"\W+", "-", key),
        name=name,
        given_name=model.given_name if model else (known[0].given_name if known else None),
        family_name=model.family_name if model else (known[0].family_name if known else None),
        name_order=model.name_order if model else None,
        aliases=tuple(sorted(surfaces | set(names) | {name})),
        country_code=_most(countries) if countries else (known[0].country_code if known else None),
    )


def _most(counter: Counter[str]) -> str:
    """The most frequent value; the least of several, so that order never decides."""
    return min(counter, key=lambda value: (-counter[value], value))


def _roles(
    person: Person,
    told: Sequence[tuple[StagedArticle, int, NameMention]],
    dates: dict[str, ArticleDate],
) -> list[PersonRole]:
    """One row per role that an article gives the person, valid over the days it was written about."""
    spans: dict[tuple[str, str | None, bool], list[tuple[date | None, date | None]]] = defaultdict(list)
    organizations: dict[tuple[str, str | None, bool], Counter[str]] = defaultdict(Counter)
    for article, _, mention in told:
        if not mention.role:
            continue
        key = (mention.role, mention.country_code, mention.is_former)
        when = dates[article.article_id]
        spans[key].append((when.published_from, when.published_to))
        if mention.organization:
            organizations[key][mention.organization] += 1
    roles = []
    for key in sorted(spans, key=str):
        role, country_code, is_former = key
        starts = [start for start, _ in spans[key] if start]
        ends = [end for _, end in spans[key] if end]
        roles.append(
            PersonRole(
                person_id=person.person_id,
                role=role,
                organization=_most(organizations[key]) if organizations[key] else None,
                country_code=country_code,
                is_former=is_former,
                valid_from=min(starts) if starts else None,
                valid_to=max(ends) if ends else None,
                basis="mentioned",
            )
        )
    return roles
