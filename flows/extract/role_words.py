"""The words of roles: head nouns, modifiers, status words, organisations and countries, ready to look up.

From seeds/roles.csv, seeds/organizations.csv and the country table; what `roles` and `name_spans` read with.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from flows.extract.gazetteer import adjectives, country_names, peoples
from flows.extract.tokens import TokenPhrases, word_set
from flows.resources import resource_path


@dataclass(frozen=True, slots=True)
class Head:
    """A noun (phrase) that names a role. `is_title`: may stand directly before a name."""

    phrase: str
    category: str
    is_title: bool
    is_political: bool
    is_plural: bool = False


@dataclass(frozen=True, slots=True)
class Organization:
    """One row of seeds/organizations.csv."""

    name: str
    kind: str
    country_code: str | None
    is_political: bool


def _rows(table: str) -> list[dict[str, str]]:
    with resource_path(f"seeds/{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def heads() -> TokenPhrases[Head]:
    """Head nouns, singular and plural."""
    return TokenPhrases(_heads())


def _heads() -> Iterator[tuple[str, Head]]:
    for row in _rows("roles"):
        if row["kind"] in {"title", "noun"}:
            is_title, is_political = row["kind"] == "title", row["is_political"] == "true"
            head = Head(row["phrase"], row["category"], is_title, is_political, row["phrase"].endswith("s."))
            yield row["phrase"], head
            if not row["phrase"].endswith("."):
                yield plural(row["phrase"]), replace(head, is_plural=True)


def plural(phrase: str) -> str:
    """Plural of a role: its first noun before a preposition, else its last word.

    >>> plural("secretary of state"), plural("spokesman"), plural("envoy")
    ('secretaries of state', 'spokesmen', 'envoys')
    """
    first, of, rest = phrase.partition(" of ")
    if first.endswith("man"):
        first = first[:-3] + "men"
    elif first.endswith("y") and first[-2] not in "aeiou":
        first = first[:-1] + "ies"
    elif first.endswith(("s", "ch", "x")) and not first.endswith("arch"):
        first += "es"
    else:
        first += "s"
    return first + of + rest


@cache
def modifiers() -> frozenset[str]:
    """Words that belong to an office when they stand before its head ("foreign", "deputy")."""
    return frozenset(row["phrase"] for row in _rows("roles") if row["kind"] == "modifier")


@cache
def statuses() -> Mapping[str, str]:
    """Words that say whether the role is held ("former", "acting", "elect") -> role status."""
    return {row["phrase"]: row["category"] for row in _rows("roles") if row["kind"] == "status"}


@cache
def honorifics() -> frozenset[str]:
    """Mr., Mrs., Dr. and their like."""
    return frozenset(row["phrase"] for row in _rows("roles") if row["kind"] == "honorific")


@cache
def organizations() -> TokenPhrases[Organization]:
    """Well-known organisations by all their names, in their own spelling of capitals."""
    items = []
    for row in _rows("organizations"):
        known = Organization(
            row["name"], row["kind"], row["country_code"] or None, row["is_political"] == "true"
        )
        items += [(name, known) for name in (row["name"], *filter(None, row["aliases"].split("|")))]
    return TokenPhrases(items, is_cased=True)


@cache
def organization_names() -> Mapping[str, Organization]:
    """The same as a mapping from each name."""
    return {
        name: Organization(
            row["name"], row["kind"], row["country_code"] or None, row["is_political"] == "true"
        )
        for row in _rows("organizations")
        for name in (row["name"], *filter(None, row["aliases"].split("|")))
    }


@cache
def country_words() -> Mapping[str, str]:
    """Names, adjectives and singular nationals of countries -> code."""
    return {**peoples(), **adjectives(), **country_names()}


@cache
def country_phrases() -> TokenPhrases[str]:
    """The same, to be looked up at a token."""
    return TokenPhrases(country_words().items(), is_cased=True)


STATE_NOUNS = frozenset({"Republic", "Federation", "Kingdom", "Emirate", "Sultanate", "State", "Union"})
DETERMINERS = {"the": "the", "a": "a", "an": "a", "one": "a", "another": "a", "this": "the", "that": "the"}
PRONOUNS = frozenset({"his", "her", "its", "their", "my", "our", "your", "whose"})
MARKS = frozenset({"'s", "’s", "'", "’"})
PREPOSITIONS = frozenset({"in", "at", "from", "to", "with", "of", "on", "by", "for", "near", "into", "than"})
CALENDAR = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december jan. feb. aug. sept. oct. nov. dec. yesterday today "
    "tomorrow"
)
NOUN_TAGS = frozenset({"NN", "NNP", "NNPS", "JJ", "NNS", "VBN", "VBG", "HYPH", "AFX", "JJS", "FW", "ADD"})
UNCOUNTED = word_set(
    "many several other some such same last next few more most certain various only own good great little "
    "past young old whole late early different similar important recent"
)
OWNER_NOUNS = word_set(
    "government company ministry party group country nation city state bank agency department army "
    "military organization organisation union council commission committee administration kingdom "
    "republic bloc club team university foundation firm court parliament church movement alliance body "
    "regime region province world network union's navy force police"
)
COMPLEMENT_NOUNS = word_set(
    "state staff government parliament affairs ministry department company group region bank party "
    "committee army house senate council delegation mission commission office agency operations center "
    "centre institute program programme association union federation foundation division bureau command "
    "forces police intelligence opposition board cabinet country nation city province district republic "
    "church movement security defense defence justice finance treasury interior health education trade "
    "commerce labor labour energy agriculture transport culture sports relations studies policy"
)
BODY_NOUNS = word_set(
    "department ministry party council commission committee agency bank corp corporation university "
    "office army navy force forces command institute institution foundation association union federation "
    "congress senate parliament assembly court house organization organisation group bureau authority "
    "guard guards treasury board center centre company inc. inc co. ltd college school hospital church "
    "society league fund service services alliance front movement administration police reserve exchange "
    "club team network coalition delegation secretariat cabinet duma knesset bundestag chamber"
)
