"""A Doc and its role phrases in, spans of persons and organisations out.

The entity recogniser proposes; titles, repetitions in the article and two gazetteers (office holders,
organisations) repair what it misses, cuts wrongly or mistakes. Who the persons are is decided in `names`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc

from flows.extract.gazetteer import curated_places
from flows.extract.person_names import PARTICLES, SUFFIXES, given_names, is_family_first
from flows.extract.role_words import (
    BODY_NOUNS,
    CALENDAR,
    COMPLEMENT_NOUNS,
    MARKS,
    Organization,
    country_words,
    heads,
    honorifics,
    modifiers,
    organization_names,
    organizations,
)
from flows.extract.roles import RolePhrase
from flows.extract.tokens import TokenPhrases, TokenTable, token_table, word_set
from flows.office_holders import office_holders
from flows.resources import resource_path

PERSON_LABELS = frozenset({"PERSON", "PER"})
PLACE_LABELS = frozenset({"LOC", "GPE", "FAC"})
LONGEST_NAME = 6

HOUSES = word_set("administration campaign foundation organization organisation cabinet")
"""Behind a name they make an organisation of it: "the Biden administration"."""

NAMED_BODIES = word_set(
    "University College School Hospital Institute Foundation Center Centre Museum Library"
)

NAMED_AFTER = NAMED_BODIES | word_set(
    "International Airport Street Avenue Road Square Bridge Stadium Prize Award Act Accountability "
    "Boulevard Memorial Park Highway Dam Theatre Theater Field Arena Doctrine Amendment"
)
"""Behind a person's name they make it the name of something else."""

PARTISANS = word_set("republicans democrats officials lawmakers leaders conservatives liberals")
"""Plurals of people: a group, which `actors` reads, and no body."""

COMPANIES = word_set(
    "inc inc. corp corp. co co. company corporation group ltd ltd. llc plc holdings motors bank &"
)
"""Behind a single name they make a firm of it: "Ferro Holdings", "Ferro & Sons"."""

CHAMBERS = word_set("congressional house senate u.s. american us state")
"""Words that such plurals stand behind: "Senate Republicans" (but "Liberal Democrats" is a party)."""

NOT_A_BODY = word_set(
    "government administration states state members parties ministry department zionist military army "
    "police court embassy president secretary minister"
)

NOT_A_NAME = word_set(
    "applause retired laughter crosstalk inaudible laughs medicare medicaid yuan the this that these "
    "those a an he she it they we you i his her its their our my your who what when where why how and or "
    "but if as at by for from in of on to with no not yes mr mrs ms dr god internet act bill covid "
    "covid-19 coronavirus christmas easter ramadan brexit twitter facebook reuters ap afp cnn bbc photo "
    "image file read more also however meanwhile according despite while although after before since "
    "during because both all some many most new one two three first second third here there now then "
    "asked speaking"
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
def _holders() -> TokenPhrases[str]:
    return TokenPhrases(
        ((name, holder.name) for holder in office_holders() for name in (holder.name, *holder.aliases)),
        is_cased=True,
    )


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


def find_spans(doc: Doc, roles: Sequence[RolePhrase]) -> list[NameSpan]:
    """Persons and organisations named in a Doc, in order, without overlaps."""
    return _Finder(doc, roles).find()


class _Finder:
    def __init__(self, doc: Doc, roles: Sequence[RolePhrase]) -> None:
        self.doc = doc
        self.table: TokenTable = token_table(doc)
        self.size = len(doc)
        self.roles = roles
        self.taken: dict[int, NameSpan] = {}
        self.vocabulary = set(self.table.words)
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

    def find(self) -> list[NameSpan]:
        self._add_known()
        self._add_titled()
        bodies = self._texts_of_bodies()
        for start, end, label in self.table.entities:
            if label in PERSON_LABELS and self._text(start, end) not in bodies:
                self._add_person(start, end)
        for start, end, label in self.table.entities:
            if label == "ORG" or (label in PERSON_LABELS and self._text(start, end) in bodies):
                self._add_body(start, end)
        self._add_apposed()
        self._reclaim_families()
        self._add_repetitions()
        return sorted(self._spans(), key=_start)

    def _text(self, start: int, end: int) -> str:
        return self.table.plain[self.table.starts[start] : self.table.ends[end - 1]]

    def _texts_of_bodies(self) -> set[str]:
        """Names recognised now as a person, now as a body, and at least as often as a body."""
        balance: dict[str, int] = {}
        for start, end, label in self.table.entities:
            if label == "ORG" or label in PERSON_LABELS:
                text = self._text(start, end)
                balance[text] = balance.get(text, 0) + (1 if label == "ORG" else -1)
        persons = {self._text(s, e) for s, e, label in self.table.entities if label in PERSON_LABELS}
        return {text for text in persons if balance[text] >= 0}

    def _spans(self) -> Iterable[NameSpan]:
        seen = set()
        for span in self.taken.values():
            if id(span) not in seen:
                seen.add(id(span))
                yield span

    # --- known names ---

    def _add_known(self) -> None:
        bodies, holders = organizations(), _holders()
        number = 0
        while number < self.size:
            found = holders.at(self.table, number)
            if found is not None:
                self._take(NameSpan(number, found[0], "PERSON"))
                number = self._past_suffix(number, found[0])
                continue
            body = bodies.at(self.table, number)
            if body is not None and self._is_body_here(number, body[0], body[1]):
                end, known = body
                first, end = self._with_country(number, end, known)
                self._take(NameSpan(first, end, "ORG", known.name, known.country_code))
                number = end
                continue
            number += 1

    def _past_suffix(self, start: int, end: int) -> int:
        if end < self.size and self.table.words[end].rstrip(".").upper() in SUFFIXES:
            self._take(NameSpan(start, end + 1, "PERSON"))
            return end + 1
        return end

    def _is_body_here(self, start: int, end: int, known: Organization) -> bool:
        """Not where the known name is only a piece of a longer one ("Social Democratic and Labour Party")."""
        first, after = self.table.entity_starts[start], self.table.entity_ends[start]
        if self.table.labels[start] == "ORG" and (first < start or end < after):
            return self._with_country(start, end, known) == (first, after)
        if end - start > 1:
            return True
        word = self.table.words[start]
        entity = self.table.labels[start]
        if word in _COMMON_BODIES:
            return entity == "ORG"
        if entity in PERSON_LABELS and word[1:].islower():
            return self._is_entity(start, end) or known.kind == "armed_group"
        return not (end < self.size and self.table.words[end] == "-")

    def _with_country(self, start: int, end: int, known: Organization) -> tuple[int, int]:
        """Span with the country that the recogniser puts before it: "U.S. Department of State"."""
        first = self.table.entity_starts[start]
        if first < start and self.table.labels[start] == "ORG":
            words = self._text(first, start).removesuffix("'s")
            if country_words().get(words) == known.country_code and known.country_code is not None:
                return first, end
        return start, end

    def _is_entity(self, start: int, end: int) -> bool:
        return self.table.entity_starts[start] == start and self.table.entity_ends[start] == end

    # --- titles ---

    def _add_titled(self) -> None:
        for role in self.roles:
            if role.is_title and not role.is_plural and role.end < self.size:
                number = role.end
                if self.table.words[number] in honorifics():
                    number += 1
                self._add_after_title(number, is_strict=role.has_complement)
        known = honorifics()
        for number in range(self.size - 1):
            if self.table.words[number] in known:
                self._add_after_title(number + 1, is_strict=False)

    def _add_after_title(self, start: int, *, is_strict: bool) -> None:
        end = self._capital_run(start)
        if end == start:
            return
        entity = self.table.labels[start]
        first = self.table.words[start]
        if is_strict and entity not in PERSON_LABELS and first not in given_names():
            return
        if self.table.entity_starts[start] == start - 1 and entity in PLACE_LABELS | {"ORG"}:
            return  # "Prince Edward Island": the title is part of the name
        if entity in PLACE_LABELS | {"ORG"} and self.table.words[start - 1].islower():
            return  # "its member Liberal International"
        if start in self.taken:
            if self.taken[start].label == "PERSON":
                self.taken[start].is_titled = True
            return
        if entity in PERSON_LABELS:
            end = max(min(self.table.entity_ends[start], start + LONGEST_NAME), start + 1)
        elif self.table.lowers[end - 1] in BODY_NOUNS:
            return
        self._take(NameSpan(start, self._without_tail(start, end), "PERSON", is_titled=True))

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
                if not (tags[end].startswith(("NN", "FW", "JJ", "VB", "UH", "X")) or end == start):
                    break
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

    # --- names before an apposition ---

    def _add_apposed(self) -> None:
        """Unrecognised names that a role explains: "Yana Ferreux, the head of the fund, said"."""
        words = self.table.words
        for role in self.roles:
            comma = role.start - (2 if role.determiner in {"the", "a"} else 1)
            if role.is_plural or comma < 2 or words[comma] != "," or role.determiner == "their":
                continue
            after = words[role.end] if role.end < self.size else "."
            if after not in {",", ".", ";", ")", "—", "–"} and self.table.tags[role.end] not in {
                "VBD",
                "VBZ",
            }:
                continue
            start = comma
            while start > 0 and comma - start < 4 and self._is_unclaimed_name(start - 1):
                start -= 1
            if comma - start >= 2 and not self._is_known_place(start, comma):
                self._take(NameSpan(start, comma, "PERSON"))

    def _is_unclaimed_name(self, number: int) -> bool:
        word, lower = self.table.words[number], self.table.lowers[number]
        if (
            number in self.taken
            or number in self.role_at
            or self.table.labels[number] in {"ORG", "LOC", "GPE"}
        ):
            return False
        if word == "-":
            return self._is_hyphen(number)
        is_name = word[0].isupper() and self.table.tags[number].startswith("NNP")
        return is_name and lower not in NOT_A_NAME and lower not in CALENDAR and word not in country_words()

    def _is_known_place(self, start: int, end: int) -> bool:
        return self._text(start, end) in curated_places()

    # --- recognised persons ---

    def _add_person(self, start: int, end: int) -> None:
        for first, last in self._split(start, end):
            self._add_piece(first, last)

    def _split(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Cut an entity at line breaks, role words and marks that no name contains."""
        first = start
        for number in range(start, end):
            word = self.table.words[number]
            is_title = number in self.role_words and self._is_title_here(number, start)
            is_cut = is_title or word.isspace() or word in _CUTS
            if is_cut:
                if first < number:
                    yield first, number
                first = number + 1
        if first < end:
            yield first, end

    def _is_title_here(self, number: int, start: int) -> bool:
        """Whether a role word is one, and no name like it ("Rufus King", "Dean Rusk")."""
        role = self.role_at[number]
        return role.start <= start or role.end - role.start > 1 or self.table.words[number].islower()

    def _add_piece(self, start: int, end: int) -> None:
        words, lowers = self.table.words, self.table.lowers
        while start < end and (words[start] in honorifics() or not _may_begin(words[start], lowers[start])):
            start += 1
        end = self._without_tail(start, end)
        if start >= end or any(number in self.taken for number in range(start, end)):
            return
        text = self.table.plain[self.table.starts[start] : self.table.ends[end - 1]]
        if text in country_words() or (text in curated_places() and end - start == 1):
            return
        if lowers[end - 1] in BODY_NOUNS and end - start > 1:
            self._add_body(start, end)
            return
        if end < self.size and lowers[end] in HOUSES and end - start <= 2:
            self._take(NameSpan(start, end + 1, "ORG"))
            return
        if end - start == 1 and (
            lowers[start] in CALENDAR or self.table.tags[start].startswith(("JJ", "RB"))
        ):
            return
        if end - start == 1 and (lowers[start] in NOT_A_NAME or heads().at(self.table, start) is not None):
            return
        if end - start == 1 and self._is_function(start):
            return
        if not any(char.islower() for char in text) and end - start == 1 and len(text) <= 4:
            return
        if end - start == 1 and text in outlet_names():
            self._take(NameSpan(start, end, "ORG", outlet_names()[text]))
            return
        end = self._with_suffix(end)
        if end < self.size and words[end] in NAMED_AFTER:
            if words[end] in NAMED_BODIES:
                self._take(NameSpan(start, end + 1, "ORG"))
            return
        self._take(NameSpan(start, end, "PERSON"))

    def _is_function(self, number: int) -> bool:
        """Whether a word names a branch of government and nobody's family: "Treasury official"."""
        lower = self.table.lowers[number]
        return (lower in modifiers() or lower in BODY_NOUNS) and self.table.words[number] not in self.families

    def _with_suffix(self, end: int) -> int:
        words = self.table.words
        if end < self.size and words[end].rstrip(".").upper() in SUFFIXES:
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

    # --- bodies ---

    def _add_body(self, start: int, end: int) -> None:
        words, lowers = self.table.words, self.table.lowers
        while start < end and (lowers[start] in {"the", "a", "an"} or words[start].isspace()):
            start += 1
        while end > start and (lowers[end - 1] in MARKS or not words[end - 1][0].isalnum()):
            end -= 1
        if start >= end or any(number in self.taken for number in range(start, end)):
            return
        text = self.table.plain[self.table.starts[start] : self.table.ends[end - 1]]
        if text in country_words() or (lowers[start] in CALENDAR and end - start == 1):
            return
        if "\n" in text or not any(char.isupper() for char in text):
            return
        role = self.role_at.get(start)
        if role is not None and end <= role.end and not self._is_body_of(role, start, end, text):
            return
        if lowers[end - 1] in PARTISANS and (end - start == 1 or lowers[start] in CHAMBERS):
            return
        if end - start == 1 and lowers[start] in NOT_A_BODY:
            return
        if text.isupper() and text.title() in curated_places() and (start == 0 or words[start - 1].isspace()):
            return  # a dateline
        if end - start == 1 and heads().at(self.table, start) is not None:
            return
        self._take(NameSpan(start, end, "ORG"))

    def _is_body_of(self, role: RolePhrase, start: int, end: int, text: str) -> bool:
        """Whether words of a role phrase name a body ("spokesman of the Italian Liberal Party")."""
        if start >= role.head_end:
            functions = modifiers() | COMPLEMENT_NOUNS
            return not all(lower in functions for lower in self.table.lowers[start:end])
        if end > role.head_start:
            return False
        if text in {"House", "Senate", "Treasury", "Defense", "State"}:
            return False
        return text == role.organization or text.split()[-1].lower() in BODY_NOUNS

    # --- family names mistaken for bodies ---

    def _reclaim_families(self) -> None:
        """A one-word body that is the family name of somebody named in full in the article is that person."""
        families = self._families_in_full()
        for span in list(self._spans()):
            if span.label != "ORG" or span.end - span.start != 1 or span.name is not None:
                continue
            if self.table.words[span.start] in families and self._may_be_family(span.start):
                self._take(NameSpan(span.start, span.end, "PERSON"))

    def _families_in_full(self) -> set[str]:
        found = set()
        for span in self._spans():
            if span.label == "PERSON" and span.end - span.start > 1:
                is_first = is_family_first(self._text(span.start, span.end))
                found.add(self.table.words[span.start if is_first else span.end - 1])
        return found

    def _may_be_family(self, number: int) -> bool:
        """Whether neither a gazetteer nor the words around it claim the word for a body or place."""
        word = self.table.words[number]
        if word in organization_names() or word in outlet_names() or word in curated_places():
            return False
        before = self.table.lowers[number - 1] if number else ""
        after = self.table.lowers[number + 1] if number + 1 < self.size else ""
        return before not in {"the", "&"} and after not in COMPANIES | HOUSES | BODY_NOUNS

    # --- repetitions ---

    def _add_repetitions(self) -> None:
        """Full names and family names that were recognised once are names wherever they stand."""
        families: dict[str, int] = {}
        for span in list(self._spans()):
            if span.label == "PERSON" and (span.end - span.start > 1 or span.is_titled):
                families.setdefault(self.table.words[span.end - 1], span.end)
                first = self.table.words[span.start]
                if is_family_first(self._text(span.start, span.end)):
                    families.setdefault(first, span.end)
        for number in range(self.size):
            if number in self.taken or self.table.words[number] not in families:
                continue
            if number in self.role_words or not self._is_name_here(number):
                continue
            start = number
            while (
                start > 0
                and number - start < 3
                and start - 1 not in self.taken
                and start - 1 not in self.role_words
                and self.table.words[start - 1] in given_names()
            ):
                start -= 1
            self._take(NameSpan(start, number + 1, "PERSON"))

    def _is_name_here(self, number: int) -> bool:
        word, lower, tag = self.table.words[number], self.table.lowers[number], self.table.tags[number]
        if not word[0].isupper() or not word.isalpha() or word in country_words() or lower in NOT_A_NAME:
            return False
        if lower in CALENDAR or heads().at(self.table, number) is not None:
            return False
        if self.table.labels[number] in PLACE_LABELS and word in curated_places():
            return False
        after = self.table.words[number + 1] if number + 1 < self.size else ""
        # A surname that opens a sentence is often tagged as a noun; a real noun is seen in small letters too.
        after_tag = self.table.tags[number + 1] if number + 1 < self.size else ""
        is_noun = tag in {"NN", "NNS"} or (tag == "JJ" and not after_tag.startswith("NN"))
        is_proper = tag.startswith("NNP") or (is_noun and lower not in self.vocabulary)
        return is_proper and not (after[:1].isupper() and self.table.labels[number] in {"ORG", "LOC"})

    def _take(self, span: NameSpan) -> None:
        if span.end <= span.start:
            return
        if span.label == "PERSON" and span.end < self.size and self.table.lowers[span.end] in HOUSES:
            span = NameSpan(span.start, span.end + 1, "ORG")
        for number in range(span.start, span.end):
            self.taken[number] = span


_CUTS = frozenset(
    {",", ";", ":", "(", ")", "[", "]", "/", "and", "&", "—", "–", '"', "“", "”", "‘", "|", "•"}
)
_COMMON_BODIES = word_set("IS WHO ICE SEC AU Meta Apple Intel Amazon Quad Brookings Congress Alphabet RAND")


def _may_begin(word: str, lower: str) -> bool:
    is_name = lower not in NOT_A_NAME or word in given_names()
    return (word[0].isupper() or lower in PARTICLES) and is_name


def _start(span: NameSpan) -> int:
    return span.start
