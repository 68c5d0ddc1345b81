"""A tagged Doc in, role phrases out: "Biden's national security adviser", "a State Department spokesman".

A role phrase is an office or occupation with everything that narrows it: country, organisation, function,
status, and the complement behind it ("of state", "for Asia-Pacific affairs"). Vocabulary: seeds/roles.csv
and seeds/organizations.csv. Nothing here knows who holds the role; `names` does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from flows.extract.gazetteer import adjectives
from flows.extract.person_names import given_names
from flows.extract.role_complements import Complements, Parts, places
from flows.extract.role_words import (
    BODY_NOUNS,
    CALENDAR,
    DETERMINERS,
    MARKS,
    OWNER_NOUNS,
    PREPOSITIONS,
    PRONOUNS,
    UNCOUNTED,
    Head,
    country_phrases,
    country_words,
    heads,
    modifiers,
    organization_names,
    statuses,
)
from flows.extract.tokens import TokenTable, token_table, word_set
from flows.offices import Office, canonical_role, offices

PERSONS = frozenset({"PERSON", "PER"})

LONGEST_PHRASE = 14
"""Tokens on either side of the head noun; keeps hostile texts linear."""


@dataclass(frozen=True, slots=True)
class RolePhrase:
    """One role phrase. Token numbers, end exclusive.

    Attributes:
        start, end: whole phrase without leading determiner.
        head_start, head_end: the head noun ("adviser", "chief of staff").
        role: office in lower case, without country, status and possessor.
        office: the same under the one name of its office (`flows.offices.canonical_role`).
        organization: of the role, in canonical form where known.
        country_code: said in the phrase (adjective, possessor, complement) or implied by a known body.
        default_country: implied by the office alone ("secretary of state": US); weaker than all context.
        status: as `NameMention.role_status`.
        category: as in seeds/roles.csv.
        determiner: `the`, `a`, `their` (a possessive pronoun), `owner` (a possessor in the phrase) or ``.
        owner: tokens of the possessor in the phrase, or None.
        has_complement: something follows the head ("of ...").
        is_proper: the head is written with a capital.
    """

    start: int
    end: int
    head_start: int
    head_end: int
    role: str
    office: str
    category: str
    organization: str | None = None
    country_code: str | None = None
    default_country: str | None = None
    status: str = "incumbent"
    determiner: str = ""
    owner: tuple[int, int] | None = None
    is_title: bool = False
    is_political: bool = False
    is_plural: bool = False
    has_complement: bool = False
    is_proper: bool = False


def read_roles(doc: Doc) -> list[RolePhrase]:
    """Role phrases of a Doc in text order, without overlaps; read once (kept in `doc.user_data`)."""
    found: list[RolePhrase] | None = doc.user_data.get("role_phrases")
    if found is None:
        found = list(_Reader(doc).phrases())
        doc.user_data["role_phrases"] = found
    return found


class _Reader:
    def __init__(self, doc: Doc) -> None:
        self.table: TokenTable = token_table(doc)
        self.size = len(doc)
        self.entity = self.table.labels
        self.entity_start = self.table.entity_starts
        self.entity_end = self.table.entity_ends
        self.complements = Complements(self.table)

    def phrases(self) -> Iterator[RolePhrase]:
        number = floor = 0
        vocabulary = heads()
        while number < self.size:
            match = vocabulary.at(self.table, number)
            if match is None or not self._is_noun(number, match[0]) or self._opens_body(number, match):
                number += 1
                continue
            after, head = match
            phrase = self._phrase(number, after, head, floor)
            yield phrase
            number = floor = phrase.end

    def _is_noun(self, start: int, end: int) -> bool:
        tag = self.table.tags[end - 1]
        word = self.table.words[start]
        if end - start > 1 or word.endswith("."):
            return True
        if self.entity[start] in PERSONS and word[0].isupper():
            # "Rufus King", "Dean Rusk": a title that is a name inside a name.
            if self.entity_start[start] < start and not self._is_role_word(self.entity_start[start]):
                return False
            if word in given_names():
                return False
        if end < self.size and self.table.lowers[start] in modifiers() and self._goes_on(end):
            return False
        if end < self.size and self.entity[end] in PERSONS and self.entity_start[end] == end:
            return True  # "ex-premier Li": what stands before a name is its title, whatever the tagger says
        if not tag.startswith("NN") and not word[0].isupper():
            return False
        # "General Motors", "Major League": part of a longer name; "lead", "head" as verbs have other tags.
        follows = self.table.words[end] if end < self.size else ""
        is_inside = self.entity[start] == "ORG" and self.entity_end[start] > end and follows[:1].isupper()
        if word in {"General", "Major", "Private", "Father", "Principal", "King", "Prince", "Queen"}:
            return not is_inside and tag.startswith("NNP") and follows not in _NO_TITLE_BEFORE
        return tag.startswith("NN")

    def _opens_body(self, number: int, match: tuple[int, Head]) -> bool:
        """Whether a plural opens the name of an association: "Veterans of Foreign Wars"."""
        is_entity = self.entity[number] == "ORG" and self.entity_start[number] == number
        return is_entity and match[1].is_plural and self.entity_end[number] > match[0] + 1

    def _is_role_word(self, number: int) -> bool:
        return heads().at(self.table, number) is not None or self.table.lowers[number] in modifiers()

    def _goes_on(self, number: int) -> bool:
        """Whether the role's head is still to come: "Deputy | Foreign Minister", "police chief | adviser"."""
        for step in range(3):
            if number + step >= self.size:
                return False
            if heads().at(self.table, number + step) is not None:
                return True
            if self.table.lowers[number + step] not in modifiers():
                return False
        return False

    def _phrase(self, head_start: int, head_end: int, head: Head, floor: int) -> RolePhrase:
        left = Parts()
        start = self._left(head_start, floor, left)
        right = Parts()
        end = self.complements.read(head_start, head_end, head, right)
        role = " ".join([*left.kept, _full_form(head.phrase), *right.kept]).replace(" - ", "-")
        exact = offices().get(role)
        plain = exact or offices().get(_without_prefix(role))
        organization = right.organization or (exact.organization if exact else None) or left.organization
        if left.country == "EU" and right.organization is None:
            organization = "European Union"
        return RolePhrase(
            start=start,
            end=end,
            head_start=head_start,
            head_end=head_end,
            role=role,
            office=canonical_role(role),
            category=plain.category if plain else head.category,
            organization=organization or (plain.organization if plain else None),
            country_code=right.country
            or left.country
            or _country_of(right.organization or left.organization),
            default_country=self._default_country(plain, head, left, right),
            status=right.status or left.status or "incumbent",
            determiner="owner" if left.owner else self._determiner(start),
            owner=left.owner,
            is_title=head.is_title,
            is_political=head.is_political,
            is_plural=head.is_plural,
            has_complement=end > head_end and right.status is None,
            is_proper=self.table.words[head_start][0].isupper(),
        )

    @staticmethod
    def _default_country(plain: Office | None, head: Head, left: Parts, right: Parts) -> str | None:
        """Country of the place named with the role, else of the office or its abbreviation."""
        short = offices().get(head.phrase)
        return (
            left.place_country
            or right.place_country
            or (plain.country_code if plain else None)
            or (short.country_code if short else None)
        )

    def _lower(self, start: int, end: int) -> str:
        return self.table.lower[self.table.starts[start] : self.table.ends[end - 1]].replace("’", "'")

    def _text(self, start: int, end: int) -> str:
        return self.table.plain[self.table.starts[start] : self.table.ends[end - 1]]

    def _determiner(self, start: int) -> str:
        if not start:
            return ""
        before = self.table.lowers[start - 1]
        return "their" if before in PRONOUNS else DETERMINERS.get(before, "")

    # --- to the left: former U.S. House Speaker ---

    def _left(self, head: int, floor: int, parts: Parts) -> int:
        """First token of the phrase; what stands before the head goes into `parts`."""
        table = self.table
        start = number = head
        limit = max(floor, head - LONGEST_PHRASE)
        while number > limit:
            last = number - 1
            lower = table.lowers[last]
            if lower in MARKS and (table.tags[last] == "POS" or lower != "'"):
                owner = self._owner(last, limit, parts)
                if owner is not None:
                    parts.owner = (owner, last)
                    start = owner
                break
            if lower == "-" or table.tags[last] == "HYPH":
                if last <= limit or not self._is_tight(last):
                    break
                number = last
                continue
            joined = self._hyphenated_status(last, limit)
            if joined is not None:
                self._hold(statuses()[self._lower(joined, number)], parts)
                start = number = joined
                continue
            body = self._body_before(number, limit)
            if body is not None:
                self._keep(body, number, parts)
                start = number = body
                continue
            known = self._country_before(number, limit)
            if known is not None:
                first, code = known
                if not self._belongs(first, number, head):
                    break
                parts.country = parts.country or code
                start = number = first
                continue
            if lower in statuses():
                self._hold(statuses()[lower], parts)
                start = number = last
                continue
            if not self._is_modifier(last, number, head):
                break
            first = self._start_of_name(last, limit)
            self._keep(first, number, parts)
            start = number = first
        return start

    @staticmethod
    def _hold(status: str, parts: Parts) -> None:
        """The word next to the office counts, but death outlasts every other status."""
        if parts.status is None or status == "deceased":
            parts.status = status

    def _hyphenated_status(self, last: int, limit: int) -> int | None:
        """First token of "one-time", which a tokenizer cuts in three."""
        first = last - 2
        if first < limit or self.table.words[last - 1] != "-" or not self._is_tight(last - 1):
            return None
        return first if self._lower(first, last + 1) in statuses() else None

    def _body_before(self, number: int, limit: int) -> int | None:
        """First token of a known organisation of several words that ends before token `number`."""
        if not self.table.words[number - 1][0].isupper():
            return None
        for length in range(7, 1, -1):
            first = number - length
            if first >= limit and self._text(first, number) in organization_names():
                return first
        return None

    def _is_tight(self, hyphen: int) -> bool:
        ends, starts = self.table.ends, self.table.starts
        return (
            hyphen + 1 < self.size
            and ends[hyphen - 1] == starts[hyphen]
            and ends[hyphen] == starts[hyphen + 1]
        )

    def _country_before(self, number: int, limit: int) -> tuple[int, str] | None:
        for length in (4, 3, 2, 1):
            first = number - length
            if first >= limit and self.table.words[first][:1].isupper():
                code = country_words().get(self._text(first, number))
                if code is not None:
                    return first, code
        return None

    def _belongs(self, first: int, end: int, head: int) -> bool:
        """Whether a country word narrows the role, rather than end the phrase before it ("in China")."""
        if self._text(first, end) in adjectives() or end == head:
            before = self.table.lowers[first - 1] if first else ""
            is_noun = self._text(first, end) not in adjectives()
            return not (is_noun and before in PREPOSITIONS)
        before = self.table.lowers[first - 1] if first else ""
        return before not in PREPOSITIONS

    def _is_modifier(self, last: int, number: int, head: int) -> bool:
        table = self.table
        lower, tag, word = table.lowers[last], table.tags[last], table.words[last]
        if lower in modifiers():
            return tag not in {"VB", "VBD", "VBZ", "VBP", "MD", "IN", "RB"} or word[0].isupper()
        if lower in CALENDAR or lower in UNCOUNTED or lower in DETERMINERS or lower in PRONOUNS:
            return False
        if lower in {"and", "&"}:
            return (
                last > 0 and table.lowers[last - 1] in modifiers() and table.lowers[last + 1] in modifiers()
            )
        is_body = word in organization_names()
        if self.entity[last] in PERSONS and self.entity_end[last] == number and not is_body:
            # "Biden adviser", "Trump lawyer": a name may modify a lower-case role, but never a title.
            return number == head and table.words[head][0].islower()
        if word[0].isupper():
            if self.entity[last] in {"LOC", "GPE"} and self._follows_preposition(last):
                return False
            return tag.startswith("NN") or (
                tag == "JJ" and (self.entity[last] != "" or self._is_inside(last))
            )
        if tag not in {"NN", "JJ", "NNP", "AFX", "JJS"} or heads().at(table, last) is not None:
            return False
        # "last week Defense Minister": a common noun does not modify a capitalised title.
        return not table.words[number][0].isupper() and last > head - 5

    def _is_inside(self, number: int) -> bool:
        """Whether a capital is no mere beginning of a sentence: "the Indo-Pacific coordinator"."""
        return number > 0 and (
            self.table.words[number - 1][0].isalnum() or self.table.words[number - 1] == "-"
        )

    def _follows_preposition(self, number: int) -> bool:
        first = self.entity_start[number]
        return first > 0 and self.table.lowers[first - 1] in PREPOSITIONS

    def _start_of_name(self, last: int, limit: int) -> int:
        """First token of the entity or known organisation that ends with token `last`."""
        first = max(limit, self.entity_start[last]) if self.entity_end[last] == last + 1 else last
        country = country_phrases().at(self.table, first) if first < last else None
        if country is not None and country[0] <= last:
            # "U.S. Defense Secretary": a recogniser's "U.S. Defense" is a country and a function.
            first = country[0]
        for length in (6, 5, 4, 3, 2):
            begin = last + 1 - length
            if limit <= begin < first and self._text(begin, last + 1) in organization_names():
                return begin
        return first

    def _keep(self, first: int, end: int, parts: Parts) -> None:
        text = self._text(first, end)
        known = organization_names().get(text)
        if self.entity[first] in PERSONS and self.entity_end[first] == end and known is None:
            parts.owner = (first, end)
            return
        if known is not None:
            parts.organization = parts.organization or known.name
        elif text[0].isupper() and parts.organization is None and self._is_body(first, end):
            parts.organization = text
        lower = self._lower(self._past_country(first, end), end)
        place = places().at(self.table, first)
        if place is not None and place[0] == end:
            parts.place_country = parts.place_country or place[1]
        is_wide = place is not None and place[1] is None  # "Indo-Pacific coordinator": a function
        is_place = (
            known is None and not is_wide and (self.entity[first] in {"LOC", "GPE"} or place is not None)
        )
        is_praise = self.table.tags[first].startswith("JJ") and text.islower()
        if lower in modifiers() or not (is_place or is_praise):
            joint = " - " if end < self.size and self.table.words[end] == "-" else ""
            parts.kept.insert(0, lower + joint)

    def _past_country(self, first: int, end: int) -> int:
        country = country_phrases().at(self.table, first)
        return country[0] if country is not None and country[0] < end else first

    def _is_body(self, first: int, end: int) -> bool:
        if self.table.lowers[end - 1] in BODY_NOUNS:
            return True
        return self.entity[first] == "ORG" and self.table.lowers[end - 1] not in modifiers()

    def _owner(self, mark: int, limit: int, parts: Parts) -> int | None:
        """First token of the possessor that ends before `mark`: a country, body, person or group noun."""
        if mark <= limit:
            return None
        known = self._country_before(mark, limit)
        if known is not None:
            parts.country = parts.country or known[1]
            return known[0]
        last = mark - 1
        table = self.table
        if not table.words[last][0].isupper():
            return self._common_owner(last, limit)
        first = self._start_of_name(last, limit)
        while (
            first > limit and table.words[first - 1][:1].isupper() and table.tags[first - 1].startswith("NNP")
        ):
            first -= 1
        text = self._text(first, mark)
        body = organization_names().get(text)
        if body is not None:
            parts.organization = parts.organization or body.name
            parts.country = parts.country or body.country_code
        elif self.entity[last] == "ORG":
            parts.organization = parts.organization or text
        return first

    def _common_owner(self, last: int, limit: int) -> int | None:
        if self.table.lowers[last] not in OWNER_NOUNS:
            return None
        first = last
        while first > limit and (
            self.table.tags[first - 1] in {"NN", "JJ"} or self.table.words[first - 1][:1].isupper()
        ):
            first -= 1
        return first


_NO_TITLE_BEFORE = word_set(
    "Motors Electric Mills Assembly Dynamics League County Street Street. Court Election"
)


def _full_form(phrase: str) -> str:
    """Abbreviated titles written out: "sen." -> "senator"."""
    office = offices().get(phrase) if "." in phrase else None
    return office.office if office else phrase


def _without_prefix(role: str) -> str:
    for prefix in ("deputy ", "vice ", "assistant ", "first deputy ", "senior ", "chief ", "u.s. ", "us "):
        if role.startswith(prefix):
            return role[len(prefix) :]
    return role


def _country_of(organization: str | None) -> str | None:
    known = organization_names().get(organization) if organization else None
    return known.country_code if known else None
