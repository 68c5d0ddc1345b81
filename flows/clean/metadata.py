"""A parsed page in, what the page says about its article out: title, authors, outlet, address, dates.

JSON-LD speaks for the article itself and comes first; meta tags are next; visible marks (the headline,
`time` elements, author links) fill what they leave open, and htmldate looks for the publication date where
nothing is marked up.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from htmldate import find_date
from lxml.html import HtmlElement
from trafilatura.metadata import extract_author, extract_title

from flows.clean.dates import date_in_url, local_day, read_date
from flows.records import DateClaim

_MAX_DEPTH = 8
_MAX_NODES = 2000

_ARTICLE_TYPES = re.compile(
    r"\w*(?:Article|BlogPosting|Report|Review|LiveBlog\w*|Posting)|WebPage|VideoObject", re.IGNORECASE
)
_WEAK_TYPES = re.compile(r"WebPage|VideoObject", re.IGNORECASE)

_DATE_METAS = (
    "article:published_time", "datepublished", "og:article:published_time", "article:published", "pubdate",
    "publishdate", "publish-date", "publish_date", "published_at", "publication_date", "parsely-pub-date",
    "sailthru.date", "dc.date.issued", "dcterms.created", "dc.date.created", "dcterms.date", "dc.date",
    "citation_publication_date", "article.published", "article_date_original", "originalpublicationdate",
    "cxenseparse:recs:publishtime", "rnews:datepublished", "og:pubdate", "displaydate", "article.created",
    "bt:pubdate", "dc.terms.issued", "ptime", "created", "datecreated", "date",
)  # fmt: skip
_DATE_CLASS = re.compile(r"(?:^|[-_ ])(?:\w{0,20}date|timestamp|published|posted|pub-?time)\b", re.IGNORECASE)
_AUTHOR_METAS = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "byl",
    "authors",
)
_TITLE_METAS = (
    "og:title",
    "twitter:title",
    "dc.title",
    "parsely-title",
    "sailthru.title",
    "headline",
    "title",
)
_SITE_METAS = ("og:site_name", "application-name", "twitter:site_name", "dc.publisher", "publisher")

_NO_AUTHOR = re.compile(
    r"https?://|www\.|@|\.(?:com|org|net)\b|^(?:admin|editor|staff|author|unknown|guest|none|null|by)$", re.I
)


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page says about its article. `date_claims`: strongest evidence first."""

    title: str | None
    authors: tuple[str, ...]
    sitename: str | None
    url: str | None
    date_claims: tuple[DateClaim, ...]


def read_metadata(tree: HtmlElement, *, url: str | None, latest: datetime) -> PageMetadata:
    """Metadata of the page `tree`, which is not changed.

    Args:
        tree: root element of the page.
        url: address it was published at, if known.
        latest: when the page was fetched: no publication date lies a day beyond it.
    """
    metas = _metas(tree)
    linked = list(_linked_data(tree))
    articles = [node for node in linked if _ARTICLE_TYPES.fullmatch(_text(node.get("@type")) or "")]
    articles.sort(key=lambda node: bool(_WEAK_TYPES.fullmatch(_text(node["@type"]) or "")))
    site = _first(metas, _SITE_METAS) or _publisher(articles)
    address = url or _address(tree, metas)
    return PageMetadata(
        title=_title(tree, metas, articles, site),
        authors=_authors(tree, metas, articles),
        sitename=site,
        url=address,
        date_claims=_dates(tree, metas, articles, address, latest),
    )


def strip_site(title: str, site: str | None) -> str:
    """`title` without the name of the site before or behind a separator.

    >>> strip_site("Ministers meet in Rome | World | Example News", "Example News")
    'Ministers meet in Rome'
    """
    title = " ".join(title.split())
    key = _key(site)
    parts = re.split(r"(\s+[|–—·•»:-]+\s+|\s?[|»]\s?)", title[:500])
    if len(parts) < 3:
        return title
    if key:
        for number in range(2, len(parts), 2):
            if _same_site(_key(parts[number]), key):
                head = "".join(parts[: number - 1])
                bar = re.split(r"\s?[|»]\s?", head)
                return bar[0].strip() if len(bar[0].split()) >= 4 else head.strip()
        if _same_site(_key(parts[0]), key) and len(parts[2:]) >= 1:
            return "".join(parts[2:]).strip()
    if "|" in parts[-2] and len(parts[-1].split()) <= 5 < len("".join(parts[:-2]).split()) + 2:
        return strip_site("".join(parts[:-2]), site)
    return title


def _same_site(part: str, key: str) -> bool:
    return bool(part) and (part == key or (len(part) > 3 and (part in key or key in part)))


def _key(name: str | None) -> str:
    return re.sub(r"[\W_]+|\.(?:com|org|net|co\.uk)$", "", (name or "").casefold().removeprefix("the "))


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), []).append(content[:1000])
    return found


def _first(metas: dict[str, list[str]], names: tuple[str, ...]) -> str | None:
    return next((metas[name][0] for name in names if name in metas), None)


def _linked_data(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Every object of the page's JSON-LD, outer ones first, up to a fixed depth and number."""
    budget = _MAX_NODES
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            data = json.loads(re.sub(r"[\x00-\x1f]+", " ", script.text_content()).strip().rstrip(";"))
        except (ValueError, RecursionError):
            continue
        level: list[Any] = [data]
        for _ in range(_MAX_DEPTH):
            following: list[Any] = []
            for node in level:
                budget -= 1
                if budget < 0:
                    return
                if isinstance(node, list):
                    following.extend(node)
                elif isinstance(node, dict):
                    yield node
                    following.extend(
                        value
                        for name, value in node.items()
                        if isinstance(value, dict | list)
                        and name in {"@graph", "mainEntity", "mainEntityOfPage"}
                    )
            level = following


def _text(value: Any) -> str | None:
    """A JSON-LD value as plain text: the first of a list, the name of an object."""
    for _ in range(_MAX_DEPTH):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = value.get("name") or value.get("@value") or value.get("@id")
    if not isinstance(value, str):
        return None
    plain = _unescape(value)
    return " ".join(plain.split())[:1000] or None


def _unescape(text: str) -> str:
    return re.sub(r"<[^<>]{0,200}>", "", unescape(text)) if "&" in text or "<" in text else text


def _publisher(articles: list[dict[str, Any]]) -> str | None:
    return next((name for node in articles if (name := _text(node.get("publisher")))), None)


def _address(tree: HtmlElement, metas: dict[str, list[str]]) -> str | None:
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and (link.get("href") or "").startswith("http"):
            return str(link.get("href")).strip()
    candidate = _first(metas, ("og:url", "twitter:url"))
    return candidate if candidate and candidate.startswith("http") else None


def _title(
    tree: HtmlElement, metas: dict[str, list[str]], articles: list[dict[str, Any]], site: str | None
) -> str | None:
    headings = [" ".join(element.text_content().split()) for element in tree.iter("h1")]
    headings = [heading for heading in headings if 2 <= len(heading.split()) <= 60]
    shared = _first(metas, _TITLE_METAS)
    named = next((text for node in articles if (text := _text(node.get("headline")))), None)
    for candidate in (shared, named):  # the page's own headline, where the declared one agrees with it
        key = _key(strip_site(_unescape(candidate), site)) if candidate else ""
        for heading in headings:
            if key and _key(heading) and (_key(heading) == key or (len(key) > 20 and key in _key(heading))):
                return strip_site(heading, site)
    if len(headings) == 1 and not (site and _same_site(_key(headings[0]), _key(site))):
        return strip_site(headings[0], site)
    best = named or shared or extract_title(tree)
    return strip_site(_unescape(best), site) or None if best else None


def _authors(
    tree: HtmlElement, metas: dict[str, list[str]], articles: list[dict[str, Any]]
) -> tuple[str, ...]:
    names: list[str] = []
    for node in articles:
        written = node.get("author") or node.get("creator")
        for author in written if isinstance(written, list) else [written]:
            names.extend(split_authors(_text(author) or ""))
        if names:
            break
    if not names:
        for name in _AUTHOR_METAS:
            for value in metas.get(name, []):
                names.extend(split_authors(value))
            if names:
                break
    if not names:
        names = [part for part in re.split(r"\s*;\s*", extract_author(tree) or "") if part]
    return tuple(dict.fromkeys(name for name in names if not _NO_AUTHOR.search(name)))


def split_authors(line: str) -> list[str]:
    """Names of an author line, in its order.

    >>> split_authors("By Jane Doe, Max van der Roe and Ana Paz")
    ['Jane Doe', 'Max van der Roe', 'Ana Paz']
    """
    line = re.sub(r"^\s*(?:written |posted |reported )?by:?\s+", "", " ".join(line.split())[:300], flags=re.I)
    if _NO_AUTHOR.search(line):
        return []
    names = re.split(r"\s*(?:,\s+and\b|[,;|&/]|\band\b|\bwith\b)\s*", line)
    return [name.strip(" .") for name in names if 1 < len(name.strip(" .")) <= 60]


def _dates(
    tree: HtmlElement,
    metas: dict[str, list[str]],
    articles: list[dict[str, Any]],
    url: str | None,
    latest: datetime,
) -> tuple[DateClaim, ...]:
    written = [_text(node.get("datePublished")) or "" for node in articles]
    written += [value for name in _DATE_METAS for value in metas.get(name, [])[:1]]
    written += _time_elements(tree)
    claims: list[DateClaim] = []
    for text in written:
        if claim := read_date(text, "page"):
            day = local_day(text, claim)
            claims.extend((day, claim) if day else (claim,))
    limit = latest + timedelta(days=2)
    claims = [claim for claim in claims if claim.published_at <= limit]
    if not claims and (guess := _guessed_date(tree, url, latest)):
        claims.append(guess)
    printed = date_in_url(url) if url else None
    if printed and printed.published_at <= limit:
        claims.append(printed)
    if claims and (day := _own_day(claims, tree)):
        claims.insert(0, day)
    return tuple(dict.fromkeys(claims))


def _own_day(claims: Sequence[DateClaim], tree: HtmlElement) -> DateClaim | None:
    """The outlet's own calendar day where the page's best stamp, in UTC, is already a day further.

    Addresses and printed dates follow the newsroom's clock; machine-readable stamps are often in UTC.
    """
    best = claims[0]
    if best.precision == "day" or best.published_at.hour >= 12:
        return None  # west of Greenwich, evenings are the next morning in UTC; east of it the page says so
    by_url = [claim for claim in claims if claim.basis == "url"]
    found, is_settled = _day_before(best, by_url)
    return found if is_settled else _day_before(best, [*claims[1:], *_visible_days(tree)])[0]


def _day_before(best: DateClaim, others: Sequence[DateClaim]) -> tuple[DateClaim | None, bool]:
    """The claim of the day before `best`, unless its own day is claimed too; and whether either is."""
    days = {claim.published_at.date(): claim for claim in others if claim.precision == "day"}
    today = best.published_at.date()
    found = None if today in days else days.get(today - timedelta(days=1))
    return found, today in days or found is not None


def _visible_days(tree: HtmlElement) -> list[DateClaim]:
    """Days that the page prints where it says when it was published, as far as markup tells."""
    found: list[DateClaim | None] = []
    for element in itertools.islice(tree.iter("time"), 3):
        found.append(read_date((element.get("datetime") or element.text_content())[:10], "page"))
        found.append(read_date(element.text_content(), "page"))
    for element in itertools.islice(tree.iterfind(".//*[@class]"), 3000):
        if _DATE_CLASS.search(element.get("class")) and len(text := element.text_content().strip()) < 80:
            found.append(read_date(text, "page"))
            if len(found) > 12:
                break
    return [replace(claim, precision="day", published_at=_midnight(claim)) for claim in found if claim]


def _midnight(claim: DateClaim) -> datetime:
    return claim.published_at.replace(hour=0, minute=0, second=0, microsecond=0)


def _guessed_date(tree: HtmlElement, url: str | None, latest: datetime) -> DateClaim | None:
    guess = find_date(
        tree,
        extensive_search=True,
        original_date=True,
        url=url,
        min_date="1995-01-01",
        max_date=(latest + timedelta(days=1)).strftime("%Y-%m-%d"),
    )
    return read_date(guess or "", "page")


def _time_elements(tree: HtmlElement) -> list[str]:
    """Stamps of the `time` elements that are marked as publication time."""
    return [
        element.get("datetime") or element.text_content()
        for element in tree.iter("time")
        if element.get("pubdate") is not None
        or "publi" in f"{element.get('itemprop')} {element.get('class')}".lower()
    ]
