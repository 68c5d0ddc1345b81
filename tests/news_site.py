"""A news site on this machine that publishes, fails, redirects and stalls, and keeps account of it."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LISTED = 6
"""Entries of a feed: like those of real outlets it forgets what is older."""

_PEOPLE = ("Ana Lind", "Jon Brekke", "Mia Falk", "Per Dahl", "Eva Strand", "Nils Holm")
_PLACES = ("Oslo", "Stockholm", "Helsinki", "Copenhagen", "Tallinn", "Riga", "Vilnius")
_TOPICS = (
    "fishing rights in the North Sea",
    "a railway tunnel",
    "gas prices",
    "a border treaty",
    "air safety",
)


def article(number: int) -> str:
    """The text of article `number`; no two are alike."""
    person, other = _PEOPLE[number % 6], _PEOPLE[(number // 6 + 1 + number) % 6]
    place, topic = _PLACES[number % 7], _TOPICS[number % 5]
    day = number % 27 + 1
    return (
        f"Foreign Minister {person} met Ambassador {other} in {place} on {day} June 2023. They talked about "
        f"{topic} for {number % 9 + 2} hours, officials of both countries said. Number {number} on the list "
        f"of open questions was left for later.\n\n"
        f"They will meet again in {_PLACES[(number + 3) % 7]} in {number % 5 + 2} weeks, the embassy said. "
        f"Neither side gave details of draft {number}, and {number * 7 + 11} people in Bergen signed a "
        "petition that asks for them."
    )


def _noon(number: int) -> datetime:
    return datetime(2023, 6, number % 27 + 1, 12, tzinfo=UTC)


class NewsSite:
    """Feeds at `/NAME.xml`, each with a temper; a context manager.

    Attributes:
        tempers: by name of the feed: takes the number of the request, answers `fine`, or a way to fail.
        published: numbers of articles by feed.
        requests: answers given, by feed and kind.
    """

    def __init__(self, tempers: dict[str, Callable[[int], str]]) -> None:
        self.tempers = tempers
        self.published: dict[str, list[int]] = {name: [] for name in tempers}
        self.requests: Counter[str] = Counter()
        self.lists_everything = False
        self._lock = threading.Lock()
        self._asked: Counter[str] = Counter()
        self._is_over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever)

    def __enter__(self) -> NewsSite:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def address(self) -> str:
        """Of the site."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def publish(self, feed: str) -> None:
        """One more article."""
        with self._lock:
            self.published[feed].append(sum(map(len, self.published.values())))

    def calm(self) -> None:
        """From now on every feed answers, with all it ever published."""
        self.tempers = {name: lambda _: "fine" for name in self.tempers}
        self.lists_everything = True

    def _feed(self, name: str) -> bytes:
        with self._lock:
            numbers = list(self.published[name])
        items = "".join(
            f"<item><guid>{name}-{number}</guid><title>Talks {number}</title>"
            f"<link>{self.address}/{name}/{number}</link>"
            f"<pubDate>{_noon(number):%a, %d %b %Y %H:%M:%S GMT}</pubDate>"
            f"<description>{escape(article(number))}</description></item>"
            for number in (numbers if self.lists_everything else numbers[-LISTED:])
        )
        return (
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>{name.title()} News</title>'
            f"<link>{self.address}</link>{items}</channel></rss>"
        ).encode()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                name, _, ending = self.path.strip("/").partition(".")
                if ending != "xml" or name.removeprefix("new-") not in site.tempers:
                    self.send_error(404)
                    return
                site._answer(self, name)

            def log_message(self, *_: object) -> None:
                pass

        return Handler

    def _answer(self, request: BaseHTTPRequestHandler, name: str) -> None:
        feed = name.removeprefix("new-")
        if name == feed:
            with self._lock:
                self._asked[name] += 1
                number = self._asked[name]
            temper = self.tempers[name](number)
        else:
            temper = "fine"  # where a redirect led to
        with self._lock:
            self.requests[f"{feed}: {temper}"] += 1
        body = self._feed(feed)
        if temper in ("redirect", "loop"):
            request.send_response(301 if temper == "redirect" else 302)
            request.send_header("Location", f"/new-{feed}.xml" if temper == "redirect" else f"/{feed}.xml")
            request.send_header("Content-Length", "0")
            request.end_headers()
        elif temper in ("500", "503"):
            request.send_response(int(temper))
            request.send_header("Retry-After", "1")
            request.send_header("Content-Length", "0")
            request.end_headers()
        else:
            request.send_response(200)
            request.send_header("Content-Type", "application/rss+xml")
            request.send_header("Content-Length", str(len(body)))
            request.end_headers()
            cut = {"fine": len(body), "cut": len(body) // 2}.get(temper, 10)
            request.wfile.write(body[:cut])
            request.wfile.flush()
            if temper == "stall":
                self._is_over.wait(40)
            elif temper == "trickle":
                for byte in body[cut:]:
                    if self._is_over.wait(1):
                        break
                    request.wfile.write(bytes([byte]))
                    request.wfile.flush()
        request.close_connection = temper != "fine"


def publish_for(site: NewsSite, seconds: float, every_s: float) -> None:
    """Publish an article now and then, in one feed after the other, for some time."""
    ends = time.monotonic() + seconds
    names = list(site.tempers)
    while time.monotonic() < ends:
        site.publish(names[sum(map(len, site.published.values())) % len(names)])
        time.sleep(every_s)
