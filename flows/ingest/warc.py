"""A WARC stream -> one Document per HTML page in it."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from warcio.archiveiterator import WARCIterator
from warcio.exceptions import ArchiveLoadFailed

from flows.ingest.claims import read_stamp
from flows.ingest.documents import Origin, make_document, reject, to_rejection, too_large
from flows.ingest.sniff import shape_of
from flows.ingest.streams import HEAD_BYTES, Damaged
from flows.records import Claims, Document, Rejection

log = logging.getLogger(__name__)

_HTML_TYPES = {"text/html", "application/xhtml+xml"}


class _Pieces:
    """A stream that gives what it has: a full read would lose, with the damage, what came before it."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self.last = b""

    def read(self, size: int) -> bytes:
        """At most `size` bytes, none at the end."""
        piece = self._stream.read1(size)
        self.last = piece or self.last
        return piece


def read_warc(stream: io.BufferedReader, origin: Origin) -> Iterator[Document | Rejection]:
    """One Document per successful HTML response; `uri` is `path#urn:uuid:…` of the record.

    Requests, redirects, error pages, images and the like are no articles: they are counted in the log,
    not rejected. A page's `fetched_at` is its WARC-Date, since that is when it was read.

    Raises:
        Damaged: the archive is, after every good page before the damage came out.
    """
    pieces = _Pieces(stream)
    pages = others = 0
    try:
        for record in WARCIterator(pieces):
            if record.rec_headers.get_header("Content-Length") is None:
                raise EOFError("a record without Content-Length")
            if not _is_page(record):
                others += 1
                continue
            pages += 1
            yield _read_page(record, origin)
        # warcio passes over a record whose header is cut off; a whole archive ends with blank lines.
        if not pieces.last.endswith(b"\n"):
            raise EOFError("it ends in the middle of a record")
    except (ArchiveLoadFailed, EOFError) as error:
        raise Damaged(f"the archive is damaged after {pages} pages: {error}") from error
    finally:
        log.info("%s: %d pages read, %d other records passed over", origin.uri, pages, others)


def _is_page(record: Any) -> bool:
    if record.rec_type != "response" or record.http_headers is None:
        return False
    media_type = _content_type(record).partition(";")[0].strip().lower()
    return str(record.http_headers.get_statuscode()).startswith("2") and (
        not media_type or media_type in _HTML_TYPES
    )


def _content_type(record: Any) -> str:
    return str(record.http_headers.get_header("Content-Type") or "")


def _read_page(record: Any, origin: Origin) -> Document | Rejection:
    headers = record.rec_headers
    number = (headers.get_header("WARC-Record-ID") or headers.get_header("WARC-Target-URI") or "").strip("<>")
    part = replace(
        origin.part(number), fetched_at=_date(headers.get_header("WARC-Date")) or origin.fetched_at
    )
    body = record.content_stream().read(origin.limit_bytes + 1)
    if len(body) > origin.limit_bytes:
        return to_rejection(too_large(part.uri, origin.limit_bytes))
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise EOFError("it ends in the middle of a page")
    match shape_of(body[:HEAD_BYTES], "html"):
        case "blank":
            return reject(part, "empty_input", "the page in the archive is empty. Fetch it again.", body)
        case "binary":
            message = "the page in the archive is not text (an unknown compression?). Fetch it again."
            return reject(part, "binary", message, body)
    claims = Claims(url=(headers.get_header("WARC-Target-URI") or "").strip("<>") or None)
    return make_document(part, body, "text/html", claims, charset=_charset(_content_type(record)))


def _charset(content_type: str) -> str | None:
    _, found, charset = content_type.lower().partition("charset=")
    return charset.partition(";")[0].strip(" \"'") or None if found else None


def _date(stamp: str | None) -> datetime | None:
    read = read_stamp(stamp)
    return read[0] if read else None
