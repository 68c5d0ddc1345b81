"""seeds/office_holders.csv agrees with itself: terms, countries, names; and covers what it promises."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from flows.extract.gazetteer import countries
from flows.office_holders import OfficeHolder, office_holders
from flows.resources import resource_path

SHARED_OFFICES = frozenset({"vice premier", "foreign ministry spokesperson", "defense ministry spokesperson"})
"""Offices that several people hold at once."""

HANDOVER = timedelta(days=31)
"""Terms known by month alone may seem to overlap by one."""


def rows() -> list[dict[str, str]]:
    with resource_path("seeds/office_holders.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_no_term_ends_before_it_starts() -> None:
    for holder in office_holders():
        assert holder.valid_from is not None, holder
        assert holder.valid_to is None or holder.valid_from <= holder.valid_to, holder


def test_an_office_has_one_holder_at_a_time() -> None:
    terms: dict[tuple[str | None, str | None, str], list[OfficeHolder]] = defaultdict(list)
    for holder in office_holders():
        if holder.role not in SHARED_OFFICES:
            terms[holder.country_code, holder.organization, holder.role].append(holder)
    clashes = [
        (first.name, second.name, office)
        for office, held in terms.items()
        for first, second in pairwise(sorted(held, key=lambda holder: holder.valid_from or date.min))
        if (first.valid_to or date.max) - HANDOVER > (second.valid_from or date.min)
    ]
    assert clashes == []


def test_every_row_says_how_sure_it_is() -> None:
    assert {row["certainty"] for row in rows()} == {"high", "medium"}


def test_countries_are_known_and_only_bodies_have_none() -> None:
    for holder in office_holders():
        if holder.country_code is None:
            assert holder.organization, holder
        else:
            assert holder.country_code in countries(), holder


def test_an_alias_is_nobody_else() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for holder in office_holders():
        for name in (holder.name, *holder.aliases):
            owners[name].add(holder.name)
    assert {name: found for name, found in owners.items() if len(found) > 1} == {}


def test_no_row_is_there_twice() -> None:
    keys = [(row["name"], row["role"], row["country_code"], row["valid_from"]) for row in rows()]
    assert len(keys) == len(set(keys))
    assert all(value == value.strip() for row in rows() for value in row.values())


@pytest.mark.parametrize(
    ("roles", "at_least"),
    [
        pytest.param({"president", "prime minister", "premier", "chancellor", "king", "emir", "sultan"}, 120,
                     id="heads of state and government"),
        pytest.param({"foreign minister", "foreign secretary", "secretary of state",
                      "external affairs minister"}, 55, id="foreign ministers"),
        pytest.param({"defense minister", "defence minister", "defense secretary", "defence secretary"}, 20,
                     id="defence ministers"),
    ],
)  # fmt: skip
def test_many_countries_are_covered(roles: set[str], at_least: int) -> None:
    """By holders whose terms reach into 2015 or later."""
    held = {
        holder.country_code
        for holder in office_holders()
        if holder.role in roles and (holder.valid_to or date.max) >= date(2015, 1, 1)
    }
    assert len(held) >= at_least
