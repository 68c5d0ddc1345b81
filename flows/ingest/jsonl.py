"""JSON Lines, or JSON with one record or a list of records -> one Document per record.

A record's body is its text (or, if it has none, its HTML) as UTF-8; its other fields that are claims
become `Claims`. The archive keeps body and claims, which rebuild the Document exactly; fields of the
record that are no claims are not kept.
"""

from __future__ import annotations

import io
import itertools
import json
import re
from collections.abc import Callable, Iterator

from flows.errors import DocumentError
from flows.ingest.claims import clean_text, read_claims
from flows.ingest.documents import Origin, make_document, reject, to_rejection, too_large
from flows.ingest.sniff import is_html
from flows.ingest.streams import HEAD_BYTES, Damaged
from flows.records import Document, Rejection

TEXT_FIELDS = ("text", "maintext", "body", "content", "content_text")
HTML_FIELDS = ("html", "content_html", "raw_html")

_BLANKS = b" \t\r\n\0"
_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
# A line that goes on for so many limits is a decompression bomb: reading on would never end.
_ENDLESS_LIMITS = 50
_MARK = re.compile(rb'["{}\[\]]')
_MARK_IN_STRING = re.compile(rb'["\\]')
_SURROGATE = re.compile("[\ud800-\udfff]")

# Depth of brackets inside an element of a list.
_IN_ELEMENT = 2

Readline = Callable[[int], bytes]


def read_jsonl(stream: io.BufferedReader, origin: Origin) -> Iterator[Document | Rejection]:
    """One Document per record; a bad record is rejected alone and the rest goes on.

    The uri is `path#LINE` (from 1; blank lines count), in a list `path#NUMBER` of its element.

    Raises:
        Damaged: the compressed data is, after everything good before it came out.
        DocumentError: a record over many lines is too large, or a list is not closed.
    """
    head = stream.peek(HEAD_BYTES)[:HEAD_BYTES]
    read_shape = _reader_for(head)
    if not head.startswith(_UTF16_BOMS):
        yield from read_shape(stream.readline, origin)
        return
    # PowerShell writes UTF-16.
    decoded = io.TextIOWrapper(stream, encoding="utf-16", errors="replace", newline="\n")
    try:
        yield from read_shape(lambda size: decoded.readline(size).encode("utf-8", "replace"), origin)
    finally:
        decoded.detach()


def _reader_for(head: bytes) -> Callable[[Readline, Origin], Iterator[Document | Rejection]]:
    """Whether a list, one record over many lines, or lines: read off the beginning, in any encoding."""
    first, *others = head.replace(b"\0", b"").lstrip(_BLANKS + _UTF8_BOM + b"\xff\xfe").split(b"\n")
    if first.startswith(b"["):
        return _read_list
    is_open = first.startswith(b"{") and not first.rstrip(_BLANKS).endswith(b"}")
    if is_open and others and not any(line.startswith(b"{") for line in others):
        return _read_single
    return _read_lines


def _read_lines(readline: Readline, origin: Origin) -> Iterator[Document | Rejection]:
    for number in itertools.count(1):
        try:
            line = readline(origin.limit_bytes + 1)
        except Damaged as damage:
            raise Damaged(f"{damage}, in line {number}; the lines before it were read") from damage
        if not line:
            return
        part = origin.part(number)
        if len(line) > origin.limit_bytes and not line.endswith(b"\n"):
            yield to_rejection(too_large(part.uri, origin.limit_bytes))
            if not _skip_line(readline, origin.limit_bytes * _ENDLESS_LIMITS):
                return
        elif record := line.removeprefix(_UTF8_BOM).strip(_BLANKS):
            yield _read_record(record, part, f"line {number}")


def _skip_line(readline: Readline, most_bytes: int) -> bool:
    """Read up to the end of the line; False if it has none within `most_bytes`."""
    while most_bytes > 0:
        piece = readline(HEAD_BYTES)
        if not piece or piece.endswith(b"\n"):
            return True
        most_bytes -= len(piece)
    return False


def _read_single(readline: Readline, origin: Origin) -> Iterator[Document | Rejection]:
    """One record written over many lines; if it is none, each line is taken for a record after all."""
    body = bytearray()
    while piece := readline(HEAD_BYTES):
        body += piece
        if len(body) > origin.limit_bytes:
            raise too_large(origin.uri, origin.limit_bytes)
    record = bytes(body).removeprefix(_UTF8_BOM)
    try:
        _parse(record.strip(_BLANKS))
    except ValueError:
        yield from _read_lines(io.BytesIO(record).readline, origin)
    else:
        yield _read_record(record.strip(_BLANKS), origin.part(1), "the record")


def _read_list(readline: Readline, origin: Origin) -> Iterator[Document | Rejection]:
    number = 0
    for number, element in enumerate(_split_list(readline, origin), start=1):
        part = origin.part(number)
        if len(element) > origin.limit_bytes:
            yield to_rejection(too_large(part.uri, origin.limit_bytes))
        else:
            yield _read_record(element, part, f"element {number}")
    if number == 0:
        raise _not_a_record(origin, "the list has no records in it")


def _split_list(readline: Readline, origin: Origin) -> Iterator[bytes]:
    """The objects of a JSON list, one after the other, holding one at a time.

    Of an element beyond the limit comes a beginning that is beyond the limit too.

    Raises:
        DocumentError: the list ends too early.
    """
    element = bytearray()
    depth, in_string, is_escaped = 0, False, False
    while piece := readline(HEAD_BYTES):
        start, position, is_escaped = 0, int(is_escaped), False
        while mark := (_MARK_IN_STRING if in_string else _MARK).search(piece, position):
            position = mark.end()
            match mark[0]:
                case b"\\":
                    is_escaped = position == len(piece)
                    position += 1
                case b'"':
                    in_string = not in_string
                case b"{" | b"[":
                    depth += 1
                    start = mark.start() if depth == _IN_ELEMENT else start
                case _ if depth == _IN_ELEMENT:
                    depth -= 1
                    yield bytes(element + piece[start:position])
                    element.clear()
                case _:
                    depth -= 1
                    if depth == 0:
                        return
        if depth >= _IN_ELEMENT and len(element) <= origin.limit_bytes:
            element += piece[start:]
    raise _not_a_record(origin, "the list ends in the middle: it has no closing bracket")


def _read_record(line: bytes, origin: Origin, place: str) -> Document | Rejection:
    try:
        record = _parse(line)
        body, media_type = _text_of(record)
    except ValueError as error:
        return reject(origin, "invalid_json", _advise(f"{place} {error}"), line)
    if not body.strip():
        message = f"{place} has an empty text. Leave such records out, or fill {TEXT_FIELDS[0]!r}."
        return reject(origin, "empty_input", message, line)
    number = record.get("id")
    is_id = isinstance(number, str | int | float) and not isinstance(number, bool)
    encoded, charset = _encode(body, line)
    return make_document(
        origin,
        encoded,
        media_type,
        read_claims(record, "record"),
        charset=charset,
        external_id=clean_text(str(number)) if is_id else None,
    )


def _parse(line: bytes) -> dict[str, object]:
    """The record. Raises ValueError with words that complete "line 3 …"."""
    try:
        # Bytes that are no UTF-8 pass through to `clean`, which finds out what they are. Dumps carry raw
        # control characters inside strings, hence not strict.
        record = json.loads(line.decode("utf-8", "surrogateescape"), strict=False)
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON ({error.msg} at character {error.pos + 1})") from error
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is JSON beyond all measure ({type(error).__name__})") from error
    if not isinstance(record, dict):
        raise ValueError(f"is JSON but no object (a {type(record).__name__})")
    return record


def _text_of(record: dict[str, object]) -> tuple[str, str]:
    """Text and media type of a record, the first that is not blank. Raises ValueError if it has none."""
    found = [
        (value, media_type)
        for names, media_type in ((TEXT_FIELDS, "text/plain"), (HTML_FIELDS, "text/html"))
        for name in names
        if isinstance(value := record.get(name), str)
    ]
    if not found:
        raise ValueError(f"has no text under any of {', '.join((*TEXT_FIELDS, *HTML_FIELDS))}")
    text, media_type = next((item for item in found if item[0].strip()), found[0])
    return text, "text/html" if is_html(text) else media_type


def _encode(text: str, line: bytes) -> tuple[bytes, str | None]:
    """The text's bytes and charset; without charset where the line was not UTF-8."""
    try:
        return text.encode(), "utf-8"
    except UnicodeEncodeError:
        pass
    try:
        line.decode()
    except UnicodeDecodeError:
        return text.encode("utf-8", "surrogateescape"), None
    return _SURROGATE.sub("\ufffd", text).encode(), "utf-8"


def _not_a_record(origin: Origin, problem: str) -> DocumentError:
    return DocumentError(origin.uri, "ingest", "invalid_json", _advise(problem))


def _advise(problem: str) -> str:
    return f"{problem}. Write one JSON object with a text on each line; the other records were read."
