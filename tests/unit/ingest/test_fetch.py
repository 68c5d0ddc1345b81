"""Addresses, against a real server: what is retried, what is refused, and what the page then claims."""

from __future__ import annotations

import gzip
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from flows.errors import DocumentError
from flows.ingest.fetch import USER_AGENT, Fetcher
from flows.records import Claims

PAGE = "<!DOCTYPE html><title>Talks</title><p>The ministers met in Köln."
FEED = (
    '<rss version="2.0"><channel><title>The Harbour Times</title><item><title>Talks</title>'
    "<link>https://harbour.example/1</link><description>The ministers met.</description></item>"
    "</channel></rss>"
)


class Site(BaseHTTPRequestHandler):
    """Each path misbehaves in its own way; `hits` counts the requests of each."""

    hits: ClassVar[Counter[str]] = Counter()
    agents: ClassVar[set[str]] = set()
    robots = "User-agent: *\nDisallow: /private/\n"

    def do_GET(self) -> None:
        self.hits[self.path] += 1
        self.agents.add(self.headers["User-Agent"])
        name = self.path.strip("/").replace("-", "_").partition(".")[0].partition("/")[0]
        getattr(self, f"give_{name}", self.give_404)()

    def answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for header, value in headers.items():
            self.send_header(header.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def give_page(self) -> None:
        self.answer(PAGE.encode("latin-1"), Content_Type="text/html; charset=ISO-8859-1")

    def give_lying(self) -> None:
        self.answer(PAGE.encode(), Content_Type="text/html; charset=us-ascii")

    def give_packed(self) -> None:
        self.answer(gzip.compress(PAGE.encode()), Content_Type="text/html", Content_Encoding="gzip")

    def give_dump(self) -> None:
        self.answer(
            gzip.compress(b'{"text": "The ministers met.", "id": 1}\n'), Content_Type="application/gzip"
        )

    def give_broken_packing(self) -> None:
        self.answer(b"no gzip", Content_Type="text/html", Content_Encoding="gzip")

    def give_moved(self) -> None:
        self.answer(b"", 302, Location="/page")

    def give_circle(self) -> None:
        self.answer(b"", 302, Location="/circle")

    def give_away(self) -> None:
        self.answer(b"", 302, Location="file:///etc/hostname")

    def give_once_500(self) -> None:
        self.give_page() if self.hits[self.path] > 1 else self.answer(b"", 500)

    def give_once_429(self) -> None:
        self.give_page() if self.hits[self.path] > 1 else self.answer(b"", 429, Retry_After="0")

    def give_always_503(self) -> None:
        self.answer(b"", 503)

    def give_404(self) -> None:
        self.answer(b"<html>not here", 404)

    def give_large(self) -> None:
        self.answer(b"a" * 50_000, Content_Type="text/plain")

    def give_bomb(self) -> None:
        self.answer(gzip.compress(b"a" * 5_000_000), Content_Type="text/plain", Content_Encoding="gzip")

    def give_silent(self) -> None:
        time.sleep(1.0)

    def give_trickle(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(20):
            self.wfile.write(b"a")
            time.sleep(0.05)

    def give_cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "5000")
        self.end_headers()
        self.wfile.write(b"<html>half of it")

    def give_feed(self) -> None:
        self.answer(FEED.encode(), Content_Type="application/rss+xml")

    def give_error(self) -> None:
        self.answer(b"<html><title>Sorry</title>", Content_Type="application/rss+xml")

    def give_picture(self) -> None:
        self.answer(b"\x89PNG\r\n\x1a\n", Content_Type="image/png")

    def give_empty(self) -> None:
        self.answer(b"", Content_Type="text/html")

    def give_private(self) -> None:
        self.give_page()

    def give_robots(self) -> None:
        self.answer(self.robots.encode(), Content_Type="text/plain")

    def give_sitemap(self) -> None:
        host = f"http://{self.headers['Host']}"
        self.answer(
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/'
            f'sitemap-news/0.9"><url><loc>{host}/page</loc><lastmod>2024-01-01</lastmod><n:news><n:publication>'
            "<n:name>The Harbour Times</n:name></n:publication>"
            "<n:publication_date>2023-06-05</n:publication_date>"
            f"<n:title>Talks</n:title></n:news></url><url><loc>{host}/gone</loc></url></urlset>".encode(),
            Content_Type="application/xml",
        )

    def give_index(self) -> None:
        host = f"http://{self.headers['Host']}"
        self.answer(
            f"<sitemapindex><sitemap><loc>{host}/sitemap.xml</loc></sitemap>"
            f"<sitemap><loc>{host}/index.xml</loc></sitemap></sitemapindex>".encode()
        )

    def give_deeper(self) -> None:
        below = f"http://{self.headers['Host']}/deeper.xml?{sum(self.hits.values())}"
        self.answer(f"<sitemapindex><sitemap><loc>{below}</loc></sitemap></sitemapindex>".encode())

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def site(monkeypatch) -> Iterator[str]:
    for variable in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(variable, raising=False)
    Site.hits.clear()
    Site.agents.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(timeout_s=0.3, total_s=0.4, attempts=2, backoff_s=0.01) as fetcher:
        yield fetcher


def test_a_page_comes_with_address_charset_and_claims(site, read):
    (document,) = read(f"{site}/moved", claims=Claims(source="a.org"))
    assert (document.uri, document.claims) == (f"{site}/moved", Claims(url=f"{site}/page", source="a.org"))
    assert (document.body, document.charset) == (PAGE.encode("latin-1"), "iso-8859-1")
    assert document.media_type == "text/html"
    assert Site.agents == {USER_AGENT}


def test_a_lying_charset_is_kept_for_cleaning_to_judge(site, read):
    (document,) = read(f"{site}/lying")
    assert (document.body, document.charset) == (PAGE.encode(), "us-ascii")


@pytest.mark.parametrize(("path", "hits"), [("packed", 1), ("once-500", 2), ("once-429", 2)])
def test_good_answers_and_those_a_retry_brings(site, fetcher, path, hits):
    fetched = fetcher.fetch(f"{site}/{path}", 10_000)
    assert fetched.body.startswith(b"<!DOCTYPE html>")
    assert Site.hits[f"/{path}"] == hits


@pytest.mark.parametrize(
    ("path", "reason", "clue", "hits"),
    [
        ("nowhere", "fetch_failed", "answers 404", 1),
        ("always-503", "fetch_failed", "answers 503 (2 attempts)", 2),
        ("silent", "fetch_failed", "does not answer in time (2 attempts)", 2),
        ("trickle", "fetch_failed", "takes longer than 0.4 s (2 attempts)", 2),
        ("cut", "fetch_failed", "(2 attempts)", 2),
        ("broken-packing", "fetch_failed", "check the address", 1),
        ("circle", "fetch_failed", "check the address", 11),
        ("away", "fetch_failed", "check the address", 1),
        ("large", "too_large", "10,000 bytes", 1),
        ("bomb", "too_large", "10,000 bytes", 1),
        ("private/1", "fetch_failed", "robots.txt", 0),
    ],
)
def test_a_failure_names_its_cause_and_retries_only_what_may_heal(site, fetcher, path, reason, clue, hits):
    with pytest.raises(DocumentError) as raised:
        fetcher.fetch(f"{site}/{path}", 10_000)
    assert (raised.value.reason, raised.value.uri) == (reason, f"{site}/{path}")
    assert clue in raised.value.message
    assert Site.hits[f"/{path}"] == hits


@pytest.mark.usefixtures("site")
def test_a_dead_server_is_a_failure(fetcher):
    with pytest.raises(DocumentError, match="2 attempts"):
        fetcher.fetch("http://127.0.0.1:9/page", 10_000)


def test_robots_are_asked_once_per_site(site, fetcher):
    for _ in range(3):
        fetcher.fetch(f"{site}/page", 10_000)
    assert Site.hits["/robots.txt"] == 1


def test_a_failed_address_is_rejected_and_the_rest_goes_on(site, read):
    items = read(f"{site}/nowhere", f"{site}/page", f"{site}/empty", f"{site}/picture", f"{site}/error")
    found = {item.uri.rpartition("/")[2]: getattr(item, "reason", "good") for item in items}
    assert found == {
        "empty": "empty_input",
        "error": "invalid_feed",
        "nowhere": "fetch_failed",
        "page": "good",
        "picture": "binary",
    }


def test_a_feed_at_an_address(site, read):
    (document,) = read(f"{site}/feed")
    assert document.uri == f"{site}/feed#https://harbour.example/1"
    assert (document.claims.url, document.claims.source) == ("https://harbour.example/1", "The Harbour Times")


def test_a_packed_dump_at_an_address(site, read):
    (document,) = read(f"{site}/dump.jsonl.gz")
    assert (document.uri, document.claims) == (f"{site}/dump.jsonl.gz#1", Claims())


@pytest.mark.parametrize("path", ["sitemap.xml", "index.xml"])
def test_a_sitemap_gives_the_pages_it_lists_with_its_claims(site, read, path):
    items = read(f"{site}/{path}")
    page, gone = items[:2]
    assert (page.uri, page.claims.title, page.claims.source) == (f"{site}/page", "Talks", "The Harbour Times")
    assert (page.claims.published_at.day, page.claims.published_basis) == (5, "feed")
    assert (gone.uri, gone.reason) == (f"{site}/gone", "fetch_failed")
    assert (len(items), Site.hits["/index.xml"]) == (2, 2 if path == "index.xml" else 0)


def test_a_sitemap_on_disk_is_followed(site, make, read):
    path = make("sitemap.xml", f"<urlset>{f'<url><loc>{site}/page</loc></url>' * 2}</urlset>")
    (document,) = read(path, claims=Claims(source="a.org"))
    assert (document.uri, document.claims) == (f"{site}/page", Claims(url=f"{site}/page", source="a.org"))


def test_sitemaps_without_end_are_left(site, read):
    items = read(f"{site}/deeper.xml")
    assert [item.reason for item in items] == ["invalid_feed"]
    assert sum(count for path, count in Site.hits.items() if "deeper" in path) == 4
