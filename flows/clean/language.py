"""Article text in, ISO 639-1 language code out."""

from __future__ import annotations

import re

import py3langid

_MIN_WORDS = 20
_MIN_LETTERS = 100
_MARGIN = 30.0
"""Nats by which another language must beat English: a quotation inside a report does not reach it."""

_FUNCTION_WORDS = re.compile(
    "the|of|and|to|in|a|is|that|for|on|was|with|as|by|at|from|has|have|had|it|its|he|she|they|his|said|are|be"
)


def language_of(text: str) -> str:
    """Language of `text`; `en` unless it is clearly something else.

    Short texts and English with foreign quotations or names count as English: only a text whose function
    words are not English and whose letters clearly belong to another language is one.
    """
    words = re.findall(r"[^\W\d_]+", text[:20_000].lower())
    if len(words) < _MIN_WORDS and sum(map(len, words)) < _MIN_LETTERS:  # Chinese has no spaces
        return "en"
    if sum(_FUNCTION_WORDS.fullmatch(word) is not None for word in words) >= 0.15 * len(words):
        return "en"
    scores: dict[str, float] = dict(py3langid.rank(" ".join(words[:1000])[:10_000]))
    best = max(sorted(scores), key=lambda code: scores[code])
    return best if scores[best] - scores["en"] > _MARGIN else "en"
