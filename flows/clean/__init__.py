"""A Document in, an Article out: its text without the page around it, and what the page says about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC

from flows.clean.dates import date_in_url
from flows.clean.decode import decode
from flows.clean.furniture import Cleaned, remove_furniture
from flows.clean.language import language_of
from flows.clean.metadata import PageMetadata, split_authors, strip_site
from flows.clean.readable import is_html, read_page
from flows.clean.sources import find_source
from flows.errors import DocumentError
from flows.records import Article, DateClaim, Document, content_id

__all__ = ["to_article"]

_MIN_WORDS_FOR_LANGUAGE = 20


@dataclass(frozen=True, slots=True)
class _Reading:
    cleaned: Cleaned
    page: PageMetadata | None


def to_article(document: Document, *, min_words: int = 40, as_is: bool = False) -> Article:
    """The article of one document.

    Args:
        document: a text or a page.
        min_words: shorter texts are no articles.
        as_is: the text is clean already: keep it character by character, with one kind of line break.

    Raises:
        DocumentError: `empty_input`, `binary`, `undecodable`, `no_article`, `too_short`, `not_english`.
    """
    text = decode(document.body, document.charset, uri=document.uri)
    reading = _read(document, text, as_is)
    body = "\n".join(reading.cleaned.paragraphs)
    if not body.strip():
        raise _error(document, "no_article", "no article was found in it: check that it is not a start page")
    words = len(body.split())
    if words < min_words:
        raise _error(
            document, "too_short", f"{words} words, fewer than {min_words}: lower --min-words to keep it"
        )
    language = language_of(body)
    if language != "en" and (words >= _MIN_WORDS_FOR_LANGUAGE or len(body) >= 5 * _MIN_WORDS_FOR_LANGUAGE):
        raise _error(document, "not_english", f"it is written in {language!r}, and only English is read")
    return _article(document, reading, body, words)


def _read(document: Document, text: str, as_is: bool) -> _Reading:
    if document.media_type == "text/html" or (not as_is and is_html(text)):
        latest = (
            document.fetched_at if document.fetched_at.tzinfo else document.fetched_at.replace(tzinfo=UTC)
        )
        page = read_page(text, url=document.claims.url, latest=latest)
        if page is None:
            raise _error(
                document, "no_article", "no article was found in it: check that it is not a start page"
            )
        if as_is:
            return _Reading(Cleaned(tuple(page.lines), ()), page.metadata)
        title = document.claims.title or page.metadata.title
        return _Reading(remove_furniture("\n".join(page.lines), title=title, is_extract=True), page.metadata)
    if as_is:
        return _Reading(Cleaned((text.rstrip(),), ()), None)
    title = document.claims.title
    return _Reading(
        remove_furniture(text, title=strip_site(title, document.claims.source) if title else None), None
    )


def _article(document: Document, reading: _Reading, body: str, words: int) -> Article:
    claims, cleaned, page = document.claims, reading.cleaned, reading.page
    url = claims.url or (page.url if page else None)
    source = find_source(
        url=url, claim=claims.source, sitename=page.sitename if page else None, dropped=cleaned.dropped
    )
    authors = (page.authors if page else ()) or cleaned.authors
    byline = claims.byline or cleaned.byline or (", ".join(authors) or None)
    title = claims.title or (page.title if page else None) or cleaned.title
    return Article(
        article_id=content_id("article", source.source_id, body),
        document_id=document.document_id,
        uri=document.uri,
        text=body,
        title=strip_site(title, source.name) if title else None,
        byline=byline,
        authors=authors or (tuple(split_authors(byline)) if byline else ()),
        contributors=cleaned.contributors,
        dateline=cleaned.dateline,
        source_id=source.source_id,
        source_name=source.name,
        source_basis=source.basis,
        source_domain=source.domain,
        url=url,
        external_id=document.external_id,
        date_claims=_date_claims(document, reading, url),
        fetched_at=document.fetched_at,
        dropped=cleaned.dropped,
        language="en",
        word_count=words,
    )


def _date_claims(document: Document, reading: _Reading, url: str | None) -> tuple[DateClaim, ...]:
    """Claims of the surroundings, of the page, of its visible date lines, of its address."""
    claims = document.claims
    found: list[DateClaim] = []
    if claims.published_at:
        stamp = claims.published_at
        stamp = stamp.astimezone(UTC) if stamp.tzinfo else stamp.replace(tzinfo=UTC)
        found.append(
            DateClaim(stamp, claims.published_precision or "second", claims.published_basis or "sidecar")
        )
    if reading.page:
        found.extend(reading.page.date_claims)
    found.extend(reading.cleaned.date_claims)
    if url and (printed := date_in_url(url)):
        found.append(printed)
    return tuple(dict.fromkeys(found))


def _error(document: Document, reason: str, message: str) -> DocumentError:
    return DocumentError(document.uri, "clean", reason, message)
