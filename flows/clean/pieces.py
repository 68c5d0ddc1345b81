"""A line in, its pieces out: where furniture and body were run together without a space.

Two marks give a seam away: a sentence end with a capital right behind it ("…difference.Officials say"), and
a capital inside a word ("Live onOfficials say"). The first is a seam wherever it stands. The second is one
only if a side is furniture by its wording, because names are full of such capitals (McDonald, YouTube).
"""

from __future__ import annotations

import re
from collections.abc import Collection

from flows.clean.patterns import matching

_MAX_SEAMS = 60
_NEAR_CHARS = 240
"""How far from either end of a line a capital inside a word is looked at."""

_SENTENCE_SEAM = re.compile(
    r"(?<=[^\W\d_A-Z][.!?])(?=[“\"‘(]?[A-Z©][a-z’' ])"
    r"|(?<=[.!?,][”’\")])(?=[“‘(]?[A-Z©][a-zA-Z’' ])"
    r"|(?<=[^\W\d_][^\W\d_][.!?])(?=[A-Z]{2,20} ?(?:—|–|\(|,))"
)
_WORD_SEAM = re.compile(
    r"(?<=[a-z0-9%)\]”])(?=[A-Z“©][\w“’.,]|[A-Z] )|(?<=[A-Z][A-Z])(?=[A-Z][a-z])|(?<=[a-z])(?=[•©(]\s?[A-Z])"
)
_NAME_PREFIX = re.compile(r"(?:^|[\W_])(?:Mc|Mac|De|Di|La|Le|Du|Del|Van|Fitz|i|e|O’|O')$")
_INNER_CAPITAL = re.compile(r"[a-z](?=[A-Z])")
_PLAIN_START = re.compile(r"[“\"‘]?[A-Z]")


def sentence_pieces(line: str) -> list[str]:
    """The pieces of `line` between sentence ends that lack a space; joined they are the line again."""
    cuts = [match.start() for match in _SENTENCE_SEAM.finditer(line)][:_MAX_SEAMS]
    return [line[start:end] for start, end in zip([0, *cuts], [*cuts, len(line)]) if line[start:end]]


def word_pieces(piece: str, known_words: Collection[str]) -> list[str]:
    """`piece` cut where furniture runs into a word of the body, at most once at either end.

    Args:
        piece: a line or a piece of one.
        known_words: words with inner capitals that the text uses more than once: they are names.
    """
    seams = [
        match.start()
        for match in _WORD_SEAM.finditer(piece)
        if (match.start() < _NEAR_CHARS or match.start() > len(piece) - _NEAR_CHARS)
        and not _NAME_PREFIX.search(piece[max(0, match.start() - 5) : match.start()])
        and _word_around(piece, match.start()) not in known_words
    ][:_MAX_SEAMS]
    start, end = 0, len(piece)
    for seam in reversed(seams):
        if seam < _NEAR_CHARS and is_furniture(piece[:seam]) and _reads_on(piece[seam:]):
            start = seam
            break
    for seam in seams:
        if seam > max(start, len(piece) - _NEAR_CHARS) and is_furniture(piece[seam:]) and seam - start > 20:
            end = seam
            break
    return [part for part in (piece[:start], piece[start:end], piece[end:]) if part]


def is_furniture(text: str) -> bool:
    """Whether a short piece is furniture by its wording alone."""
    text = text.strip()
    return len(text) <= _NEAR_CHARS and any(
        wording.is_certain and (wording.scope != "any" or len(text.split()) <= 25)
        for wording in matching(text)
    )


def inner_capitals(text: str) -> set[str]:
    """Words with a capital inside that occur at least twice in `text`."""
    once: set[str] = set()
    more: set[str] = set()
    for match in _INNER_CAPITAL.finditer(text):
        word = _word_around(text, match.end())
        (more if word in once else once).add(word)
    return more


def _reads_on(text: str) -> bool:
    """Whether a body could begin here: a capital or quotation mark, and a sentence behind it."""
    return bool(_PLAIN_START.match(text)) and len(text.split(None, 8)) > 8


def _word_around(text: str, position: int) -> str:
    start = end = position
    while start > 0 and position - start < 40 and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    while end < len(text) and end - position < 40 and (text[end].isalnum() or text[end] == "_"):
        end += 1
    return text[start:end]
