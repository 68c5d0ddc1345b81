"""Names that only their surroundings give away: appositions, nicknames, families, repetitions.

Runs after the recogniser's names, titles and gazetteers have been claimed; each rule needs evidence in the
article itself.
"""

from __future__ import annotations

from flows.extract.gazetteer import curated_places
from flows.extract.name_claims import (
    COMPANIES,
    HOUSES,
    NOT_A_NAME,
    PERSON_LABELS,
    PLACE_LABELS,
    Claims,
    NameSpan,
    outlet_names,
)
from flows.extract.person_names import family_names, given_names, is_family_first
from flows.extract.role_words import (
    BODY_NOUNS,
    CALENDAR,
    country_words,
    heads,
    honorifics,
    organization_names,
)
from flows.extract.tokens import word_set

_BEFORE_ROLE = word_set("a an the then formerly previously now once former")
_QUOTES = frozenset({'"', "“", "”", "``", "''"})


class Repairs(Claims):
    """What the rest of the article says about single names."""

    # --- names before an apposition ---

    def _add_apposed(self) -> None:
        """Unrecognised names that a role explains: "Yana Ferreux, the head of the fund, said"."""
        words = self.table.words
        for role in self.roles:
            comma = role.start - (2 if role.determiner in {"the", "a"} else 1)
            if role.is_plural or comma < 2 or words[comma] != "," or role.determiner == "their":
                continue
            if not role.determiner and role.end - role.start == 1:
                continue  # "Homeland Security, Justice, Defense": a list
            after = words[role.end] if role.end < self.size else "."
            if after not in {",", ".", ";", ")", "—", "–"} and self.table.tags[role.end] not in {
                "VBD",
                "VBZ",
            }:
                continue
            start = comma
            while start > 0 and comma - start < 4 and self._is_unclaimed_name(start - 1):
                start -= 1
            is_first = words[start] in given_names() or words[start] in family_names()
            if comma - start >= 2 and is_first and not self._is_known_place(start, comma):
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
        is_name = word[0].isupper() and self.table.tags[number].startswith("NNP") and lower not in BODY_NOUNS
        return is_name and lower not in NOT_A_NAME and lower not in CALENDAR and word not in country_words()

    def _is_known_place(self, start: int, end: int) -> bool:
        return self._text(start, end) in curated_places()

    # --- nicknames ---

    def _join_nicknames(self) -> None:
        """Given name, nickname in quotation marks and family name are one: 'Ferdinand "Bongbong" Marcos'."""
        words = self.table.words
        for number in range(1, self.size - 3):
            if words[number] not in _QUOTES or words[number + 2] not in _QUOTES:
                continue
            before, after = self.taken.get(number - 1), number + 3
            is_first = words[number - 1] in given_names() or (before is not None and before.label == "PERSON")
            if not is_first or not (words[number + 1].istitle() and words[after].istitle()):
                continue
            if after in self.role_at or not self.table.tags[after].startswith("NNP"):
                continue
            start = before.start if before is not None else number - 1
            end = max(self.table.entity_ends[after], after + 1)
            if end - after <= 3:
                self._take(NameSpan(start, self._with_suffix(end), "PERSON"))

    # --- persons mistaken for bodies ---

    def _reclaim_persons(self) -> None:
        """A body with a given name and a family name that a role explains is a person."""
        for span in list(self._spans()):
            if span.label != "ORG" or span.name is not None or not 2 <= span.end - span.start <= 3:
                continue
            words = self.table.words[span.start : span.end]
            if words[0] not in given_names() or not all(
                word.isalpha() and word[0].isupper() for word in words
            ):
                continue
            if self.table.lowers[span.end - 1] not in BODY_NOUNS | COMPANIES and self._is_explained(span.end):
                self._take(NameSpan(span.start, span.end, "PERSON"))

    def _is_explained(self, end: int) -> bool:
        """Whether an age or an office follows: ", 58,", ", a former ambassador"."""
        words = self.table.words[end : end + 4]
        if len(words) < 3 or words[0] != ",":
            return False
        if words[1].isdigit() and words[2] == ",":
            return True
        number = end + 1
        while number < min(self.size, end + 4) and self.table.lowers[number] in _BEFORE_ROLE:
            number += 1
        role = self.role_at.get(number)
        is_office = role is not None and role.is_political and role.determiner != "their"
        return is_office and role is not None and not role.is_plural and number <= role.start + 1

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
        if self._is_inside_other(number) or self._is_inside_title(number):
            return False
        if number and self.table.lowers[number - 1] == "the":
            return False  # "the Kurti sank"
        after = self.table.words[number + 1] if number + 1 < self.size else ""
        # A surname that opens a sentence is often tagged as a noun; a real noun is seen in small letters too.
        after_tag = self.table.tags[number + 1] if number + 1 < self.size else ""
        is_noun = tag in {"NN", "NNS"} or (tag == "JJ" and not after_tag.startswith("NN"))
        is_proper = tag.startswith("NNP") or (is_noun and lower not in self.vocabulary)
        return is_proper and not (after[:1].isupper() and self.table.labels[number] in {"ORG", "LOC"})

    def _is_inside_title(self, number: int) -> bool:
        """Whether the word stands in a run of capitals that is no person's: "Global Magnitsky sanctions"."""
        before = number - 1
        if before <= 0 or before in self.taken or before in self.role_words or before in self.sentence_starts:
            return False
        word, tag = self.table.words[before], self.table.tags[before]
        is_capital = word.isalpha() and word[0].isupper() and tag in {"JJ", "NNP", "NNPS"}
        return is_capital and word not in honorifics() and word not in given_names()

    def _is_inside_other(self, number: int) -> bool:
        """Whether the word is a piece of a longer place or body: "Jaish-e-Mohammad", "United States"."""
        first, after = self.table.entity_starts[number], self.table.entity_ends[number]
        return after - first > 1 and self.table.labels[number] not in PERSON_LABELS
