"""Treebanks (CoNLL-U) and name corpora (IOB2) -> passages: some consecutive sentences of one document.

Reads the compact files of a corpora folder (`*.conllu.gz`, `*.iob.gz`, UTF-8; its README names origins and
licences). What a corpus does not annotate is None, never a guess.
"""

from __future__ import annotations

import gzip
import hashlib
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from spacy.language import Language

from flows.errors import InputError
from flows.extract.wordpieces import blank_pipeline

NAME_LABELS = ("PERSON", "ORG", "LOC")
PASSAGE_WORDS = 110
"""A passage stays under this, so that it fits one window of the encoder."""

SHARED_FEATURES = frozenset(
    {"Case", "Definite", "Degree", "Gender", "Mood", "Number", "NumType", "Person", "Polarity", "Poss"}
    | {"PronType", "Reflex", "Tense", "VerbForm", "Voice"}
)
"""Features that both treebanks annotate; the others would teach the model which treebank it reads."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """One file and how it is used.

    Attributes:
        name: file name without folder.
        sha256: of the compressed file; the model card states what was read.
        weight: how often a passage is seen in an epoch, on average.
        has_names: its NER column is annotated.
    """

    name: str
    sha256: str
    weight: float = 1.0
    has_names: bool = True

    @property
    def is_treebank(self) -> bool:
        """Whether it is annotated with tags and dependencies."""
        return self.name.endswith(".conllu.gz")


@dataclass(frozen=True, slots=True)
class Syntax:
    """Annotation of a passage's words, all of the length of `words`.

    Attributes:
        tags: Penn tags.
        morphs: `UPOS|Feature=Value|…`, features in alphabetical order.
        heads: index of each word's head in the passage; its own index for a root.
        relations: UD relations, `root` for roots.
        starts: whether a sentence begins at the word.
    """

    tags: tuple[str, ...]
    morphs: tuple[str, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]
    starts: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive sentences of one document: words, and what its corpus says of them."""

    words: tuple[str, ...]
    names: tuple[str, ...] | None
    syntax: Syntax | None = None


@cache
def _tokenizer() -> Language:
    return blank_pipeline()


def read_corpus(folder: Path, corpus: Corpus, rng: random.Random) -> list[Passage]:
    """All passages of one corpus.

    Raises:
        InputError: the file is missing or is another one than the recipe was written for.
    """
    path = folder / corpus.name
    if not path.is_file():
        raise InputError(f"{path} is missing: give the folder that holds the training corpora.")
    content = path.read_bytes()
    if (found := hashlib.sha256(content).hexdigest()) != corpus.sha256:
        raise InputError(f"{path} is not the file of the recipe: sha256 {found}, expected {corpus.sha256}.")
    lines = gzip.decompress(content).decode("utf-8").split("\n")
    if corpus.is_treebank:
        return [_passage(group, corpus) for group in _groups(_conllu(lines), rng)]
    return [passage for group in _groups(_iob(lines), rng) if (passage := _retokenised(group))]


@dataclass(slots=True)
class _Sentence:
    rows: list[list[str]]
    begins_document: bool


def _conllu(lines: Iterable[str]) -> Iterator[_Sentence]:
    sentence = _Sentence([], True)
    begins = True
    for line in lines:
        if line.startswith("# newdoc"):
            begins = True
        elif line and not line.startswith("#"):
            sentence.rows.append(line.split("\t"))
        elif not line and sentence.rows:
            yield _Sentence(sentence.rows, begins)
            sentence, begins = _Sentence([], False), False


def _iob(lines: Iterable[str]) -> Iterator[_Sentence]:
    rows: list[list[str]] = []
    begins = True
    for line in lines:
        if line.startswith("-DOCSTART-"):
            begins = True
        elif line:
            rows.append(line.split("\t"))
        elif rows:
            yield _Sentence(rows, begins)
            rows, begins = [], False


def _groups(sentences: Iterable[_Sentence], rng: random.Random) -> Iterator[list[_Sentence]]:
    """Passages of random length, so that single sentences and whole paragraphs are both seen."""
    group: list[_Sentence] = []
    limit = 0
    for sentence in sentences:
        size = sum(len(each.rows) for each in group) + len(sentence.rows)
        if group and (sentence.begins_document or size > limit):
            yield group
            group = []
        if not group:
            limit = rng.choice((1, 40, 70, PASSAGE_WORDS, PASSAGE_WORDS))
        group.append(sentence)
    if group:
        yield group


def _passage(group: Sequence[_Sentence], corpus: Corpus) -> Passage:
    rows: list[list[str]] = []
    heads: list[int] = []
    starts: list[bool] = []
    for sentence in group:
        offset = len(rows)
        for index, row in enumerate(sentence.rows):
            head = int(row[6])
            heads.append(offset + head - 1 if head else offset + index)
            starts.append(index == 0)
        rows.extend(sentence.rows)
    syntax = Syntax(
        tags=tuple(row[4] for row in rows),
        morphs=tuple(_morph(row[3], row[5]) for row in rows),
        heads=tuple(heads),
        relations=tuple(row[7] for row in rows),
        starts=tuple(starts),
    )
    names = tuple(_name_of(row[9]) for row in rows) if corpus.has_names else None
    return Passage(tuple(row[1] for row in rows), names, syntax)


def _morph(upos: str, features: str) -> str:
    kept = sorted(pair for pair in features.split("|") if pair.partition("=")[0] in SHARED_FEATURES)
    return "|".join([upos, *kept])


def _name_of(misc: str) -> str:
    for part in misc.split("|"):
        if part.startswith("NER="):
            return _known(part[4:])
    return "O"


def _known(tag: str) -> str:
    return tag if tag[2:] in NAME_LABELS else "O"


def _retokenised(group: Sequence[_Sentence]) -> Passage | None:
    """A passage in our tokenizer's words: name corpora are cut by other rules ("U.S.-led" in one)."""
    words: list[str] = []
    names: list[str] = []
    for sentence in group:
        text, offsets = detokenised([row[0] for row in sentence.rows])
        doc = _tokenizer().make_doc(text)
        tags = ["O"] * len(doc)
        for first, last, label in name_spans([_known(row[1]) for row in sentence.rows]):
            span = doc.char_span(offsets[first][0], offsets[last - 1][1], alignment_mode="expand")
            if span is None or any(tags[index] != "O" for index in range(span.start, span.end)):
                continue
            tags[span.start : span.end] = [f"B-{label}", *[f"I-{label}"] * (len(span) - 1)]
        for token, tag in zip(doc, tags, strict=True):
            if not token.is_space:
                words.append(token.text)
                names.append(tag)
    return Passage(tuple(words), tuple(names)) if words else None


_GLUED_LEFT = frozenset(
    {".", ",", ";", ":", "?", "!", ")", "]", "}", "%", "'s", "'S", "n't", "'m", "'re", "'ve"}
    | {"'ll", "'d", "'t", "’s", "’", "...", "”", "''", "-RRB-"}
)
_GLUED_RIGHT = frozenset(["(", "[", "{", "$", "£", "€", "#", "“", "``", "-LRB-"])
_WRITTEN = {"``": '"', "''": '"', "-LRB-": "(", "-RRB-": ")"}


def detokenised(words: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """Running text of treebank tokens, and each token's (start, end) in it.

    >>> detokenised(["He", "did", "n't", "say", "(", "so", ")", "."])[0]
    "He didn't say (so)."
    """
    text = ""
    offsets = []
    is_open = False
    for index, word in enumerate(words):
        before = words[index - 1] if index else ""
        written = _WRITTEN.get(word, word)
        spaced = bool(text) and word not in _GLUED_LEFT and before not in _GLUED_RIGHT
        if written == '"':
            spaced = bool(text) and not (word == "''" or (word == '"' and is_open))
            is_open = not is_open
        elif before == '"' and is_open:
            spaced = False
        text += " " if spaced else ""
        offsets.append((len(text), len(text) + len(written)))
        text += written
    return text, offsets


def name_spans(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """(start, end, label) of IOB2 tags, end exclusive; a stray I- begins a span.

    >>> name_spans(["B-ORG", "I-ORG", "O", "B-LOC", "B-LOC"])
    [(0, 2, 'ORG'), (3, 4, 'LOC'), (4, 5, 'LOC')]
    """
    spans = []
    start = None
    for index, tag in enumerate([*tags, "O"]):
        if start is not None and (tag[0] != "I" or tag[2:] != tags[start][2:]):
            spans.append((start, index, tags[start][2:]))
            start = None
        if tag != "O" and start is None:
            start = index
    return spans
