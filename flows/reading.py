"""Documents in, articles and what was read from them out: cleaning and extraction, in one process or several.

One model is loaded per process, at the first article that needs it: a run with nothing new loads none.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import datetime
from functools import cache
from itertools import islice
from multiprocessing import connection
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from flows.errors import DocumentError
from flows.extract.version import POLITICAL
from flows.records import Article, Claims, Document, Extraction, Rejection

if TYPE_CHECKING:
    from flows.extract.pipeline import Extractor

log = logging.getLogger(__name__)

T = TypeVar("T")

# Below this many new articles, starting processes and loading a model in each costs more than it saves.
_WORTH_A_POOL = 64
_CHUNKS_PER_WORKER = 4


class Reader:
    """Cleans and reads batches; a context manager that owns the worker processes.

    Args:
        model: spaCy pipeline, None for the shipped one.
        events: `political` or `all`.
        workers: processes; 0: one for a small batch, one per CPU core for a large one.
        min_words: shorter texts are rejected; as_is: remove no furniture.
    """

    def __init__(
        self,
        model: str | None,
        *,
        events: str = POLITICAL,
        workers: int = 1,
        min_words: int = 40,
        as_is: bool = False,
    ) -> None:
        self._model = model, events
        self._workers = workers
        self._options = (min_words, as_is)
        self._pool: Executor | None = None

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            if kind is not None:
                # Nobody waits for what they are reading: whoever stops the run grants it seconds.
                for process in multiprocessing.active_children():
                    process.terminate()
            self._pool.shutdown(cancel_futures=True)

    def clean(self, documents: Sequence[Document]) -> tuple[list[Article], list[Rejection]]:
        """Articles and rejections, in the order of the documents."""
        return _split(self._map(_clean, documents, self._options), Article)

    def extract(self, articles: Sequence[Article]) -> tuple[list[Extraction], list[Rejection]]:
        """Extractions and rejections, in the order of the articles."""
        return _split(self._map(_extract, articles, self._model), Extraction)

    def _map(
        self, function: Callable[..., list[Any]], items: Sequence[Any], options: tuple[Any, ...]
    ) -> list[Any]:
        workers = self._workers or ((os.cpu_count() or 1) if len(items) >= _WORTH_A_POOL else 1)
        if workers == 1 or len(items) < 2:
            return function(items, *options)
        if self._pool is None:
            self._pool = _new_pool(workers)
        size = max(1, -(-len(items) // (workers * _CHUNKS_PER_WORKER)))
        chunks = [list(chunk) for chunk in _batched(items, size)]
        try:
            futures = [self._pool.submit(function, chunk, *options) for chunk in chunks]
            return [result for future in futures for result in future.result()]
        except BrokenProcessPool:
            log.warning("a reading process died; this batch is read again, one article at a time")
            return self._one_by_one(function, items, options)

    def _one_by_one(
        self, function: Callable[..., list[Any]], items: Sequence[Any], options: tuple[Any, ...]
    ) -> list[Any]:
        """Read each item alone in a process of its own, and set aside the one that kills it twice."""
        results: list[Any] = []
        self._pool = None
        for item in items:
            for _ in range(2):
                self._pool = self._pool or _new_pool(1)
                try:
                    results += self._pool.submit(function, [item], *options).result()
                    break
                except BrokenProcessPool:
                    self._pool = None
            else:
                message = (
                    "the process that read it was killed twice, likely for want of memory. Look at its size "
                    "and content."
                )
                results.append(Rejection(item.document_id, item.uri, "extract", "killed_reader", message))
        if self._pool is not None:
            # The next batch may use several processes again.
            self._pool.shutdown()
            self._pool = None
        return results


def _new_pool(workers: int) -> Executor:
    # Spawn: a fork would inherit the open warehouse and its lock.
    return ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), initializer=_live_and_die_with_the_run
    )


def _live_and_die_with_the_run() -> None:
    """Leave Ctrl-C to the main process, and end when it is gone: nobody else would end an orphan."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def annotate_inputs(
    inputs: Sequence[str],
    *,
    model: str | None,
    events: str = POLITICAL,
    source: str | None,
    published_at: datetime | None,
    min_words: int,
    as_is: bool,
    limit_bytes: int,
    fetched_at: datetime,
) -> Iterator[dict[str, Any] | str]:
    """One annotation per article of `inputs`, or a message for an input that was set aside."""
    from flows.annotate import annotation
    from flows.ingest import read_inputs
    from flows.resolve.dating import date_article

    claims = given_claims(source, published_at)
    found = read_inputs(inputs, fetched_at=fetched_at, claims=claims, limit_bytes=limit_bytes)
    with Reader(model, events=events, min_words=min_words, as_is=as_is) as reader:
        for batch in _batched(found, 50):
            documents = [item for item in batch if isinstance(item, Document)]
            articles, rejections = reader.clean(documents)
            extractions, failed = reader.extract(articles)
            by_id = {extraction.article_id: extraction for extraction in extractions}
            for article in articles:
                if extraction := by_id.get(article.article_id):
                    yield annotation(article, extraction, date_article(article, extraction))
            unread = [item for item in batch if isinstance(item, Rejection)]
            for rejection in (*unread, *rejections, *failed):
                yield f"{rejection.uri}: {rejection.reason}: {rejection.message}"


def given_claims(source: str | None, published_at: datetime | None) -> Claims:
    """What the command line says about inputs that say nothing themselves."""
    return Claims(
        source=source,
        published_at=published_at,
        published_precision="day" if published_at else None,
        published_basis="sidecar" if published_at else None,
    )


def _clean(documents: Sequence[Document], min_words: int, as_is: bool) -> list[Article | Rejection]:
    from flows.clean import to_article

    results: list[Article | Rejection] = []
    for document in documents:
        try:
            results.append(to_article(document, min_words=min_words, as_is=as_is))
        except DocumentError as error:
            results.append(
                Rejection(document.document_id, document.uri, error.stage, error.reason, error.message)
            )
    return results


def _extract(articles: Sequence[Article], model: str | None, events: str) -> list[Extraction | Rejection]:
    return _extractor(model, events).extract(articles) if articles else []


@cache
def _extractor(model: str | None, events: str) -> Extractor:
    from flows.extract.pipeline import Extractor

    return Extractor(model, events)


def _split(results: Sequence[Any], kind: type[T]) -> tuple[list[T], list[Rejection]]:
    good = [result for result in results if isinstance(result, kind)]
    return good, [result for result in results if isinstance(result, Rejection)]


def _batched(items: Any, size: int) -> Iterator[tuple[Any, ...]]:
    """`itertools.batched`, which Python 3.11 lacks."""
    iterator = iter(items)
    while batch := tuple(islice(iterator, size)):
        yield batch
