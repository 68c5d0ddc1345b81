"""An article's title and signature in, who "I" is outside quotations out: `author_of(doc)`.

Governments publish what one person says or signs: "Remarks by President Biden on …", "Statement from …",
"I, JOSEPH R. BIDEN JR., President of …", or a name alone in a line at the end. Such a text is the author's
own voice; a joint statement has several authors and gives none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from spacy.tokens import Doc

from flows.extract.context import home_country
from flows.extract.gazetteer import adjectives, country_names, folded, organization, public_roles
from flows.extract.holders import SUFFIXES, agree, article_day, holders, known_holder
from flows.extract.tokens import word_set
from flows.records import Actor, Article

_KINDS = (
    r"(?:press )?(?:remarks?|statements?|messages?|letters?|speech|address|article|op-ed|toast|testimony|"
    r"comments?|briefing|gaggle|interview|news conference|conference|call|proclamation|greetings?)"
)
_AUTHORED = re.compile(
    rf"(?:(?:full text|transcript|text)(?: of|:)? (?:the )?)?(?:(?:as[- ]prepared|opening|closing|brief|full|"
    rf"joint|virtual|video|written|official|public) )*{_KINDS}"
    r"(?: as (?:prepared|delivered)(?: for delivery)?)?"
    r" (?:by|from|of) ",
    re.IGNORECASE,
)
_OWNED = re.compile(
    rf"(?:full text|transcript)(?: of|:)? (?:the )?(.{{3,120}}?)['’]s? {_KINDS}\b", re.IGNORECASE
)
_STOPS = word_set(
    "on at in after before during ahead following regarding concerning about with upon as en is and marking "
    "welcoming honoring honouring celebrating announcing introducing commemorating condemning recognizing "
    "applauding observing congratulating calling responding mourning to for over against via aboard under "
    "delivered following"
)
"""Words that end the author's phrase in a title, unless they belong to an office ("Ambassador to …")."""
_OFFICE_LINKS = word_set("of the to for and")
_LONGEST_PHRASE = 14
"""Words of a title's author that are looked at."""
_PARTICLES = word_set("de del della di da van von der den bin ibn al el la le")
_HONORIFICS = word_set(
    "mr mr. ms ms. mrs mrs. dr dr. gen gen. lt lt. col col. adm adm. sen sen. rep rep. sir h.e. dame lord"
)
_OTHERS = re.compile(r"['’]s [A-Z]\w+$|(?:officials|leaders|ministers|senators)$", re.IGNORECASE)
"""Phrases for somebody else than the one they name ("President Biden's Doctor"), or for several."""
_I_WHO = re.compile(
    r"\bI, ([A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,4}),? (?:the )?(?:President|Prime|King|Governor|Secretary)\b"
)
_SIGNATURE = re.compile(r"(?:Sincerely,? ?|/s/ ?)?([A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,4})")
_SIGNED_LINES = 12
"""How many lines at the end of a text may hold the signature."""


def author_of(doc: Doc) -> Actor | None:
    """The one person in whose name the article is written, or None.

    The Actor's `label`, `country_code` and `name_number` are those of the person's mention in the text, if
    there is one; its span is the signature's, or (0, 0) when the title tells. Ask it only about words outside
    quotations and turns of a transcript. Needs `doc._.actors`; computed once per Doc.
    """
    if "author" not in doc.user_data:
        doc.user_data["author"] = _author(doc)
    author: Actor | None = doc.user_data["author"]
    return author


def _author(doc: Doc) -> Actor | None:
    article: Article | None = doc._.article
    phrase = authors_phrase(article.title) if article and article.title else None
    if phrase is not None:
        return None if _is_joint(phrase) else person_of(doc, phrase)
    return _signatory(doc)


def authors_phrase(title: str) -> str | None:
    """The words of a title that name its author: "Statement by President Biden on …" -> "President Biden".

    Several authors stay together ("President Biden and President Xi"); None where the title names none.
    """
    title = _plain(title)
    match = _AUTHORED.match(title)
    if match is not None:
        return _until_stop(title[match.end() : match.end() + 160])
    owned = _OWNED.match(title)
    return owned[1] if owned is not None else None


def _plain(title: str) -> str:
    return re.sub(r"\s+", " ", re.sub("[\u200b\u2060\ufeff]", "", title)).strip()


def _until_stop(words: str) -> str | None:
    """The leading words up to the occasion; an office keeps its "of", "to" and "for"."""
    kept: list[str] = []
    has_name = False
    parts = words.split(" ")
    for number, word in enumerate(parts):
        bare = word.strip(",:;|–—-").casefold()
        following = parts[number + 1] if number + 1 < len(parts) else ""
        is_office_link = bare in _OFFICE_LINKS and (following[:1].isupper() or following == "the")
        if bare == "and" and has_name and is_office_link:
            return " ".join([*kept, word, *parts[number + 1 : number + 4]])
        if is_office_link and not has_name and (kept or bare == "the"):
            kept.append(word)
            continue
        if (not word[:1].isupper() and bare != "the") or bare in _STOPS:
            break
        kept.append(word.strip(":;|–—,"))
        has_name = bool(name_said(" ".join(kept)))
        if word[-1] in ",:;|–—":
            break
    return " ".join(kept) or None


def _is_joint(phrase: str) -> bool:
    """Whether the phrase names two people: a capital stands on both sides of an "and" behind a name."""
    before, found, after = phrase.partition(" and ")
    return bool(found) and bool(name_said(before)) and bool(after)


def person_of(doc: Doc, phrase: str, span: tuple[int, int] = (0, 0)) -> Actor | None:
    """Whom "President Biden", "Secretary of State Antony Blinken" or "the President" means in this article.

    Args:
        doc: with names and actors.
        phrase: an office, a name, or both, in any case.
        span: of the phrase, for the Actor.
    """
    if _OTHERS.search(phrase):
        return None
    name, office = name_said(phrase), office_said(phrase)
    if name and len(name.split(" ")[-1]) > 1:
        return _named(doc, name, office, country_said(doc, phrase), span)
    return _holder(doc, office, country_said(doc, phrase), span) if office else None


def name_said(phrase: str) -> str:
    """The name in a phrase without the office before it; "" if there is none."""
    words = phrase.replace("’", "'").split(" ")
    _, start = _office_span(words)
    if words[start : start + 1] and words[start].casefold() in _OFFICE_LINKS:
        start = _past_body(words, start + 1)
    while start < len(words) and words[start].casefold() in _HONORIFICS | {"the"}:
        start += 1
    end = start
    while end < len(words) and (not words[end].islower() or words[end] in _PARTICLES):
        end += 1
    kept = [word for word in words[start:end] if word.casefold().rstrip(",") not in SUFFIXES]
    name = " ".join(kept).strip(" ,")
    return "" if name in country_names() else name


def _past_body(words: Sequence[str], start: int) -> int:
    """Behind the country or body of an office: "of the Russian Federation", "to the United Nations"."""
    for end in range(min(len(words), start + 6), start, -1):
        body = re.sub("^[Tt]he ", "", " ".join(words[start:end]))
        if body in country_names() or organization(body) is not None:
            return end
    return min(start + 1, len(words))


def _office_span(words: Sequence[str]) -> tuple[int, int]:
    """(first, last + 1) of the last office that stands in `words`; (0, 0) if there is none."""
    found = (0, 0)
    lowered = [word.casefold().strip(",") for word in words[:_LONGEST_PHRASE]]
    for start in range(len(lowered)):
        for end in range(min(len(lowered), start + 6), max(start, found[1]), -1):
            if " ".join(lowered[start:end]) in _offices():
                found = (start, end)
                break
    return found


@cache
def _offices() -> frozenset[str]:
    more = {
        "first lady", "second gentleman", "first gentleman", "deputy", "principal deputy", "chair",
        "chairwoman", "administrator", "surgeon general", "spokesperson", "general", "advisor", "adviser",
    }  # fmt: skip
    return frozenset(public_roles()) | more


def has_office(phrase: str) -> bool:
    """Whether a phrase holds a public office: "Prime Minister Modi", "THE FIRST LADY"."""
    return _office_span(phrase.split(" ")) != (0, 0)


def office_said(phrase: str) -> str:
    words = phrase.split(" ")
    start, end = _office_span(words)
    return " ".join(words[start:end]).casefold().strip(" ,")


def country_said(doc: Doc, phrase: str) -> str | None:
    """Country that a phrase names ("President of the Russian Federation"), else that of its publisher."""
    words = re.sub("['’]s?(?= |$)", "", phrase).split(" ")
    for start in range(len(words)):
        for end in range(min(len(words), start + 5), start, -1):
            part = " ".join(words[start:end])
            if code := country_names().get(part) or adjectives().get(part):
                return code
    return home_country(doc)


# --- people ---------------------------------------------------------------------------------------


def _named(doc: Doc, name: str, office: str, country: str | None, span: tuple[int, int]) -> Actor | None:
    wanted = folded(name).split()
    holder = known_holder(doc, wanted, office)
    names = [folded(holder[0]).split()] if holder else [wanted]
    if holder is None or len(wanted) > 1:
        names.append(wanted)
    full = holder[0] if holder else name.title() if name.isupper() else name
    people = [actor for last in sorted({one[-1] for one in names}) for actor in _people(doc).get(last, ())]
    for actor in people:
        mention = folded(actor.label).split()
        if not any(agree(mention, one) for one in names):
            continue
        if len(mention) == 1 and len(wanted) > 1 and holder is None and mention[0] in holders():
            continue  # "Biden" is the President, not Jill Biden
        label = full if len(mention) == 1 and " " in full else actor.label
        return _actor(
            span, label, actor.country_code or (holder[1] if holder else country), actor.name_number
        )
    if holder is not None:
        return _actor(span, holder[0], holder[1] or country, None)
    if (cut := _before_gerund(doc, name, office)) is not None:
        return _named(doc, cut, office, country, span)
    if not office:
        return None  # "Statement of Support": nobody known, and no office says that it is a person
    return _actor(span, full, country, None)


def _before_gerund(doc: Doc, name: str, office: str) -> str | None:
    """The name before a title's verb: "Biden" of "Biden Paying Respects"; None for "Xi Jinping"."""
    words = name.split(" ")
    for number in range(1, len(words)):
        cut = words[:number]
        if words[number].endswith("ing"):
            wanted = folded(" ".join(cut)).split()
            is_known = known_holder(doc, wanted, office) is not None or wanted[-1] in _people(doc)
            return " ".join(cut) if is_known or number < len(words) - 1 else None
    return None


def _people(doc: Doc) -> dict[str, list[Actor]]:
    """Folded last name -> first mention of each person so named; words in capitals are labels, no names."""
    if "people" not in doc.user_data:
        people: dict[str, dict[str, Actor]] = {}
        for actor in doc._.actors:
            words = folded(actor.label).split()
            is_named = actor.kind == "person" and actor.basis == "name" and actor.name_number is not None
            if is_named and words and not actor.label.isupper():
                people.setdefault(words[-1], {}).setdefault(actor.label, actor)
        doc.user_data["people"] = {last: list(found.values()) for last, found in people.items()}
    found: dict[str, list[Actor]] = doc.user_data["people"]
    return found


def _holder(doc: Doc, office: str, country: str | None, span: tuple[int, int]) -> Actor | None:
    """Who held an office in the days of the article, or whom the article itself gives it to."""
    for number, mention in enumerate(doc._.names):
        if (
            mention.label == "PERSON"
            and mention.role is not None
            and mention.role.removeprefix("the ") == office
            and mention.country_code in {country, None}
            and mention.role_status in {None, "incumbent"}
        ):
            return _actor(span, mention.name or mention.surface, mention.country_code or country, number)
    day = article_day(doc)
    if day is None or country is None:
        return None
    rows = [row for named in holders().values() for row in named]
    found = {
        row[:2]
        for row in rows
        if row[1] == country and row[2] == office and row[3] <= day.isoformat() <= row[4]
    }
    if len(found) != 1:
        return None
    label, code = next(iter(found))
    return _named(doc, label, office, code, span)


def _actor(span: tuple[int, int], label: str, country: str | None, number: int | None) -> Actor:
    return Actor(
        start=span[0],
        end=span[1],
        head=span[0],
        kind="person",
        label=label,
        country_code=country,
        is_political=True,
        basis="name",
        name_number=number,
    )


# --- signatures -----------------------------------------------------------------------------------


def _signatory(doc: Doc) -> Actor | None:
    """Who signs the text or says "I, NAME, President …"; None where two people do."""
    text = doc.text
    found = {match[1]: match.span(1) for match in _I_WHO.finditer(text)}
    end = len(text)
    for _ in range(_SIGNED_LINES):
        start = text.rfind("\n", 0, end) + 1
        line = text[start:end].strip()
        match = _SIGNATURE.fullmatch(line) if len(line) < 60 else None
        if match is not None and (line.isupper() or match[1] != line or len(found) == 0):
            offset = text.index(match[1], start)
            found.setdefault(match[1], (offset, offset + len(match[1])))
        end = start - 1
        if end <= 0:
            break
    signed = [(name, span) for name, span in found.items() if _is_somebody(doc, name)]
    if len({folded(name) for name, _ in signed}) != 1:
        return None
    name, span = signed[0]
    return _named(doc, name_said(name), "", country_said(doc, ""), span)


def _is_somebody(doc: Doc, name: str) -> bool:
    """Whether a line of capital words is the name of a person in office."""
    words = [word for word in folded(name_said(name)).split() if word not in SUFFIXES]
    return len(words) > 1 and known_holder(doc, words, "") is not None
