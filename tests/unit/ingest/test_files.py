"""From what the user names to files: uris, order, what a walk passes over, and files that are none."""

from __future__ import annotations

import gzip
import logging
import os
import socket
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.errors import InputError
from flows.ingest.files import find_inputs, is_documentation
from flows.records import Document, Rejection, content_id

PROSE = "The two ministers met on Monday. They spoke about the strait.\n"


def names(found) -> list[str]:
    return [item.uri.rpartition("/")[2] for item in found]


def test_a_folder_is_walked_in_order_without_its_documentation(make, read, tmp_path, caplog):
    for name in ("b.txt", "a/z.txt", "a/b/c.txt", "c.html", "B.txt", "license-denied.txt"):
        make(name, PROSE)
    for name in (
        "README", "README.txt", "readme.rst", "LICENSE", "notes.md", "manifest.csv", "b.meta.json",
        ".hidden.txt", ".git/config.txt",
    ):  # fmt: skip
        make(name, "not an article")
    caplog.set_level(logging.INFO, "flows.ingest")
    found = [item.uri.removeprefix(f"{tmp_path.as_posix()}/") for item in read(tmp_path)]
    assert found == ["B.txt", "a/b/c.txt", "a/z.txt", "b.txt", "c.html", "license-denied.txt"]
    assert "9 files passed over" in caplog.text


@pytest.mark.parametrize("name", ["README.md", "LICENSE", ".hidden", "a.meta.json", "manifest.csv"])
def test_a_file_named_by_the_user_is_never_passed_over(make, read, name):
    path = make(name, PROSE)
    assert [item.uri.partition("#")[0] for item in read(path)] == [path.as_posix()]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.txt", ["README.txt", "a.txt"]),
        ("*", ["a.txt", "b.txt"]),
        ("**/b.txt", ["b.txt"]),
        ("*.md", ["notes.md"]),
        ("?.txt", ["a.txt"]),
    ],
)
def test_a_glob_asks_for_what_it_names(make, tmp_path, pattern, found):
    for name in ("README.txt", "a.txt", "notes.md", "sub/b.txt", "a.meta.json"):
        make(name, PROSE)
    assert names(find_inputs([str(tmp_path / pattern)])) == found


def test_a_name_with_brackets_is_a_name_first(make, read):
    path = make("talks [final].txt", PROSE)
    assert [item.uri for item in read(path)] == [path.as_posix()]


def test_the_uri_and_the_id_do_not_depend_on_how_a_file_was_named(make, read, tmp_path, monkeypatch):
    path = make("news/a.txt", PROSE)
    (tmp_path / "link").symlink_to(tmp_path / "news")
    expected = read(path)
    monkeypatch.chdir(tmp_path / "news")
    for spelling in ("a.txt", ".", "*.txt", "../news/a.txt", "../link/a.txt", "../link", path.as_uri()):
        assert read(spelling) == expected, spelling
    assert expected[0].uri == path.as_posix()


def test_inputs_are_sorted_and_read_once_whatever_their_order(make, read, tmp_path):
    for name in ("n/a.txt", "n/b.txt", "n/c/d.txt", "m.txt"):
        make(name, PROSE)
    inputs = [tmp_path / "n", tmp_path / "m.txt", tmp_path / "n" / "b.txt", f"{tmp_path}/n/*.txt"]
    once = read(*inputs)
    assert [item.uri.removeprefix(f"{tmp_path.as_posix()}/") for item in once] == [
        "m.txt", "n/a.txt", "n/b.txt", "n/c/d.txt",
    ]  # fmt: skip
    assert read(*reversed(inputs)) == once


@pytest.mark.parametrize(
    ("name", "clue"),
    [
        ("nowhere.txt", "nowhere.txt: there is no such file or folder"),
        ("*.nothing", "no file matches this pattern"),
        ("", "the empty name"),
        ("a\0b", "no such file"),
        ("http://", "https://example.org/news"),
        ("http://[::1", "https://example.org/news"),
        ("memory://nowhere/a.txt", "no such file"),
        ("gopherx://a/b", "cannot be listed"),
    ],
)
def test_a_missing_input_is_an_error_at_once(tmp_path, monkeypatch, name, clue):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as raised:
        find_inputs([name])
    assert clue in str(raised.value)
    assert "Check" in str(raised.value) or "Write" in str(raised.value)


def test_the_error_comes_before_the_first_document(make, read):
    with pytest.raises(InputError):
        read(make("a.txt", PROSE), "nowhere.txt")


def reasons(items: list[Document | Rejection]) -> list[str]:
    return [item.reason if isinstance(item, Rejection) else "good" for item in items]


@pytest.mark.timeout(20)
def test_what_is_no_file_is_rejected_and_does_not_hang(make, read, tmp_path):
    make("z.txt", PROSE)
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").symlink_to("nowhere")
    (tmp_path / "c.txt").symlink_to("c.txt")
    (tmp_path / "d.txt").mkdir()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "e.txt"))
        items = read(tmp_path)
    assert reasons(items) == ["unreadable"] * 4 + ["good"]
    assert items[0].document_id == content_id("address", items[0].uri)
    assert "pipe or device" in items[0].message
    assert all("Check" in item.message or "Save" in item.message for item in items[:4])


def test_a_dangling_link_named_by_the_user_is_rejected(read, tmp_path):
    (tmp_path / "a.txt").symlink_to("nowhere")
    assert reasons(read(tmp_path / "a.txt")) == ["unreadable"]


def test_links_that_go_in_circles_are_walked_once(make, read, tmp_path):
    make("a/b/x.txt", PROSE)
    (tmp_path / "a/b/up").symlink_to(tmp_path / "a")
    (tmp_path / "a/again").symlink_to(tmp_path / "a/b")
    assert [item.uri for item in read(tmp_path)] == [(tmp_path / "a/b/x.txt").as_posix()]


def test_a_file_that_vanishes_is_rejected_and_the_rest_goes_on(make, tmp_path):
    from datetime import UTC, datetime

    from flows.ingest import read_inputs

    for name in ("a.txt", "b.txt", "c.txt"):
        make(name, PROSE)
    items = read_inputs([str(tmp_path)], fetched_at=datetime(2026, 1, 1, tzinfo=UTC))
    first = next(items)
    (tmp_path / "b.txt").unlink()
    assert reasons([first, *items]) == ["good", "unreadable", "good"]


def test_a_folder_that_vanishes_is_rejected_and_the_rest_goes_on(make, tmp_path):
    make("a.txt", PROSE)
    make("b/x.txt", PROSE)
    make("c.txt", PROSE)
    found = find_inputs([str(tmp_path)])
    first = next(found)
    (tmp_path / "b/x.txt").unlink()
    (tmp_path / "b").rmdir()
    rest = list(found)
    assert names([first, *rest]) == ["a.txt", "b", "c.txt"]
    assert "No such file" in rest[0].cause


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_rejected(make, read):
    path = make("a.txt", PROSE)
    path.chmod(0)
    assert reasons(read(path)) == ["unreadable"]


def test_a_name_that_is_no_utf8_is_read_and_written_as_text(read, tmp_path):
    path = tmp_path / os.fsdecode(b"K\xf6ln.txt")
    try:
        path.write_text(PROSE)
    except OSError:
        pytest.skip("this file system takes UTF-8 names alone")
    (document,) = read(tmp_path)
    assert document.uri.endswith("/K\\xf6ln.txt")
    assert document.uri.encode()


def test_a_huge_folder_is_not_opened_before_it_is_asked_for(tmp_path):
    for number in range(3000):
        (tmp_path / f"{number:05}.txt").touch()
    found = find_inputs([str(tmp_path)] * 2)
    assert names([next(found), next(found)]) == ["00000.txt", "00001.txt"]


@pytest.mark.parametrize("protocol", ["memory://", "file://"])
def test_other_file_systems_give_the_same_documents(make, read, tmp_path, protocol):
    import fsspec

    root = f"memory:/{tmp_path}" if protocol == "memory://" else tmp_path.as_uri()
    make("a.txt", PROSE)
    make("b.jsonl.gz", gzip.compress(b'{"text": "The ministers met.", "id": 7}\n'))
    make("README.md", PROSE)
    make("manifest.csv", "file,title\na.txt,Talks\n")
    if protocol == "memory://":
        system = fsspec.filesystem("memory")
        for path in tmp_path.iterdir():
            system.pipe_file(f"{tmp_path}/{path.name}", path.read_bytes())
    local = [(item.document_id, item.uri.rpartition("/")[2]) for item in read(tmp_path)]
    assert [(item.document_id, item.uri.rpartition("/")[2]) for item in read(root)] == local
    assert [(item.document_id, item.uri.rpartition("/")[2]) for item in read(f"{root}/*.*")] == local
    assert len(local) == 2
    assert [item.claims.title for item in read(f"{root}/a.txt")] == ["Talks"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "empty_input", id="empty"),
        pytest.param(b" \r\n\t ", "empty_input", id="white space"),
        pytest.param("\ufeff \u00a0\u3000\u200b\n".encode(), "empty_input", id="unicode space"),
        pytest.param("\n \n".encode("utf-16"), "empty_input", id="utf-16 space"),
        pytest.param(b"\0" * 100, "empty_input", id="zeros"),
        pytest.param(gzip.compress(b""), "empty_input", id="empty gzip"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3", "binary", id="pdf"),
        pytest.param(bytes(range(256)) * 20, "binary", id="noise"),
        pytest.param(gzip.compress(gzip.compress(b"a")), "binary", id="gzip in gzip"),
        pytest.param(gzip.compress(PROSE.encode() * 9)[:-9], "truncated", id="cut gzip"),
        pytest.param(gzip.compress(PROSE.encode())[:4], "truncated", id="cut gzip header"),
        pytest.param(gzip.compress(PROSE.encode())[:-5] + b"abcde", "truncated", id="wrong checksum"),
        pytest.param(b"a" * 5001, "too_large", id="too large"),
        pytest.param(gzip.compress(b"a" * 2_000_000), "too_large", id="gzip bomb"),
        pytest.param(gzip.compress(b" " * 2_000_000), "too_large", id="gzip bomb of blanks"),
    ],
)
def test_bad_content_is_rejected_with_a_reason_and_a_way_out(make, read, content, reason):
    (item,) = read(make("a.txt", content), limit_bytes=5000)
    assert (item.reason, item.stage) == (reason, "ingest")
    assert item.message.count(".") >= 2


@pytest.mark.parametrize(
    ("content", "body", "media_type"),
    [
        pytest.param(PROSE.encode(), PROSE.encode(), "text/plain", id="text"),
        pytest.param(gzip.compress(PROSE.encode()), PROSE.encode(), "text/plain", id="gzip by content"),
        pytest.param(PROSE.encode("utf-16"), PROSE.encode("utf-16"), "text/plain", id="utf-16"),
        pytest.param("Köln".encode("cp1252"), "Köln".encode("cp1252"), "text/plain", id="lying encoding"),
        pytest.param(b"<!doctype html><p>a", b"<!doctype html><p>a", "text/html", id="page in a .txt"),
    ],
)
def test_bytes_pass_through_as_they_are(make, read, content, body, media_type):
    (item,) = read(make("a.txt", content))
    assert (item.body, item.media_type, item.charset) == (body, media_type, None)


@given(
    st.binary(max_size=400), st.sampled_from([".txt", ".html", ".xml", ".json", ".jsonl", ".warc", ".gz", ""])
)
def test_no_bytes_break_the_run(tmp_path_factory, content, suffix):
    from datetime import UTC, datetime

    from flows.ingest import read_inputs

    path = tmp_path_factory.mktemp("any") / f"a{suffix}"
    path.write_bytes(content)
    for item in read_inputs([str(path)], fetched_at=datetime(2026, 1, 1, tzinfo=UTC)):
        assert isinstance(item, Document | Rejection)


def test_memory_is_bounded_by_the_limit_not_by_the_file(make, read):
    path = make("a.txt", gzip.compress(b"word " * 10_000_000))
    tracemalloc.start()
    try:
        (item,) = read(path, limit_bytes=100_000)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert item.reason == "too_large"
    assert peak < 3_000_000


def test_equal_bytes_with_equal_claims_are_one_document(make, read, tmp_path):
    make("a.txt", PROSE)
    make("b/c.txt", PROSE)
    make("d.txt", PROSE)
    make("d.meta.json", '{"title": "Talks"}')
    a, c, d = read(tmp_path)
    assert a.document_id == c.document_id != d.document_id


@pytest.mark.parametrize(
    ("name", "is_passed_over"),
    [
        ("README", True), ("Readme.txt", True), ("LICENSE-MIT", True), ("licence.txt", True), ("x.MD", True),
        ("readmen.txt", False), ("license-denied.txt", False), ("madam.md.txt", False),
    ],
)  # fmt: skip
def test_documentation_is_told_by_its_name(name, is_passed_over):
    assert is_documentation(name) == is_passed_over
    assert Path(name).name == name
