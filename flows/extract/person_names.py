"""A person's name in, its parts out: given name, family name, order; and who two names may share.

Vocabulary: seeds/given_names.csv, seeds/family_names.csv (names that stand first in East Asian order) and
the names of seeds/office_holders.csv.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from flows.extract.tokens import word_set
from flows.office_holders import office_holders
from flows.resources import resource_path

_SUFFIX = re.compile(r"(?:Jr|Sr|JR|SR|II|III|IV|VI{1,3}|IX|XI{1,3}|XIV|XV|XVI)\.?,?")

PARTICLES = word_set(
    "van von der den de del della di da dos das du la le el al bin bint ben ibn ter ten zu zur af abu st. "
    "ould"
)
"""Words that begin a family name; lower case, or capitalised behind a given name ("Le Pen", "Al Thani")."""

TOP_FAMILIES = word_set("Wang Li Zhang Liu Chen Yang Kim Park Lee Nguyen Tran Pham Wong Choi")

_PINYIN = re.compile(
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ong|ian|iao|ing|uai|uan|ai|ei|ao|ou|an|en|er|ia|ie|iu|in|ua|uo|ui|un|ue|ve|"
    r"[aeiouüv])){1,3}"
)
_KOREAN = re.compile(
    r"(?:(?:ch|[bcdghjklmnprstyw]?)h?"
    r"(?:yeo|yae|yoo|woo|wae|eui|wa|we|wi|wo|ya|ye|yo|yu|yi|ae|eo|eu|oe|ui|oo|ou|ee|ie|[aeiou])"
    r"(?:ng|ck|[knlmptbghr])?){1,2}"
)
_VIETNAMESE = re.compile(r"[^\W\d_]{1,7}")
_WADE = re.compile(r"[a-z]{1,6}'?(?:-[a-z']{1,6})?")
_SYLLABLES = {"zh": _PINYIN, "zh-tw": _WADE, "ko": _KOREAN, "vi": _VIETNAMESE, "km": _VIETNAMESE}


GIVEN_TELLS = frozenset({"hu", "ja"})
"""Languages whose names are printed in either order: a known given name behind decides."""


@dataclass(frozen=True, slots=True)
class PersonName:
    """Parts of a name. `order`: `given-family`, `family-given`, or None for a single name."""

    given: str | None
    family: str
    order: str | None


@cache
def given_names() -> Mapping[str, str]:
    """Given names -> `m`, `f` or `u`, followed by `es`, `hu` or `ja` for names of that language."""
    with resource_path("seeds/given_names.csv").open(encoding="utf-8", newline="") as lines:
        return {row["name"]: row["gender"] + row["language"] for row in csv.DictReader(lines)}


@cache
def family_names() -> Mapping[str, frozenset[str]]:
    """Family names that stand first -> languages they occur in."""
    found: dict[str, set[str]] = {}
    with resource_path("seeds/family_names.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["name"], set()).add(row["language"])
    return {name: frozenset(languages) for name, languages in found.items()}


@cache
def _holders_family_first() -> Mapping[str, bool]:
    return {
        name: holder.family_name == holder.name.split()[0] and len(holder.name.split()) > 1
        for holder in office_holders()
        for name in (holder.name, *holder.aliases)
        if " " in name and name.split()[-1] == holder.name.split()[-1]
    }


def is_suffix(word: str) -> bool:
    """Whether a word tells namesakes apart: "Jr.", "III", "XIV" (but not "Xi").

    >>> [is_suffix(word) for word in ("Jr.", "III", "Xi", "X")]
    [True, True, False, False]
    """
    return _SUFFIX.fullmatch(word) is not None


def is_regnal(name: str) -> bool:
    """Whether it is a given name and a number: "Charles III".

    >>> [is_regnal(name) for name in ("Charles III", "William Lietzau III")]
    [True, False]
    """
    words = name.split()
    return len(words) == 2 and words[1].isupper() and is_suffix(words[1]) and words[1][0] in "IVX"


@lru_cache(maxsize=4096)
def parse_name(name: str) -> PersonName:
    """Parts of a full or single name, titles already removed.

    >>> parse_name("Xi Jinping").family, parse_name("Ursula von der Leyen").family
    ('Xi', 'von der Leyen')
    >>> parse_name("Robert F. Kennedy Jr.")
    PersonName(given='Robert F.', family='Kennedy', order='given-family')
    >>> parse_name("Robert F. Kennedy , Jr.").family
    'Kennedy'
    """
    words = name.split()
    if is_regnal(name):
        return PersonName(None, name, None)
    while len(words) > 1 and (is_suffix(words[-1]) or words[-1] == ","):
        words.pop()
    words[-1] = words[-1].rstrip(",")
    if len(words) == 1:
        return PersonName(None, words[0], None)
    if is_family_first(" ".join(words)):
        return PersonName(" ".join(words[1:]), words[0], "family-given")
    first = _family_start(words)
    return PersonName(" ".join(words[:first]) or None, " ".join(words[first:]), "given-family")


def is_family_first(name: str) -> bool:
    """Whether the name is printed in East Asian order.

    >>> [is_family_first(n) for n in ("Kim Jong Un", "Kim Kardashian", "Shinzo Abe", "Jack Ma")]
    [True, False, False, False]
    """
    words = name.split()
    languages = family_names().get(words[0])
    if languages is None or not 2 <= len(words) <= 4:
        return False
    if _holders_family_first().get(name):
        return True
    rest = words[1:]
    if len(rest) == 1 and given_names().get(rest[0], "")[1:] in languages & GIVEN_TELLS:
        return words[0] not in given_names()  # "Orbán Viktor", "Hayashi Yoshimasa"
    if any(word in given_names() for word in rest):
        return False
    if len(words) == 2 and rest[0] in TOP_FAMILIES and words[0] not in TOP_FAMILIES:
        return False
    hyphenated = [word for word in rest if "-" in word]
    return any(_is_written_in(language, rest, bool(hyphenated)) for language in languages)


def _is_written_in(language: str, rest: list[str], has_hyphen: bool) -> bool:
    if language in GIVEN_TELLS:
        return False
    if language == "zh-tw" and not has_hyphen and len(rest) < 2:
        return False
    if language in {"zh", "ko"} and len(rest) > 2:
        return False
    pattern = _SYLLABLES[language]
    parts = [part.lower().replace("’", "").replace("'", "") for word in rest for part in word.split("-")]
    return all(pattern.fullmatch(part) for part in parts)


def _family_start(words: list[str]) -> int:
    """Index of the family name's first word, given name first."""
    for index in range(1, len(words) - 1):
        if words[index].lower() in PARTICLES:
            # "Marine Le Pen", "Mohammed bin Salman"; but "Luiz Inácio | Lula da Silva".
            is_double = index > 2 and words[index] in {"da", "do", "dos"} and _is_surname(words[index - 1])
            return index - is_double
    last = len(words) - 1
    if len(words) == 3 and _is_surname(words[1]):
        known = given_names().get(words[0], "")
        if known.startswith("f") or known.endswith("es"):
            # Women's and Spanish names keep the middle surname: "Janis Mackey Frayer", "Peña Nieto".
            return 1
    if len(words) == 4 and _is_surname(words[2]) and given_names().get(words[0], "").endswith("es"):
        return 2
    return last


def _is_surname(word: str) -> bool:
    return len(word) > 2 and not word.endswith(".") and word.isalpha() and word not in given_names()


@lru_cache(maxsize=4096)
def may_be_same(one: str, other: str) -> bool:
    """Whether two full names may be one person's: same family name, given names that do not differ.

    >>> may_be_same("Joe Biden", "Joseph R. Biden Jr."), may_be_same("Joe Biden", "Hunter Biden")
    (True, False)
    """
    if one == other:
        return True
    a, b = parse_name(one), parse_name(other)
    if _fold(a.family.split()[-1]) != _fold(b.family.split()[-1]) or a.given is None or b.given is None:
        return False
    if known_as(one) is not None and known_as(one) == known_as(other):
        return True
    if a.order == "family-given" or b.order == "family-given":
        return _fold(a.given).replace("-", "") == _fold(b.given).replace("-", "").replace(" ", "")
    x, y = _fold(a.given.split()[0]), _fold(b.given.split()[0])
    if x == y or (min(len(x), len(y)) == 1 and x[0] == y[0]):
        return True
    return SHORT_FORMS.get(x, x) == SHORT_FORMS.get(y, y)


@cache
def _known() -> Mapping[str, str]:
    return {name: holder.name for holder in office_holders() for name in (holder.name, *holder.aliases)}


def known_as(name: str) -> str | None:
    """Name under which an office holder is listed, for that name or one of its aliases."""
    return _known().get(name)


def _fold(word: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return plain.casefold().strip(".,")


SHORT_FORMS = {
    short: full
    for full, shorts in {
        "joseph": "joe", "william": "bill will billy", "robert": "bob rob bobby", "richard": "rick dick rich",
        "michael": "mike mick", "james": "jim jimmy jamie", "thomas": "tom tommy", "anthony": "tony antony",
        "charles": "chuck charlie", "edward": "ed ted eddie", "donald": "don", "daniel": "dan danny",
        "david": "dave", "stephen": "steve steven", "christopher": "chris", "matthew": "matt",
        "benjamin": "ben", "samuel": "sam", "andrew": "andy", "kenneth": "ken", "ronald": "ron",
        "timothy": "tim", "gregory": "greg", "jeffrey": "jeff", "lawrence": "larry", "john": "jack johnny",
        "nicholas": "nick", "patrick": "pat", "peter": "pete", "philip": "phil", "raymond": "ray",
        "elizabeth": "liz beth betsy", "katherine": "kate kathy katie", "margaret": "maggie peggy",
        "jennifer": "jen jenny", "susan": "susie sue", "deborah": "debbie debby", "pamela": "pam",
        "sergei": "sergey", "vladimir": "volodymyr", "alexander": "alex aleksandr", "mitchell": "mitch",
        "bernard": "bernie", "rafael": "rafael", "jonathan": "jon", "joshua": "josh", "frederick": "fred",
    }.items()
    for short in shorts.split()
}  # fmt: skip
