"""Raw byte streams -> bounded, decompressed, buffered streams that say when their data is damaged."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

from flows.ingest.documents import Origin, too_large

HEAD_BYTES = 65_536
"""How much of a stream is looked at to tell what it is."""

GZIP_MAGIC = b"\x1f\x8b\x08"


class Damaged(Exception):
    """Compressed data that ends too early or cannot be decompressed; the message says which."""


class Gunzip(io.RawIOBase):
    """Decompressed bytes of a gzip stream of one or many members.

    Unlike `gzip.GzipFile` it gives out every byte that precedes a damage before it raises `Damaged`, so
    that the good lines of a broken dump are not lost. Zeros after a member are padding.
    """

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._decompressor = zlib.decompressobj(wbits=31)
        self._is_between_members = True
        self._input = b""
        self._damage: str | None = None

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer`, at least in part; 0 at the end. Raises `Damaged`."""
        view = memoryview(buffer).cast("B")
        output = self._next(len(view))
        view[: len(output)] = output
        return len(output)

    def close(self) -> None:
        """Close the source too."""
        self._source.close()
        super().close()

    def _next(self, size: int) -> bytes:
        while self._damage is None:
            self._input = self._input or self._source.read(HEAD_BYTES)
            if not self._input:
                if self._is_between_members:
                    return b""
                self._damage = "the compressed data ends too early"
                return self._decompressor.flush()[:size] or self._next(size)
            if self._is_between_members:
                self._input = self._input.lstrip(b"\0")
            if self._input and (output := self._decompress(size)):
                return output
        raise Damaged(self._damage)

    def _decompress(self, size: int) -> bytes:
        before = self._decompressor.copy()
        try:
            output = self._decompressor.decompress(self._input, size)
        except zlib.error as error:
            self._damage = f"the compressed data is damaged ({error})"
            return _salvage(before, self._input)
        self._is_between_members = self._decompressor.eof
        self._input = self._decompressor.unconsumed_tail
        if self._decompressor.eof:
            self._input = self._decompressor.unused_data
            self._decompressor = zlib.decompressobj(wbits=31)
        return output


def _salvage(decompressor: Any, data: bytes) -> bytes:
    """What zlib had decoded of `data` before it met the damage; it throws that away with its block."""
    good = bytearray()
    try:
        for number in range(len(data)):
            good += decompressor.decompress(data[number : number + 1])
    except zlib.error:
        pass
    return bytes(good)


@contextmanager
def opened(raw: IO[bytes]) -> Iterator[io.BufferedReader]:
    """A buffered stream of the content of `raw`, decompressed if it is gzip, whatever its name says.

    Closes `raw` at the end.
    """
    with raw, io.BufferedReader(cast(Any, raw), HEAD_BYTES) as stream:
        if not stream.peek(len(GZIP_MAGIC)).startswith(GZIP_MAGIC):
            yield stream
            return
        with io.BufferedReader(cast(Any, Gunzip(stream)), HEAD_BYTES) as inner:
            yield inner


def read_whole(stream: io.BufferedReader, origin: Origin) -> bytes:
    """All bytes that are left.

    Raises:
        DocumentError: more than `origin.limit_bytes`, of which no more than the limit was held.
        Damaged: the compressed data is.
    """
    body = stream.read(origin.limit_bytes + 1)
    if len(body) > origin.limit_bytes:
        raise too_large(origin.uri, origin.limit_bytes)
    return body
