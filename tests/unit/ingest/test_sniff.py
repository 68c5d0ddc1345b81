"""What a stream is, by its content first and by its name second."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.ingest.sniff import promised_shape, root_name, shape_of

PROSE = "The two ministers met on Monday. They spoke about the strait.\n"


@pytest.mark.parametrize(
    ("head", "hint", "shape"),
    [
        pytest.param(PROSE.encode(), None, "text", id="prose"),
        pytest.param(PROSE.encode(), "html", "text", id="prose in a .html"),
        pytest.param(PROSE.encode(), "feed", "feed", id="prose in a .xml: the feed reader refuses it"),
        pytest.param(PROSE.encode("utf-16"), "text", "text", id="utf-16 with mark"),
        pytest.param(PROSE.encode("utf-16-le"), "text", "text", id="utf-16 without mark"),
        pytest.param(PROSE.encode("utf-32"), "text", "text", id="utf-32"),
        pytest.param("Die Minister trafen sich in Köln".encode("latin-1"), "text", "text", id="latin-1"),
        pytest.param(b"<!DOCTYPE html><p>a", "text", "html", id="page in a .txt"),
        pytest.param("<html><p>é".encode("utf-16"), "text", "html", id="utf-16 page in a .txt"),
        pytest.param(b"<!-- saved --> <div>a</div>", None, "html", id="fragment after a comment"),
        pytest.param(b"A title\n<p>a</p><p>b</p><p>c</p>", "text", "html", id="blocks inside text"),
        pytest.param(b"The sign <b> means bold. 3 < 4.", "text", "text", id="one tag in prose"),
        pytest.param(b"<Reuters> The ministers met.", "text", "text", id="angle brackets in prose"),
        pytest.param(b'<?xml version="1.0"?><rss version="2.0">', "text", "feed", id="feed in a .txt"),
        pytest.param(b"\xef\xbb\xbf<feed xmlns='http://www.w3.org/2005/Atom'>", None, "feed", id="atom, bom"),
        pytest.param(b"<rdf:RDF xmlns='x'>", None, "feed", id="rss 1.0"),
        pytest.param(
            b"<html><body>Not found", "feed", "feed", id="page in a .xml: the feed reader refuses it"
        ),
        pytest.param(b"<?xml version='1.0'?><urlset xmlns='s'>", "feed", "sitemap", id="sitemap"),
        pytest.param(b'{"text": "a"}\n', "text", "records", id="record in a .txt"),
        pytest.param(b'[\n  {"text": "a"}]', None, "records", id="list of records"),
        pytest.param(b"{editor's note} The ministers met.", None, "text", id="a brace in prose"),
        pytest.param(b"[Photo] The ministers met.", None, "text", id="a bracket in prose"),
        pytest.param(b"not json\n{}", "records", "records", id="bad first line of a .jsonl"),
        pytest.param(b"<html><body>Error", "records", "html", id="page in a .jsonl"),
        pytest.param(b"WARC/1.0\r\nWARC-Type: warcinfo", None, "warc", id="warc"),
        pytest.param(b"%PDF-1.4 text", "text", "binary", id="pdf"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "html", "binary", id="png"),
        pytest.param(b"PK\x03\x04", None, "binary", id="zip"),
        pytest.param(zlib.compress(PROSE.encode() * 50, 9), "text", "binary", id="noise"),
        pytest.param(b"\x01\x00\x02\x00\x03\x00\x04\x00" * 20, None, "binary", id="numbers"),
        pytest.param(b"a\x00b" + PROSE.encode(), "text", "text", id="a stray zero in prose"),
        pytest.param(b"", None, "blank", id="nothing"),
        pytest.param(b" \r\n\t\n", "html", "blank", id="white space"),
        pytest.param(b"\x00" * 50, "text", "blank", id="zeros of a lost disk block"),
    ],
)
def test_content_outranks_the_name(head, hint, shape):
    assert shape_of(head, hint) == shape


@pytest.mark.parametrize(
    ("name", "content_type", "shape"),
    [
        ("a.TXT", None, "text"),
        ("a.html.gz", None, "html"),
        ("a", None, None),
        ("a.dat", None, None),
        ("feed", "application/rss+xml; charset=utf-8", "feed"),
        ("a.html", "image/png", "html"),
    ],
)
def test_names_and_headers_promise(name, content_type, shape):
    assert promised_shape(name, content_type) == shape


@given(st.binary(max_size=300), st.sampled_from(["text", "html", "feed", "records", None]))
def test_any_bytes_have_a_shape(head, hint):
    assert shape_of(head, hint)


@pytest.mark.parametrize(
    "head",
    [
        "<!---->" * 9_000,
        "<?a?>" * 13_000,
        " " * 65_000 + "<",
        "<" * 65_000,
        '{"' + "a" * 65_000,
        "</p" * 20_000,
    ],
    ids=["comments", "instructions", "spaces", "brackets", "open key", "open ends"],
)
@pytest.mark.timeout(60)
def test_hostile_heads_come_to_an_end(head):
    assert shape_of(head.encode(), None) == shape_of(head.encode(), None)


def test_the_root_is_found_past_declarations():
    assert root_name('<?xml version="1.0"?>\n<!-- c -->\n<!DOCTYPE rss>\n<rss version="2.0">') == "rss"
