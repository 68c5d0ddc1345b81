"""A Doc and its role phrases in, spans of persons and organisations out.

The entity recogniser proposes; titles and two gazetteers (office holders, organisations) repair what it
misses, cuts wrongly or mistakes, and `name_repairs` what the rest of the article tells. Who the persons are
is decided in `names`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from spacy.tokens import Doc

from flows.extract.gazetteer import curated_places, is_city
from flows.extract.name_claims import (
    HOUSES,
    LONGEST_NAME,
    NOT_A_NAME,
    PERSON_LABELS,
    PLACE_LABELS,
    NameSpan,
    outlet_names,
)
from flows.extract.name_repairs import Repairs
from flows.extract.person_names import PARTICLES, given_names, is_suffix
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
    organizations,
)
from flows.extract.roles import RolePhrase
from flows.extract.tokens import TokenPhrases, word_set
from flows.office_holders import office_holders

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

CHAMBERS = word_set("congressional house senate u.s. american us state")
"""Words that such plurals stand behind: "Senate Republicans" (but "Liberal Democrats" is a party)."""

NOT_A_BODY = word_set(
    "government administration states state members parties ministry department zionist military army "
    "police court embassy president secretary minister"
)

_CUTS = frozenset(
    {",", ";", ":", "(", ")", "[", "]", "/", "and", "&", "—", "–", '"', "“", "”", "‘", "|", "•"}
)
_COMMON_BODIES = word_set("IS WHO ICE SEC AU Meta Apple Intel Amazon Quad Brookings Congress Alphabet RAND")


@cache
def _holders() -> TokenPhrases[str]:
    """Office holders by every name that stands for itself: not "King Charles III", not "Francis"."""
    return TokenPhrases(
        (
            (name, holder.name)
            for holder in office_holders()
            for name in (holder.name, *holder.aliases)
            if name not in given_names()
            and (name == holder.name or name.split()[0].lower() not in _titles() or " " not in name)
        ),
        is_cased=True,
    )


@cache
def _titles() -> frozenset[str]:
    """One-word titles, in lower case."""
    return frozenset({"king", "queen", "pope", "prince", "princess", "emperor", "sultan", "emir", "sheikh"})


def find_spans(doc: Doc, roles: Sequence[RolePhrase]) -> list[NameSpan]:
    """Persons and organisations named in a Doc, in order, without overlaps."""
    return _Finder(doc, roles).find()


class _Finder(Repairs):
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
        self._reclaim_persons()
        self._reclaim_families()
        self._join_nicknames()
        self._add_repetitions()
        return sorted(self._spans(), key=_start)

    def _texts_of_bodies(self) -> set[str]:
        """Names recognised now as a person, now as a body, and at least as often as a body."""
        balance: dict[str, int] = {}
        for start, end, label in self.table.entities:
            if label == "ORG" or label in PERSON_LABELS:
                text = self._text(start, end)
                balance[text] = balance.get(text, 0) + (1 if label == "ORG" else -1)
        persons = {self._text(s, e) for s, e, label in self.table.entities if label in PERSON_LABELS}
        known = self.families | given_names().keys()
        return {text for text in persons if balance[text] >= 0 and text.split()[-1] not in known}

    # --- known names ---

    def _add_known(self) -> None:
        bodies, holders = organizations(), _holders()
        number = 0
        while number < self.size:
            found = holders.at(self.table, number)
            if found is not None:
                end = self._end_of_known(number, found[0])
                self._take(NameSpan(self._start_of_known(number), end, "PERSON"))
                number = self._past_suffix(number, end)
                continue
            body = bodies.at(self.table, number)
            if body is not None and self._is_body_here(number, body[0], body[1]):
                end, known = body
                first, end = self._with_country(number, end, known)
                self._take(NameSpan(first, end, "ORG", known.name, known.country_code))
                number = end
                continue
            number += 1

    def _start_of_known(self, start: int) -> int:
        """Start of the recognised name that a known one ends ("Seyed Abbas Araghchi")."""
        before = start - 1
        if self.table.labels[start] not in PERSON_LABELS or self.table.entity_starts[start] != before:
            return start
        word = self.table.words[before]
        is_name = word.isalpha() and word[0].isupper() and before not in self.role_words
        return before if is_name and word not in honorifics() and word not in country_words() else start

    def _end_of_known(self, start: int, end: int) -> int:
        """End of the name that a known one begins ("Esmaeil Baghaei Hamaneh", "... bin Abdulaziz")."""
        table = self.table
        if end < self.size and table.words[end] in {"bin", "ibn", "bint"}:
            return max(end, self._capital_run(start))
        known = table.entity_ends[start]
        is_longer = table.labels[start] in PERSON_LABELS and table.entity_starts[start] == start
        if not is_longer or not end < known <= end + 2:
            return end
        more = range(end, known)
        is_name = all(table.words[number].isalpha() and number not in self.role_at for number in more)
        return known if is_name and table.words[known - 1][0].isupper() else end

    def _past_suffix(self, start: int, end: int) -> int:
        if end < self.size and is_suffix(self.table.words[end]):
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

    # --- titles ---

    def _add_titled(self) -> None:
        for role in self.roles:
            if role.is_title and not role.is_plural and role.end < self.size:
                number = role.end
                if self.table.words[number] in honorifics():
                    number += 1
                is_vague = role.category == "official" or not role.is_political
                self._add_after_title(number, is_strict=role.has_complement or is_vague)
        known = honorifics()
        for number in range(self.size - 1):
            if self.table.words[number] in known:
                self._add_after_title(number + 1, is_strict=False)

    def _add_after_title(self, start: int, *, is_strict: bool) -> None:
        """The name behind a title; `is_strict`: only one that the recogniser or the given names know."""
        end = self._capital_run(start)
        if end == start:
            return
        entity = self.table.labels[start]
        if is_strict and entity not in PERSON_LABELS and self.table.words[start] not in given_names():
            return
        if entity in PLACE_LABELS | {"ORG"}:
            if self.table.entity_starts[start] == start - 1 and not is_strict:
                return  # "Prince Edward Island": the title is part of the name
            if self.table.words[start - 1].islower():
                return  # "its member Liberal International"
        if start in self.taken:
            if self.taken[start].label == "PERSON":
                self.taken[start].is_titled = True
            return
        if entity in PERSON_LABELS:
            end = self._end_of_titled(start, end)
        elif self.table.lowers[end - 1] in BODY_NOUNS or self._is_common(start, end):
            return
        end = self._with_suffix(self._without_tail(start, end))
        self._take(NameSpan(start, end, "PERSON", is_titled=True))

    def _is_common(self, start: int, end: int) -> bool:
        """Whether a single word that nothing marks as a name is written small elsewhere in the text."""
        return (
            end == start + 1 and not self.table.labels[start] and self.table.lowers[start] in self.vocabulary
        )

    def _end_of_titled(self, start: int, end: int) -> int:
        """End of a recognised name; "Gov. Gretchen | Whitmer" where taking in the title cost the family."""
        known = max(min(self.table.entity_ends[start], start + LONGEST_NAME), start + 1)
        is_cut = known == start + 1 and self.table.words[start] in given_names()
        return end if is_cut and end == start + 2 and not self.table.labels[known] else known

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
        if self._is_entity(number, number + 1) and self.table.words[number] in given_names():
            return False  # "Dean, where are you?"
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
        is_role = heads().at(self.table, start) is not None and words[start] not in given_names()
        if end - start == 1 and (lowers[start] in NOT_A_NAME or is_role):
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
        if end - start == 1 and start and lowers[start - 1] == "the":
            return  # "the Kurti sank": a ship, a river, a firm
        self._take(NameSpan(start, end, "PERSON"))

    def _is_function(self, number: int) -> bool:
        """Whether a word names a branch of government and nobody's family: "Treasury official"."""
        lower = self.table.lowers[number]
        return (lower in modifiers() or lower in BODY_NOUNS) and self.table.words[number] not in self.families

    # --- recognised bodies ---

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
        if start and lowers[start - 1] in {"in", "near"} and _is_place(text):
            return  # "signed in Ohrid"
        if end < self.size and lowers[end] in HOUSES and end - start <= 2:
            end += 1
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


def _may_begin(word: str, lower: str) -> bool:
    is_name = lower not in NOT_A_NAME or word in given_names()
    return (word[0].isupper() or lower in PARTICLES) and is_name


def _is_place(text: str) -> bool:
    return text in curated_places() or is_city(text)


def _start(span: NameSpan) -> int:
    return span.start
