"""Records of dumps: fields, line numbers, and that one bad line costs one line."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.records import Claims, Document, Rejection

GOOD = '{"id": 1, "text": "The ministers met."}'


def outcome(items: list[Document | Rejection]) -> list[tuple[str, str]]:
    """(part of the uri, reason or text) of each."""
    return [
        (
            item.uri.rpartition("#")[2],
            item.body.decode("utf-8", "replace") if isinstance(item, Document) else item.reason,
        )
        for item in items
    ]


def test_a_record_becomes_a_document_with_its_claims(make, read):
    record = {
        "id": 12,
        "url": "https://a.org/1",
        "title": "Talks",
        "maintext": "The ministers met.",
        "date_publish": "2023-06-05 10:00:00",
        "source_domain": "a.org",
        "authors": ["Ann Lee"],
    }
    path = make("a.jsonl", "\n" + json.dumps(record) + "\n")
    (document,) = read(path, claims=Claims(source="weak", title="weak"))
    assert (document.uri, document.external_id) == (f"{path.as_posix()}#2", "12")
    assert (document.body, document.media_type, document.charset) == (
        b"The ministers met.",
        "text/plain",
        "utf-8",
    )
    assert document.claims == Claims(
        url="https://a.org/1",
        source="a.org",
        title="Talks",
        byline="Ann Lee",
        published_at=datetime(2023, 6, 5, 10, tzinfo=UTC),
        published_precision="second",
        published_basis="record",
    )


@pytest.mark.parametrize(
    ("record", "body", "media_type"),
    [
        ({"text": "a", "maintext": "b", "html": "<p>c"}, b"a", "text/plain"),
        ({"text": None, "maintext": "b"}, b"b", "text/plain"),
        ({"text": " ", "content": "b"}, b"b", "text/plain"),
        ({"html": "<html><p>c"}, b"<html><p>c", "text/html"),
        ({"body": "<p>c</p>"}, b"<p>c</p>", "text/html"),
    ],
)
def test_the_text_is_preferred_to_the_page(make, read, record, body, media_type):
    (document,) = read(make("a.jsonl", json.dumps(record)))
    assert (document.body, document.media_type) == (body, media_type)


@pytest.mark.parametrize(
    ("number", "external_id"),
    [
        (7, "7"),
        ("a-7", "a-7"),
        (None, None),
        (True, None),
        ({"x": 1}, None),
        ("", None),
        ("\ud800", "\ufffd"),
    ],
)
def test_the_records_own_id_is_kept(make, read, number, external_id):
    (document,) = read(make("a.jsonl", json.dumps({"id": number, "text": "a"})))
    assert document.external_id == external_id


@pytest.mark.parametrize(
    ("line", "reason", "clue"),
    [
        (b"{not json}", "invalid_json", "line 2 is not JSON"),
        (b'{"text": "a"', "invalid_json", "line 2 is not JSON"),
        (b"plain words", "invalid_json", "line 2 is not JSON"),
        (b'"words"', "invalid_json", "no object (a str)"),
        (b"[1]", "invalid_json", "no object (a list)"),
        (b"17", "invalid_json", "no object (a int)"),
        (b'{"title": "a"}', "invalid_json", "has no text"),
        (b'{"text": null}', "invalid_json", "has no text"),
        (b'{"text": 5}', "invalid_json", "has no text"),
        (b'{"text": " \\n "}', "empty_input", "line 2 has an empty text"),
        (b'{"a":' * 200_000, "invalid_json", "beyond all measure"),
        (b'{"text": "a", "n": ' + b"9" * 5000 + b"}", "invalid_json", "beyond all measure"),
    ],
)
def test_a_bad_line_is_rejected_alone(make, read, line, reason, clue):
    items = read(make("a.jsonl", GOOD.encode() + b"\n" + line + b"\n" + GOOD.encode()))
    assert outcome(items) == [("1", "The ministers met."), ("2", reason), ("3", "The ministers met.")]
    assert clue in items[1].message
    assert items[1].message.endswith(".")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(f"\ufeff{GOOD}\r\n{GOOD}\r\n".encode(), id="utf-8 mark, crlf"),
        pytest.param(f"{GOOD}\n{GOOD}".encode("utf-16"), id="utf-16 of a shell"),
        pytest.param((f"{GOOD}\n\0\0{GOOD}\n" + "\0" * 500).encode(), id="zeros around lines"),
        pytest.param(f"[{GOOD},\n{GOOD}]".encode(), id="list"),
        pytest.param(f"\ufeff[\n  {GOOD}\n, {GOOD}\n]\n".encode(), id="indented list with mark"),
        pytest.param(gzip.compress(f"{GOOD}\n{GOOD}".encode()), id="gzip"),
    ],
)
@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.json", "a.txt", "a"])
def test_marks_line_ends_and_lists_make_no_difference(make, read, name, content):
    assert [item.external_id for item in read(make(name, content))] == ["1", "1"]


def test_one_record_over_many_lines(make, read):
    record = {"id": 3, "text": "The ministers met.", "more": {"a": [1, 2]}}
    for indent in (0, 2):
        assert outcome(read(make("a.json", json.dumps(record, indent=indent)))) == [
            ("1", "The ministers met.")
        ]


def test_a_broken_record_over_many_lines_is_rejected(make, read):
    items = read(make("a.json", '{\n  "text": "a",\n  "b": \n'))
    assert {item.reason for item in items} == {"invalid_json"}


def test_a_dump_whose_first_line_is_broken_is_still_a_dump(make, read):
    items = read(make("a.json", '{"text": "a\n' + f"{GOOD}\n" * 3))
    assert [place for place, _ in outcome(items)] == ["1", "2", "3", "4"]
    assert [text for _, text in outcome(items)][1:] == ["The ministers met."] * 3


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[]", "invalid_json"),
        ('["a", 1]', "invalid_json"),
        (f"[{GOOD}, {{", "invalid_json"),
        ("[[1]]", "invalid_json"),
    ],
)
def test_a_list_without_records_or_end_is_rejected(make, read, content, reason):
    assert outcome(read(make("a.json", content)))[-1][1] == reason


def test_records_before_the_damage_of_a_list_are_kept(make, read):
    items = read(make("a.json", f'[{GOOD}, {GOOD}, {{"text": "The'))
    assert [text for _, text in outcome(items)] == ["The ministers met."] * 2 + ["invalid_json"]


@given(
    st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=3), min_size=1, max_size=5),
    st.sampled_from([None, 0, 1]),
)
def test_a_list_gives_what_its_lines_would(tmp_path_factory, records, indent):
    from flows.ingest import read_inputs

    folder = tmp_path_factory.mktemp("lists")
    texts = [{**record, "text": f"x{record}"} for record in records]
    (folder / "a.json").write_text(json.dumps(texts, indent=indent))
    (folder / "b.jsonl").write_text("\n".join(map(json.dumps, texts)))
    stamp = datetime(2026, 1, 1, tzinfo=UTC)
    listed, lines = (
        [item.document_id for item in read_inputs([str(folder / name)], fetched_at=stamp)]
        for name in ("a.json", "b.jsonl")
    )
    assert listed == lines


def test_elements_longer_than_a_buffer_are_put_together(make, read):
    records = [{"id": number, "text": 'He said "no" \\ and left. ' * 9000} for number in range(3)]
    documents = read(make("a.json", json.dumps(records)))
    assert [document.body.decode() for document in documents] == [record["text"] for record in records]


def test_bytes_that_are_no_utf8_pass_through_to_cleaning(make, read):
    (document,) = read(make("a.jsonl", '{"text": "Köln", "title": "Köln"}'.encode("cp1252")))
    assert (document.body, document.charset) == ("Köln".encode("cp1252"), None)
    assert document.claims.title == "K\ufffdln"


def test_raw_control_characters_and_lone_surrogates_lose_no_record(make, read):
    documents = read(
        make("a.jsonl", b'{"text": "a\0\tb"}\n{"text": "a\\udc80b"}\n{"text": "\\ud83d\\ude00"}')
    )
    assert [document.body.decode() for document in documents] == ["a\0\tb", "a\ufffdb", "😀"]


@pytest.mark.parametrize("size", [100, 300, 2000, 20_000])
def test_a_cut_gzip_gives_its_good_lines_and_one_rejection(make, read, size):
    lines = [json.dumps({"id": number, "text": f"Report {number * 7919}"}) for number in range(5000)]
    packed = gzip.compress("\n".join(lines).encode())
    assert size < len(packed)
    *good, last = read(make("a.jsonl.gz", packed[:size]))
    assert [item.external_id for item in good] == [str(number) for number in range(len(good))]
    assert (last.reason, "the lines before it were read" in last.message) == ("truncated", True)
    assert f"in line {len(good) + 1};" in last.message


def test_a_line_beyond_the_limit_is_passed_without_being_held(make, read):
    long = b'{"text": "' + b"a" * 50_000_000 + b'"}\n'
    path = make("a.jsonl", GOOD.encode() + b"\n" + long + GOOD.encode())
    del long
    tracemalloc.start()
    try:
        items = read(path, limit_bytes=1_000_000)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert outcome(items) == [("1", "The ministers met."), ("2", "too_large"), ("3", "The ministers met.")]
    assert peak < 5_000_000


def test_a_line_that_never_ends_is_not_read_to_its_end(make, read):
    path = make("a.jsonl.gz", gzip.compress(b'{"text": "' + b"a" * 20_000_000))
    assert outcome(read(path, limit_bytes=10_000)) == [("1", "too_large")]


def test_a_line_of_just_the_limit_is_read(make, read):
    line = GOOD.encode()
    assert [text for _, text in outcome(read(make("a.jsonl", line + b"\n"), limit_bytes=len(line)))] == [
        "The ministers met."
    ]


def test_an_element_or_record_beyond_the_limit_is_too_large(make, read):
    record, good = {"text": "a" * 3000, "b": 1}, {"text": "short"}
    single = read(make("b.json", json.dumps(record, indent=1)), limit_bytes=2000)
    assert [item.reason for item in single] == ["too_large"]
    for long in (record, {"text": "a" * 300_000}):
        listed = read(make("a.json", json.dumps([good, long, good])), limit_bytes=2000)
        assert outcome(listed) == [("1", "short"), ("2", "too_large"), ("3", "short")]


def test_equal_bad_lines_of_two_files_are_one_document(make, read):
    (one,), (two,) = read(make("a.jsonl", "{x")), read(make("b.jsonl", "{x"))
    assert one.document_id == two.document_id


@pytest.mark.parametrize("content", ["[" * 300_000, '{"a": "' + '\\"' * 150_000, '["' + "\\\\" * 150_000])
@pytest.mark.timeout(60)
def test_hostile_json_is_rejected(make, read, content):
    assert all(isinstance(item, Rejection) for item in read(make("a.json", content)))
