"""The first bytes of a stream and what its name promises -> what it is."""

from __future__ import annotations

import codecs
import re
from pathlib import PurePosixPath
from typing import Literal

Shape = Literal["blank", "binary", "warc", "feed", "sitemap", "records", "html", "text"]

_SUFFIXES: dict[str, Shape] = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".xml": "feed",
    ".rss": "feed",
    ".atom": "feed",
    ".rdf": "feed",
    ".json": "records",
    ".jsonl": "records",
    ".ndjson": "records",
    ".warc": "warc",
}
_MEDIA_TYPES: dict[str, Shape] = {
    "text/plain": "text",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "application/rdf+xml": "feed",
    "application/xml": "feed",
    "text/xml": "feed",
    "application/json": "records",
    "application/x-ndjson": "records",
    "application/warc": "warc",
}
# First bytes of formats that could pass for text, or that users often have beside their articles.
_MAGIC = (
    b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh",
    b"\xfd7zXZ", b"7z\xbc\xaf", b"\x28\xb5\x2f\xfd", b"\xd0\xcf\x11\xe0", b"\x7fELF", b"{\\rtf",
)  # fmt: skip
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
# Control characters that no text has: all but tab, line feed, vertical tab, form feed, return and escape.
_CONTROL = re.compile(r"\x00+|[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# Dumps and old pages carry stray control characters; random bytes have one in ten.
_MAX_CONTROL_SHARE = 0.02
# Latin letters in UTF-16 put a zero in every other byte.
_MIN_UTF16_ZEROS = 0.3

_FEED_ROOTS = {"rss", "feed", "rdf"}
_SITEMAP_ROOTS = {"urlset", "sitemapindex"}
_HTML_ROOTS = {
    "html", "head", "body", "meta", "title", "link", "script", "style", "base", "main", "article",
    "section", "header", "nav", "aside", "div", "p", "span", "a", "b", "i", "em", "strong", "br", "hr",
    "h1", "h2", "h3", "h4", "ul", "ol", "table", "img", "figure", "blockquote", "center", "font", "form",
}  # fmt: skip
_DECLARATIONS = (("<?", "?>"), ("<!--", "-->"), ("<!", ">"))
_SPACE = re.compile(r"\s+")
_TAG = re.compile(r"<\s*([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_PAGE = re.compile(r"<(?:!doctype html|html|body)[\s>]", re.IGNORECASE)
_BLOCK_END = re.compile(r"</(?:p|div|article|section|h[1-6]|li|table)>", re.IGNORECASE)
_MIN_BLOCKS = 3
_JSON_OBJECT = re.compile(r'\{\s*(?:\}|"[^"\\\n]{0,200}"\s*:)')
_JSON_ARRAY = re.compile(r"\[\s*(?:\]|\{)")
_LEADING = " \t\r\n\f\v\0\ufeff"


def promised_shape(name: str, content_type: str | None = None) -> Shape | None:
    """What a Content-Type or a file name promises; `.gz` is looked through.

    >>> promised_shape("cc-news.jsonl.gz"), promised_shape("a.dat"), promised_shape("feed", "text/xml")
    ('records', None, 'feed')
    """
    suffix = PurePosixPath(name.lower().removesuffix(".gz")).suffix
    media_type = (content_type or "").partition(";")[0].strip().lower()
    return _MEDIA_TYPES.get(media_type) or _SUFFIXES.get(suffix)


def shape_of(head: bytes, hint: str | None = None) -> Shape:
    """What the stream that begins with `head` is; `hint` decides only where the content leaves it open.

    A feed's name over anything but a feed stays `feed`, so that its reader can say what was found instead.
    """
    text = decode_head(head)
    if text is None:
        return "binary"
    text = text.lstrip(_LEADING)
    if not text:
        return "blank"
    if text.startswith("WARC/"):
        return "warc"
    root = root_name(text)
    if root in _SITEMAP_ROOTS:
        return "sitemap"
    if root in _FEED_ROOTS:
        return "feed"
    if _is_json(text, hint):
        return "records"
    if hint == "feed":
        return "feed"
    if is_html(text) or (hint == "html" and _TAG.search(text)):
        return "html"
    return "records" if hint == "records" else "text"


def decode_head(head: bytes) -> str | None:
    """`head` as characters that are good enough to look for ASCII in it; None if it is not text."""
    for bom, charset in _BOMS:
        if head.startswith(bom):
            return head.decode(charset, "ignore")
    if head.startswith(_MAGIC):
        return None
    if not head.strip(b"\0 \t\r\n"):
        return ""
    text = head.decode(_unmarked_utf16(head) or "latin-1", "ignore")
    # A run of zeros counts once: it is what a crash leaves of a block on disk.
    controls = len(_CONTROL.findall(text))
    return None if controls > 1 + len(text.replace("\0", "")) * _MAX_CONTROL_SHARE else text


def _unmarked_utf16(head: bytes) -> str | None:
    even, odd = head[::2].count(0), head[1::2].count(0)
    enough = len(head) // 2 * _MIN_UTF16_ZEROS
    if odd > enough and even * 20 < odd:
        return "utf-16-le"
    if even > enough and odd * 20 < even:
        return "utf-16-be"
    return None


def root_name(text: str) -> str | None:
    """Local name of the first element in lower case, past declarations and comments; None without one.

    >>> root_name('<?xml version="1.0"?><!-- a --><rdf:RDF xmlns="…">'), root_name("<!DOCTYPE html>")
    ('rdf', 'html')
    """
    position = 0
    while (position := _end_of_space(text, position)) < len(text):
        if text[position : position + 14].lower() == "<!doctype html":
            return "html"
        closing = next((end for start, end in _DECLARATIONS if text.startswith(start, position)), None)
        if closing is None:
            match = _TAG.match(text, position)
            return match[2].lower() if match else None
        end = text.find(closing, position)
        if closing == ">" and "[" in text[position:end]:
            closing = "]>"
            end = text.find(closing, position)
        if end < 0:
            return None
        position = end + len(closing)
    return None


def _end_of_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def is_html(text: str) -> bool:
    """Whether `text` is a page or a piece of one: by its first element, a page's tags, or several blocks."""
    if root_name(text) in _HTML_ROOTS or _PAGE.search(text):
        return True
    return sum(1 for _ in zip(range(_MIN_BLOCKS), _BLOCK_END.finditer(text))) == _MIN_BLOCKS


def _is_json(text: str, hint: str | None) -> bool:
    if hint == "records" and text[0] in "{[":
        return True
    return bool(_JSON_OBJECT.match(text) or _JSON_ARRAY.match(text))
