"""WARC: its HTML pages, with address, charset and the time they were fetched."""

from __future__ import annotations

import gzip
import io
from datetime import UTC, datetime

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from flows.records import Claims, Document

PAGE = "<html><title>Köln</title><p>The ministers met.".encode("latin-1")


def warc(*records: tuple[str, str, bytes], is_gzip: bool = True) -> bytes:
    """An archive of (status line, headers, body) responses at https://a.example/1, /2, …"""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=is_gzip)
    writer.write_record(writer.create_warcinfo_record("x.warc", {"software": "test"}))
    for number, (status, headers, body) in enumerate(records, start=1):
        fields = [tuple(line.split(": ", 1)) for line in headers.splitlines()]
        record = writer.create_warc_record(
            f"https://a.example/{number}",
            "response",
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=StatusAndHeaders(status, fields, protocol="HTTP/1.1"),
            warc_headers_dict={
                "WARC-Date": "2016-08-26T07:08:09Z",
                "WARC-Record-ID": f"<urn:uuid:00000000-0000-0000-0000-{number:012}>",
            },
        )
        writer.write_record(record)
    return out.getvalue()


GOOD = ("200 OK", "Content-Type: text/html; charset=ISO-8859-1", PAGE)


@pytest.mark.parametrize("name", ["a.warc.gz", "a.bin"])
@pytest.mark.parametrize("is_gzip", [True, False])
def test_a_page_is_a_document_with_its_address_and_day_of_fetching(make, read, name, is_gzip):
    path = make(name, warc(GOOD, is_gzip=is_gzip))
    (document,) = read(path)
    assert document.uri == f"{path.as_posix()}#urn:uuid:00000000-0000-0000-0000-000000000001"
    assert (document.body, document.media_type, document.charset) == (PAGE, "text/html", "iso-8859-1")
    assert document.fetched_at == datetime(2016, 8, 26, 7, 8, 9, tzinfo=UTC)
    assert document.claims == Claims(url="https://a.example/1")


def test_only_successful_pages_are_documents(make, read):
    archive = warc(
        ("404 Not Found", "Content-Type: text/html", PAGE),
        ("301 Moved", "Location: /2", b""),
        ("200 OK", "Content-Type: image/png", b"\x89PNG\r\n\x1a\n"),
        ("200 OK", "Content-Type: application/json", b"{}"),
        ("200 OK", "Server: old", PAGE),
        GOOD,
    )
    assert [item.claims.url for item in read(make("a.warc.gz", archive))] == [
        "https://a.example/5",
        "https://a.example/6",
    ]


def test_a_compressed_answer_is_opened(make, read):
    packed = gzip.compress(PAGE)
    (document,) = read(
        make("a.warc", warc(("200 OK", "Content-Type: text/html\nContent-Encoding: gzip", packed)))
    )
    assert document.body == PAGE


@pytest.mark.parametrize(
    ("body", "reason"),
    [(b"", "empty_input"), (b"\x89PNG\r\n\x1a\n", "binary"), (b"<html>" + b"a" * 5000, "too_large")],
)
def test_a_bad_page_is_rejected_and_the_rest_goes_on(make, read, body, reason):
    items = read(make("a.warc.gz", warc(("200 OK", "Content-Type: text/html", body), GOOD)), limit_bytes=4000)
    assert [item.body if isinstance(item, Document) else item.reason for item in items] == [reason, PAGE]


@pytest.mark.parametrize("is_gzip", [True, False])
@pytest.mark.parametrize("missing", [12, 30, 80, 150, 300, 400, 500])
def test_pages_before_a_cut_are_kept(make, read, is_gzip, missing):
    archive = warc(*[GOOD] * 9, is_gzip=is_gzip)
    *good, last = read(make("a.warc.gz", archive[:-missing]))
    assert len(good) in {7, 8}
    assert (last.reason, {item.body for item in good}) == ("truncated", {PAGE})


def test_something_that_begins_like_an_archive_is_damaged(make, read):
    assert [item.reason for item in read(make("a.warc", b"WARC/1.0\r\n\r\nnonsense\r\n" * 9))] == [
        "truncated"
    ]
