"""Names and role phrases of a Doc in, who has which role out: titles before a name, appositions behind it.

"Spokesman John Kirby", "China's top diplomat, Wang Yi,", "Ana Torres, who served as mayor until 2019,".
Only what the words next to a name say; what holds for later mentions is decided in `names`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from flows.extract.name_claims import NameSpan
from flows.extract.role_words import DETERMINERS, PRONOUNS, honorifics
from flows.extract.roles import RolePhrase
from flows.extract.tokens import TokenTable, word_set

VERBS = {
    tuple(words.split()): status
    for status, groups in {
        "incumbent": "is|remains|became|becomes|has been|serves as|has served as|works as|was named|"
        "was appointed|was elected|was reelected|was re-elected|was sworn in as|was named as|"
        "was appointed as|was elected as|has been named|has been appointed|has been elected|"
        "took office as|took over as",
        "acting": "acts as|is serving as acting",
        "former": "was|had been|served as|had served as|used to be|worked as|acted as|resigned as|"
        "stepped down as|quit as|was ousted as|was removed as|was dismissed as|was fired as",
        "designate": "will be|will become|will serve as|is to become|is set to become|is due to become",
    }.items()
    for words in groups.split("|")
}  # fmt: skip
"""Verbs between a name and its role -> whether the role is held."""

LONGEST_VERB = max(len(words) for words in VERBS)

ADVERBS = {
    "then": "former", "formerly": "former", "previously": "former", "once": "former",
    "until recently": "former", "now": "incumbent", "currently": "incumbent", "today": "incumbent",
    "also": None, "himself": None, "herself": None, "later": "incumbent", "both": None,
    "briefly": None, "long": None,
}  # fmt: skip
"""Words between a name and its role that may say whether it is held."""

ASIDES = frozenset({",", "(", "—", "–", "--"})

_PARTY = re.compile(
    r"[ ]?[,(][ ]?(?:[RDI]|Rep|Dem|Ind)\.?[-–](?:[A-Z][A-Za-z]{0,6}\.?){1,3}(?=[ ]?[),.;]|$)[ ]?\)?"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


class RoleLinks:
    """Which role phrases of one Doc stand next to which of its names.

    Attributes:
        used: first tokens of the phrases that belong to a name.
    """

    def __init__(self, table: TokenTable, phrases: Sequence[RolePhrase]) -> None:
        self.table = table
        self.size = len(table.words)
        self.by_end = {phrase.end: phrase for phrase in phrases}
        self.by_start = {phrase.start: phrase for phrase in phrases}
        self.used: set[int] = set()

    def link(self, names: Sequence[NameSpan]) -> list[RolePhrase | None]:
        """The role of each name, in the order of the names; None where no role stands next to it."""
        found: list[RolePhrase | None] = []
        for number, name in enumerate(names):
            phrase = self._before(name)
            if phrase is None and number:
                phrase = self._shared(name, names[number - 1], found[-1])
            if phrase is not None:
                self._use(phrase)
                phrase = self._over_rank(phrase)
            found.append(phrase)
        for number, name in enumerate(names):
            phrase, country = self._behind(name.end)
            if phrase is not None and phrase.start not in self.used:
                self.used.add(phrase.start)
                if found[number] is None or is_rank(found[number]):
                    found[number] = phrase
            phrase = found[number]
            if country is not None and phrase is not None and phrase.country_code is None:
                found[number] = replace(phrase, default_country=country)
        return found

    # --- before a name ---

    def _before(self, name: NameSpan) -> RolePhrase | None:
        """The role that ends right before a name: "spokesman John Kirby", "China's top diplomat, Wang Yi"."""
        lowers, number = self.table.lowers, name.start
        if number and self.table.words[number - 1] in honorifics():
            number -= 1
        phrase = self.by_end.get(number)
        if phrase is not None:
            return self._of_pair(phrase)
        phrase = self.by_end.get(number - 1)
        if phrase is None or phrase.is_plural:
            return None
        mark = lowers[number - 1]
        is_definite = self._of_pair(phrase).determiner in {"the", "owner", "their"}
        if mark == "(":
            return phrase
        if mark in {"is", "was", "remains"} and self._of_pair(phrase).determiner in {"the", "owner"}:
            return phrase
        if mark != ",":
            return None
        if phrase.start and lowers[phrase.start - 1] == "as":
            return phrase  # "As foreign minister, Elez signed"
        # "After meeting the prime minister, Blinken said": not the prime minister.
        tag = self.table.tags[name.end] if name.end < self.size else "."
        return self._of_pair(phrase) if is_definite and tag not in _FINITE else None

    def _of_pair(self, phrase: RolePhrase) -> RolePhrase:
        """The second of two offices has the country and possessor of the first."""
        first = self.by_end.get(phrase.start - 1)
        if first is None or first.is_plural or self.table.lowers[phrase.start - 1] not in {"and", "&"}:
            return phrase
        return replace(
            phrase,
            country_code=phrase.country_code or first.country_code,
            determiner=phrase.determiner or first.determiner,
            owner=phrase.owner or first.owner,
        )

    def _use(self, phrase: RolePhrase) -> None:
        self.used.add(phrase.start)
        before = self.by_end.get(phrase.start - 1)
        if before is not None and self.table.lowers[phrase.start - 1] in {"and", "&"}:
            self.used.add(before.start)

    def _over_rank(self, phrase: RolePhrase) -> RolePhrase:
        """The office that says more than the rank behind it: "Foreign Minister Prince Faisal"."""
        if not is_rank(phrase):
            return phrase
        office = self.by_end.get(phrase.start)
        if office is None and phrase.start and self.table.lowers[phrase.start - 1] == ",":
            office = self.by_end.get(phrase.start - 1)
            if office is not None and self._of_pair(office).determiner not in {"the", "owner", "their"}:
                office = None
        if office is None or office.is_plural or is_rank(office):
            return phrase
        self._use(office)
        # The span runs up to the name, as that of any title does.
        return replace(self._of_pair(office), end=phrase.end)

    def _shared(self, name: NameSpan, previous: NameSpan, phrase: RolePhrase | None) -> RolePhrase | None:
        """A plural title belongs to each name of a pair: "Presidents Joe Biden and Xi Jinping"."""
        if phrase is None or not phrase.is_plural:
            return None
        gap = self.table.lowers[previous.end : name.start]
        return phrase if len(gap) <= 2 and set(gap) <= {"and", ","} else None

    # --- behind a name ---

    def _behind(self, end: int) -> tuple[RolePhrase | None, str | None]:
        """The role in apposition or predicate behind a name, and the country its party's letter says."""
        lowers = self.table.lowers
        number, country = self._past_party(end)
        status: str | None = None
        is_predicate = False
        if number < self.size and lowers[number] in ASIDES:
            number = self._past_age(number + 1)
            if self._starts_role(number):
                return self._phrase_at(number, None, is_predicate=False), country
            number, status = self._past_adverb(number)
            if number < self.size and lowers[number] == "who":
                number, status = self._past_verb(number + 1)
                is_predicate = True
                if status is None:
                    return None, country
        else:
            number, status = self._past_verb(number)
            is_predicate = True
            if status is None:
                return None, country
        return self._phrase_at(number, status, is_predicate=is_predicate), country

    def _starts_role(self, number: int) -> bool:
        """Whether a role begins here, perhaps with a word that says if it is held ("then prime minister")."""
        return number in self.by_start

    def _phrase_at(self, number: int, status: str | None, *, is_predicate: bool) -> RolePhrase | None:
        lowers = self.table.lowers
        has_determiner = number < self.size and (lowers[number] in DETERMINERS or lowers[number] in PRONOUNS)
        phrase = self.by_start.get(number + has_determiner)
        if phrase is None or phrase.is_plural or (is_predicate and phrase.determiner == "their"):
            return None
        is_bare = not has_determiner and phrase.owner is None
        if is_bare and is_predicate and not (phrase.has_complement or phrase.is_political):
            return None
        after = self.table.words[phrase.end] if phrase.end < self.size else "."
        if is_bare and after[:1].isupper():
            return None  # "Biden, President Xi": the next of a list
        if has_determiner and not is_predicate and _VERB_FORM.fullmatch(after):
            return None  # "to Guterres, the Iranian minister condemned": the subject of what follows
        if phrase.status == "incumbent":
            status = self._term(phrase.end) or status
            if status is not None and status != "incumbent":
                return replace(phrase, status=status)
        return phrase

    def _past_party(self, end: int) -> tuple[int, str | None]:
        """Token after "(D-N.Y.)" or ", R-S.C.", and the country of which these are parties."""
        match = _PARTY.match(self.table.plain, self.table.ends[end - 1])
        if match is None:
            return end, None
        number = end
        while number < self.size and self.table.starts[number] < match.end():
            number += 1
        return number, "US"

    def _past_age(self, number: int) -> int:
        is_age = number + 1 < self.size and self.table.words[number].isdigit()
        return number + 2 if is_age and self.table.words[number + 1] == "," else number

    def _past_adverb(self, number: int) -> tuple[int, str | None]:
        for length in (2, 1):
            words = " ".join(self.table.lowers[number : number + length])
            if words in ADVERBS:
                return number + length, ADVERBS[words]
        return number, None

    def _past_verb(self, number: int) -> tuple[int, str | None]:
        """Token after a verb that links a name to a role; status None where there is no such verb."""
        after, adverb = self._past_adverb(number)
        for length in range(LONGEST_VERB, 0, -1):
            status = VERBS.get(tuple(self.table.lowers[after : after + length]))
            if status is not None:
                end, inner = self._past_adverb(after + length)
                return end, adverb or inner or status
        return number, None

    def _term(self, end: int) -> str | None:
        """What the years behind a role say: "until 2019", "from 2011 to 2015", "since 2020"."""
        words = self.table.lowers[end : end + 4]
        if not words:
            return None
        if words[0] == "since":
            return "incumbent"
        years = [bool(_YEAR.fullmatch(word)) for word in words]
        is_span = words[0] in {"from", "between"} and len(words) == 4 and years[1] and years[3]
        if is_span and words[2] in {"to", "until", "and", "through", "-", "–"}:
            return "former"
        return "former" if words[0] == "until" and len(words) > 1 and years[1] else None


def is_rank(phrase: RolePhrase | None) -> bool:
    """Whether it is a rank of birth, service or church, which any office outweighs: "Prince", "General"."""
    if phrase is None or not phrase.is_title or phrase.category not in {"royal", "military", "religious"}:
        return False
    return not OFFICE_WORDS & set(phrase.role.replace("-", " ").split())


_VERB_FORM = re.compile(
    r"said|says|told|met|will|would|has|had|is|was|made|held|took|wrote|gave|saw|[a-z]{3,}ed"
)

OFFICE_WORDS = word_set("crown chief leader commander warlord chairman chairwoman head secretary")
"""In a military or royal role they make an office of it."""
