"""The text of an article in; its topic out: the words that tell it from other articles, with their weights.

Two articles tell one story when their topics are alike (`flows.resolve.stories`). A word's weight does not
depend on which other articles there are, so that another article changes no topic: how common a word is
stands in the vocabulary of the shipped model, whose words are sorted by frequency.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import Counter
from functools import cache
from hashlib import blake2b

from flows.resources import resource_path

WORDS = 32
"""The heaviest words of an article; with twice as many, stories are told apart no better (ECB+ train)."""

HASH_BYTES = 4
FULL = 255
"""Weights are whole numbers of one byte; their squares add up to about `FULL` squared."""

_WORD = re.compile(r"[a-z]{3,}|\d{2,}")
# The first word of the vocabulary that is a word ("the"); before it are marks, letters and unused places.
_FIRST = 1996
# Words as common as the first 40 ("after", "first") stand in most articles and say nothing.
_EVERYWHERE = 40
# A word that the vocabulary lacks is rarer than its last ones.
_UNKNOWN = 8.0


def topic(text: str) -> tuple[int, ...]:
    """Word hash (32 bits) and weight (8 bits) in one number for each of its `WORDS`, heaviest first.

    >>> topic("It was in the."), len(topic("An earthquake hit Aceh; Aceh shook."))
    ((), 4)
    """
    plain = unicodedata.normalize("NFKD", text.lower())
    counts = Counter(_WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))
    weights = {word: (1 + math.log(count)) * rarity(word) for word, count in counts.items()}
    chosen = sorted((-weight, word) for word, weight in weights.items() if weight > 0)[:WORDS]
    length = math.sqrt(sum(weight * weight for weight, _ in chosen))
    return tuple(_number(word, round(-weight / length * FULL)) for weight, word in chosen)


def rarity(word: str) -> float:
    """How much a word says about what an article is about; 0 for those that stand in every article."""
    rank = _ranks().get(word)
    if rank is None:
        return _UNKNOWN
    return max(0.0, math.log(max(1, rank - _FIRST) / _EVERYWHERE))


def _number(word: str, weight: int) -> int:
    digest = blake2b(word.encode(), digest_size=HASH_BYTES).digest()
    return int.from_bytes(digest, "big") << 8 | max(1, min(FULL, weight))


@cache
def _ranks() -> dict[str, int]:
    with resource_path("seeds/model/encoder/tokenizer.json").open(encoding="utf-8") as file:
        ranks: dict[str, int] = json.load(file)["model"]["vocab"]
    return ranks
