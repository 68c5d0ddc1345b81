"""The clean room's laws: one document, one article, and never an error but DocumentError."""

from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.clean import to_article
from flows.errors import DocumentError
from flows.records import Claims, DateClaim, Document

FETCHED = datetime(2026, 1, 2, tzinfo=UTC)
STORY = """The foreign ministers of both countries met in Vienna on Monday, for the first time since May.
“We had a frank conversation,” the chancellor told CBS News after the talks, which lasted three hours.
Diplomats said that the two delegations would meet again next month, although no date had been set."""
PAGE = f"""<!doctype html><html lang="en"><head><title>Ministers meet in Vienna - Podunk Gazette</title>
<meta property="og:site_name" content="Podunk Gazette"><meta name="author" content="Jane Doe">
<meta property="article:published_time" content="2023-06-09T10:00:00+02:00"></head><body>
<nav><a href="/">Home</a><a href="/world">World</a></nav><article><h1>Ministers meet in Vienna</h1>
{"".join(f"<p>{line}</p>" for line in STORY.splitlines())}</article>
<footer>© 2023 Podunk Gazette</footer></body></html>"""


def document(body: str | bytes, media_type: str = "text/plain", **claims) -> Document:
    raw = body if isinstance(body, bytes) else body.encode()
    return Document("d", "news/a.txt", raw, media_type, FETCHED, claims=Claims(**claims))


def test_a_text_becomes_an_article():
    article = to_article(
        document(f"Ministers meet in Vienna\nBy Jane Doe\n{STORY}\n© 2025 Newsmax. All rights reserved.")
    )
    assert article.text == STORY
    assert (article.title, article.byline, article.authors) == (
        "Ministers meet in Vienna",
        "Jane Doe",
        ("Jane Doe",),
    )
    assert (article.source_id, article.source_basis) == ("newsmax", "furniture")
    assert article.word_count == len(STORY.split())
    assert article.date_claims == ()


def test_a_page_becomes_an_article():
    article = to_article(document(PAGE, "text/html", url="https://podunk.example/2023/06/09/vienna"))
    assert article.text == STORY
    assert (article.title, article.authors) == ("Ministers meet in Vienna", ("Jane Doe",))
    assert (article.source_id, article.source_name) == ("podunk-example", "Podunk Gazette")
    assert article.date_claims == (
        DateClaim(datetime(2023, 6, 9, 8, tzinfo=UTC), "second", "page"),
        DateClaim(datetime(2023, 6, 9, tzinfo=UTC), "day", "url"),
    )


def test_claims_of_the_surroundings_come_first():
    stamp = datetime(2023, 6, 8, 12, 0)
    article = to_article(
        document(PAGE, "text/html", published_at=stamp, published_basis="feed", source="cnn.com")
    )
    assert article.date_claims[0] == DateClaim(stamp.replace(tzinfo=UTC), "second", "feed")
    assert (article.source_id, article.source_basis) == ("cnn", "claim")


def test_as_is_keeps_every_character():
    text = "  By Jane Doe\n\nBEIJING — They met.\n© 2025 Newsmax. All rights reserved."
    article = to_article(document(text.replace("\n", "\r\n")), min_words=0, as_is=True)
    assert article.text == text
    assert (article.dropped, article.dateline) == ((), None)


@pytest.mark.parametrize(
    ("body", "media_type", "reason"),
    [
        (b"", "text/plain", "empty_input"),
        (b"%PDF-1.4", "text/plain", "binary"),
        ("They met.", "text/plain", "too_short"),
        ("<html><body></body></html>", "text/html", "no_article"),
        (
            "Der Minister sagte am Montag in Berlin, dass die Regierung weitere Hilfen plane. " * 8,
            "text/plain",
            "not_english",
        ),
        (
            "Le ministre a déclaré lundi à Paris que le gouvernement prépare une nouvelle aide. " * 8,
            "text/plain",
            "not_english",
        ),
    ],
)
def test_what_is_no_article_is_set_aside_with_its_reason(body, media_type, reason):
    with pytest.raises(DocumentError) as caught:
        to_article(document(body, media_type))
    assert (caught.value.reason, caught.value.stage) == (reason, "clean")


def test_a_foreign_quotation_does_not_make_a_text_foreign():
    quote = "“Wir werden die Gespräche fortsetzen und keine Bedingungen stellen,” sagte er auf Deutsch."
    assert to_article(document(f"{STORY}\n{quote}")).language == "en"


def test_a_single_sentence_is_an_article_if_asked_for():
    sentence = "The two presidents met in Vienna on Monday."
    assert to_article(document(sentence), min_words=0).text == sentence


def test_cleaning_what_is_clean_changes_nothing():
    text = to_article(document(f"By Jane Doe\n{STORY}\nShare on Facebook")).text
    assert to_article(document(text)).text == text
    assert to_article(document(text), as_is=True).text == text


def test_the_same_document_is_the_same_article():
    assert to_article(document(PAGE, "text/html")) == to_article(document(PAGE, "text/html"))


LINES = st.lists(
    st.sampled_from(
        [
            *STORY.splitlines(),
            "By Jane Doe",
            "Share",
            "- China",
            "Related",
            "veryGood! (12)",
            "© 2025 Newsmax.",
            "",
        ]
    )
    | st.text(max_size=60),
    max_size=12,
)


@settings(deadline=None)
@given(LINES)
def test_text_and_dropped_pieces_are_all_the_words(lines):
    text = "\n".join(lines)
    try:
        article = to_article(document(text), min_words=0)
    except (DocumentError, UnicodeEncodeError):
        return
    if article.text and "<" not in text:
        got = "".join([article.text, *(piece.text for piece in article.dropped)])
        clean = "".join(character for character in text if character >= " ")
        assert Counter("".join(got.split())) == Counter("".join(clean.split())) or any(
            ord(character) < 32 or 126 < ord(character) < 160 or character in "\ufeff\u2028\u2029"
            for character in text
        )


@settings(deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["text/plain", "text/html"]), st.booleans())
def test_any_bytes_give_an_article_or_a_document_error(body, media_type, as_is):
    with suppress(DocumentError):
        assert to_article(document(body, media_type), min_words=0, as_is=as_is).text.strip()


@pytest.mark.parametrize(
    "unit", ["[", "(", "9", "\n", "“", "<", "A.B", "aB", " — ", "</p><p>", "&amp;", "<div>"]
)
@pytest.mark.parametrize("media_type", ["text/plain", "text/html"])
# Linear, this takes seconds; squared, it would outlast the limit.
@pytest.mark.timeout(240)
def test_hostile_strings_come_to_an_end(unit, media_type):
    with suppress(DocumentError):
        assert to_article(document(unit * 100_000, media_type), min_words=0).text
