"""Names and domains in, outlets out: what seeds/outlets.csv knows about who publishes news.

>>> find_outlet("CBS News").outlet_id, find_outlet("edition.cnn.com").name
('cbs-news', 'CNN')
>>> find_outlet("Podunk Gazette") is None
True
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from flows.resources import resource_path


@dataclass(frozen=True, slots=True)
class Outlet:
    """One publisher of news, as `core.dim_source` has it.

    Attributes:
        outlet_id: slug of lower-case letters, digits and hyphens.
        name: its name in print, with article ("The Independent").
        aliases: other names and abbreviations in print.
        domains: hosts it publishes at, without "www."; the first is the main one.
        kind: agency, broadcaster, newspaper, magazine, digital, government, aggregator or republisher.
        country_code: ISO 3166 alpha-2 of its seat.
        family: slug shared by outlets with one newsroom or owner: they confirm each other's reports as
            little as one outlet confirms itself.
    """

    outlet_id: str
    name: str
    aliases: tuple[str, ...]
    domains: tuple[str, ...]
    kind: str
    country_code: str
    family: str


@cache
def outlets() -> tuple[Outlet, ...]:
    """Every known outlet, sorted by id. Lists inside a cell of the seed are separated by `|`."""
    with resource_path("seeds/outlets.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            Outlet(
                outlet_id=row["outlet_id"],
                name=row["name"],
                aliases=_cell_list(row["aliases"]),
                domains=_cell_list(row["domains"]),
                kind=row["kind"],
                country_code=row["country_code"],
                family=row["family"],
            )
            for row in csv.DictReader(lines)
        )


def outlet_by_id(outlet_id: str) -> Outlet | None:
    """The outlet with this slug."""
    return _by_id().get(outlet_id)


def find_outlet(name_or_domain: str) -> Outlet | None:
    """The outlet that a name, alias, domain, host or address means; None if it is not in the seed.

    Case, a leading "the" and punctuation do not matter. Names are taken as names: that "Time" or "AP"
    stands for an outlet at all has to be known from where the words stand.
    """
    return _by_name().get(_name_key(name_or_domain)) or _by_host(host_of(name_or_domain))


def host_of(address: str) -> str | None:
    """Host of an address or bare domain in lower case without "www.", or None if there is none.

    >>> host_of("https://www.bbc.co.uk/news/1"), host_of("WWW.NPR.org"), host_of("told CBS News")
    ('bbc.co.uk', 'npr.org', None)
    """
    text = address.strip()
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:  # "http://[oops"
        return None
    host = host.strip(".").lower().removeprefix("www.")
    return host if _HOST.fullmatch(host) else None


def registered_domain(address: str) -> str | None:
    """The part of a host that somebody registered.

    >>> registered_domain("https://edition.cnn.com/2023"), registered_domain("news.bbc.co.uk")
    ('cnn.com', 'bbc.co.uk')
    """
    host = host_of(address)
    if host is None:
        return None
    labels = host.split(".")
    if labels[-1].isdigit():
        return host
    shared = len(labels) > 2 and (
        (len(labels[-1]) == 2 and _SECOND_LEVEL.fullmatch(labels[-2]) is not None)
        or _HOSTERS.fullmatch(".".join(labels[-2:])) is not None
    )
    return ".".join(labels[-3 if shared else -2 :])


def slug(name: str) -> str:
    """Id of an outlet that the seed does not know: its name or domain as a slug.

    >>> slug("L'Écho du Nord")
    'l-echo-du-nord'
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return re.sub(r"[\W_]+", "-", plain).strip("-")[:80]


_HOST = re.compile(r"(?=.{4,253}$)(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W_]{2,}")
_SECOND_LEVEL = re.compile("ac|asn|co|com|edu|gob|gov|go|gouv|ltd|me|mil|ne|net|nom|or|org|plc|sch")
_HOSTERS = re.compile(r"(?:blogspot|wordpress|substack|medium|tumblr|typepad|weebly)\.com|github\.io")


def _cell_list(cell: str) -> tuple[str, ...]:
    return tuple(item for item in cell.split("|") if item)


def _name_key(name: str) -> str:
    words = re.sub(r"[\W_]+", " ", name.casefold().replace("’", "'").replace("'", "")).split()
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


@cache
def _by_id() -> dict[str, Outlet]:
    return {outlet.outlet_id: outlet for outlet in outlets()}


@cache
def _by_name() -> dict[str, Outlet]:
    found: dict[str, Outlet] = {}
    for outlet in outlets():  # a name in print outranks an alias of somebody else
        found.setdefault(_name_key(outlet.name), outlet)
    for outlet in outlets():
        for alias in outlet.aliases:
            found.setdefault(_name_key(alias), outlet)
    return found


@cache
def _domains() -> dict[str, Outlet]:
    return {domain: outlet for outlet in outlets() for domain in outlet.domains}


def _by_host(host: str | None) -> Outlet | None:
    while host and "." in host:
        if outlet := _domains().get(host):
            return outlet
        host = host.partition(".")[2]
    return None
