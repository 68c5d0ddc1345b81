"""An `http(s)` address -> its bytes, politely: limits, retries, robots.txt.

The only module of the stages that uses the network and the clock.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

import httpx

from flows.errors import DocumentError
from flows.ingest.documents import too_large

USER_AGENT = "wirehouse/0.1 (news pipeline; obeys robots.txt)"
_ACCEPT = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.5"
)
_MOST_REDIRECTS = 10
_MOST_ROBOTS_BYTES = 500_000
_LONGEST_WAIT_S = 30.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer, its content encoding undone.

    Attributes:
        url: address after redirects.
        body: at most the limit asked for.
        content_type: the header, or the empty string.
        charset: named by the header; often absent, sometimes wrong.
    """

    url: str
    body: bytes
    content_type: str
    charset: str | None


class _Retry(Exception):
    """The attempt failed in a way that another attempt may not."""

    def __init__(self, cause: str, wait_s: float | None = None) -> None:
        super().__init__(cause)
        self.wait_s = wait_s


class Fetcher:
    """A session of fetches; use it as a context manager.

    Args:
        timeout_s: for connecting, and for any one silence of the server.
        total_s: for one attempt from start to last byte, so that a trickle cannot hold the run.
        attempts: tries per address; repeated are network errors and the statuses 429 and 5xx.
        backoff_s: wait before the second try, doubled before each further one; `Retry-After` outranks it.
    """

    def __init__(
        self, timeout_s: float = 20.0, total_s: float = 60.0, attempts: int = 3, backoff_s: float = 0.5
    ) -> None:
        self._total_s = total_s
        self._attempts = attempts
        self._backoff_s = backoff_s
        self._robots: dict[str, RobotFileParser | None] = {}
        self._client = httpx.Client(
            headers={"User-Agent": USER_AGENT, "Accept": _ACCEPT},
            timeout=timeout_s,
            follow_redirects=True,
            max_redirects=_MOST_REDIRECTS,
        )

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def fetch(self, address: str, limit_bytes: int) -> Fetched:
        """What is at `address`.

        Raises:
            DocumentError: `fetch_failed` (after retries, or forbidden by robots.txt) or `too_large`.
        """
        if not self._is_allowed(address):
            raise _failed(address, "its robots.txt asks programs to stay away; save the page by hand")
        for attempt in range(1, self._attempts + 1):
            try:
                return self._try(address, limit_bytes)
            except _Retry as problem:
                if attempt == self._attempts:
                    raise _failed(address, f"{problem} ({attempt} attempts); try again later") from problem
                wait_s = self._backoff_s * 2 ** (attempt - 1) if problem.wait_s is None else problem.wait_s
                time.sleep(min(wait_s, _LONGEST_WAIT_S))
        raise AssertionError("attempts must be at least 1")

    def _try(self, address: str, limit_bytes: int) -> Fetched:
        with _network_errors(address), self._client.stream("GET", address) as answer:
            status = answer.status_code
            if status == 429 or status >= 500:
                raise _Retry(f"the server answers {status}", _retry_after(answer))
            if status >= 400:
                raise _failed(address, f"the server answers {status}; check the address in a browser")
            body = self._read(answer, address, limit_bytes)
            content_type = answer.headers.get("Content-Type", "")
            return Fetched(str(answer.url), body, content_type, answer.charset_encoding)

    def _read(self, answer: httpx.Response, address: str, limit_bytes: int) -> bytes:
        deadline = time.monotonic() + self._total_s
        body = bytearray()
        for piece in answer.iter_bytes():
            body += piece
            if len(body) > limit_bytes:
                raise too_large(address, limit_bytes)
            if time.monotonic() > deadline:
                raise _Retry(f"the answer takes longer than {self._total_s:g} s")
        return bytes(body)

    def _is_allowed(self, address: str) -> bool:
        """Whether the site's robots.txt lets us; a site without a readable one does."""
        parts = urlsplit(address)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            self._robots[site] = self._read_robots(
                urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))
            )
        rules = self._robots[site]
        return rules is None or rules.can_fetch("wirehouse", address)

    def _read_robots(self, address: str) -> RobotFileParser | None:
        try:
            body = self._try(address, _MOST_ROBOTS_BYTES).body
        except (DocumentError, _Retry):
            return None
        rules = RobotFileParser()
        rules.parse(body.decode("utf-8", "replace").splitlines())
        return rules


@contextmanager
def _network_errors(address: str) -> Iterator[None]:
    """Sort httpx's errors into those that another attempt may cure and those it will not."""
    try:
        yield
    except (
        httpx.UnsupportedProtocol,
        httpx.InvalidURL,
        httpx.TooManyRedirects,
        httpx.DecodingError,
    ) as error:
        raise _failed(address, f"{_cause(error)}; check the address in a browser") from error
    except httpx.TimeoutException as error:
        raise _Retry("the server does not answer in time") from error
    except httpx.TransportError as error:
        raise _Retry(_cause(error)) from error


def _cause(error: Exception) -> str:
    return str(error).strip().rstrip(".") or type(error).__name__


def _retry_after(answer: httpx.Response) -> float | None:
    value = answer.headers.get("Retry-After", "")
    return float(value) if value.isascii() and value.isdigit() else None


def _failed(address: str, message: str) -> DocumentError:
    return DocumentError(address, "ingest", "fetch_failed", f"could not be fetched: {message}.")
