"""Tokens of a Doc and which name has claimed them: what `name_spans` and `name_repairs` build on."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc

from flows.extract.person_names import PARTICLES, is_suffix
from flows.extract.role_words import (
    CALENDAR,
    MARKS,
    country_words,
)
from flows.extract.roles import RolePhrase
from flows.extract.tokens import TokenTable, token_table, word_set
from flows.resources import resource_path

PERSON_LABELS = frozenset({"PERSON", "PER"})
PLACE_LABELS = frozenset({"LOC", "GPE", "FAC"})
LONGEST_NAME = 6

HOUSES = word_set("administration campaign foundation organization organisation cabinet")
"""Behind a name they make an organisation of it: "the Biden administration"."""

COMPANIES = word_set(
    "inc inc. corp corp. co co. company corporation group ltd ltd. llc plc holdings motors bank &"
)
"""Behind a single name they make a firm of it: "Ferro Holdings", "Ferro & Sons"."""

NOT_A_NAME = word_set(
    "applause retired laughter crosstalk inaudible laughs medicare medicaid yuan the this that these "
    "those a an he she it they we you i his her its their our my your who what when where why how and or "
    "but if as at by for from in of on to with no not yes mr mrs ms dr god internet act bill covid "
    "covid-19 coronavirus christmas easter ramadan brexit twitter facebook reuters ap afp cnn bbc photo "
    "image file read more also however meanwhile according despite while although after before since "
    "during because both all some many most new one two three first second third here there now then "
    "asked speaking extraordinary plenipotentiary pro tempore emeritus states nations website day week"
)


@dataclass(slots=True)
class NameSpan:
    """Tokens of one name, end exclusive. `label`: PERSON or ORG. `name`: canonical, for a known body."""

    start: int
    end: int
    label: str
    name: str | None = None
    country_code: str | None = None
    is_titled: bool = False
    """A title or honorific stands before it: certainly a person."""


@cache
def outlet_names() -> Mapping[str, str]:
    """Outlets of a single-word name ("Bloomberg") -> that name."""
    with resource_path("seeds/outlets.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {
        name: row["name"]
        for row in rows
        for name in (row["name"], *row["aliases"].split("|"))
        if name and " " not in name
    }


class Claims:
    """The tokens of one Doc, and the name that each belongs to, the last claim winning."""

    def __init__(self, doc: Doc, roles: Sequence[RolePhrase]) -> None:
        self.doc = doc
        self.table: TokenTable = token_table(doc)
        self.size = len(doc)
        self.roles = roles
        self.taken: dict[int, NameSpan] = {}
        self.vocabulary = set(self.table.words)
        self.sentence_starts = {sentence.start for sentence in doc.sents}
        # Parts of a role that can be no part of a person's name: its words, but not its possessor.
        self.role_words = {
            number
            for role in roles
            for number in range(role.owner[1] if role.owner else role.start, role.end)
        }
        self.role_at = {number: role for role in roles for number in range(role.start, role.end)}
        # Last words of recognised full names.
        self.families = {
            self.table.words[end - 1]
            for start, end, label in self.table.entities
            if label in PERSON_LABELS and end - start > 1
        }

    def _text(self, start: int, end: int) -> str:
        return self.table.plain[self.table.starts[start] : self.table.ends[end - 1]]

    def _spans(self) -> Iterable[NameSpan]:
        seen = set()
        for span in self.taken.values():
            if id(span) not in seen:
                seen.add(id(span))
                yield span

    def _take(self, span: NameSpan) -> None:
        if span.end <= span.start:
            return
        if span.label == "PERSON" and span.end < self.size and self.table.lowers[span.end] in HOUSES:
            span = NameSpan(span.start, span.end + 1, "ORG")
        for number in range(span.start, span.end):
            self.taken[number] = span

    def _is_entity(self, start: int, end: int) -> bool:
        return self.table.entity_starts[start] == start and self.table.entity_ends[start] == end

    def _capital_run(self, start: int) -> int:
        """Token after a run of capitalised words that may be a name."""
        words, lowers, tags = self.table.words, self.table.lowers, self.table.tags
        end = start
        while end < min(self.size, start + LONGEST_NAME):
            word = words[end]
            if end in self.role_words or (end in self.taken and self.taken[end].label == "ORG"):
                break
            if word[0].isupper() and lowers[end] not in NOT_A_NAME and lowers[end] not in CALENDAR:
                if word in country_words() and end > start:
                    break
                if not (
                    tags[end].startswith(("NN", "FW", "JJ", "UH", "X")) or tags[end] == "VB" or end == start
                ):
                    break
                if words[end][-1] == "-":
                    break  # speech breaking off: "President Oba- Biden"
                end += 1
            elif end > start and (lowers[end] in PARTICLES or self._is_hyphen(end)):
                end += 1
            else:
                break
        while end > start and (
            (lowers[end - 1] in PARTICLES and words[end - 1].islower()) or words[end - 1] == "-"
        ):
            end -= 1
        if end == start + 1 and (words[start] in country_words() or words[start].isdigit()):
            return start
        return end

    def _is_hyphen(self, number: int) -> bool:
        table = self.table
        return (
            table.words[number] == "-"
            and number + 1 < self.size
            and table.ends[number - 1] == table.starts[number]
            and table.ends[number] == table.starts[number + 1]
        )

    def _with_suffix(self, end: int) -> int:
        words = self.table.words
        if end < self.size and is_suffix(words[end]):
            return end + 1
        if end + 1 < self.size and words[end] == "," and words[end + 1] in {"Jr.", "Sr.", "Jr", "Sr"}:
            return end + 2
        return end

    def _without_tail(self, start: int, end: int) -> int:
        lowers, words = self.table.lowers, self.table.words
        while end > start and (
            lowers[end - 1] in MARKS
            or (lowers[end - 1] in CALENDAR and end - start > 1)
            or not any(char.isalnum() for char in words[end - 1])
            or (
                words[end - 1].islower()
                and words[end - 1] not in PARTICLES
                and "-" not in words[end - 2 : end - 1]
            )
        ):
            end -= 1
        return end
