"""A Doc of a briefing, an interview or remarks in, its turns out: "MS. PSAKI: …", "Q …", "Vladimir Putin: …".

A colon makes no turn: the words before it must be a speaker's (an office, an honorific with a name, a person
of the text), and a text with names in small letters must speak in the first or second person as well, so that
"Editor's note:", "WASHINGTON:" and lists of people stay what they are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from flows.extract.authorship import (
    authors_phrase,
    country_said,
    name_said,
    office_said,
    person_of,
)
from flows.extract.authorship import has_office as _has_office
from flows.extract.gazetteer import folded
from flows.extract.holders import is_holder
from flows.extract.speakers import NOBODY, Speaker
from flows.extract.tokens import paragraph_bounds, word_set
from flows.outlets import outlet_by_id
from flows.records import Actor, Article

_LONGEST_LABEL = 160
_BOUNDARY = re.compile(r"[.!?…>)”\"]\s+|(?:\*[^\S\n]?){3}")
_ABBREVIATION = re.compile(
    r"\b(?:Mr|Ms|Mrs|Dr|Gen|Lt|Col|Adm|Sen|Rep|Gov|St|Jr|Sr|[A-Z])\.\s+$", re.IGNORECASE
)
_ASIDE = re.compile(r"\s*\([^()]{1,40}\)\s*$")
"""How the words were heard: "President Moon (as interpreted):"."""
_POPUP = re.compile(r"(?<!\S)(\S+) (\S+) \2 \1")
"""A name that a page's pop-up repeats in reverse: "Sergei Shoigu Shoigu SergeiDefence Minister"."""
_QUESTION = re.compile(r"^[^\S\n]*(Q(?:UESTION)?[.:]?)[^\S\n]+(?=\S)", re.MULTILINE)
_ANSWER = re.compile(r"^[^\S\n]*(A(?:NSWER)?[.:])[^\S\n]+(?=\S)", re.MULTILINE)
_INTERVIEWEE = re.compile(r"\b(?:Q ?(?:&|and) ?A|[Ii]nterview|[Cc]onversation|[Qq]uestions) with (.{3,100})")
_INNER_QUESTION = re.compile(r"(?<=[.!?)…—-] )(Q) (?=[A-Z“\"(])")
_NOBODYS = word_set(
    "q question reporter audience member members participant participants moderator interviewer operator "
    "host anchor crowd all unknown speaker voice journalist interpreter several protester speakers"
)
"""Labels of turns whose speaker has no name."""
_OFFICIALS = re.compile(r"\b(?:officials?|aides?|staffers?)\b", re.IGNORECASE)
_HONORIFIC = re.compile(
    r"(?:mr|ms|mrs|miss|dr|gen|lt|col|adm|sen|rep|gov|rev|judge|justice|sir|dame)\b\.? ", re.IGNORECASE
)
_LINKS = word_set("of the and for to on in at de la van von der bin al el – -")
_NO_SPEAKERS = word_set(
    "read more editor's editors note update updated watch related photo source sources correction analysis "
    "opinion listen explainer live breaking exclusive fact sheet check key points background summary notes "
    "contact media press release location time date subject re cc"
)
_FIRST_PERSON = re.compile(r"\b(?:I|we|We|you|You|my|My|our|Our|your|Your|us|me|Thank|Thanks)\b")
_STAGE = re.compile(
    r"[(\[<][^()\[\]<>]*[)\]>]\.?|END\b.*|[#*\s_-]+|\(?\d{1,2}:\d\d\b.{0,30}|[\d\s:apmAPM.]+(?:[A-Z]{2,4})?|<…>"
)
"""Paragraphs of a transcript in which nobody speaks: stage directions, clock times, rules."""
_TRANSCRIPT = re.compile(
    r"\b(?:transcript|remarks|briefing|gaggle|interview|press call|news conference|press conference|"
    r"statements? (?:for|to) the press|press statements?|meeting with|talks with|town hall|questions)\b",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"\b((?:Vice )?(?:President|Prime Minister|Chancellor|First Lady|Second Gentleman))(?: [A-Z][\w.'’-]*)+"
)


_OF_COUNTRY = re.compile(r" of (?:the )?([A-Z]\w+(?: of [A-Z]\w+| [A-Z]\w+)*)")
_OF_STATES = word_set("president chancellor king queen premier taoiseach sultan emir") | {"prime minister"}
"""Offices that a guest may hold: the publisher's country says nothing about theirs."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until the next begins.

    Attributes:
        speaker: who it is; a journalist or the audience is `NOBODY`. Its span is the label's.
        label_start, label_end: the label with its colon.
        pieces: one span per paragraph.
    """

    speaker: Speaker
    label_start: int
    label_end: int
    pieces: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Label:
    """Words that say who speaks next.

    Attributes:
        start, end: the words, without what stands between them and the colon.
        name: the same without pop-ups and asides.
        content: offset behind the colon.
        is_capital: in capitals.
        is_inner: within a paragraph.
    """

    start: int
    end: int
    name: str
    content: int
    is_capital: bool
    is_inner: bool


class Turns:
    """The turns of a Doc in text order, and who speaks where."""

    def __init__(self, doc: Doc) -> None:
        self.turns = tuple(_turns(doc))
        self._starts = [turn.label_start for turn in self.turns]

    def at(self, offset: int) -> Turn | None:
        """The turn whose label or words hold the character offset."""
        number = bisect_right(self._starts, offset) - 1
        if number < 0:
            return None
        turn = self.turns[number]
        return turn if offset < max([turn.label_end, *[end for _, end in turn.pieces]]) else None

    def is_label(self, offset: int) -> bool:
        """Whether the character belongs to a turn's label."""
        turn = self.at(offset)
        return turn is not None and turn.label_start <= offset < turn.label_end


def _turns(doc: Doc) -> Iterator[Turn]:
    text = doc.text
    labels = _labels(doc, text)
    if not labels:
        return
    runs_on = _is_transcript(doc, text, labels)
    resolver = _Resolver(doc)
    for label, following in zip(labels, [*labels[1:], None]):
        end = following.start if following is not None else len(text)
        pieces = list(_paragraphs(text, label.content, end))
        if not runs_on:
            pieces = [piece for piece in pieces[:1] if "\n" not in text[label.content : piece[0]]]
        speaker = resolver.speaker(label)
        yield Turn(speaker, label.start, label.content, tuple(pieces))


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for first, last in paragraph_bounds(text[start:end]):
        piece = text[start + first : start + last]
        left = len(piece) - len(piece.lstrip(" \t\u00a0*"))
        right = len(piece.rstrip(" \t\u00a0*"))
        if left < right and not _STAGE.fullmatch(piece[left:right]) and re.search(r"\w", piece):
            yield start + first + left, start + first + right


# --- labels ---------------------------------------------------------------------------------------


def _labels(doc: Doc, text: str) -> list[Label]:
    """Labels of turns in text order; [] when the text is no talk."""
    names = [folded(name.surface.partition("(")[0]) for name in doc._.names if name.label == "PERSON"]
    people = {name.rstrip(".").split()[-1] for name in names if name.strip(" .")}
    return find_labels(text, people)


def find_labels(text: str, people: set[str]) -> list[Label]:
    """Labels of the turns of a text in its order, in linear time.

    Args:
        text: any text.
        people: folded last names of its persons.
    """
    colons = [label for label in _before_colons(text) if _is_speaker(label, people)]
    capital = [label for label in colons if label.is_capital]
    questions = list(_questions(text, has_inner=any(label.is_inner for label in capital)))
    named = [label for label in colons if not label.is_capital and not _quotes(text, label)]
    if len(capital) + len(questions) == 1 and not _speaks(text, [*capital, *questions], _LEAST_WORDS):
        capital, questions = [], []
    if questions and not capital and len(questions) < 2:
        questions = []
    if questions:
        questions += [Label(*one.span(1), "A", one.end(), True, False) for one in _ANSWER.finditer(text)]
    if not _speaks(text, named, 0 if len(named) > 1 or capital else _LEAST_WORDS):
        named = []
    if len(named) == 1 and not capital and not _has_office(named[0].name):
        named = []
    found = sorted([*capital, *questions, *named], key=lambda label: label.start)
    return [
        label for label, last in zip(found, [None, *found]) if last is None or label.start >= last.content
    ]


_LEAST_WORDS = 12
"""Words that a single turn must have."""


def _before_colons(text: str) -> Iterator[Label]:
    """What stands between the start of a line or sentence and a colon, if it is short and capital."""
    before = 0
    for colon in re.finditer(r"[^\S\n]?:(?=\s|$)", text):
        end = colon.start()
        floor = max(before, end - _LONGEST_LABEL)
        before = colon.end()
        line = text.rfind("\n", max(0, floor - 1), end) + 1
        start = line if line or floor == 0 else -1
        window = text[max(floor, line) : end]
        for match in _BOUNDARY.finditer(window):
            if not _ABBREVIATION.search(window[max(0, match.end() - 8) : match.end()]) and match.end() < len(
                window
            ):
                start = max(floor, line) + match.end()
        if start < 0:
            continue
        while start < end and text[start].isspace():
            start += 1
        words = text[start:end]
        name = _ASIDE.sub("", words).strip()
        if (popup := _POPUP.search(name)) is not None:
            name = name[: popup.end(2)]
        if not name or not name[0].isupper() or "," in name or len(name.split()) > 16:
            continue
        is_inner = bool(text[max(line, start - 8) : start].strip())
        yield Label(start, start + len(name), name, colon.end(), _is_capital(name), is_inner)


def _is_capital(name: str) -> bool:
    letters = [letter for letter in name if letter.isalpha()]
    return len(letters) > 1 and sum(letter.isupper() for letter in letters) >= 0.8 * len(letters)


def _is_speaker(label: Label, people: set[str]) -> bool:
    words = label.name.split()
    lowered = [word.casefold().strip(".’'") for word in words]
    if set(lowered) & _NO_SPEAKERS:
        return set(lowered) <= _NOBODYS
    if not all(word in _LINKS or not word.islower() for word in words):
        return False
    is_person = bool(set(folded(words[-1].rstrip(".")).split()[-1:]) & people)
    if not label.is_capital:
        is_named = _has_office(label.name) and " " in name_said(label.name)
        return is_named or (is_person and (len(words) > 1 or not label.is_inner))
    if set(lowered) <= _NOBODYS and len(words) <= 3:
        return True
    if len(words) > 8:
        return False
    is_official = bool(_OFFICIALS.search(label.name)) or _HONORIFIC.match(label.name) is not None
    return is_official or _has_office(label.name) or is_person


def _questions(text: str, *, has_inner: bool) -> Iterator[Label]:
    for match in _QUESTION.finditer(text):
        yield Label(match.start(1), match.end(1), "Q", match.end(), True, False)
    if has_inner:
        for match in _INNER_QUESTION.finditer(text):
            yield Label(match.start(1), match.end(1), "Q", match.end(), True, True)


def _quotes(text: str, label: Label) -> bool:
    """Whether the words behind a colon are quoted: an attribution or a headline, no turn."""
    return text[label.content : label.content + 4].lstrip()[:1] in {*"\"“”‘«„'"}


def _speaks(text: str, labels: Sequence[Label], least: int) -> bool:
    """Whether most of the labels are followed by somebody who speaks for themselves."""
    if not labels:
        return False
    heard = 0
    for label in labels:
        words = text[label.content : label.content + 400]
        heard += bool(_FIRST_PERSON.search(words)) and len(words.split()) >= least
    return 2 * heard >= len(labels)


def _is_transcript(doc: Doc, text: str, labels: Sequence[Label]) -> bool:
    """Whether paragraphs without a label belong to the turn before them."""
    article: Article | None = doc._.article
    title = article.title if article is not None and article.title else ""
    outlet = outlet_by_id(article.source_id) if article is not None and article.source_id else None
    if outlet is not None and outlet.kind == "government":
        return True
    if _TRANSCRIPT.search(title) or authors_phrase(title):
        return True
    return len(labels) >= 3 and labels[0].start <= 0.25 * len(text) and len({one.name for one in labels}) > 1


# --- speakers -------------------------------------------------------------------------------------


class _Resolver:
    """Whom labels mean; each label is looked up once."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        article: Article | None = doc._.article
        self.title = re.sub("[\u200b\u2060]", "", article.title or "") if article is not None else ""
        self._known: dict[str, Speaker] = {}

    def speaker(self, label: Label) -> Speaker:
        """The speaker of a label, with the label's span."""
        if label.name not in self._known:
            self._known[label.name] = self._resolve(label.name)
        found = self._known[label.name]
        if found.label is None:
            return found
        return Speaker(found.label, found.kind, found.country_code, label.start, label.end)

    def _resolve(self, name: str) -> Speaker:
        lowered = {word.casefold().strip(".’'") for word in name.split()}
        if name == "A":
            return self._interviewee()
        if lowered <= _NOBODYS:
            return NOBODY
        if _OFFICIALS.search(name):
            return Speaker(_small(name), "anonymous", country_said(self.doc, name))
        plain = _capitalised(name) if _is_capital(name) else name
        actor = self._titled(plain) or person_of(self.doc, plain)
        if actor is not None:
            is_guest = office_said(plain) in _OF_STATES and bool(name_said(plain))
            is_guess = is_guest and actor.name_number is None and not is_holder(self.doc, actor.label)
            return Speaker(actor.label, "person", None if is_guess else actor.country_code)
        bare = _HONORIFIC.sub("", plain, count=1).removeprefix("The ").strip()
        return Speaker(bare, "person", country_said(self.doc, plain))

    def _interviewee(self) -> Speaker:
        """Who answers under "Interview with …"."""
        match = _INTERVIEWEE.search(self.title)
        phrase = authors_phrase(f"Remarks by {match[1]}") if match else None
        actor = person_of(self.doc, phrase) if phrase else None
        return NOBODY if actor is None else Speaker(actor.label, "person", actor.country_code)

    def _titled(self, name: str) -> Actor | None:
        """Whom the title names so: "THE PRESIDENT" under "Remarks by President Biden", "MS. PSAKI" too."""
        bare, last = name.removeprefix("The "), name.split(" ")[-1]
        for match in _TITLED.finditer(self.title):
            office = office_said(bare)
            is_same = match[1].casefold() == office
            if is_same and (match[1].casefold() == bare.casefold() or last in match[0].split(" ")):
                phrase = authors_phrase(f"Remarks by {self.title[match.start() :]}") or match[0]
                actor = person_of(self.doc, phrase.partition(" and ")[0])
                behind = _OF_COUNTRY.match(self.title, match.end())
                code = country_said(self.doc, behind[1]) if behind else None
                return replace(actor, country_code=code or actor.country_code) if actor is not None else None
        named = re.search(rf"\b([A-Z][\w.'’-]+ )(?:[A-Z]\. )?{re.escape(last)}\b", self.title)
        if named is None or len(last) < 3 or _has_office(named[1].strip()):
            return None
        return person_of(self.doc, named[0])


def _capitalised(name: str) -> str:
    """Words of capitals as they are written in a text: "MS. JEAN-PIERRE" -> "Ms. Jean-Pierre"."""
    return re.sub(r"[^\W\d_]+(?:['’][a-z]+)?", lambda word: word[0].capitalize(), name)


def _small(name: str) -> str:
    """An official's description in small letters, but for a name in it: "White House official"."""
    plain = re.sub(r"\b(White|State) (?=House|Department)", "\\1\u00a0", _capitalised(name))
    words = [word if "\u00a0" in word else word.lower() for word in plain.split(" ")]
    return " ".join(words).replace("\u00a0", " ").removeprefix("the ")
