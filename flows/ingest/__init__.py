"""Inputs as the user names them -> Documents, lazily and sorted; what cannot be read -> Rejections."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flows.errors import DocumentError
from flows.ingest.claims import NO_CLAIMS, merge_claims, normalise_claims
from flows.ingest.documents import Origin, reject, to_rejection
from flows.ingest.files import Address, Found, LocalFile, RemoteFile, Unlistable, find_inputs
from flows.ingest.readers import describe, read_stream
from flows.ingest.sidecar import Sidecars
from flows.ingest.sniff import promised_shape
from flows.records import Claims, Document, Rejection

if TYPE_CHECKING:
    from flows.ingest.fetch import Fetched, Fetcher

_DEEPEST_SITEMAP = 3


def read_inputs(
    inputs: Sequence[str],
    *,
    fetched_at: datetime,
    claims: Claims = NO_CLAIMS,
    limit_bytes: int = 20_000_000,
) -> Iterator[Document | Rejection]:
    """Every document of the inputs: paths, folders, globs, `http(s)` addresses, fsspec paths.

    Files are read one at a time as the iteration goes; memory is bounded by `limit_bytes`, not by the size
    of a file. One file or address that two inputs name is read once.

    Args:
        inputs: as the user wrote them.
        fetched_at: stamp of this run, UTC.
        claims: for fields that neither content nor sidecar claims (`--source`, `--published-at`).
        limit_bytes: largest document, decompressed; a larger one is rejected as `too_large`.

    Raises:
        InputError: at once, for a path that does not exist or a glob without match.
    """
    stamp = fetched_at.astimezone(UTC) if fetched_at.tzinfo else fetched_at.replace(tzinfo=UTC)
    run = _Run(stamp, normalise_claims(claims), limit_bytes)
    return _read_all(find_inputs(inputs), run)


@dataclass(slots=True)
class _Run:
    """What every input of one call shares."""

    fetched_at: datetime
    claims: Claims
    limit_bytes: int
    sidecars: Sidecars = field(default_factory=Sidecars)
    resources: ExitStack = field(default_factory=ExitStack)
    fetcher: Fetcher | None = None
    listed: set[str] = field(default_factory=set)

    def origin(self, uri: str, hint: str | None = None) -> Origin:
        return Origin(uri, self.fetched_at, self.limit_bytes, self.claims, hint)

    def fetch(self, address: str) -> Fetched:
        if self.fetcher is None:
            from flows.ingest.fetch import Fetcher

            self.fetcher = self.resources.enter_context(Fetcher())
        return self.fetcher.fetch(address, self.limit_bytes)


def _read_all(found: Iterator[Found], run: _Run) -> Iterator[Document | Rejection]:
    with run.resources:
        for item in found:
            match item:
                case Address(uri):
                    yield from _read_address(uri, run.claims, run)
                case Unlistable(uri, _, cause):
                    message = f"the folder cannot be listed: {cause}. Check that you may read it."
                    yield reject(run.origin(uri), "unreadable", message)
                case _:
                    yield from _read_file(item, run)


def _read_file(file: LocalFile | RemoteFile, run: _Run) -> Iterator[Document | Rejection]:
    folder, _, name = file.uri.rpartition("/")
    origin = run.origin(file.uri, promised_shape(name))
    try:
        raw = file.open()
    except DocumentError as error:
        yield to_rejection(error)
        return
    except OSError as error:
        yield reject(origin, "unreadable", describe(error))
        return
    beside = run.sidecars.claims_for(name, folder, file.read_sibling)
    origin = replace(origin, claims=merge_claims(beside, run.claims))
    yield from read_stream(raw, origin, partial(_read_listed, run=run, depth=1))


def _read_address(address: str, claims: Claims, run: _Run, depth: int = 0) -> Iterator[Document | Rejection]:
    try:
        fetched = run.fetch(address)
    except DocumentError as error:
        yield to_rejection(error)
        return
    hint = promised_shape(urlsplit(fetched.url).path, fetched.content_type)
    origin = replace(run.origin(address, hint), claims=claims, url=fetched.url, charset=fetched.charset)
    yield from read_stream(io.BytesIO(fetched.body), origin, partial(_read_listed, run=run, depth=depth + 1))


def _read_listed(address: str, claims: Claims, run: _Run, depth: int) -> Iterator[Document | Rejection]:
    """A page of a sitemap, or a further sitemap; each address once, since sitemaps may list each other."""
    if address in run.listed:
        return
    run.listed.add(address)
    if depth > _DEEPEST_SITEMAP:
        message = f"sitemaps are nested more than {_DEEPEST_SITEMAP} deep. Name the page's address itself."
        yield reject(run.origin(address), "invalid_feed", message)
    else:
        yield from _read_address(address, claims, run, depth)
