"""The raw zone: every field back exactly, the same file for the same documents, and no half files."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from flows.errors import WarehouseError
from flows.ingest.archive import read_archive, write_archive
from flows.records import Claims, Document

ANY_TEXT = st.text(st.characters(codec=None), max_size=30)
MAYBE_TEXT = st.none() | ANY_TEXT
STAMPS = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-9, minutes=-30))]))
CLAIMS = st.builds(
    Claims, url=MAYBE_TEXT, source=MAYBE_TEXT, published_at=st.none() | STAMPS,
    published_precision=MAYBE_TEXT, published_basis=MAYBE_TEXT, title=MAYBE_TEXT, byline=MAYBE_TEXT,
)  # fmt: skip
DOCUMENTS = st.builds(
    Document, document_id=ANY_TEXT, uri=ANY_TEXT, body=st.binary(max_size=300),
    media_type=st.sampled_from(["text/plain", "text/html", "application/json"]), fetched_at=STAMPS,
    charset=MAYBE_TEXT, external_id=MAYBE_TEXT, claims=CLAIMS,
)  # fmt: skip

PAGE = Document(
    document_id="d1",
    uri="/news/Köln #1.html",
    body=b"<p>The ministers met.\r\n\r\nWARC/1.0\r\n",
    media_type="text/html",
    fetched_at=datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC),
    charset="utf-8",
    external_id="7",
    claims=Claims(title="Line one\r\nWARC-Type: response", published_at=datetime(2023, 6, 5, tzinfo=UTC)),
)
BATCH = [PAGE, replace(PAGE, document_id="d2", body=b""), replace(PAGE, uri="/copy.html")]


@given(st.lists(DOCUMENTS, max_size=5))
def test_every_document_comes_back_exactly(tmp_path_factory, documents):
    folder = tmp_path_factory.mktemp("archive")
    entries = write_archive(documents, folder)
    assert [entry.document_id for entry in entries] == [document.document_id for document in documents]
    assert list(read_archive(folder, entries)) == documents
    assert list(read_archive(folder, reversed(entries))) == documents[::-1]


def test_the_same_documents_in_any_order_are_the_same_file(tmp_path):
    one = write_archive(BATCH, tmp_path / "one")
    two = write_archive(BATCH[::-1], tmp_path / "two")
    assert one == two[::-1]
    (name,) = {entry.archive_file for entry in one}
    assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_writing_twice_is_harmless(tmp_path):
    assert write_archive(BATCH, tmp_path) == write_archive(BATCH, tmp_path)
    assert len(list(tmp_path.iterdir())) == 1


def test_documents_that_differ_in_anything_are_kept_apart(tmp_path):
    later = replace(PAGE, fetched_at=PAGE.fetched_at + timedelta(days=1))
    entries = write_archive([PAGE, later, PAGE], tmp_path)
    assert entries[0] == entries[2] != entries[1]
    assert list(read_archive(tmp_path, entries)) == [PAGE, later, PAGE]


def test_no_documents_no_file(tmp_path):
    assert write_archive([], tmp_path / "archive") == []
    assert not (tmp_path / "archive").exists()


def test_other_tools_can_read_the_archive(tmp_path):
    (entry,) = write_archive([PAGE], tmp_path)
    with (tmp_path / entry.archive_file).open("rb") as file:
        (record,) = [
            (record.rec_type, dict(record.rec_headers.headers), record.content_stream().read())
            for record in ArchiveIterator(file, check_digests="raise")
        ]
    kind, headers, body = record
    assert (kind, body) == ("resource", PAGE.body)
    assert headers["WARC-Target-URI"] == "file:///news/K%C3%B6ln%20#1.html"
    assert headers["WARC-Date"] == "2026-03-01T12:00:00.123456Z"
    assert headers["Content-Type"] == "text/html"


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def flip(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda _: None, id="gone"),
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(cut, id="cut"),
        pytest.param(flip, id="flipped bit"),
        pytest.param(lambda content: b"\0" * len(content), id="zeros"),
        pytest.param(
            lambda _: gzip.compress(b"WARC/1.0\r\nWARC-Type: resource\r\n\r\n"), id="another archive"
        ),
        pytest.param(lambda _: gzip.compress(b""), id="nothing packed"),
    ],
)
def test_a_damaged_archive_is_named_with_a_way_out(tmp_path, damage):
    (entry,) = write_archive([PAGE], tmp_path)
    path = tmp_path / entry.archive_file
    content = damage(path.read_bytes())
    path.unlink()
    if content is not None:
        path.write_bytes(content)
        entry = replace(entry, archive_length=len(content))
    with pytest.raises(WarehouseError, match="Restore it from a backup") as raised:
        list(read_archive(tmp_path, [entry]))
    assert str(path) in str(raised.value)


def test_a_wrong_entry_never_gives_another_document(tmp_path):
    first, second, _ = write_archive(BATCH, tmp_path)
    with pytest.raises(WarehouseError, match="in place of d1"):
        list(read_archive(tmp_path, [replace(second, document_id="d1")]))
    with pytest.raises(WarehouseError, match="is damaged"):
        list(read_archive(tmp_path, [replace(first, archive_offset=first.archive_offset + 1)]))


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from flows.ingest.archive import write_archive
from flows.records import Document

os.fsync = lambda descriptor: os.kill(os.getpid(), signal.SIGKILL)
page = Document("d1", "/a", b"a" * 100_000, "text/plain", datetime(2026, 1, 1, tzinfo=UTC))
write_archive([page], Path(sys.argv[1]))
"""


def test_a_kill_before_the_file_is_on_disk_leaves_nothing_under_its_name(tmp_path):
    folder = tmp_path / "archive"
    done = subprocess.run([sys.executable, "-c", KILLED, folder], cwd=Path(__file__).parents[3], check=False)
    assert done.returncode == -signal.SIGKILL
    assert [path.name[0] for path in folder.iterdir()] == ["."]
    page = Document("d1", "/a", b"a" * 100_000, "text/plain", datetime(2026, 1, 1, tzinfo=UTC))
    entries = write_archive([page], folder)
    assert list(read_archive(folder, entries)) == [page]


def test_a_full_disk_leaves_nothing_behind(tmp_path, monkeypatch):
    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space left"):
        write_archive([PAGE], tmp_path)
    assert list(tmp_path.iterdir()) == []
