"""Sidecars: whose claims they are, and that a broken one costs nothing but its claims."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import pytest

from flows.records import Claims

PROSE = "The two ministers met on Monday. They spoke about the strait.\n"
META = '{"url": "https://a.org/1", "source": "A", "published_at": "2023-06-05T10:00:00Z", "title": "Talks"}'
TOLD = Claims(
    url="https://a.org/1",
    source="A",
    published_at=datetime(2023, 6, 5, 10, tzinfo=UTC),
    published_precision="second",
    published_basis="sidecar",
    title="Talks",
)


@pytest.mark.parametrize(
    ("name", "sidecar"),
    [
        ("a.txt", "a.meta.json"),
        ("a.txt", "a.txt.meta.json"),
        ("a.b.html.gz", "a.b.html.meta.json"),
        ("a", "a.meta.json"),
    ],
)
def test_a_sidecar_is_named_after_its_file_with_or_without_suffixes(make, read, name, sidecar):
    make(sidecar, META)
    (document,) = read(make(name, PROSE))
    assert document.claims == TOLD


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_manifest_speaks_about_the_files_of_its_folder(make, read, delimiter, encoding):
    rows = [
        ["title", "File", "url", "source", "published_at"],
        ["Talks", "a.txt", "https://a.org/1", "A", "2023-06-05T10:00:00Z"],
        ["Other", "b.txt", "", "", ""],
    ]
    make("manifest.csv", "\r\n".join(delimiter.join(row) for row in rows).encode(encoding))
    (document,) = read(make("a.txt", PROSE))
    assert document.claims == TOLD


def test_a_manifest_does_not_reach_into_subfolders(make, read, tmp_path):
    make("manifest.csv", "file,title\na.txt,Outer\n")
    make("a.txt", PROSE)
    make("sub/a.txt", PROSE)
    make("sub/manifest.csv", "file,title\na.txt,Inner\n")
    make("z/a.txt", PROSE)
    assert [item.claims.title for item in read(tmp_path)] == ["Outer", "Inner", None]


def test_the_files_own_sidecar_outranks_manifest_and_command_line(make, read):
    make("a.meta.json", '{"title": "Own", "published_at": "2023-06-05"}')
    make("manifest.csv", "file,title,source\na.txt,Manifest,The Manifest\n")
    told = Claims(title="Line", source="Line", byline="Line", published_at=datetime(2020, 1, 1))
    (document,) = read(make("a.txt", PROSE), claims=told)
    assert document.claims == Claims(
        title="Own",
        source="The Manifest",
        byline="Line",
        published_at=datetime(2023, 6, 5, tzinfo=UTC),
        published_precision="day",
        published_basis="sidecar",
    )


def test_the_command_line_is_a_default_with_the_basis_sidecar(make, read):
    told = Claims(source="a.org", published_at=datetime(2023, 6, 5, 10, tzinfo=UTC))
    (document,) = read(make("a.txt", PROSE), claims=told)
    assert (document.claims.source, document.claims.published_basis) == ("a.org", "sidecar")


@pytest.mark.parametrize(
    ("sidecar", "content", "clue"),
    [
        ("a.meta.json", b"{not json", "is not JSON"),
        ("a.meta.json", b"", "is not JSON"),
        ("a.meta.json", b"[" * 100_000, "is not JSON"),
        ("a.meta.json", b"\xff\xfe\xfd", "is not JSON"),
        ("a.meta.json", b'["a"]', "no object"),
        ("a.meta.json", b'{"published_at": "soon"}', "'soon'"),
        ("manifest.csv", b"name,title\na.txt,T\n", "no column 'file'"),
        ("manifest.csv", b"", "no column 'file'"),
        ("manifest.csv", b"file,title\na.txt,K\xf6ln\n", "UTF-8"),
        ("manifest.csv", b'file,title\na.txt,"' + b"a" * 200_000, "CSV"),
        ("manifest.csv", b"file,published_at\na.txt,soon\n", "line 2"),
    ],
)
def test_a_broken_sidecar_is_named_in_the_log_and_costs_no_document(
    make, read, caplog, sidecar, content, clue
):
    caplog.set_level(logging.WARNING, "flows.ingest")
    path = make(sidecar, content)
    (document,) = read(make("a.txt", PROSE))
    assert (document.body, document.claims) == (PROSE.encode(), Claims())
    assert path.as_posix() in caplog.text
    assert clue in caplog.text


def test_a_sidecar_that_is_a_folder_is_no_sidecar(make, read, tmp_path):
    (tmp_path / "a.meta.json").mkdir()
    (tmp_path / "manifest.csv").symlink_to("manifest.csv")
    (document,) = read(make("a.txt", PROSE))
    assert document.claims == Claims()


def test_rows_of_a_manifest_that_are_too_short_or_too_long_claim_what_they_have(make, read):
    make("manifest.csv", "file,title,url\na.txt,Talks\nb.txt,B,u,extra,more\n")
    (document,) = read(make("a.txt", PROSE))
    assert document.claims == Claims(title="Talks")


def test_address_and_title_of_a_container_are_not_those_of_its_records(make, read):
    make("a.meta.json", META)
    (document,) = read(make("a.jsonl", '{"text": "The ministers met."}'))
    assert (document.claims.url, document.claims.title) == (None, None)
    assert (document.claims.source, document.claims.published_basis) == ("A", "sidecar")
