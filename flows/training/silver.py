"""Unannotated articles -> passages annotated by the model itself, where both of its exits agree on the names.

Self-training (Yarowsky 1995): the treebanks hold little news, and what the model reads in news without doubt
teaches it the rest.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path

import spacy
from rich.console import Console
from spacy.tokens import Doc

from flows.extract.encoder import EncoderReader
from flows.training.corpora import PASSAGE_WORDS, Passage, Syntax

FEWEST_WORDS = 12


def silver_passages(
    model: Path, articles: Path, words: int, rng: random.Random, console: Console
) -> list[Passage]:
    """Passages of at least `words` words in all, drawn from a JSONL file (gzip) with a `text` per line."""
    nlp = spacy.load(model)
    reader = nlp.get_pipe("encoder")
    assert isinstance(reader, EncoderReader)
    found: list[Passage] = []
    total = 0
    for number, text in enumerate(_paragraphs(articles, rng)):
        reader.choose("fast")
        quick = nlp(text)
        reader.choose("accurate")
        slow = nlp(text)
        if _names(quick) == _names(slow):
            passage = _passage(slow)
            found.append(passage)
            total += len(passage.words)
        if number % 1000 == 0:
            console.print(f"silver: {number} paragraphs read, {len(found)} kept, {total} of {words} words")
        if total >= words:
            break
    return found


def _paragraphs(articles: Path, rng: random.Random) -> Iterator[str]:
    lines = gzip.decompress(articles.read_bytes()).decode("utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines if line]
    paragraphs = sorted(
        {
            paragraph.strip()
            for text in texts
            # A few of each article: one transcript has as many words as a hundred reports.
            for paragraph in text.split("\n")[:12]
            if FEWEST_WORDS <= paragraph.count(" ") < PASSAGE_WORDS * 4 // 5
        }
    )
    rng.shuffle(paragraphs)
    return iter(paragraphs)


def _names(doc: Doc) -> list[tuple[int, int, str]]:
    return [(span.start, span.end, span.label_) for span in doc.ents]


def _passage(doc: Doc) -> Passage:
    words = [token for token in doc if not token.is_space]
    place = {token.i: index for index, token in enumerate(words)}
    starts = {sentence.start for sentence in doc.sents}
    syntax = Syntax(
        tags=tuple(token.tag_ for token in words),
        morphs=tuple("|".join(filter(None, (token.pos_, str(token.morph)))) for token in words),
        heads=tuple(place[token.head.i] for token in words),
        relations=tuple("root" if token.dep_ == "ROOT" else token.dep_ for token in words),
        starts=tuple(token.i in starts for token in words),
    )
    names = tuple(f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "O" for token in words)
    return Passage(tuple(token.text for token in words), names, syntax)
