"""One open stream of any shape -> its Documents, and a Rejection for what cannot become one."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import IO

from flows.errors import DocumentError
from flows.ingest.documents import Origin, make_document, reject, to_rejection
from flows.ingest.jsonl import read_jsonl
from flows.ingest.sniff import shape_of
from flows.ingest.streams import HEAD_BYTES, Damaged, opened, read_whole
from flows.records import Claims, Document, Rejection

ReadAddress = Callable[[str, Claims], Iterator[Document | Rejection]]
"""Reads a page that a sitemap lists, given the sitemap's claims about it."""


def read_stream(raw: IO[bytes], origin: Origin, read_address: ReadAddress) -> Iterator[Document | Rejection]:
    """Everything in `raw`, which is closed at the end. What goes wrong becomes one Rejection."""
    try:
        with opened(raw) as stream:
            yield from _read(stream, origin, read_address)
    except DocumentError as error:
        yield to_rejection(error)
    except Damaged as damage:
        yield reject(origin, "truncated", f"{damage}. Copy or download it again.")
    except OSError as error:
        yield reject(origin, "unreadable", describe(error))


def describe(error: OSError) -> str:
    """The operating system's reason, and what to do about it."""
    return (
        f"cannot be read: {error.strerror or error}. Check that it is still there and that you may read it."
    )


def _read(
    stream: io.BufferedReader, origin: Origin, read_address: ReadAddress
) -> Iterator[Document | Rejection]:
    match shape_of(stream.peek(HEAD_BYTES)[:HEAD_BYTES], origin.hint):
        case "warc":
            from flows.ingest.warc import read_warc

            yield from read_warc(stream, origin)
        case "records":
            yield from read_jsonl(stream, origin)
        case "feed":
            from flows.ingest.feeds import read_feed

            yield from read_feed(read_whole(stream, origin), origin)
        case "sitemap":
            from flows.ingest.feeds import read_sitemap

            for listed in read_sitemap(read_whole(stream, origin), origin):
                yield from read_address(listed.url, listed.claims)
        case "binary":
            yield _reject_binary(stream, origin)
        case shape:
            yield _read_page(
                read_whole(stream, origin), origin, "text/html" if shape == "html" else "text/plain"
            )


def _read_page(body: bytes, origin: Origin, media_type: str) -> Document | Rejection:
    if _is_blank(body):
        what = "holds nothing but white space" if body else "is empty"
        return reject(origin, "empty_input", f"{what}. Remove it, or save its text again.", body)
    return make_document(origin, body, media_type, Claims(url=origin.url))


def _is_blank(body: bytes) -> bool:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return not body.decode("utf-16", "replace").strip("\0\ufeff \t\r\n")
    stripped = body.removeprefix(b"\xef\xbb\xbf").strip(b"\0 \t\r\n\f\v")
    # Non-breaking and zero-width spaces; a long rest is not decoded to learn what is plain to see.
    return len(stripped) < HEAD_BYTES and not stripped.decode("utf-8", "replace").strip(
        "\u200b\ufeff \u00a0\u3000"
    )


def _reject_binary(stream: io.BufferedReader, origin: Origin) -> Rejection:
    message = "is not text (an image, PDF, archive, program?). Save the article as text or HTML."
    try:
        body = read_whole(stream, origin)
    except DocumentError:
        body = None
    return reject(origin, "binary", message, body)
