"""Words -> the encoder's input: word pieces, the case class of each, and windows of bounded length.

Shared by training and by `encoder.py`, so that both cut the same text the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import spacy
from spacy.language import Language
from spacy.util import compile_infix_regex
from tokenizers import Tokenizer

WINDOW_PIECES = 190
"""Words of one window have at most so many pieces together: attention costs the square of it."""

CASES = 8
"""Number of case classes of `case_of`."""

_EXTRA_INFIXES = (
    r"(?<=[A-Z]\.)-(?=[A-Za-z])",  # U.S.-China
    r"(?<=[A-Za-z])[–—](?=[A-Za-z])",  # talks—held
    r"(?<=[a-z0-9])/(?=[A-Za-z])",  # state/party
)
_PUNCTUATION = re.compile(r"\W+")


def blank_pipeline() -> Language:
    """An English spaCy pipeline with nothing but the tokenizer the model was trained with."""
    nlp = spacy.blank("en")
    infixes = [*(nlp.Defaults.infixes or []), *_EXTRA_INFIXES]
    tokenizer: Any = nlp.tokenizer
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    return nlp


def case_of(word: str) -> int:
    """Case class of a word, which the uncased word pieces do not show.

    >>> [case_of(word) for word in ("talks", "Xi", "NATO", "G7", "McCarthy", ",", "iPhone", "I")]
    [0, 1, 2, 3, 4, 5, 6, 7]
    """
    if word.islower():
        return 0
    if len(word) == 1 and word.isupper():
        return 7
    if any(character.isdigit() for character in word):
        return 3
    if word.istitle():
        return 1
    if word.isupper():
        return 2
    if _PUNCTUATION.fullmatch(word):
        return 5
    return 4 if word[:1].isupper() else 6


class WordPieces:
    """Cuts single words into piece numbers; remembers the words it has seen.

    Args:
        content: of a `tokenizer.json` of the `tokenizers` library.
    """

    MEMORY = 100_000

    def __init__(self, content: bytes) -> None:
        self._tokenizer = Tokenizer.from_str(content.decode("utf-8"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.unknown = self._id("[UNK]")
        self.first = self._id("[CLS]")
        self.last = self._id("[SEP]")
        self._seen: dict[str, tuple[int, ...]] = {}

    def _id(self, token: str) -> int:
        number = self._tokenizer.token_to_id(token)
        if number is None:
            raise ValueError(f"the tokenizer has no {token}")
        return int(number)

    def of(self, words: Sequence[str]) -> list[tuple[int, ...]]:
        """Piece numbers of each word, at least one."""
        new = sorted({word for word in words if word not in self._seen})
        if len(self._seen) + len(new) > self.MEMORY:
            self._seen.clear()
            new = sorted(set(words))
        if new:
            found = self._tokenizer.encode_batch(new, add_special_tokens=False)
            for word, encoding in zip(new, found, strict=True):
                self._seen[word] = tuple(encoding.ids[:WINDOW_PIECES]) or (self.unknown,)
        return [self._seen[word] for word in words]


def windows(sizes: Sequence[int], breaks: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(start, end) of windows over words, end exclusive; each ends at the last good place before it is full.

    Args:
        sizes: number of pieces of each word, at most WINDOW_PIECES.
        breaks: how good it is to cut before each word: 0 not, 1 after a comma, 2 after a full stop, 3 at a
            line break.
    """
    start = 0
    while start < len(sizes):
        end, pieces = start, 0
        while end < len(sizes) and pieces + sizes[end] <= WINDOW_PIECES:
            pieces += sizes[end]
            end += 1
        if end < len(sizes):
            # The second half only: a window of three words costs as much as it says little.
            end = max(range((start + end) // 2 + 1, end + 1), key=lambda index: (breaks[index], index))
        yield start, end
        start = end
