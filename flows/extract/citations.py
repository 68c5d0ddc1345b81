"""A Doc with statements in, the outlets and anonymous sources its article relies on out: `doc._.citations`.

An outlet is cited where the text leans on its reporting ("told NBC News", "Reuters reported", "according to
the BBC"), not where it is merely named. It is the article's origin when it is credited in the furniture
("© AP", "originally published by") or when the article's own sources talked to it. Each anonymous source is
one row, however often "the official" comes back.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from flows.extract.statements import outlet_name_at
from flows.extract.tokens import char_end, token_table
from flows.outlets import Outlet, find_outlet, outlet_by_id
from flows.records import Article, Citation, Statement

Doc.set_extension("citations", default=(), force=True)

_CONTEXT = 70
"""Characters on either side of an outlet's name that can say why it is named."""

_TOLD = re.compile(
    r"\b(?:told|tells?|telling|informed|tell)\s+(?:(?:[a-z]+\s+){0,2}at\s+)?(?:the\s+)?$"
    r"|\b(?:interview(?:s|ed)?|conversation)\s+(?:(?:that\s+)?(?:aired|published|broadcast)\s+\w+\s+)?(?:with|by|on|to)\s+(?:the\s+)?$"
    r"|\b(?:statement|comments?|remarks?|e-?mail|response|confirmed|speaking|spoke|talking|talked|spoken|"
    r"confirmation|disclosed|revealed)\s+(?:to|with)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_LEANS_ON = re.compile(
    r"\b(?:according\s+to|citing|as\s+reported\s+(?:by|in)|(?:first\s+|previously\s+|earlier\s+)?reported\s+(?:by|in|on)|"
    r"(?:obtained|seen|reviewed|viewed|verified|quoted|cited|compiled|released|conducted|published|"
    r"broadcast|aired|interviewed)\s+(?:by|in|on)|(?:reports?|reporting|investigation|analysis|story|article|op-ed|column|poll|"
    r"survey|interview|editorial|essay)\s+(?:by|in|from|for|on)|wrote\s+in|writing\s+in|told\s+readers\s+of)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"[\"”’']?(?:,\s+citing\b|\s+(?:(?:has|have|had|also|first|previously|earlier|later|separately|exclusively|subsequently)\s+){0,3}"
    r"(?:reported|reports|wrote|revealed|disclosed|quoted|cited|broke|obtained|reviewed|learned|published|broadcast)\b"
    r"|(?:['’]s?)?\s+(?:(?:news|exclusive|recent|own|investigative)\s+)?(?:report(?:s|ing)?|analysis|investigation|poll|survey|"
    r"tally|interview|database)\b(?!\s+card)|\s+contributed\b)",
)
_SAID = re.compile(r"\s+(?:said|says|noted|adds?|added|quoted)\b")

_CREDIT = re.compile(
    r"(?:©|\(c\)|\bcopyright\b)[\s\d,–-]*(?:by\s+)?(?P<a>[^.©|\n]{2,60})"
    r"|\b(?:originally|first)\s+(?:published|appeared|posted|reported)\s+(?:by|on|in|at)\s+(?P<b>[^.,;:|\n]{2,60})"
    r"|\brepublished\s+(?:from|with\s+permission\s+(?:from|of))\s+(?P<c>[^.,;:|\n]{2,60})"
    r"|^(?:source|via|courtesy(?:\s+of)?)\s*:?\s+(?P<d>[^.,;:|\n]{2,60})$",
    re.IGNORECASE | re.MULTILINE,
)
_CONTRIBUTED = re.compile(r"(?P<a>[A-Z][\w.'’ &-]{1,50}?)\s+(?:contributed|also contributed)\b")
_AGENCY_LINE = re.compile(r"\bReporting by\b.{0,400}?\b(?:Editing|Writing) by\b", re.DOTALL)
_WIRE = re.compile(
    r"^[^a-z\n]{0,40}[A-Za-z .,'-]{0,40}\((?P<a>Reuters|AP|AFP|UPI|Bloomberg|Xinhua|dpa|CNN)\)\s*[-–—]"
)

_WITHHELD = re.compile(
    r"\b(officials?|sources?|people|persons?|diplomats?|aides?|insiders?|executives?|staffers?|officers?|"
    r"individuals?|operatives?|advisers?|advisors?|lawmakers?|employees?|negotiators?)\b",
    re.IGNORECASE,
)
_CLOSENESS = re.compile(
    r"\b(?:familiar|knowledge|briefed|close to|involved|anonym\w+|aware|privy|unnamed|unidentified)\b",
    re.IGNORECASE,
)
_ANONYMITY = re.compile(
    r"\b(?:(?:on|under)\s+(?:the\s+)?condition\s+(?:of\s+anonymity|that\s+(?:they|he|she|it)\s+not\s+be\s+(?:named|identified))|"
    r"(?:requested|granted|spoke|speaking|insisted\s+on|given)\s+(?:on\s+)?anonym\w+|anonymously|"
    r"(?:declined|asked|refused|wished|requested)\s+(?:not\s+)?to\s+be\s+(?:named|identified)|"
    r"not\s+(?:be\s+)?(?:authori[sz]ed|permitted|allowed)\s+to\s+(?:speak|discuss|comment|talk|disclose|brief|be\s+quoted))",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(
    r"(?<![A-Z])[.!?][\"”’']?(?=\s|$)|\n|,\s*[\"“]"
    r"|,\s+(?:said|says|told|tells|added|adds|confirmed|noted|warned|described|(?:did|would|has|have|had)\s)"
)


@dataclass(frozen=True, slots=True)
class _Mention:
    """An outlet's name where the text leans on it. `is_told`: sources talked to it."""

    outlet: Outlet
    start: int
    end: int
    is_told: bool


def read_citations(doc: Doc) -> list[Citation]:
    """Citations in text order, those known from furniture first; one row per relation and source."""
    article: Article | None = doc._.article
    own = article.source_id if article else None
    text = token_table(doc).text
    mentions = list(_outlets(doc))
    citations = [*_credits(article), *_origins(text, mentions, own), *_cited(text, mentions, own)]
    citations.extend(_anonymous(doc))
    kept: dict[tuple[str, str], Citation] = {}
    for citation in citations:
        if citation.relation == "republishes" and any(key[0] == "republishes" for key in kept):
            continue
        key = (citation.relation, citation.source_id or citation.label.casefold())
        known = kept.setdefault(key, citation)
        if known.basis is None and citation.basis is not None:
            kept[key] = replace(known, basis=citation.basis)
    return sorted(
        kept.values(), key=lambda one: (-1 if one.start is None else one.start, one.relation, one.label)
    )


@Language.component("wirehouse_citations")
def citations_component(doc: Doc) -> Doc:
    """Store `read_citations(doc)` in `doc._.citations`."""
    doc._.citations = read_citations(doc)
    return doc


# --- outlets --------------------------------------------------------------------------------------


def _outlets(doc: Doc) -> Iterator[_Mention]:
    """Outlets the text leans on, with the words that say so."""
    table = token_table(doc)
    text = table.text
    persons = {
        table.words[after - 1]
        for first, after, label in table.entities
        if label == "PERSON" and " " in text[table.starts[first] : table.ends[after - 1]]
    }
    index = 0
    while index < len(doc):
        word = table.words[index]
        name = outlet_name_at(doc, index) if word[:1].isupper() and word not in persons else None
        if name is None:
            index += 1
            continue
        start = text.index(name, table.starts[index])
        end = start + len(name)
        outlet = find_outlet(name)
        if outlet is not None and (mention := _in_context(text, outlet, start, end)) is not None:
            yield mention
        while index < len(doc) and table.starts[index] < end:
            index += 1


def _in_context(text: str, outlet: Outlet, start: int, end: int) -> _Mention | None:
    before = text[max(0, start - _CONTEXT) : start].rpartition("\n")[2]
    after = text[end : end + _CONTEXT].partition("\n")[0]
    offset = start - len(before)
    if found := _TOLD.search(before):
        return _Mention(outlet, offset + found.start(), end, True)
    if found := _LEANS_ON.search(before):
        return _Mention(outlet, offset + found.start(), end, False)
    if found := _REPORTS.match(after):
        return _Mention(outlet, start, end + found.end(), False)
    if (found := _SAID.match(after)) and re.search(r"[,”\"]\s+(?:the\s+)?$", before, re.IGNORECASE):
        return _Mention(outlet, start, end + found.end(), False)
    return None


def _cited(text: str, mentions: Sequence[_Mention], own: str | None) -> Iterator[Citation]:
    for mention in mentions:
        if mention.outlet.outlet_id != own:
            yield _citation(text, "cites", mention)


def _origins(text: str, mentions: Sequence[_Mention], own: str | None) -> Iterator[Citation]:
    """The outlet whose reporting this is: the one that the article's own sources talked to.

    Several told outlets, or one told far down in a report that stands on its own, leave the origin open.
    """
    told = [mention for mention in mentions if mention.is_told]
    counts: dict[str, int] = {}
    for mention in told:
        counts[mention.outlet.outlet_id] = counts.get(mention.outlet.outlet_id, 0) + 1
    if own in counts:
        yield _citation(text, "republishes", next(one for one in told if one.outlet.outlet_id == own))
        return
    lead = _lead_end(text)
    for mention in mentions:
        in_lead = mention.start < lead
        repeated = counts.get(mention.outlet.outlet_id, 0) >= 2 and len(counts) == 1
        if (in_lead and (mention.is_told or _is_report(text, mention))) or (repeated and mention.is_told):
            yield _citation(text, "republishes", mention)
            return


def _is_report(text: str, mention: _Mention) -> bool:
    return (
        re.search(r"\breport(?:s|ed)\b|\baccording\b", text[mention.start : mention.end], re.IGNORECASE)
        is not None
    )


def _lead_end(text: str) -> int:
    """End of the first paragraph."""
    end = text.find("\n")
    return len(text) if end < 0 else end


def _citation(text: str, relation: str, mention: _Mention) -> Citation:
    return Citation(
        relation=relation,
        label=mention.outlet.name,
        evidence=text[mention.start : mention.end],
        source_id=mention.outlet.outlet_id,
        start=mention.start,
        end=mention.end,
    )


def _credits(article: Article | None) -> Iterator[Citation]:
    """Credits in furniture and byline; the article's own outlet is no credit."""
    if article is None:
        return
    pieces = [dropped.text for dropped in article.dropped if dropped.kind in _CREDIT_KINDS]
    pieces.extend(piece for piece in (article.byline,) if piece)
    for piece in pieces:
        for outlet, evidence, relation in _credited(piece):
            if outlet.outlet_id != article.source_id:
                yield Citation(relation, outlet.name, evidence, outlet.outlet_id)


_CREDIT_KINDS = frozenset(
    {"copyright", "contributor-line", "disclaimer", "byline", "dateline", "caption", "other"}
)


def _credited(piece: str) -> Iterator[tuple[Outlet, str, str]]:
    for found in _CREDIT.finditer(piece):
        name = next(group for group in found.groups() if group)
        if (outlet := _leading_outlet(name)) is not None:
            yield outlet, found.group().strip(), "republishes"
    if (wire := _WIRE.match(piece)) and (outlet := find_outlet(wire["a"])) is not None:
        yield outlet, wire.group().strip(), "republishes"
    if _AGENCY_LINE.search(piece) and (outlet := outlet_by_id("reuters")) is not None:
        yield outlet, piece.strip()[:200], "republishes"
    for found in _CONTRIBUTED.finditer(piece):
        if (outlet := find_outlet(found["a"].strip())) is not None:
            yield outlet, found.group().strip(), "cites"
    bare = re.sub(r"^(?:by|from)\s+", "", piece.strip(), flags=re.IGNORECASE)
    bare = re.sub(r"\s+(?:staff|staff writers?|reporters?)$", "", bare, flags=re.IGNORECASE)
    outlet = find_outlet(bare) if len(bare) < 60 else None
    if outlet is not None and outlet.kind == "agency":
        yield outlet, piece.strip(), "republishes"


def _leading_outlet(words: str) -> Outlet | None:
    """The outlet that the words begin with."""
    parts = words.split()
    for length in range(min(len(parts), 6), 0, -1):
        if (outlet := find_outlet(" ".join(parts[:length]).strip(" ,.;:()"))) is not None:
            return outlet
    return None


# --- anonymous sources ----------------------------------------------------------------------------


def _anonymous(doc: Doc) -> Iterator[Citation]:
    statements: Sequence[Statement] = doc._.statements
    text = token_table(doc).text
    found: list[Citation] = []
    grounds = list(_grounds(text))
    for number, statement in enumerate(statements):
        span = _source_phrase(doc, text, statement)
        if span is None or _is_inner(statements, number):
            continue
        start, end = span
        words = text[start:end]
        head = _head_noun(words)
        is_definite = _DEFINITE.match(words) is not None
        if is_definite and (_earlier(found, head) is not None or not _CLOSENESS.search(words)):
            continue  # "the official" is somebody told of before, here or under a name
        if not _is_withheld(text, statement, words, grounds):
            continue
        found.append(_anonymous_source(text, start, end))
    found.sort(key=_start)
    for ground, _, _ in grounds:
        if (introduced := _introduced(doc, text, ground)) is None:
            continue
        if _earlier([one for one in found if _start(one) < ground], _head_noun(text[slice(*introduced)])):
            continue
        found.append(_anonymous_source(text, *introduced))
        found.sort(key=_start)
    yield from _with_grounds(found, grounds, text)


_DEFINITE = re.compile(
    r"(?:(?:one|two|three|some|several|many|most|both|all|another) of )?(?:the|those|these|that|them)\b",
    re.IGNORECASE,
)


def _anonymous_source(text: str, start: int, end: int) -> Citation:
    words = text[start:end]
    label = words[4:] if words.lower().startswith("the ") else words
    return Citation("anonymous_source", label, words, start=start, end=end)


def _introduced(doc: Doc, text: str, ground: int) -> tuple[int, int] | None:
    """The phrase that introduces those whose anonymity the words at `ground` explain.

    That is the noun of the sentence ("the officials spoke on condition of anonymity"), or the last phrase
    before it that introduces the same people without an article that points back ("three officials").
    """
    since = max(text.rfind("\n", 0, ground), text.rfind(". ", 0, ground), ground - 300, 0)
    nearest = list(_WITHHELD.finditer(text, since, ground))
    if not nearest:
        return None
    here = _noun_phrase(doc, *nearest[-1].span())
    if here is None or not _DEFINITE.match(text[here[0] : here[1]]):
        return here
    stem = nearest[-1].group(1).lower().rstrip("s")
    for earlier in reversed(list(_WITHHELD.finditer(text, max(0, here[0] - _DISTANCE), here[0]))):
        phrase = _noun_phrase(doc, *earlier.span()) if earlier.group(1).lower().rstrip("s") == stem else None
        if phrase is not None and not _DEFINITE.match(text[phrase[0] : phrase[1]]):
            return phrase
    return here


def _noun_phrase(doc: Doc, start: int, end: int) -> tuple[int, int] | None:
    """A noun with the words that narrow it on its left; None for "official information"."""
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None or span[-1].pos_ not in {"NOUN", "PROPN"}:
        return None
    first = span.start
    while first > 0 and span.start - first < 8 and _narrows(doc, first - 1):
        first -= 1
        if doc[first].pos_ == "DET":
            break
    return doc[first].idx, end


def _narrows(doc: Doc, index: int) -> bool:
    """Whether a word can stand before a noun in its phrase, "Rome-based" included."""
    hyphen = index if doc[index].text == "-" else index - 1
    is_joined = hyphen > 0 and doc[hyphen].text == "-"
    is_tight = is_joined and not doc[hyphen].whitespace_ and not doc[hyphen - 1].whitespace_
    return doc[index].pos_ in _NARROWING or is_tight


_NARROWING = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "DET"})


def _source_phrase(doc: Doc, text: str, statement: Statement) -> tuple[int, int] | None:
    """The speaker's phrase with all that describes it, or None for speakers that have an identity."""
    start, end = statement.speaker_start, statement.speaker_end
    if start is None or end is None or statement.speaker_kind in {"person", "document"}:
        return None
    words = text[start:end]
    withheld = _WITHHELD.search(words)
    if withheld is None or re.search(r"\b(?:he|she|they|who|which)\b", words.lower()):
        return None
    noun = doc.char_span(start + withheld.start(), start + withheld.end(), alignment_mode="expand")
    if noun is None or noun[-1].pos_ not in {"NOUN", "PROPN"}:
        return None  # "official information"
    while start > 0 and (token := _token_before(doc, start)) is not None and token[2] in _QUANTITIES:
        start = token[0]
    return start, end


_QUANTITIES = frozenset({
    "a", "an", "one", "two", "three", "four", "five", "several", "multiple", "some", "many", "another",
    "the",
})  # fmt: skip


def _token_before(doc: Doc, start: int) -> tuple[int, int, str] | None:
    span = doc.char_span(start, start + 1, alignment_mode="expand")
    if span is None or span.start == 0:
        return None
    token = doc[span.start - 1]
    return token.idx, char_end(token), token.lower_


def _is_inner(statements: Sequence[Statement], number: int) -> bool:
    """Whether it is told inside somebody else's statement: an adviser quoted by an official."""
    statement = statements[number]
    at = statement.cue_start if statement.cue_start is not None else statement.start
    near = [*statements[max(0, number - _NEAR) : number], *statements[number + 1 : number + 1 + _NEAR]]
    return any(
        not other.is_direct and any(start <= at < end for start, end in other.fragments) for other in near
    )


_NEAR = 8
"""Statements on either side that can hold or be held by one."""


def _head_noun(words: str) -> str:
    match = _WITHHELD.search(words)
    return match.group(1).lower() if match else words.split()[-1].lower()


def _earlier(found: Sequence[Citation], head: str) -> Citation | None:
    """The last source with that head noun, in the same number or else in any."""
    same = [one for one in found if _head_noun(one.label) == head]
    loose = [one for one in found if _head_noun(one.label).rstrip("s") == head.rstrip("s")]
    matching = same or loose
    return matching[-1] if matching else None


def _is_withheld(
    text: str, statement: Statement, words: str, grounds: Sequence[tuple[int, int, str]]
) -> bool:
    """Whether the identity is withheld: one unnamed person, a described source, or grounds are given."""
    if re.match(r"(?:former|current)?\s*\w+['’]s?\s", words) and not _CLOSENESS.search(words):
        return False
    if statement.speaker_kind == "anonymous" or statement.told is not None or _CLOSENESS.search(words):
        return True
    head = _head_noun(words)
    first = bisect_left(grounds, statement.start, key=_offset)
    return any(
        start - statement.start < _DISTANCE and head in text[max(0, start - 120) : start].lower()
        for start, _, _ in grounds[first : first + _NEAR]
    )


_DISTANCE = 1500
"""Characters between a source and the grounds for its anonymity."""


def _offset(ground: tuple[int, int, str]) -> int:
    return ground[0]


def _grounds(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, words) of every promise of anonymity, from its wording to the end of its clause."""
    for found in _ANONYMITY.finditer(text):
        stop = _SENTENCE_END.search(text, found.end(), found.end() + 400)
        end = stop.start() if stop else min(len(text), found.end() + 400)
        yield found.start(), end, text[found.start() : end].strip(" ,")


def _with_grounds(
    found: Sequence[Citation], grounds: Sequence[tuple[int, int, str]], text: str
) -> Iterator[Citation]:
    given: dict[int, str] = {}
    for start, _, words in grounds:
        number = _source_of_grounds(found, start, text)
        if number is not None:
            given.setdefault(number, words)
    for number, citation in enumerate(found):
        yield replace(citation, basis=given.get(number))


def _source_of_grounds(found: Sequence[Citation], offset: int, text: str) -> int | None:
    """The last source named before the grounds; one whose noun the sentence repeats comes first."""
    last = bisect_right(found, offset, key=_start)
    sentence = text[max(0, offset - 120) : offset].lower()
    near = range(last - 1, max(-1, last - 1 - _NEAR), -1)
    for number in near:
        if re.search(rf"\b{re.escape(_head_noun(found[number].label))}\b", sentence):
            return number
    return last - 1 if last else None


def _start(citation: Citation) -> int:
    return citation.start or 0
