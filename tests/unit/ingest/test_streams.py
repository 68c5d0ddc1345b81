"""Gzip streams: everything before the damage, and nothing held that was not asked for."""

from __future__ import annotations

import gzip
import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.ingest.streams import Damaged, Gunzip, opened


def read_until_damage(data: bytes) -> tuple[bytes, bool]:
    """What comes out, and whether it ended in `Damaged`."""
    out = bytearray()
    stream = Gunzip(io.BytesIO(data))
    try:
        while piece := stream.read(1000):
            out += piece
    except Damaged:
        return bytes(out), True
    return bytes(out), False


@given(st.lists(st.binary(max_size=3000), min_size=1, max_size=4), st.integers(0, 40))
def test_members_and_padding_are_one_stream(parts, zeros):
    data = b"".join(gzip.compress(part) + b"\0" * zeros for part in parts)
    assert read_until_damage(data) == (b"".join(parts), False)


@given(st.data())
def test_a_cut_stream_gives_a_beginning_and_then_says_so(data):
    content = data.draw(st.binary(min_size=1, max_size=5000))
    packed = gzip.compress(content)
    cut = data.draw(st.integers(1, len(packed) - 1))
    out, is_damaged = read_until_damage(packed[:cut])
    assert is_damaged
    assert content.startswith(out)


def test_a_cut_loses_no_byte_that_was_there():
    content = os.urandom(200_000)
    packed = gzip.compress(content, 0)
    out, is_damaged = read_until_damage(packed[:150_000])
    assert is_damaged
    assert len(out) > 149_000


def test_a_flipped_bit_keeps_what_was_decoded_before_it():
    lines = b"".join(b"line %d\n" % number for number in range(5000))
    packed = bytearray(gzip.compress(lines))
    middle = len(packed) // 2
    packed[middle : middle + 40] = b"\xff" * 40
    out, is_damaged = read_until_damage(bytes(packed))
    assert is_damaged
    assert out[:1000] == lines[:1000]


def test_a_bomb_is_opened_piece_by_piece():
    bomb = gzip.compress(b"\0" * 50_000_000)
    stream = Gunzip(io.BytesIO(bomb))
    assert len(stream.read(1000)) == 1000


@pytest.mark.parametrize("content", [b"", b"plain", gzip.compress(b"plain")], ids=["empty", "plain", "gzip"])
def test_the_raw_stream_is_closed(content):
    raw = io.BytesIO(content)
    with opened(raw) as stream:
        assert stream.read() in {b"", b"plain"}
    assert raw.closed
