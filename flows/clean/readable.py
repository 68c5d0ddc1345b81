"""A page in, the lines of its article and its metadata out."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import datetime

from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.utils import load_html

from flows.clean.metadata import PageMetadata, read_metadata

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it reports every thin page as an error
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

_LOOKS_LIKE_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body|article|div|p|meta)\b",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page holds: its article's lines of text, and what it says about the article."""

    lines: list[str]
    metadata: PageMetadata


def is_html(text: str) -> bool:
    """Whether a text of unknown kind is a page."""
    return _LOOKS_LIKE_HTML.match(text[:2000]) is not None


def read_page(html: str, *, url: str | None, latest: datetime) -> Page | None:
    """The article of a page, or None if it has none; `latest` is when the page was fetched."""
    tree = load_html(html)
    if tree is None:
        return None
    metadata = read_metadata(tree, url=url, latest=latest)
    return Page(lines=_lines(tree), metadata=metadata)


def _lines(tree: HtmlElement) -> list[str]:
    # Fast mode finds as much as the slow one on news pages, with less that is not the article.
    found = bare_extraction(tree, fast=True, include_comments=False, with_metadata=False)
    text = str(getattr(found, "text", None) or "")
    return [line.strip() for line in text.split("\n") if line.strip()]
