"""Small questions about a Doc that several components ask: tokens at offsets, phrases, paragraphs.

Attribute access on spaCy tokens costs more than on lists; `token_table` reads each attribute once.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, Protocol, TypeVar

from spacy.language import Language
from spacy.tokens import Doc, Token

from flows.records import Statement


def word_set(words: str) -> frozenset[str]:
    """Words separated by white space, as a set: how short closed vocabularies are written in code."""
    return frozenset(words.split())


class Spanned(Protocol):
    """Anything with character offsets, end exclusive: a mention, an actor, a statement."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


def char_end(token: Token) -> int:
    """Offset just behind the token's last character."""
    return token.idx + len(token.text)


def overlaps(a: Spanned, b: Spanned) -> bool:
    """Whether two spans share at least one character."""
    return a.start < b.end and b.start < a.end


def covering(spans: Iterable[Spanned], start: int, end: int) -> int | None:
    """Index of the shortest span that contains [start, end), or None."""
    best: tuple[int, int] | None = None
    for number, span in enumerate(spans):
        if span.start <= start and end <= span.end:
            best = min(best or (span.end - span.start, number), (span.end - span.start, number))
    return None if best is None else best[1]


def statements_in(doc: Doc) -> Sequence[Statement]:
    """Statements of the Doc; none where nothing reads them."""
    return doc._.statements if doc.has_extension("statements") else ()


def told_by(cue: Token) -> list[Statement]:
    """Statements that hang on this word of reporting."""
    return [
        each
        for each in statements_in(cue.doc)
        if each.cue_start is not None and each.cue_end and each.cue_start <= cue.idx < each.cue_end
    ]


LONGEST_RUN = 200
"""Characters without white space that the tokenizer is given at once; it takes quadratic time over them."""


def tokenized(nlp: Language, text: str) -> Doc:
    """`nlp.make_doc(text)` in time linear in the text, also where it is one run of brackets.

    Longer runs are cut every `LONGEST_RUN` characters, so a token never crosses such a cut.
    """
    if max(map(len, text.split()), default=0) <= LONGEST_RUN:
        return nlp.make_doc(text)
    cuts = [
        cut
        for run in re.finditer(r"\S+", text)
        for cut in range(run.start() + LONGEST_RUN, run.end(), LONGEST_RUN)
    ]
    tokens = [
        token for start, end in pairwise([0, *cuts, len(text)]) for token in nlp.make_doc(text[start:end])
    ]
    return Doc(
        nlp.vocab,
        words=[token.text for token in tokens],
        spaces=[bool(token.whitespace_) for token in tokens],
    )


def paragraph_bounds(text: str) -> list[tuple[int, int]]:
    r"""Offsets of the non-empty lines of `text`, end exclusive, newline excluded.

    >>> paragraph_bounds("One.\n\nTwo.")
    [(0, 4), (6, 10)]
    """
    bounds = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            bounds.append((start, start + len(line)))
        start += len(line) + 1
    return bounds


def sentence_numbers(doc: Doc, offsets: Sequence[int]) -> list[int]:
    """Number of the sentence that holds each character offset; sentences are numbered from 0."""
    starts = [sentence.start_char for sentence in doc.sents]
    return [max(0, bisect_right(starts, offset) - 1) for offset in offsets]


@dataclass(frozen=True, slots=True)
class TokenTable:
    """A Doc's tokens as plain lists, and its text in the forms that phrases are compared with.

    Attributes:
        text: `doc.text`, which spaCy joins anew each time it is asked.
        plain: the text with straight apostrophes; same length as the text.
        lower: `plain` in lower case; same length.
        words, lowers, tags: of each token.
        starts, ends: character offsets of each token, end exclusive.
        token_ending_at: character offset -> number of the token that ends there.
        entities: recognised entities as (first token, token after, label); `doc.ents` walks the whole Doc
            each time it is asked.
        labels: of each token's entity, or "".
        entity_starts, entity_ends: of each token's entity; the token alone where there is none.
    """

    text: str
    plain: str
    lower: str
    words: list[str]
    lowers: list[str]
    tags: list[str]
    starts: list[int]
    ends: list[int]
    token_ending_at: dict[int, int]
    entities: list[tuple[int, int, str]]
    labels: list[str]
    entity_starts: list[int]
    entity_ends: list[int]


def token_table(doc: Doc) -> TokenTable:
    """The table of a Doc, made once (kept in `doc.user_data`)."""
    table: TokenTable | None = doc.user_data.get("token_table")
    if table is None:
        text = doc.text
        plain = text.replace("’", "'")
        words = [token.text for token in doc]
        starts = [token.idx for token in doc]
        ends = [start + len(word) for start, word in zip(starts, words, strict=True)]
        entities = [(span.start, span.end, span.label_) for span in doc.ents]
        labels = [""] * len(words)
        entity_starts, entity_ends = list(range(len(words))), list(range(1, len(words) + 1))
        for first, after, label in entities:
            for number in range(first, after):
                labels[number], entity_starts[number], entity_ends[number] = label, first, after
        table = TokenTable(
            text=text,
            plain=plain,
            lower=_lower(plain),
            words=words,
            lowers=[_lower(word) for word in words],
            tags=[token.tag_ for token in doc],
            starts=starts,
            ends=ends,
            token_ending_at={end: number for number, end in enumerate(ends)},
            entities=entities,
            labels=labels,
            entity_starts=entity_starts,
            entity_ends=entity_ends,
        )
        doc.user_data["token_table"] = table
    return table


def _lower(text: str) -> str:
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    # A few letters ("İ") grow when lowered, which would shift offsets: keep those as they are.
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


Value = TypeVar("Value")


class TokenPhrases(Generic[Value]):
    """A dictionary of phrases, looked up at a token; phrases end at token boundaries, longest first.

    Args:
        items: phrase and value; the first value of a phrase wins.
        is_cased: compare with `TokenTable.plain` rather than `TokenTable.lower`.
    """

    def __init__(self, items: Iterable[tuple[str, Value]], *, is_cased: bool = False) -> None:
        self.is_cased = is_cased
        self._by_first: dict[str, list[tuple[str, Value]]] = {}
        seen = set()
        for phrase, value in items:
            key = phrase.replace("’", "'") if is_cased else _lower(phrase.replace("’", "'"))
            if key and key not in seen:
                seen.add(key)
                first = _FIRST.match(key)[0]  # type: ignore[index]
                # A tokenizer that does not know an abbreviation cuts off its full stop: "Capt" and ".".
                for form in {first, first[:-1] if first[-1:] == "." and len(first) > 1 else first}:
                    self._by_first.setdefault(form, []).append((key, value))
        for phrases in self._by_first.values():
            phrases.sort(key=lambda item: -len(item[0]))

    def at(self, table: TokenTable, number: int) -> tuple[int, Value] | None:
        """Longest phrase that starts with token `number`: (token after it, value), or None."""
        phrases = self._by_first.get((table.words if self.is_cased else table.lowers)[number])
        if phrases is None:
            return None
        text = table.plain if self.is_cased else table.lower
        start = table.starts[number]
        for phrase, value in phrases:
            if text.startswith(phrase, start):
                last = table.token_ending_at.get(start + len(phrase))
                if last is not None:
                    return last + 1, value
        return None


_FIRST = re.compile(r"[^\s'–-]+|.", re.DOTALL)
