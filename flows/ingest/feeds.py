"""An RSS or Atom feed's bytes -> one Document per entry; a sitemap's bytes -> the pages it lists."""

from __future__ import annotations

import html
import io
import re
from calendar import timegm
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser

from flows.errors import DocumentError
from flows.ingest.claims import clean_text, merge_claims, read_stamp
from flows.ingest.documents import Origin, make_document, reject
from flows.ingest.sniff import decode_head, is_html, root_name
from flows.ingest.streams import HEAD_BYTES
from flows.records import Claims, Document, Rejection

_TAG = re.compile(r"<[a-zA-Z/!]")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n\s*")
_TITLE = re.compile(r"<title[^>]*>([^<]{1,200})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listed:
    """One address of a sitemap, with what the sitemap claims about its page."""

    url: str
    claims: Claims


def read_feed(body: bytes, origin: Origin) -> Iterator[Document | Rejection]:
    """One Document per entry, in the feed's order; `uri` is `path#guid`.

    The body is a small UTF-8 page around the entry's longest text, so that it is cleaned like any page;
    its title, address, author and time are claims with the basis `feed`. The source is the outlet the
    entry names (aggregators do), else the feed's title, else the domain it links to.

    Raises:
        DocumentError: it is no feed.
    """
    # A file object: feedparser would open or fetch a string that looks like a path or an address.
    parsed = feedparser.parse(io.BytesIO(body), response_headers=_headers(origin.charset))
    if not parsed.version or _is_page(body):
        raise DocumentError(origin.uri, "ingest", "invalid_feed", _what_instead(body))
    for number, entry in enumerate(parsed.entries, start=1):
        link = clean_text(entry.get("link"))
        part = origin.part(clean_text(entry.get("id")) or link or number)
        text = _longest_text(entry)
        if text is None:
            advice = f"run wirehouse on {link}" if link else "ask the outlet for a full-text feed"
            yield reject(part, "empty_input", f"the feed gives no text for this entry; {advice}.", b"")
            continue
        title = clean_text(html.unescape(entry.get("title", "")))
        claims = _claims(entry, parsed.feed, title, link)
        yield make_document(part, _wrap(text, title), "text/html", claims, charset="utf-8")


def _headers(charset: str | None) -> dict[str, str]:
    return {"content-type": f"application/xml; charset={charset}"} if charset else {}


def _is_page(body: bytes) -> bool:
    return root_name((decode_head(body[:HEAD_BYTES]) or "").lstrip()) == "html"


def _what_instead(body: bytes) -> str:
    text = decode_head(body[:HEAD_BYTES]) or ""
    if is_html(text):
        title = _TITLE.search(text)
        found = f"a web page{f' titled {title[1].strip()!r}' if title else ''}, often an error or login page"
    elif root := root_name(text.lstrip()):
        found = f"XML that begins with <{root}>"
    else:
        found = "no XML"
    return f"expected an RSS or Atom feed and found {found}. Check the address, or name the file .html."


def _longest_text(entry: Any) -> str | None:
    """The entry's fullest text as HTML; None if it has none."""
    details = [*entry.get("content", ()), entry.get("summary_detail") or {}]
    texts = [
        html.escape(value, quote=False) if detail.get("type") == "text/plain" else value
        for detail in details
        if (value := detail.get("value") or "").strip()
    ]
    return max(texts, key=len, default=None)


def _wrap(text: str, title: str | None) -> bytes:
    if not _TAG.search(text):
        text = "".join(f"<p>{paragraph}</p>\n" for paragraph in _BLANK_LINE.split(text.strip()))
    page = (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8">'
        f"<title>{html.escape(title or '')}</title></head>\n"
        f"<body><article>\n{text}\n</article></body></html>\n"
    )
    return page.encode("utf-8", "replace")


def _claims(entry: Any, feed: Any, title: str | None, link: str | None) -> Claims:
    stamp = _stamp(entry)
    named = clean_text((entry.get("source") or {}).get("title")) or clean_text(feed.get("title"))
    return Claims(
        url=link,
        source=named or _domain(feed.get("link")) or _domain(link),
        published_at=stamp[0] if stamp else None,
        published_precision=stamp[1] if stamp else None,
        published_basis="feed" if stamp else None,
        title=title,
        byline=clean_text(entry.get("author")),
    )


def _stamp(entry: Any) -> tuple[datetime, str] | None:
    """Publication time; Atom feeds often give the last update alone.

    Read from the raw words for their precision. `dict.get`, because feedparser's own answers "updated"
    with "published" and warns about it.
    """
    for name in ("published", "updated"):
        if stamp := read_stamp(dict.get(entry, name)):
            return stamp
        if parsed := dict.get(entry, f"{name}_parsed"):
            return datetime.fromtimestamp(timegm(parsed), UTC), "second"
    return None


def _domain(link: object) -> str | None:
    try:
        return urlsplit(link).hostname if isinstance(link, str) else None
    except ValueError:
        return None


def read_sitemap(body: bytes, origin: Origin) -> Iterator[Listed]:
    """The pages (or further sitemaps) a sitemap lists, with the claims of Google's news extension.

    `lastmod` is when the page changed, which is no publication time.

    Raises:
        DocumentError: it is not well-formed XML, or it declares entities.
    """
    # Sitemaps need no entities; declared ones are how a few bytes of XML become gigabytes.
    if b"<!ENTITY" in body or b"<!\0E\0N\0T\0I\0T\0Y" in body:
        raise DocumentError(origin.uri, "ingest", "invalid_feed", "the sitemap declares entities. Skip it.")
    try:
        root = ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        message = f"the sitemap is not well-formed XML ({error}). Download it again."
        raise DocumentError(origin.uri, "ingest", "invalid_feed", message) from error
    for element in root:
        fields = {_local(child): clean_text(child.text) for child in element.iter()}
        if url := fields.get("loc"):
            stamp = read_stamp(fields.get("publication_date"))
            claims = Claims(
                source=fields.get("name"),
                published_at=stamp[0] if stamp else None,
                published_precision=stamp[1] if stamp else None,
                published_basis="feed" if stamp else None,
                title=fields.get("title"),
            )
            yield Listed(url, merge_claims(claims, origin.part(url).claims))


def _local(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()
