"""The files beside a document, `NAME.meta.json` and `manifest.csv` -> what they claim about it.

A broken sidecar never costs the document: it is read without those claims, and a warning in the log names
the sidecar and what is wrong with it.
"""

from __future__ import annotations

import csv
import io
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from flows.ingest.claims import FIELDS, merge_claims, read_claims
from flows.records import Claims

log = logging.getLogger(__name__)

MANIFEST = "manifest.csv"
META_SUFFIX = ".meta.json"

ReadSibling = Callable[[str], bytes | None]
"""Bytes of a file of the same folder by name; None if there is none. Raises OSError."""


def is_sidecar(name: str) -> bool:
    """Whether a file of this name speaks about others.

    >>> is_sidecar("a.meta.json"), is_sidecar("manifest.csv"), is_sidecar("a.json")
    (True, True, False)
    """
    return name.lower() == MANIFEST or name.lower().endswith(META_SUFFIX)


class Sidecars:
    """Reads sidecars; the manifest of the last folder is kept, since a walk stays in a folder for long."""

    def __init__(self) -> None:
        self._folder: str | None = None
        self._manifest: dict[str, Claims] = {}

    def claims_for(self, name: str, folder: str, read_sibling: ReadSibling) -> Claims:
        """Claims about the file `name` of `folder`: its own sidecar first, then the folder's manifest."""
        if folder != self._folder:
            self._folder = folder
            self._manifest = _read_manifest(f"{folder}/{MANIFEST}", read_sibling)
        own = Claims()
        for stem in _stems(name):
            sidecar = stem + META_SUFFIX
            if sidecar == name:
                continue
            if (body := _read(f"{folder}/{sidecar}", sidecar, read_sibling)) is not None:
                own = _read_meta(f"{folder}/{sidecar}", body)
                break
        return merge_claims(own, self._manifest.get(name, Claims()))


def _stems(name: str) -> Iterator[str]:
    """`a.html.gz`, `a.html`, `a`."""
    yield name
    while (shorter := PurePosixPath(name).stem) != name:
        yield (name := shorter)


def _read(uri: str, name: str, read_sibling: ReadSibling) -> bytes | None:
    try:
        return read_sibling(name)
    except OSError as error:
        _warn(uri, f"cannot be read ({error.strerror or error})")
        return None


def _read_meta(uri: str, body: bytes) -> Claims:
    try:
        record = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        _warn(uri, f"is not JSON ({error})")
        return Claims()
    if not isinstance(record, dict):
        _warn(uri, "is JSON but no object with fields such as url, source, published_at, title")
        return Claims()
    return _read_row(uri, record)


def _read_manifest(uri: str, read_sibling: ReadSibling) -> dict[str, Claims]:
    body = _read(uri, MANIFEST, read_sibling)
    if body is None:
        return {}
    try:
        text = body.decode("utf-8-sig")
        header = text.partition("\n")[0]
        # Spreadsheets of much of Europe write semicolons.
        delimiter = max(",;\t", key=header.count)
        rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows.fieldnames = [name.strip().lower() for name in rows.fieldnames or ()]
        if "file" not in rows.fieldnames:
            _warn(uri, "has no column 'file'")
            return {}
        claims: dict[str, Claims] = {}
        for row in rows:
            if file := (row.get("file") or "").strip():
                claims.setdefault(file, _read_row(f"{uri} line {rows.line_num}", row))
    except (UnicodeDecodeError, csv.Error) as error:
        _warn(uri, f"is not a CSV file in UTF-8 ({error})")
        return {}
    return claims


def _read_row(uri: str, record: dict[str, object]) -> Claims:
    claims = read_claims(record, "sidecar")
    given = [record[name] for name in FIELDS["published_at"] if record.get(name)]
    if given and claims.published_at is None:
        _warn(
            uri, f"has a publication time that is no date: {str(given[0])[:40]!r}; write 2023-06-05T10:00:00Z"
        )
    return claims


def _warn(uri: str, problem: str) -> None:
    log.warning("%s %s: its claims are ignored and the documents are read without them.", uri, problem)
