"""seeds/furniture.csv keeps its promises."""

import csv

import pytest

from flows.clean.patterns import matching, wordings
from flows.records import FURNITURE_KINDS
from flows.resources import resource_path

with resource_path("seeds/furniture.csv").open(encoding="utf-8", newline="") as stream:
    ROWS = list(csv.DictReader(stream))


@pytest.mark.parametrize(("row", "wording"), list(zip(ROWS, wordings(), strict=True)))
def test_every_wording_finds_its_example_and_has_a_known_kind(row, wording):
    assert wording.kind in FURNITURE_KINDS
    assert wording in matching(row["example"])


@pytest.mark.parametrize(
    "sentence",
    [
        "The minister said on Tuesday that both sides had agreed to continue the talks in Vienna next week.",
        "Officials familiar with the matter told reporters that no date for the meeting had been set.",
        "“We will not be intimidated,” the president said after the vote, which her party lost.",
        "He has been under sanctions since 2018, when he was in charge of buying weapons abroad.",
    ],
)
def test_reporting_has_no_certain_wording(sentence):
    assert not [wording for wording in matching(sentence) if wording.is_certain]


@pytest.mark.parametrize("unit", ["[", "9", "a ", "A", "“", "-", ".", "By A ", "read more: ", "©", "\t", "é"])
def test_long_lines_cost_no_more_than_short_ones(unit):
    assert isinstance(matching(unit * 100_000), tuple)
