"""A parsed Doc in; its quotations, the sentences around them, and content spans out.

Parsers cut sentences in the middle of quotations and before ", he said". Here a sentence never ends inside
quotation marks, and one that is quoted whole stays with its attribution.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from spacy.tokens import Doc, Token

from flows.extract.actors import actor_of_token
from flows.extract.quotation_marks import read_quotations
from flows.extract.tokens import char_end

LONGEST = 400
"""Tokens that are looked through on either side of a word; longer sentences are no sentences."""
_TERMINAL = frozenset(".!?…")
_EDGES = frozenset(" \t\n\r\f\v\u00a0,;:–—-.\"“”„«»‘’'`")


class Layout:
    """Where quotations, sentences and paragraphs lie; all indices are token numbers.

    Attributes:
        doc, text: the Doc and its text.
        quotations: in text order.
        quoted: for each token the number of the quotation it stands in (marks included), or -1.
        sentences: (first, last + 1) of each sentence.
        sentence_of: for each token the number of its sentence.
    """

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text: str = doc.text
        self.quotations = read_quotations(self.text)
        self.quoted = self._quoted()
        self.sentences = self._sentences()
        self.sentence_of = [0] * len(doc)
        for number, (start, end) in enumerate(self.sentences):
            for index in range(start, end):
                self.sentence_of[index] = number

    def _quoted(self) -> list[int]:
        quoted = [-1] * len(self.doc)
        position = 0
        for token in self.doc:
            while position < len(self.quotations) and self.quotations[position].outer_end <= token.idx:
                position += 1
            if position == len(self.quotations):
                break
            if self.quotations[position].outer_start < char_end(token):
                quoted[token.i] = position
        return quoted

    def _sentences(self) -> list[tuple[int, int]]:
        starts = [0]
        for token in self.doc[1:]:
            if self._starts_sentence(token.i):
                starts.append(token.i)
        return list(zip(starts, [*starts[1:], len(self.doc)])) if len(self.doc) else []

    def _starts_sentence(self, index: int) -> bool:
        doc, quoted = self.doc, self.quoted
        before = index - 1
        if doc[before].is_space and "\n" in doc[before].text:
            # A quotation over several paragraphs stays one sentence.
            return quoted[before] < 0 or quoted[before] != quoted[index]
        while before > 0 and doc[before].is_space:
            before -= 1
        if quoted[before] >= 0 and quoted[before] == quoted[index]:
            return False
        if quoted[before] >= 0:
            return self._ends_with_quotation(quoted[before], index)
        if quoted[index] >= 0 and self._is_new_quotation(before, quoted[index]):
            return True
        ends = doc[before].text[-1] in ".!?…:;)*" or doc[before].text in {"--", "—"}
        return bool(doc[index].is_sent_start) and ends and not doc[index].is_lower

    def _is_new_quotation(self, before: int, number: int) -> bool:
        """Whether a quoted sentence begins behind an abbreviation that ends one: 'in the U.S. "We …'."""
        quotation = self.quotations[number]
        words = self.text[quotation.start : quotation.end]
        is_sentence = words[:1].isupper() and words[-1] in ".,!?" and " " in words
        return (
            self.doc[before].text in {"U.S.", "U.K.", "U.N.", "E.U.", "D.C.", "Inc.", "Corp."} and is_sentence
        )

    def _ends_with_quotation(self, number: int, index: int) -> bool:
        """Whether the sentence ends with the quotation before token `index`."""
        content_end = self.quotations[number].end
        last = self.text[content_end - 1]
        token = self.doc[index]
        if last not in _TERMINAL or token.is_lower or (token.is_punct and self.quoted[index] < 0):
            return False
        if last == "." and self.text[max(0, content_end - 3) : content_end] != "...":
            return True
        return not self._is_attribution(index)

    def _is_attribution(self, index: int) -> bool:
        """Whether a short clause with a verb and no quotation follows ("Trump asked.")."""
        for token in self.doc[index : index + 10]:
            if self.quoted[token.i] >= 0 or "\n" in token.text:
                return False
            if token.tag_ in {"VBD", "VBZ", "VBP"}:
                return token.lemma_.lower() in _ASKING
        return False

    # --- questions --------------------------------------------------------------------------------

    def sentence_start(self, index: int) -> int:
        """First token of the sentence that holds token `index`, at most `LONGEST` tokens before it."""
        return max(self.sentences[self.sentence_of[index]][0], index - LONGEST)

    def sentence_end(self, index: int) -> int:
        """Token behind the sentence that holds token `index`, its final punctuation excluded.

        At most `LONGEST` tokens behind `index`.
        """
        start, end = self.sentences[self.sentence_of[index]]
        if end > index + LONGEST:
            return index + LONGEST
        while (
            end > start + 1 and self.quoted[end - 1] < 0 and not self.text_of(end - 1).strip(".!?…; \n\u00a0")
        ):
            end -= 1
        return end

    def lower(self, index: int) -> str:
        """Lower-case text of a token; "" outside the text."""
        return self.doc[index].lower_ if 0 <= index < len(self.doc) else ""

    def text_of(self, index: int) -> str:
        """Text of a token; "" outside the text."""
        return self.doc[index].text if 0 <= index < len(self.doc) else ""

    def is_dash(self, index: int) -> bool:
        """A dash between words, not a hyphen inside one."""
        word = self.text_of(index)
        if word in {"—", "–", "--"}:
            return True
        if word != "-" or not 0 < index < len(self.doc) - 1:
            return False
        return bool(self.doc[index].whitespace_) and bool(self.doc[index - 1].whitespace_)

    def is_pause(self, index: int) -> bool:
        """Punctuation that ends a clause: comma, semicolon, colon, dash."""
        return self.text_of(index) in {",", ";", ":"} or self.is_dash(index)

    @cached_property
    def _breaks(self) -> list[int]:
        return [found.start() for found in re.finditer(r"\n\s*", self.text)]

    def paragraph(self, offset: int) -> int:
        """Number of the paragraph that holds the character offset."""
        return bisect_right(self._breaks, offset)

    def content(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """Tokens [start, end) as one trimmed character span, or () when no word is in it."""
        if start >= end:
            return ()
        while end + 1 < len(self.doc) and self._is_hyphen(end):
            end += 2  # a word that the tokenizer cut: "re-established"
        first, last = self.doc[start].idx, char_end(self.doc[end - 1])
        return self.trimmed(first, last)

    def _is_hyphen(self, index: int) -> bool:
        return (
            self.doc[index].text == "-"
            and not self.doc[index].whitespace_
            and not self.doc[index - 1].whitespace_
        )

    def names_actor(self, token: Token) -> bool:
        """Whether an actor's phrase covers the token."""
        return any(
            actor.head == token.idx or actor.kind == "country" for actor in actor_of_token(self.doc, token)
        )

    def trimmed(self, first: int, last: int) -> tuple[tuple[int, int], ...]:
        """A character span without edge punctuation and a leading "that"; quotation marks stay balanced."""
        text = self.text
        while True:
            while first < last and text[first] in _EDGES and not self._opens(first):
                first += 1
            if first + 5 < last and text[first : first + 5].casefold() in {"that ", "that\u00a0"}:
                first += 5
                continue
            break
        while last > first and text[last - 1] in _EDGES and not self._closes(last):
            last -= 1
        if not any(character.isalnum() for character in text[first:last]):
            return ()
        return (self._balanced(first, last),)

    def _balanced(self, first: int, last: int) -> tuple[int, int]:
        """The span with the marks of quotations that it holds whole but for its edge."""
        number = bisect_right(self._starts, last - 1) - 1
        if number >= 0:
            quotation = self.quotations[number]
            if (
                quotation.outer_start >= first
                and last <= quotation.outer_end
                and not _has_word(self.text[last : quotation.outer_end])
            ):
                last = quotation.outer_end
        number = bisect_right(self._starts, first) - 1
        if number >= 0:
            quotation = self.quotations[number]
            if quotation.outer_start < first <= quotation.start and quotation.outer_end <= last:
                first = quotation.outer_start
        return first, last

    @cached_property
    def _starts(self) -> list[int]:
        return [quotation.outer_start for quotation in self.quotations]

    @cached_property
    def _openings(self) -> frozenset[int]:
        return frozenset(quotation.outer_start for quotation in self.quotations)

    @cached_property
    def _closings(self) -> frozenset[int]:
        return frozenset(quotation.outer_end for quotation in self.quotations)

    def _opens(self, offset: int) -> bool:
        return offset in self._openings

    def _closes(self, offset: int) -> bool:
        return offset in self._closings


def _has_word(text: str) -> bool:
    return any(character.isalnum() for character in text)


_ASKING = frozenset({
    "say", "ask", "add", "tell", "shout", "reply", "respond", "exclaim", "cry", "yell", "wonder",
    "wrote", "write", "tweet", "joke", "quip", "declare", "demand", "continue", "answer", "scream",
    "chant", "retort", "inquire", "recall",
})  # fmt: skip
