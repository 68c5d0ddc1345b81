"""Documents <-> the raw zone: gzip WARC files that other tools read too, one per batch, never changed.

Each document is one `resource` record in its own gzip member, so that offset and length find it without
reading the file. The record's block is the body; everything else stands as ASCII JSON in the header
`WARC-JSON-Metadata`, which restores every field exactly. The file is named by the hash of its bytes: the
same documents, in any order, give the same file.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import uuid
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from warcio.archiveiterator import ArchiveIterator, WARCIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.warcwriter import WARCWriter

from flows.errors import WarehouseError
from flows.records import Claims, Document, content_id

_METADATA = "WARC-JSON-Metadata"
_URI_CHARACTERS = "%/:?#[]@!$&'()*+,;=~"


@dataclass(frozen=True, slots=True)
class Archived:
    """Where the archive holds one document.

    Attributes:
        archive_file: name in the archive folder.
        archive_offset, archive_length: bytes of its gzip member in that file.
    """

    document_id: str
    archive_file: str
    archive_offset: int
    archive_length: int


def write_archive(documents: Sequence[Document], folder: Path) -> list[Archived]:
    """Keep a batch; returns where each document is, in the order given.

    The file appears under its name complete and on disk, or not at all. Writing a batch again replaces the
    file by its equal. No documents, no file.
    """
    if not documents:
        return []
    records = {_record_id(document): document for document in documents}
    buffer = io.BytesIO()
    members: dict[str, tuple[int, int]] = {}
    for record_id in sorted(records):
        start = buffer.tell()
        _write_record(buffer, record_id, records[record_id])
        members[record_id] = start, buffer.tell() - start
    content = buffer.getvalue()
    name = f"{hashlib.sha256(content).hexdigest()[:32]}.warc.gz"
    _put(content, folder, name)
    return [Archived(document.document_id, name, *members[_record_id(document)]) for document in documents]


def _record_id(document: Document) -> str:
    return content_id(document.body, _metadata(document))


def _metadata(document: Document) -> str:
    """All of the document but its body."""
    fields = {name: value for name, value in asdict(document).items() if name != "body"}
    return json.dumps(fields, default=datetime.isoformat, sort_keys=True)


def _write_record(out: IO[bytes], record_id: str, document: Document) -> None:
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    fetched_at = document.fetched_at
    stamp = fetched_at.astimezone(UTC) if fetched_at.tzinfo else fetched_at.replace(tzinfo=UTC)
    headers = {
        "WARC-Record-ID": f"<{uuid.UUID(record_id).urn}>",
        "WARC-Date": stamp.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        _METADATA: _metadata(document),
    }
    record = writer.create_warc_record(
        _as_uri(document.uri),
        "resource",
        payload=io.BytesIO(document.body),
        length=len(document.body),
        warc_content_type=quote(document.media_type, safe="/;=+.- "),
        warc_headers_dict=headers,
    )
    writer.write_record(record)


def _as_uri(uri: str) -> str:
    """A valid URI for other readers of the archive; ours takes the original from the metadata."""
    quoted = quote(uri.encode("utf-8", "surrogatepass"), safe=_URI_CHARACTERS)
    return quoted if "://" in quoted else f"file://{quoted}"


def _put(content: bytes, folder: Path, name: str) -> None:
    """Write the file so that its name never stands for half of it, even if the power fails."""
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{name}.{os.getpid()}.tmp"
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(folder / name)
    finally:
        temporary.unlink(missing_ok=True)
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def read_archive(folder: Path, entries: Iterable[Archived]) -> Iterator[Document]:
    """The documents of `entries`, in their order, one in memory at a time.

    Raises:
        WarehouseError: a file is missing or damaged, or holds another document there.
    """
    with ExitStack() as stack:
        name, file = "", None
        for entry in entries:
            if file is None or entry.archive_file != name:
                stack.close()
                name, file = entry.archive_file, stack.enter_context(_open(folder, entry.archive_file))
            yield _read_entry(file, folder / name, entry)


def new_files(folder: Path, known: Collection[str]) -> list[Path]:
    """Files of the archive that are not in `known`, sorted; none if there is no archive."""
    return [path for path in sorted(folder.glob("*.warc.gz")) if path.name not in known]


def list_file(path: Path) -> Iterator[tuple[Archived, datetime]]:
    """Every document of one file of the archive with when it was received, in their order.

    For a warehouse that was lost: the archive says all that is needed to derive it again.

    Raises:
        WarehouseError: it is damaged.
    """
    with path.open("rb") as file:
        records = ArchiveIterator(file)
        try:
            for record in records:
                metadata = json.loads(record.rec_headers.get_header(_METADATA))
                received = datetime.fromisoformat(metadata["fetched_at"])
                record.content_stream().read()
                place = records.get_record_offset(), records.get_record_length()
                yield Archived(metadata["document_id"], path.name, *place), received
        except (ArchiveLoadFailed, zlib.error, EOFError, ValueError, TypeError, KeyError) as error:
            raise _damaged(path, f"is damaged ({error})") from error


def sweep(folder: Path) -> None:
    """Remove what killed runs were writing; call it only while no run writes."""
    for path in folder.glob(".*.tmp"):
        path.unlink(missing_ok=True)


def _open(folder: Path, name: str) -> IO[bytes]:
    try:
        return (folder / name).open("rb")
    except OSError as error:
        raise _damaged(folder / name, f"cannot be opened ({error.strerror})") from error


def _read_entry(file: IO[bytes], path: Path, entry: Archived) -> Document:
    file.seek(entry.archive_offset)
    member = file.read(entry.archive_length)
    try:
        # One call checks the whole member by its CRC, before anything in it is believed.
        content = zlib.decompress(member, wbits=31)
        record = next(iter(WARCIterator(io.BytesIO(content))))
        document = _restore(record.rec_headers.get_header(_METADATA), record.raw_stream.read())
    except (zlib.error, ArchiveLoadFailed, StopIteration, EOFError, ValueError, TypeError, KeyError) as error:
        where = f"{entry.archive_length} bytes at {entry.archive_offset}"
        raise _damaged(path, f"is damaged ({where}: {error})") from error
    if document.document_id != entry.document_id:
        raise _damaged(path, f"holds document {document.document_id} in place of {entry.document_id}")
    return document


def _restore(metadata: str, body: bytes) -> Document:
    fields: dict[str, Any] = json.loads(metadata)
    claims: dict[str, Any] = fields.pop("claims")
    if claims["published_at"] is not None:
        claims["published_at"] = datetime.fromisoformat(claims["published_at"])
    fields["fetched_at"] = datetime.fromisoformat(fields["fetched_at"])
    return Document(**fields, body=body, claims=Claims(**claims))


def _damaged(path: Path, problem: str) -> WarehouseError:
    return WarehouseError(
        f"The archive file {path} {problem}. Restore it from a backup, or run its inputs again to fetch "
        "them anew."
    )
