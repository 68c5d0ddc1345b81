"""Names with their roles over a table of the ways in which news writes them (name_role_cases.csv).

A row is a phrase or a sentence and what is to be read from it: given and family name (neither for an office
without a name), words of the role, whether it is held, country, organisation. Empty cells are not asked.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from flows.extract.names import read_names
from flows.records import NameMention
from flows.resources import resource_path

Row = Mapping[str, str]

FLOORS = {"name": 97.0, "parts": 95.0, "role": 97.0, "status": 97.0, "former": 98.0, "country": 95.0}
"""Per cent of rows; what is left may be the language model's."""


@cache
def table() -> tuple[Row, ...]:
    path = Path(__file__).parent / "name_role_cases.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@cache
def model() -> Language:
    return spacy.load(resource_path("seeds/model"))


@cache
def readings() -> tuple[tuple[Row, NameMention | None], ...]:
    docs = model().pipe(row["text"] for row in table())
    return tuple((row, _asked(row, read_names(doc))) for row, doc in zip(table(), docs, strict=True))


def _asked(row: Row, names: list[NameMention]) -> NameMention | None:
    """The mention that the row is about: the one with its name, else one with a role, else the last."""
    label = "PERSON" if row["family"] else "ROLE"
    found = [name for name in names if name.label == label]
    if label == "ROLE" and any(name.label == "PERSON" for name in names):
        return None
    return max(
        found, key=lambda name: (_parts(name) == _parts_of(row), bool(name.role), name.start), default=None
    )


def _parts(name: NameMention) -> tuple[str, str]:
    return name.given_name or "", name.family_name or ""


def _parts_of(row: Row) -> tuple[str, str]:
    return row["given"], row["family"]


def _has_name(row: Row, name: NameMention) -> bool:
    expected = f"{row['given']} {row['family']}".split()
    return " ".join(_parts(name)).split() == expected if expected else name.name is None


def _has_role(row: Row, name: NameMention) -> bool:
    return set(row["role"].split()) <= set((name.role or "").split())


MEASURES: dict[str, tuple[Callable[[Row], bool], Callable[[Row, NameMention], bool]]] = {
    "name": (lambda row: bool(row["text"]), _has_name),
    "parts": (lambda row: bool(row["family"]), lambda row, name: _parts(name) == _parts_of(row)),
    "role": (lambda row: bool(row["role"]), _has_role),
    "status": (lambda row: bool(row["status"]), lambda row, name: name.role_status == row["status"]),
    "former": (
        lambda row: bool(row["status"]),
        lambda row, name: name.is_former is (row["status"] in {"former", "deceased"}),
    ),
    "country": (lambda row: bool(row["country"]), lambda row, name: name.country_code == row["country"]),
}


@pytest.mark.parametrize("measure", MEASURES)
def test_names_and_roles_are_read(measure: str) -> None:
    is_asked, is_right = MEASURES[measure]
    asked = [(row, name) for row, name in readings() if is_asked(row)]
    wrong = [row["text"] for row, name in asked if name is None or not is_right(row, name)]
    assert 100 * (1 - len(wrong) / len(asked)) >= FLOORS[measure], wrong


@pytest.mark.parametrize("phenomenon", sorted({row["phenomenon"] for row in table()}))
def test_no_phenomenon_is_left_out(phenomenon: str) -> None:
    asked = [
        (row["text"], name is not None and is_right(row, name))
        for row, name in readings()
        if row["phenomenon"] == phenomenon
        for is_asked, is_right in MEASURES.values()
        if is_asked(row)
    ]
    wrong = [text for text, right in asked if not right]
    assert len(wrong) <= 0.1 * len(asked), wrong


def test_organisations_of_roles_are_known() -> None:
    asked = [(row, name) for row, name in readings() if row["organization"]]
    wrong = [row["text"] for row, name in asked if name is None or name.organization != row["organization"]]
    assert len(wrong) <= 1, wrong
