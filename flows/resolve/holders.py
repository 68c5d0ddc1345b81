"""Names, offices and dates in, the office holders of seeds/office_holders.csv they can mean out."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from functools import cache, lru_cache
from typing import TypeVar

from flows.office_holders import OfficeHolder, office_holders
from flows.records import ArticleDate, NameMention
from flows.resources import resource_path

K = TypeVar("K")

# Titles run ahead of a term and stay on after it.
_TERM_SLACK = timedelta(days=30)
# Letters that no decomposition takes apart.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


@lru_cache(maxsize=65_536)
def name_key(name: str) -> str:
    """Form in which two spellings of one full name agree: accents, case, initials and suffixes dropped.

    >>> name_key("Joseph R. Biden Jr."), name_key("José Álvarez"), name_key("Kim Jong-un")
    ('joseph biden', 'jose alvarez', 'kim jong un')
    """
    decomposed = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    words = re.findall(r"[^\W_]+", "".join(c for c in decomposed if not unicodedata.combining(c)))
    while len(words) > 2 and words[-1] in _SUFFIXES:
        words.pop()
    if len(words) > 2:
        words = [word for i, word in enumerate(words) if len(word) > 1 or i in (0, len(words) - 1)]
    return " ".join(words)


def person_key(name: str) -> str:
    """Key of the person a full name means: that of the office holder where the name is an alias of one."""
    key = name_key(name)
    return holder_aliases().get(key, key)


def holder_by_family(mention: NameMention, when: ArticleDate, countries: frozenset[str]) -> str | None:
    """The one office holder of that family name that country and date allow."""
    rows = _holders_by_last_name().get(name_key(mention.name or mention.surface), ())
    if mention.role:
        same = [h for h in rows if _same_office(mention, h)]
        if same and mention.role_status == "former":
            return _only(h for h in same if _has_begun(h, when))
        # The office itself, given with the name, needs no date: "President Putin".
        if same:
            return _only(_in_office(same, when) or same)
        if mention.country_code:
            rows = tuple(h for h in rows if h.country_code == mention.country_code)
    key = _only(h for h in _in_office(rows, when) if h.country_code in countries)
    return key or _household_name(mention, rows, when, countries)


# Who leads a country is called by the family name alone long after, and some time before.
_LEADERS = frozenset({"president", "prime minister", "chancellor", "supreme leader"})
_BEFORE_OFFICE = timedelta(days=730)


def _household_name(
    mention: NameMention, rows: Iterable[OfficeHolder], when: ArticleDate, countries: frozenset[str]
) -> str | None:
    """The one leader of a country in the article who is the only office holder of that name.

    Of family names that are given names, too ("Martin"), too many others are called so.
    """
    rows = list(rows)
    key = _only(rows)
    if key is None or name_key(mention.name or mention.surface) in _given_names():
        return None
    leaders = [h for h in rows if h.role in _LEADERS and h.country_code in countries]
    return key if any(_has_begun(h, when, slack=_BEFORE_OFFICE) for h in leaders) else None


def _has_begun(holder: OfficeHolder, when: ArticleDate, slack: timedelta = _TERM_SLACK) -> bool:
    """Whether a term had begun when the article was written; of an article without a date: yes."""
    last = when.published_to
    return last is None or holder.valid_from is None or holder.valid_from - slack <= last


@cache
def _given_names() -> frozenset[str]:
    with resource_path("seeds/given_names.csv").open(encoding="utf-8", newline="") as lines:
        return frozenset(name_key(row["name"]) for row in csv.DictReader(lines))


def holder_of_office(mention: NameMention, when: ArticleDate) -> str | None:
    """Whoever held the office on every day on which the article may have been written."""
    rows = [h for h in _holders_by_country().get(mention.country_code, ()) if _same_office(mention, h)]
    # On the day of a change the new holder counts; the slack is for names, not for offices.
    return _only(_in_office(rows, when, slack=timedelta(0))) if mention.country_code else None


def _in_office(
    rows: Iterable[OfficeHolder], when: ArticleDate, slack: timedelta = _TERM_SLACK
) -> list[OfficeHolder]:
    """Those whose term covers the whole range in which the article may have been written."""
    first, last = when.published_from, when.published_to
    if first is None or last is None:
        return []
    return [
        h
        for h in rows
        if h.valid_from is not None
        and h.valid_from - slack <= first
        and (h.valid_to is None or last <= h.valid_to + slack)
    ]


def _only(rows: Iterable[OfficeHolder]) -> str | None:
    """Key of the person all rows are about; None for none or several."""
    keys = {name_key(holder.name) for holder in rows}
    return keys.pop() if len(keys) == 1 else None


def _same_office(mention: NameMention, holder: OfficeHolder) -> bool:
    return (
        mention.role is not None
        and (mention.country_code is None or mention.country_code == holder.country_code)
        and plain_role(mention.role) == plain_role(holder.role)
    )


@lru_cache(maxsize=16_384)
def plain_role(role: str) -> str:
    """One form of an office: "the Secretary of Defence" and "U.S. defense secretary" are one.

    >>> plain_role("secretary of defence"), plain_role("minister of foreign affairs")
    ('defense secretary', 'foreign minister')
    """
    role = role.casefold().replace("defence", "defense").replace("adviser", "advisor")
    role = re.sub(r"^(?:the )?(?:u\.s\. |us )?", "", role).strip()
    role = re.sub(r"^(secretary|minister) (?:of|for) (?:the )?(?!state$)(.+)$", r"\2 \1", role)
    role = role.replace("foreign affairs minister", "foreign minister").replace("spokesman", "spokesperson")
    return role.replace("spokeswoman", "spokesperson")


@cache
def holder_aliases() -> dict[str, str]:
    """Keys of names and aliases of office holders -> key of the holder, where they mean one person."""
    found: dict[str, set[str]] = defaultdict(set)
    for holder in office_holders():
        for name in (holder.name, *holder.aliases):
            found[name_key(name)].add(name_key(holder.name))
    # The main name of one is never taken by the alias of another.
    return {
        key: key if key in names else min(names)
        for key, names in found.items()
        if len(names) == 1 or key in names
    }


@cache
def holders_by_name() -> dict[str, tuple[OfficeHolder, ...]]:
    """Terms by the key of their holder's main name."""
    return _indexed((name_key(holder.name), holder) for holder in office_holders())


@cache
def _holders_by_last_name() -> dict[str, tuple[OfficeHolder, ...]]:
    return _indexed(
        (key, holder)
        for holder in office_holders()
        for key in {name_key(holder.family_name), *(name_key(a) for a in holder.aliases if " " not in a)}
    )


@cache
def _holders_by_country() -> dict[str | None, tuple[OfficeHolder, ...]]:
    return _indexed((holder.country_code, holder) for holder in office_holders())


def _indexed(rows: Iterable[tuple[K, OfficeHolder]]) -> dict[K, tuple[OfficeHolder, ...]]:
    found: dict[K, list[OfficeHolder]] = defaultdict(list)
    for key, holder in rows:
        found[key].append(holder)
    return {key: tuple(holders) for key, holders in found.items()}


@cache
def nicknames() -> dict[str, str]:
    """Key of a nickname -> key of the given name it is short for (seeds/nicknames.csv)."""
    with resource_path("seeds/nicknames.csv").open(encoding="utf-8", newline="") as lines:
        return {name_key(row["nickname"]): name_key(row["given_name"]) for row in csv.DictReader(lines)}
