"""Articles -> Extractions: the language model, our seven components, and batches of bounded size.

Results depend on the text alone, not on its neighbours in a batch, the order of articles or the process.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from types import ModuleType
from typing import Any

import numpy
import spacy
from spacy.about import __version__ as spacy_version
from spacy.language import Language
from spacy.tokens import Doc

from flows.errors import SettingsError
from flows.extract import (
    actors,
    citations,
    context,
    events,
    locations,
    names,
    places,
    predicates,
    schemes,
    statements,
    times,
)
from flows.extract.tokens import tokenized
from flows.extract.topics import topic
from flows.extract.version import EXITS, POLITICAL, extraction_version, model_folder, reads_all
from flows.records import Article, Extraction, Rejection

LOG = logging.getLogger(__name__)

_READERS = (names, places, locations, times, actors, statements, citations, events)
_OF_ALL_EVENTS = (predicates,)


def _component(module: ModuleType) -> str:
    """Name of the component that a module registers when it is imported."""
    return f"wirehouse_{module.__name__.rpartition('.')[2]}"


COMPONENTS = tuple(map(_component, _READERS))
"""In this order: each reads what the ones before it stored in `Doc._`."""

FIELDS = ("names", "places", "times", "statements", "citations", "events", "locations")
"""Of those, what an Extraction keeps; actors live only as long as the Doc."""

WORDS_PER_BATCH = 20_000
"""Batches capped by words are faster and need a third of the memory of batches capped by texts."""

CHARACTERS_PER_PIECE = 60_000
"""Longer texts are read in pieces: the parser's memory grows with the text (about 1 GB per 10^6)."""


# What may stand before a sentence: its end mark, a closing quotation mark or bracket, or a dash of a list.
_ENDS = frozenset(".!?…:;\"'”’)]—–-*•|")


@Language.component("wirehouse_paragraphs")
def bound_sentences(doc: Doc) -> Doc:
    """A line break ends a sentence, and nothing begins one without an end mark or a break before it.

    The parser keeps what is decided before it runs; left alone it also begins sentences at names.
    """
    if len(doc) < 2:
        return doc
    # One array: each assignment to a token's `is_sent_start` walks the whole document.
    starts = numpy.zeros(len(doc), dtype="int64")
    for number, token in enumerate(doc[:-1], start=1):
        text = token.text
        if text.isspace():
            starts[number] = 1 if "\n" in text else 0
        elif text[-1] not in _ENDS:
            starts[number] = -1
    doc.from_array(["SENT_START"], starts.view("uint64"))  # type: ignore[arg-type]
    return doc


class Extractor:
    """Reads articles with one language model, loaded once.

    Args:
        model: a path or installed package with an English spaCy pipeline; None for the shipped one.
        events: `political`, or `all`: every predicate is an event (`flows.extract.predicates`).

    Raises:
        SettingsError: there is no such pipeline, or it is not a complete English one.
    """

    def __init__(self, model: str | None = None, events: str = POLITICAL) -> None:
        self.version = extraction_version(model, events)
        self.nlp = _load(model)
        if reads_all(self.version):
            for module in _OF_ALL_EVENTS:
                self.nlp.add_pipe(_component(module))

    def extract(self, articles: Sequence[Article]) -> list[Extraction | Rejection]:
        """One result per article, in order: what was read, or why it could not be read."""
        results: list[Extraction | Rejection] = []
        for batch in _batches(articles):
            with self.nlp.memory_zone():
                results.extend(self._read_batch(batch))
        return results

    def _read_batch(self, articles: Sequence[Article]) -> list[Extraction | Rejection]:
        try:
            return list(self._read(articles))
        except Exception:
            # Whatever fails on one text may cost that text only: read each alone to find which.
            LOG.warning(
                "a batch of %d articles failed; reading them one by one", len(articles), exc_info=True
            )
            return [self._read_alone(article) for article in articles]

    def _read_alone(self, article: Article) -> Extraction | Rejection:
        try:
            return next(self._read([article]))
        except Exception as error:
            LOG.warning("%s cannot be read", article.uri, exc_info=True)
            return Rejection(
                document_id=article.document_id,
                uri=article.uri,
                stage="extract",
                reason="extraction_failed",
                message=f"{type(error).__name__}: {error}. The text is kept; the next run tries it again.",
            )

    def _read(self, articles: Sequence[Article]) -> Iterator[Extraction]:
        pieces = [list(_pieces(article.text)) for article in articles]
        texts_of = zip(articles, pieces, strict=True)
        made = (self._doc(replace(article, text=text)) for article, texts in texts_of for _, text in texts)
        docs = self.nlp.pipe(made, batch_size=1 if any(len(texts) > 1 for texts in pieces) else len(pieces))
        for article, texts in zip(articles, pieces, strict=True):
            own = topic(article.text) if reads_all(self.version) else ()
            whole = Extraction(article.article_id, self.version, topic=own)
            sentences = 0
            for offset, _ in texts:
                doc = next(docs)
                whole = _joined(whole, _records(doc), offset, sentences)
                sentences += sum(1 for _ in doc.sents)
            yield whole

    def _doc(self, article: Article) -> Doc:
        doc = tokenized(self.nlp, article.text)
        context.set_article(doc, article)
        return doc


def _load(model: str | None) -> Language:
    folder = model_folder(model)
    try:
        if model is None or model in EXITS:
            nlp = spacy.load(folder, config={"components": {"encoder": {"exit": model or EXITS[0]}}})
        else:
            nlp = spacy.load(folder if (folder / "config.cfg").is_file() else model)
    except Exception as error:  # another pipeline's code and packages may fail in any way
        raise SettingsError(
            f"{folder} holds no spaCy pipeline that this spaCy ({spacy_version}) can load: {error}. "
            f"Install wirehouse again, or unset WIREHOUSE_SPACY_MODEL to use the shipped model."
        ) from error
    if model is not None and model not in EXITS:
        schemes.check_pipeline(nlp, model)
        if nlp.config["nlp"]["tokenizer"]["@tokenizers"] == "spacy.Tokenizer.v1":
            # English rules like its own, but that split "U.S.-China".
            tokenizer: Any = nlp.tokenizer
            tokenizer.from_disk(model_folder(None) / "tokenizer")
        nlp.add_pipe("wirehouse_scheme")
    nlp.max_length = 10 * CHARACTERS_PER_PIECE
    nlp.add_pipe("wirehouse_paragraphs", first=True)
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def _batches(articles: Sequence[Article]) -> Iterator[list[Article]]:
    batch: list[Article] = []
    words = 0
    for article in articles:
        size = article.text.count(" ") + 1
        if batch and words + size > WORDS_PER_BATCH:
            yield batch
            batch, words = [], 0
        batch.append(article)
        words += size
    if batch:
        yield batch


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Cut a text into (offset, piece) of bounded length, at a paragraph's end if there is one.

    Falls back in turn to the end of a sentence, a space, and the bare limit, so that a text without
    any line break is read as well.
    """
    start = 0
    while len(text) - start > CHARACTERS_PER_PIECE:
        limit = start + CHARACTERS_PER_PIECE
        half = start + CHARACTERS_PER_PIECE // 2
        cuts = (text.rfind(mark, half, limit) + len(mark) for mark in ("\n", ". ", " "))
        cut = next((cut for cut in cuts if cut > half), limit)
        yield start, text[start:cut]
        start = cut
    yield start, text[start:]


def _records(doc: Doc) -> dict[str, tuple[Any, ...]]:
    return {name: tuple(getattr(doc._, name)) for name in FIELDS}


def _joined(whole: Extraction, part: dict[str, Any], offset: int, sentences: int) -> Extraction:
    """Append what one piece says, its offsets and numbers moved behind what came before."""
    if not (offset or sentences):
        return replace(whole, **part)
    counts = {
        f"{kind}_number": len(getattr(whole, f"{kind}s")) for kind in ("name", "time", "place", "statement")
    }
    moves = counts | {"sentence_number": sentences}
    moved: dict[str, Any] = {
        name: (*getattr(whole, name), *(_moved(record, offset, moves) for record in records))
        for name, records in part.items()
    }
    return replace(whole, **moved)


def _moved(record: Any, offset: int, moves: dict[str, int]) -> Any:
    changes: dict[str, Any] = {}
    for item in fields(record):
        value = getattr(record, item.name)
        if value is None:
            continue
        if item.name in moves:
            changes[item.name] = value + moves[item.name]
        elif item.name in {"start", "end"} or item.name.endswith(("_start", "_end")):
            changes[item.name] = value + offset
        elif item.name == "fragments":
            changes[item.name] = tuple((start + offset, end + offset) for start, end in value)
        elif item.name == "participants":
            changes[item.name] = tuple(_moved(participant, offset, moves) for participant in value)
    return replace(record, **changes)
