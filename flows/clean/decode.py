"""Raw bytes in, text out: the strongest trustworthy declaration of the encoding wins.

Order: byte order mark, UTF-16 by its shape, strict UTF-8, what the page or the transport declares, UTF-8
with a few damaged bytes, a guess from the bytes. Strict UTF-8 outranks declarations because nothing else
decodes as UTF-8 by accident, while pages and servers declare Latin-1 out of habit.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from flows.errors import DocumentError

_STAGE = "clean"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_MAGIC = re.compile(
    rb"%PDF-|\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|PK\x03\x04|\x1f\x8b|BZh|\xfd7zXZ|\x28\xb5\x2f\xfd|7z\xbc\xaf"
    rb"|\x7fELF|MZ[\x80-\xff\x00]|RIFF....(?:WEBP|WAVE|AVI )|OggS|ID3|\x00\x00\x01\x00|\xd0\xcf\x11\xe0"
    rb"|....ftyp|Rar!|SQLite format 3|\xca\xfe\xba\xbe|wOF[F2]",
    re.DOTALL,
)

_META = re.compile(
    rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{2,40})"
    rb"|<\?xml[^>]{0,100}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{2,40})",
    re.IGNORECASE,
)

_BREAKS = ("\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029")
_CONTROLS = "".join(map(chr, (*range(9), *range(14, 32), 0x7F, 0xFEFF)))

_SEVEN_BIT = frozenset({"iso2022_jp", "iso2022_kr", "hz", "utf-7"})
"""Encodings whose bytes all look like ASCII: only these can contradict a strict UTF-8 reading."""


def decode(body: bytes, charset: str | None, *, uri: str = "") -> str:
    """Text of `body`, with one kind of line break and without control characters.

    Args:
        body: raw bytes of a text or a page.
        charset: declared by the transport, if at all.
        uri: where the bytes were found, for messages.

    Raises:
        DocumentError: `empty_input`, `binary` or `undecodable`.
    """
    if not body.strip(b" \t\r\n\x0b\x0c\x00"):
        raise DocumentError(uri, _STAGE, "empty_input", "there is nothing in it but white space")
    if _MAGIC.match(body):
        raise DocumentError(uri, _STAGE, "binary", "it is not text: give the text or HTML version instead")
    text = _characters(body, charset, uri)
    for mark in _BREAKS:
        text = text.replace(mark, "\n")
    for mark in _CONTROLS:
        text = text.replace(mark, "")
    if not text.strip():
        raise DocumentError(uri, _STAGE, "empty_input", "there is nothing in it but white space")
    return text


def _characters(body: bytes, charset: str | None, uri: str) -> str:
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    if wide := _wide_encoding(body):
        return body.decode(wide, "replace")
    if _control_share(body) > 0.1:
        raise DocumentError(uri, _STAGE, "binary", "it is not text: give the text or HTML version instead")
    declared = [name for name in (_declared_inside(body), _codec(charset)) if name]
    for encoding in [*(name for name in declared if name in _SEVEN_BIT), "utf-8", *declared]:
        try:
            return body.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return _damaged_or_guessed(body, uri)


def _wide_encoding(body: bytes) -> str | None:
    """UTF-16 without a mark: Latin text in it has a NUL in every second place."""
    head = body[:2000]
    if len(head) < 4 or b"\0" not in head:
        return None
    half = len(head) // 2
    even, odd = head[0 : 2 * half : 2].count(0), head[1 : 2 * half : 2].count(0)
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _control_share(body: bytes) -> float:
    head = body[:20_000]
    return sum(head.count(code) for code in (*range(8), *range(14, 27), *range(28, 32))) / len(head)


def _declared_inside(body: bytes) -> str | None:
    found = _META.search(body[:2048])
    if not found:
        return None
    name = _codec((found[1] or found[2]).decode("ascii"))
    # A declaration that can be read as ASCII is not in UTF-16, whatever it says.
    return "utf-8" if name and name.startswith("utf-16") else name


def _codec(name: str | None) -> str | None:
    """Python's name of an encoding label; Latin-1 means Windows-1252, as in every browser."""
    try:
        codec = codecs.lookup((name or "").strip(" \"';").lower())
    except (LookupError, ValueError):
        return None
    if not codec._is_text_encoding:
        return None
    return "cp1252" if codec.name in {"iso8859-1", "ascii"} else codec.name


def _damaged_or_guessed(body: bytes, uri: str) -> str:
    repaired = body.decode("utf-8", "replace")
    damage = repaired.count("\ufffd")
    if damage <= max(1, sum(character > "\x7f" for character in repaired) // 10):
        return repaired
    best = from_bytes(body[:200_000]).best()
    for encoding in (best.encoding if best else None, "cp1252"):
        try:
            if encoding:
                return body.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    raise DocumentError(uri, _STAGE, "undecodable", "no encoding fits its bytes: save it as UTF-8 and retry")
