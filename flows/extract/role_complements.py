"""A role's head noun in, what follows it out: "of the Republic of Belarus", "for Pacific affairs", "-elect".

The words behind a head say for which country, body or function the role is, and may end its term. A
recogniser often joins the last of them to the name behind ("Defense Lloyd Austin"), so functions, places and
bodies are known by their words first and by their label second.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from flows.extract.gazetteer import adjectives, curated_places
from flows.extract.person_names import family_names, given_names
from flows.extract.role_words import (
    BODY_NOUNS,
    CALENDAR,
    COMPLEMENT_NOUNS,
    MARKS,
    NOUN_TAGS,
    STATE_NOUNS,
    Head,
    country_phrases,
    heads,
    modifiers,
    organizations,
    statuses,
)
from flows.extract.tokens import TokenPhrases, TokenTable, word_set
from flows.offices import offices

LONGEST_COMPLEMENT = 7
"""Tokens of one prepositional phrase behind a head."""

COMPLEMENTS = 3
"""Prepositional phrases behind one head."""

REGION_NOUNS = word_set("region province area affairs issues program programme project district oblast")
"""Behind a place they make a function or a part of it: "the Asia-Pacific region"."""

_DETERMINERS = frozenset({"the", "its", "their", "his", "her", "a", "an"})
_PERSON = frozenset({"PERSON", "PER"})
_PLACE = frozenset({"LOC", "GPE"})
_ENDINGS = frozenset({"elect", "designate"})


@dataclass(slots=True)
class Parts:
    """What the walk away from the head has collected.

    Attributes:
        kept: words of the role, in order, in lower case.
        country: said of the role; `place_country`: only that of a region or town named with it.
        owner: tokens of the possessor.
    """

    kept: list[str] = field(default_factory=list)
    organization: str | None = None
    country: str | None = None
    place_country: str | None = None
    status: str | None = None
    owner: tuple[int, int] | None = None


@cache
def _office_phrases() -> TokenPhrases[str]:
    return TokenPhrases((name, name) for name in offices())


@cache
def places() -> TokenPhrases[str | None]:
    """Curated places that are no countries, by all their names -> country, where they lie in one."""
    return TokenPhrases(
        (
            (name, found[0].country_code)
            for name, found in curated_places().items()
            if found[0].kind != "country" and name[:1].isupper()
        ),
        is_cased=True,
    )


class Complements:
    """Reads behind the head nouns of one Doc."""

    def __init__(self, table: TokenTable) -> None:
        self.table = table
        self.size = len(table.words)
        self.entity = table.labels
        self.entity_end = table.entity_ends

    def read(self, head_start: int, after: int, head: Head, parts: Parts) -> int:
        """Token after the phrase whose head ends before token `after`; what is said goes into `parts`."""
        end = self._office(head_start, after, parts)
        for _ in range(COMPLEMENTS):
            ending = self._ending(end, parts)
            if ending is not None:
                return ending
            if end >= self.size or not _takes(head, self.table.lowers[end]):
                break
            more = self._complement(end + 1, self.table.lowers[end], parts)
            if more is None:
                break
            end = more
        return end

    def _office(self, head_start: int, after: int, parts: Parts) -> int:
        """Token after a well-known office that begins with the head: "chancellor of the exchequer"."""
        whole = _office_phrases().at(self.table, head_start)
        if whole is None or whole[0] <= after or self.table.lowers[after] not in {"of", "for"}:
            return after
        parts.kept.append(self._lower(after, whole[0]))
        return whole[0]

    def _ending(self, end: int, parts: Parts) -> int | None:
        """Token after words behind the office that say whether it is held: "-elect", "at the time"."""
        lowers = self.table.lowers
        if end + 1 < self.size and self.table.words[end] == "-" and lowers[end + 1] in _ENDINGS:
            parts.status = "designate"
            return end + 2
        if end < self.size and lowers[end] in {"designate", "nominee", "emeritus", "emerita"}:
            parts.status = statuses()[lowers[end]]
            return end + 1
        if lowers[end : end + 3] == ["at", "the", "time"]:
            parts.status = "former"
            return end + 3
        return None

    def _text(self, start: int, end: int) -> str:
        return self.table.plain[self.table.starts[start] : self.table.ends[end - 1]]

    def _lower(self, start: int, end: int) -> str:
        return self.table.lower[self.table.starts[start] : self.table.ends[end - 1]].replace("’", "'")

    def _complement(self, first: int, preposition: str, parts: Parts) -> int | None:
        table = self.table
        number = first
        if number < self.size and table.lowers[number] in _DETERMINERS:
            number += 1
        if number >= self.size or table.words[number].isspace():
            return None
        body = organizations().at(table, number)
        if body is not None:
            parts.organization = parts.organization or body[1].name
            parts.country = parts.country or body[1].country_code
            return body[0]
        country = country_phrases().at(table, number)
        if country is not None and preposition in {"to", "for"} and not self._goes_on(country[0]):
            # An ambassador to China is not China's, nor is an envoy for it.
            parts.kept.append(f"{preposition} {self._lower(number, country[0])}")
            return country[0]
        if country is not None:
            return self._of_country(number, country, parts)
        if table.words[number] in STATE_NOUNS and number + 1 < self.size and table.lowers[number + 1] == "of":
            return self._complement(number + 2, "of", parts)
        named = self._place(number, preposition, parts) or self._named_body(number, parts)
        if named is not None:
            return named
        end = self._common(number) if preposition != "at" else None
        if end is None:
            return None
        self._keep(number, end, preposition, parts)
        return end

    def _keep(self, number: int, end: int, preposition: str, parts: Parts) -> None:
        article = "the " if number and self.table.lowers[number - 1] == "the" else ""
        parts.kept.append(f"{preposition} {article}{self._lower(number, end)}")

    def _goes_on(self, number: int) -> bool:
        """Whether a country is only the first word of a body: "for China's Ministry of Defense"."""
        return number < self.size and (
            self.table.lowers[number] in MARKS or self.table.lowers[number] in BODY_NOUNS
        )

    def _of_country(self, number: int, country: tuple[int, str], parts: Parts) -> int:
        table = self.table
        parts.country = parts.country or country[1]
        first, number = number, country[0]
        if number < self.size and table.words[number] in STATE_NOUNS:
            return number + 1
        is_owner = number < self.size and table.lowers[number] in MARKS
        if not is_owner and self._text(first, number) not in adjectives():
            return number
        number += is_owner
        named = self._named_body(number, parts) or self._common(number)
        return number if named is None else named

    def _place(self, number: int, preposition: str, parts: Parts) -> int | None:
        """Token after a known region or town, and after the noun that makes a function of it."""
        place = places().at(self.table, number)
        if place is None or (
            self.entity[number] == "ORG"
            and self.entity_end[number] > place[0]
            and not self._is_name(place[0])
        ):
            return None
        end, code = place
        parts.place_country = parts.place_country or code
        return self._with_noun(number, end, preposition, parts)

    def _with_noun(self, number: int, end: int, preposition: str, parts: Parts) -> int:
        """Token after a place and the noun behind it: "for the Asia-Pacific region" is a function."""
        while end < self.size and end - number < LONGEST_COMPLEMENT and self._is_function(end):
            end += 1
            if self.table.lowers[end - 1] in REGION_NOUNS:
                break
        if preposition == "for" or self.table.lowers[end - 1] in REGION_NOUNS:
            self._keep(number, end, preposition, parts)
        return end

    def _is_function(self, number: int) -> bool:
        lower = self.table.lowers[number]
        return lower in REGION_NOUNS or (lower in COMPLEMENT_NOUNS and self.table.words[number].islower())

    def _named_body(self, number: int, parts: Parts) -> int | None:
        """Token after a named body or place that starts at `number`; it is the role's organisation."""
        if number >= self.size or not self.table.words[number][0].isupper():
            return None
        label, end = self.entity[number], self._before_name(number, self.entity_end[number])
        if (label in _PERSON and not self._is_before_noun(end)) or heads().at(self.table, number) is not None:
            return None
        functions = modifiers() | COMPLEMENT_NOUNS
        if all(lower in functions or lower in {"and", "for"} for lower in self.table.lowers[number:end]):
            return None  # "Minister of Foreign Affairs": a function, which a recogniser may call a body
        if label:
            if end < self.size and self.table.lowers[end] in REGION_NOUNS:
                return self._with_noun(number, end, "of", parts)
            if label == "ORG" or self.table.lowers[end - 1] in BODY_NOUNS:
                parts.organization = parts.organization or self._text(number, end)
            return end
        return self._capitals(number, parts)

    def _is_before_noun(self, end: int) -> bool:
        return end < self.size and self.table.lowers[end] in REGION_NOUNS

    def _before_name(self, number: int, end: int) -> int:
        """End of an entity, cut where a name follows its last function: "State Antony Blinken"."""
        functions = modifiers() | COMPLEMENT_NOUNS | BODY_NOUNS
        for step in range(number + 1, end):
            if self.table.lowers[step - 1] in functions and self._is_name(step):
                return step
        return end

    def _is_name(self, number: int) -> bool:
        """Whether a word is a known first word of a person's name."""
        if number >= self.size:
            return False
        word = self.table.words[number]
        return word in given_names() or word in family_names()

    def _capitals(self, number: int, parts: Parts) -> int | None:
        """Token after a run of capitalised words that ends in a noun of bodies."""
        end = number
        while end < min(self.size, number + LONGEST_COMPLEMENT) and (
            (self.table.words[end][0].isupper() and self.entity[end] not in _PERSON)
            or (self.table.lowers[end] in {"and", "of", "for", "&", "-"} and self._capital_at(end + 1))
        ):
            end += 1
        for last in range(end, number, -1):
            lower = self.table.lowers[last - 1]
            if lower in BODY_NOUNS:
                parts.organization = parts.organization or self._text(number, last)
                return last
            if lower in {"affairs", "defense", "defence"}:
                self._keep(number, last, "of", parts)
                return last
        return None

    def _capital_at(self, number: int) -> bool:
        return (
            number < self.size
            and self.table.words[number][0].isupper()
            and self.entity[number] not in _PERSON
        )

    def _common(self, number: int) -> int | None:
        """Token after a run of nouns such as "state", "foreign affairs", "the Asia-Pacific region"."""
        table = self.table
        end = number
        has_function = False
        while end < min(self.size, number + LONGEST_COMPLEMENT):
            word, tag = table.words[end], table.tags[end]
            is_function = table.lowers[end] in COMPLEMENT_NOUNS or table.lowers[end] in modifiers()
            if (self.entity[end] in _PERSON and not is_function) or heads().at(table, end):
                break
            if has_function and word[0].isupper() and not is_function:
                break  # "of Defense | Lloyd Austin"
            is_joint = table.lowers[end] in {"and", "&"} and end > number and self._joins(end)
            if not (tag in NOUN_TAGS or is_joint) or table.lowers[end] in CALENDAR or word.isspace():
                break
            has_function = is_function
            end += 1
        while end > number and not (
            table.tags[end - 1].startswith("NN") or table.lowers[end - 1] in COMPLEMENT_NOUNS
        ):
            end -= 1
        return end if end > number else None

    def _joins(self, number: int) -> bool:
        known = modifiers() | COMPLEMENT_NOUNS
        after = self.table.lowers[number + 1] if number + 1 < self.size else ""
        return self.table.lowers[number - 1] in known and after in known


def _takes(head: Head, preposition: str) -> bool:
    if preposition == "of":
        return True
    if preposition == "for":
        return head.category in _FOR or head.phrase in {"director", "chief", "head", "coordinator"}
    if preposition == "to":
        return head.category in {"diplomat", "adviser"}
    return preposition == "at" and head.category in {"expert", "organization_head", "adviser"}


_FOR = frozenset({"minister", "spokesperson", "adviser", "diplomat", "official", "justice", "deputy"})
