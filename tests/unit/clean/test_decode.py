"""Bytes become text by their strongest trustworthy declaration, or are set aside with a reason."""

import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.clean.decode import decode
from flows.errors import DocumentError

META = '<meta charset="{}">'


@pytest.mark.parametrize(
    ("body", "charset", "text"),
    [
        pytest.param("é".encode(), None, "é", id="utf-8 when nothing is declared"),
        pytest.param(codecs.BOM_UTF8 + b"a", "latin-1", "a", id="a mark outranks all and is no text"),
        pytest.param("Größe".encode("utf-16"), None, "Größe", id="utf-16 by its mark"),
        pytest.param("Talks ended".encode("utf-16-le"), None, "Talks ended", id="utf-16 by its shape"),
        pytest.param("Talks ended".encode("utf-16-be"), None, "Talks ended", id="big-endian too"),
        pytest.param("“no”".encode("cp1252"), "iso-8859-1", "“no”", id="latin-1 means windows-1252"),
        pytest.param("“né”".encode(), "iso-8859-1", "“né”", id="a header that lies about utf-8"),
        pytest.param(
            (META.format("utf-8") + "café").encode("latin-1"),
            "latin-1",
            META.format("utf-8") + "café",
            id="a meta element that lies, a header that does not",
        ),
        pytest.param(
            (META.format("koi8-r") + "Москва").encode("koi8-r"),
            None,
            META.format("koi8-r") + "Москва",
            id="what the meta element says",
        ),
        pytest.param(b"caf\xc3\xa9 " * 30 + b"\xff", None, "café " * 30 + "\ufffd", id="one damaged byte"),
        pytest.param(b"a\r\nb\rc\x0bd", None, "a\nb\nc\nd", id="one kind of line break"),
        pytest.param(b"a\x00b\x01c\x1bd" + b"e" * 40, None, "abcd" + "e" * 40, id="no control characters"),
        pytest.param(b"a\t b", None, "a\t b", id="a tab and a space stay"),
        pytest.param(b"a", "no-such-charset", "a", id="an unknown label is no label"),
        pytest.param(b"a", "base64", "a", id="a codec that is no text encoding is no label"),
    ],
)
def test_the_strongest_declaration_wins(body, charset, text):
    assert decode(body, charset) == text


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b"", "empty_input", id="nothing"),
        pytest.param(b" \r\n\t\x00", "empty_input", id="only blanks"),
        pytest.param(b"%PDF-1.7 ...", "binary", id="pdf"),
        pytest.param(b"\x89PNG\r\n\x1a\n....", "binary", id="picture"),
        pytest.param(b"PK\x03\x04....", "binary", id="archive"),
        pytest.param(bytes(range(1, 9)) * 40, "binary", id="control characters"),
    ],
)
def test_what_is_no_text_is_set_aside_with_its_reason(body, reason):
    with pytest.raises(DocumentError) as caught:
        decode(body, None, uri="here")
    assert (caught.value.reason, caught.value.uri) == (reason, "here")


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff\u2028\u2029"))
)
def test_any_utf_8_text_survives(text):
    if text.strip():
        assert decode(("x" + text).encode(), None) == "x" + text


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_a_document_error(body):
    with suppress(DocumentError):
        assert "\r" not in decode(body, None)
