"""Event mentions of every kind and which are one event: what resolution by story and predicate can do.

The product tells political events only. To compare it with coreference of all events (crime, sport,
disasters), this reads every predicate: words that are events in the training part, and verbs it does not
have. Mentions are one event when their articles tell one story and their predicates are one word.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

Row = Mapping[str, Any]
"""A document of the benchmark: doc, sentences [[number, words]], valid_sentences, events."""

_KINDS = frozenset({"NOUN", "VERB", "PROPN", "ADJ"})
# Share of a word's uses that are events, from which on it is one; what is believed before any use is seen.
_EVENT_SHARE, _PRIOR = 0.45, {"VERB": 0.55}
_SAME_STORY = 0.2
_ENDINGS = (
    "ation",
    "ition",
    "ement",
    "ment",
    "ing",
    "ion",
    "ance",
    "al",
    "er",
    "or",
    "ed",
    "ure",
    "y",
    "e",
    "s",
)
_PIPES = ("encoder", "lemmatizer", "attribute_ruler")


def parsed(nlp: Language, rows: Iterable[Row]) -> Iterator[tuple[Row, int, Doc]]:
    """Every annotated sentence with its row and number, in the benchmark's own words."""
    sentences = [
        (row, n, words) for row in rows for n, words in row["sentences"] if n in row["valid_sentences"]
    ]
    docs = (Doc(nlp.vocab, words=words) for _, _, words in sentences)
    with nlp.select_pipes(enable=list(_PIPES)):
        for (row, number, _), doc in zip(sentences, nlp.pipe(docs, batch_size=64), strict=True):
            yield row, number, doc


def learned_shares(sentences: Iterable[tuple[Row, int, Doc]]) -> dict[tuple[str, str], float]:
    """Share of the uses of a lemma and part of speech that are heads of events."""
    uses: Counter[tuple[str, str]] = Counter()
    events: Counter[tuple[str, str]] = Counter()
    for row, number, doc in sentences:
        spans = [event["tokens"] for event in row["events"] if event["sent"] == number]
        heads = {next((i for i in span if doc[i].head.i not in span), span[0]) for span in spans}
        for token in doc:
            if token.pos_ in _KINDS:
                uses[token.lemma_.lower(), token.pos_] += 1
                events[token.lemma_.lower(), token.pos_] += token.i in heads
    return {key: (events[key] + 2 * _PRIOR.get(key[1], 0.08)) / (count + 2) for key, count in uses.items()}


def predicates(doc: Doc, shares: Mapping[tuple[str, str], float]) -> Iterator[tuple[int, str]]:
    """Position and stem of every word that is an event."""
    for token in doc:
        if token.pos_ in _KINDS and token.dep_ not in ("aux", "cop"):
            share = shares.get((token.lemma_.lower(), token.pos_), _PRIOR.get(token.pos_, 0.0))
            if share >= _EVENT_SHARE:
                yield token.i, _stem(token.lemma_.lower())


def _stem(lemma: str) -> str:
    for ending in _ENDINGS:
        if lemma.endswith(ending) and len(lemma) - len(ending) >= 3:
            return lemma[: -len(ending)]
    return lemma


def stories(rows: Sequence[Row]) -> list[int]:
    """Number of the story of each document: average-link clusters of their weighted words."""
    texts = [" ".join(word for _, words in row["sentences"] for word in words) for row in rows]
    counts = [Counter(re.findall(r"[a-z]{3,}", text.lower())) for text in texts]
    held = Counter(word for count in counts for word in count)
    columns = {word: n for n, word in enumerate(w for w in sorted(held) if 2 <= held[w] < len(rows) / 5)}
    matrix = np.zeros((len(rows), len(columns)))
    for number, count in enumerate(counts):
        for word in count.keys() & columns.keys():
            matrix[number, columns[word]] = (1 + math.log(count[word])) * math.log(len(rows) / held[word])
    matrix /= np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9)
    alike = matrix @ matrix.T
    np.fill_diagonal(alike, -1.0)
    sizes, labels = [1] * len(rows), list(range(len(rows)))
    while True:
        one, other = divmod(int(alike.argmax()), len(rows))
        if alike[one, other] < _SAME_STORY:
            return labels
        total = sizes[one] + sizes[other]
        alike[one] = alike[:, one] = (alike[one] * sizes[one] + alike[other] * sizes[other]) / total
        alike[one, one] = -1.0
        alike[other] = alike[:, other] = -1.0
        sizes[one] = total
        labels = [one if label == other else label for label in labels]
