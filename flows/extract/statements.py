"""A parsed Doc with actors in, its quotations and reported statements out: `doc._.statements`.

Quotations are found by their marks and given to the cue that governs them, in front or behind; words in
quotation marks that nobody utters (titles, nicknames, scare quotes) are none. Reported statements are what
the cues of seeds/reporting_cues.csv take as content. A quoted fragment inside a reported clause gives two
records: the fragment, direct, and the clause, indirect.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from flows.extract.authorship import author_of
from flows.extract.cues import FINITE, Cue, closing_comma, is_asserted, is_out, read_cues
from flows.extract.layout import Layout
from flows.extract.quotation_marks import Quotation
from flows.extract.reporting import attribution, reported
from flows.extract.speakers import DOCUMENTS, INSCRIPTIONS, NOBODY, Speaker, Speakers
from flows.extract.tokens import char_end, sentence_numbers
from flows.extract.transcripts import Turns
from flows.outlets import find_outlet
from flows.records import Statement

Doc.set_extension("statements", default=(), force=True)

_MOSTLY = 0.8
"""From this share of quoted letters on, a reported clause is its quotation and no record of its own."""
_SMALL_WORDS = frozenset({
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "vs",
    "with",
})  # fmt: skip
_AFTERWARDS = frozenset({"clause", "hearer", "quote", "thought", "about", "on"})
"""Frames of cues that can stand behind a quotation."""
_LEAST_QUOTED = 5
"""Words of a quotation that may stand without any attribution of its own."""
_TOLD_AGAIN = frozenset({"clause", "hearer"})
"""Frames by which a sentence tells what was said, not only what about."""
_NEAR = 12
"""How many cues before and behind a quotation are tried; more stand only in hostile text."""
_PAPERS = frozenset({
    "Herald", "Times", "Post", "News", "Journal", "Tribune", "Gazette", "Courier", "Observer", "Ledger",
    "Chronicle", "Guardian", "Mail", "Star", "Standard", "Telegraph", "Wire", "Press", "Daily", "Weekly",
    "Review", "Independent", "Inquirer", "Globe", "Sun", "Dispatch", "Examiner", "Bulletin", "Monitor",
})  # fmt: skip
_HEARING = frozenset({"tell", "say", "speak", "talk", "add", "confirm", "write", "explain", "describe"})


@dataclass(slots=True)
class _Direct:
    """A quotation on its way to a statement."""

    pieces: list[tuple[int, int]]
    cue: Cue | None
    speaker: Speaker
    numbers: list[int]
    is_joinable: bool = False
    is_utterance: bool = False


def read_statements(doc: Doc) -> list[Statement]:
    """Statements of a document in text order; no two share span, kind and speaker."""
    return _Reader(doc).read()


@Language.component("wirehouse_statements")
def statements_component(doc: Doc) -> Doc:
    """Store `read_statements(doc)` in `doc._.statements`."""
    doc._.statements = read_statements(doc)
    return doc


class _Reader:
    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.layout = Layout(doc)
        self.turns = Turns(doc)
        self.cues = [cue for cue in read_cues(self.layout) if self._reports(cue)]
        self.speakers = Speakers(self.layout, self._voice)
        self.by_sentence: dict[int, list[Cue]] = {}
        for cue in self.cues:
            self.speakers.of(cue)
            self.by_sentence.setdefault(self.layout.sentence_of[cue.token.i], []).append(cue)

    def _reports(self, cue: Cue) -> bool:
        """Not a verb whose subject is a turn's label, nor a person who reads."""
        words = [cue.token.i, *([cue.head] if cue.head is not None else [])]
        if any(self.turns.is_label(self.doc[index].idx) for index in words):
            return False
        if "document" not in cue.entry.frames:
            return True
        return cue.head is not None and str(self.doc[cue.head].lemma_).lower() in DOCUMENTS | INSCRIPTIONS

    def _voice(self, offset: int) -> Speaker:
        """Who says "I" at a character outside quotation marks: the turn's speaker, else the author."""
        turn = self.turns.at(offset)
        if turn is not None:
            return turn.speaker.carried()
        author = author_of(self.doc)
        return NOBODY if author is None else Speaker(author.label, author.kind, author.country_code)

    def read(self) -> list[Statement]:
        directs = self._direct()
        taken = {direct.cue.token.i for direct in directs if direct.cue and direct.is_utterance}
        found = [
            self._statement(direct.pieces, direct.cue, direct.speaker, is_direct=True) for direct in directs
        ]
        for cue in self.cues:
            found.extend(self._indirect(cue, taken))
        for turn in self.turns.turns:
            for number, piece in enumerate(turn.pieces):
                speaker = turn.speaker.carried() if number else turn.speaker
                found.append(self._statement([piece], None, speaker, is_direct=True))
        return self._numbered(_distinct(found))

    # --- direct -----------------------------------------------------------------------------------

    def _direct(self) -> list[_Direct]:
        directs: list[_Direct] = []
        last: _Direct | None = None
        for number, quotation in enumerate(self.layout.quotations):
            frame = _Frame(self.layout, number)
            cue = self._cue_of(frame)
            if cue is not None:
                joined = last if self._continues(last, frame, cue) else None
                if joined is not None:
                    joined.pieces.extend(quotation.pieces)
                    joined.numbers.append(number)
                    continue
                is_utterance = self._is_utterance(frame, cue)
                pieces = list(quotation.pieces)
                last = _Direct(pieces, cue, self.speakers.of(cue), [number], frame.is_initial, is_utterance)
            elif frame.is_whole and last is not None and self._is_same_turn(last, number, frame):
                last.pieces.extend(quotation.pieces)
                last.numbers.append(number)
                continue
            elif frame.is_whole and (carried := self._carried(last, number, frame)) is not None:
                last = carried
            elif last is not None and self._goes_on(last, number, frame):
                last = _Direct(list(quotation.pieces), None, last.speaker.carried(), [number])
            else:
                continue
            directs.append(last)
        return directs

    def _cue_of(self, frame: _Frame) -> Cue | None:
        cues = self.by_sentence.get(frame.sentence, [])
        ahead_end = bisect_left(cues, frame.first, key=_position)
        behind_start = bisect_left(cues, frame.last, key=_position)
        before = cues[max(0, ahead_end - _NEAR) : ahead_end]
        after = cues[behind_start : behind_start + _NEAR]
        behind = next((cue for cue in after if self._attributes(frame, cue)), None)
        if frame.is_initial:
            return behind
        ahead = next((cue for cue in reversed(before) if self._may_govern(cue, frame)), None)
        if behind is not None and frame.ends_open and behind.token.i - frame.last <= 8:
            is_close = ahead is not None and frame.first - ahead.token.i <= 4
            ahead = ahead if is_close else None
        for cue in (ahead, behind):
            if cue is not None and not frame.is_title(cue):
                return cue
        return None

    def _attributes(self, frame: _Frame, cue: Cue) -> bool:
        """Whether a cue behind the quotation attributes it: nothing but its own words lies between."""
        if not cue.is_phrase and not cue.entry.frames & _AFTERWARDS and not is_out(self.layout, cue):
            return False
        if cue.token.i - frame.last > 30 or (cue.subject and cue.subject[0] < frame.last):
            return False
        start, _ = attribution(self.layout, cue)
        between = self.doc[frame.last : start] if start > frame.last else self.doc[0:0]
        if not any(token.is_alpha and self.layout.quoted[token.i] < 0 for token in between):
            return not (cue.is_phrase and cue.subject is None)
        return self._reports_over(cue, frame)

    def _governs(self, cue: Cue, frame: _Frame) -> bool:
        """Whether the quotation hangs on the cue in the parse."""
        for token in self.doc[frame.first : min(frame.last, frame.first + 60)]:
            if token.head.i < frame.first:
                ancestor = token
                for _ in range(12):
                    ancestor = ancestor.head
                    if ancestor == cue.token:
                        return True
        return False

    def _may_govern(self, cue: Cue, frame: _Frame) -> bool:
        if "thought" in cue.entry.frames or not is_asserted(cue.token):
            return False
        gap = self.doc[cue.token.i + 1 : frame.first]
        if any(token.text == ";" for token in gap):
            return False
        if len(gap) <= 3 or self._governs(cue, frame) or self._reports_over(cue, frame):
            return True
        return frame.starts_after_comma and not any(token.tag_ in FINITE for token in gap)

    def _reports_over(self, cue: Cue, frame: _Frame) -> bool:
        """Whether what the cue reports reaches over the quotation."""
        start, end = frame.quotation.start, frame.quotation.end
        return any(first <= start and end <= last + 1 for first, last in reported(self.layout, cue))

    def _is_utterance(self, frame: _Frame, cue: Cue) -> bool:
        """Whether the quotation is all that the cue reports, so that no reported clause remains."""
        if cue.token.i < frame.first:
            return frame.starts_after_comma
        start, _ = attribution(self.layout, cue)
        between = self.doc[frame.last : max(start, frame.last)]
        return frame.is_initial and not any(token.is_alpha for token in between)

    def _continues(self, last: _Direct | None, frame: _Frame, cue: Cue) -> bool:
        """The second half of "A," he said, "B": same cue, both halves whole."""
        if last is None or last.cue is None or last.cue.token.i != cue.token.i or not last.is_joinable:
            return False
        return frame.starts_after_comma

    def _is_same_turn(self, last: _Direct, number: int, frame: _Frame) -> bool:
        """Whether B of "A," he said. "B." follows in the same paragraph with nothing between."""
        previous = self.layout.quotations[last.numbers[-1]]
        if last.numbers[-1] != number - 1 or last.cue is None:
            return False
        if self.layout.paragraph(previous.end) != self.layout.paragraph(frame.quotation.start):
            return False
        between = self.layout.sentence_of[frame.first] - self.layout.sentence_of[last.cue.token.i]
        return between <= 1

    def _carried(self, last: _Direct | None, number: int, frame: _Frame) -> _Direct | None:
        """A sentence that is only a quotation: whose words it is follows from what stands before it."""
        cue = self._announcing(frame)
        pieces = list(frame.quotation.pieces)
        if cue is not None:
            return _Direct(pieces, cue, self.speakers.of(cue), [number], True, True)
        if (told := self._told_before(last, frame)) is not None:
            return _Direct(pieces, None, told.carried(), [number])
        if last is None or last.numbers[-1] != number - 1:
            return None
        distance = self.layout.paragraph(frame.quotation.start) - self.layout.paragraph(last.pieces[-1][1])
        if distance > 1 or last.speaker.label is None or frame.is_title(None):
            return None
        return _Direct(pieces, None, last.speaker.carried(), [number], False)

    def _told_before(self, last: _Direct | None, frame: _Frame) -> Speaker | None:
        """Who is reported in the sentence before, if a quotation of several words stands alone behind it."""
        sentence = frame.sentence - 1
        cues = [cue for cue in self.by_sentence.get(sentence, []) if cue.entry.frames & _TOLD_AGAIN]
        if sentence < 0 or not cues or (last is not None and self._sentence(last.pieces[-1][1]) >= sentence):
            return None
        start = self.doc[self.layout.sentences[sentence][0]].idx
        distance = self.layout.paragraph(frame.quotation.start) - self.layout.paragraph(start)
        words = self.layout.text[frame.quotation.start : frame.quotation.end].split()
        speaker = self.speakers.of(cues[0])
        if distance > 1 or len(words) < _LEAST_QUOTED or speaker.kind != "person" or frame.is_title(None):
            return None
        return speaker if reported(self.layout, cues[0]) else None

    def _sentence(self, offset: int) -> int:
        """Number of the layout's sentence that holds the character before `offset`."""
        span = self.doc.char_span(offset - 1, offset, alignment_mode="expand")
        return self.layout.sentence_of[span.start] if span is not None else -1

    def _goes_on(self, last: _Direct, number: int, frame: _Frame) -> bool:
        """A fragment that ends the sentence right behind an attributed quotation, with no cue of its own."""
        if last.numbers[-1] != number - 1 or last.cue is None or self.by_sentence.get(frame.sentence):
            return False
        follows = frame.sentence - self.layout.sentence_of[last.cue.token.i] == 1
        words = self.layout.text[frame.quotation.start : frame.quotation.end].split()
        return (
            follows and len(words) >= 3 and frame.is_final and not frame.is_title(None) and last.is_utterance
        )

    def _announcing(self, frame: _Frame) -> Cue | None:
        """The cue of the sentence before, when that ends in a colon."""
        sentence = frame.sentence - 1
        if sentence < 0:
            return None
        start, end = self.layout.sentences[sentence]
        words = self.doc[start:end].text.rstrip()
        cues = self.by_sentence.get(sentence, [])
        return cues[-1] if cues and words.endswith(":") else None

    # --- indirect ---------------------------------------------------------------------------------

    def _indirect(self, cue: Cue, taken: set[int]) -> Iterator[Statement]:
        frames = cue.entry.frames
        if "thought" in frames or ("quote" in frames and "document" not in frames) or cue.token.i in taken:
            return
        if self.turns.at(cue.token.idx) is not None and frames.isdisjoint(_TOLD_AGAIN):
            return  # "we discussed it all today": in talk, topics are no statements of their own
        spans = self._content(cue)
        if not spans or (
            cue.subject is None and not cue.is_phrase and cue.entry.category not in {"claim", "ask"}
        ):
            return
        if _quoted_share(self.layout, spans) >= _MOSTLY:
            return
        speaker = self.speakers.of(cue)
        if cue.entry.lemma == "refer" and speaker.kind in {"anonymous", "document"}:
            return  # "4+1 refers to France, Britain, …": a meaning
        yield self._statement(list(spans), cue, speaker, is_direct=False)

    def _content(self, cue: Cue) -> tuple[tuple[int, int], ...]:
        """What the cue reports; the words before the comma where the parse has it elsewhere."""
        spans = reported(self.layout, cue)
        comma = closing_comma(self.layout, cue.token)
        if comma is None or (spans and spans[0][0] < self.doc[comma].idx):
            return self._without_attribution(cue, spans)
        return self.layout.content(self.layout.sentence_start(cue.token.i), comma)

    def _without_attribution(
        self, cue: Cue, spans: tuple[tuple[int, int], ...]
    ) -> tuple[tuple[int, int], ...]:
        """Content without ", according to X" or ", X reported" that closes the sentence behind it."""
        for other in self.by_sentence.get(self.layout.sentence_of[cue.token.i], [])[-_NEAR:]:
            if not spans or other.token.i <= cue.token.i:
                continue
            comma = closing_comma(self.layout, other.token)
            if comma is None and other.is_phrase and other.entry.lemma == "according to":
                comma = other.token.i - 1 if self.layout.text_of(other.token.i - 1) == "," else None
            if comma is None:
                continue
            first, last = spans[-1]
            at = self.doc[comma].idx
            is_end = other.subject is not None and last <= char_end(
                self.doc[max(other.end, other.subject[1]) - 1]
            )
            if first < at < last and is_end:
                spans = (*spans[:-1], *self.layout.trimmed(first, at))
        return spans

    # --- records ----------------------------------------------------------------------------------

    def _statement(
        self, pieces: list[tuple[int, int]], cue: Cue | None, speaker: Speaker, *, is_direct: bool
    ) -> Statement:
        statement = Statement(
            start=pieces[0][0],
            end=pieces[-1][1],
            fragments=tuple(pieces),
            is_direct=is_direct,
            speaker=speaker.label,
            speaker_kind=speaker.kind if speaker.label else None,
            speaker_start=speaker.start,
            speaker_end=speaker.end,
            speaker_country_code=speaker.country_code,
        )
        if cue is None:
            return statement
        first, last = self.doc[cue.start], self.doc[cue.end - 1]
        start, end = first.idx, last.idx + len(last.text)
        return replace(
            statement,
            cue=self.layout.text[start:end],
            cue_start=start,
            cue_end=end,
            told=self._told(cue),
        )

    def _told(self, cue: Cue) -> str | None:
        """The outlet that the speaker addresses: "told NBC News", "said in an interview with CNN"."""
        if cue.entry.lemma not in _HEARING:
            return None
        start = cue.token.i + 1
        for index in range(
            start, min(start + 10, self.layout.sentences[self.layout.sentence_of[cue.token.i]][1])
        ):
            if self.layout.quoted[index] >= 0:
                break
            previous = self.layout.lower(index - 1)
            is_place = (cue.entry.lemma == "tell" and index <= start + 1) or previous in {"with", "to", "on"}
            if is_place and (name := outlet_name_at(self.doc, index) or self._paper_at(index)):
                return name
        return None

    def _paper_at(self, index: int) -> str | None:
        """A name like a newspaper's that no list knows: "the Lakeside Herald"."""
        end = index
        while end < min(index + 6, len(self.doc)) and self.doc[end].text[:1].isupper():
            end += 1
        is_paper = end - index > 1 and self.doc[end - 1].text in _PAPERS
        return self.doc[index:end].text if is_paper and self.doc[index].ent_type_ != "PERSON" else None

    def _numbered(self, statements: list[Statement]) -> list[Statement]:
        numbers = sentence_numbers(self.doc, [statement.start for statement in statements])
        return [replace(one, sentence_number=number) for one, number in zip(statements, numbers)]


def outlet_name_at(doc: Doc, index: int) -> str | None:
    """The longest run of tokens from `index` that names a known outlet, as written."""
    if not (doc[index].text[:1].isupper() or doc[index].lower_ == "the"):
        return None
    for end in range(min(index + 6, len(doc)), index, -1):
        words = re.sub(r"[\W_]+$", "", doc[index:end].text)
        name = words.removeprefix("the ")
        if "\n" not in name and name[:1].isupper() and find_outlet(words) is not None:
            return name
    return None


def _position(cue: Cue) -> int:
    return cue.token.i


class _Frame:
    """A quotation and the sentence around it."""

    def __init__(self, layout: Layout, number: int) -> None:
        self.layout = layout
        self.quotation: Quotation = layout.quotations[number]
        tokens = layout.doc.char_span(
            self.quotation.outer_start, self.quotation.outer_end, alignment_mode="expand"
        )
        assert tokens is not None  # a quotation holds a word
        self.first, self.last = tokens.start, tokens.end
        self.sentence = layout.sentence_of[self.first]
        self.start, self.end = layout.sentences[self.sentence]

    @property
    def is_initial(self) -> bool:
        """No word of the sentence stands before the quotation."""
        return not any(token.is_alpha for token in self.layout.doc[self.start : self.first])

    @property
    def is_final(self) -> bool:
        """No word of the sentence stands behind the quotation."""
        return not any(token.is_alpha for token in self.layout.doc[self.last : self.end])

    @property
    def is_whole(self) -> bool:
        """The sentence is nothing but the quotation."""
        return self.is_initial and self.is_final

    @property
    def ends_open(self) -> bool:
        """The quotation ends in a comma or is followed by one: an attribution may come."""
        return self.layout.text[self.quotation.end - 1] in ",?!—-…" or self.layout.text_of(self.last) == ","

    @property
    def starts_after_comma(self) -> bool:
        """A comma, dash or colon stands right before the quotation."""
        return self.layout.text_of(self.first - 1) in {",", "—", "–", ":", "--", "-"}

    def is_title(self, cue: Cue | None) -> bool:
        """Words in capitals that nobody utters: a programme, a film, a nickname."""
        words = re.findall(
            r"[^\W_]+(?:['’]\w+)?", self.layout.text[self.quotation.start : self.quotation.end]
        )
        if not words or len(words) > 10 or self.layout.text[self.quotation.end - 1] in "?!":
            return False
        if cue is not None and (cue.token.i >= self.first - 2 or "naming" in cue.entry.frames):
            return False
        return all(word[0].isupper() or word[0].isdigit() or word in _SMALL_WORDS for word in words)


def _quoted_share(layout: Layout, spans: Iterable[tuple[int, int]]) -> float:
    total = inside = 0
    for start, end in spans:
        tokens = layout.doc.char_span(start, end, alignment_mode="expand")
        for token in tokens or ():
            if token.is_alpha:
                total += len(token)
                inside += len(token) if layout.quoted[token.i] >= 0 else 0
    return inside / total if total else 1.0


def _distinct(statements: list[Statement]) -> list[Statement]:
    kept: dict[tuple[int, int, bool, str | None], Statement] = {}
    for statement in statements:
        # The same words may be alleged by one and denied by another.
        kept.setdefault((statement.start, statement.end, statement.is_direct, statement.speaker), statement)
    return sorted(kept.values(), key=lambda one: (one.start, -one.end, one.is_direct, one.cue_start or 0))
