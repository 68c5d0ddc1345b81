"""A headless Chromium driven over its DevTools protocol: pages are opened as a reader would, offline."""

from __future__ import annotations

import base64
import itertools
import json
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_START_S, _ANSWER_S = 30, 60


class Page:
    """One tab.

    Attributes:
        requested: addresses of everything it asked for, by request; without what the page's own content
            security policy held back.
        problems: exceptions of its scripts, and dialogs.
    """

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self.requested: dict[str, str] = {}
        self.problems: list[str] = []
        for domain in ("Page", "Network", "Runtime"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Answer of one DevTools command; events that arrive meanwhile are noted."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv(timeout=_ANSWER_S))
            if message.get("id") == number:
                assert "error" not in message, (method, message["error"])
                found: dict[str, Any] = message["result"]
                return found
            self._note(message)

    def open(self, address: str) -> None:
        """Begin to load `address`."""
        self.call("Page.navigate", url=address)

    def evaluate(self, script: str) -> Any:
        """Value of a JavaScript expression in the page."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait_for(self, script: str, seconds: float = 60) -> None:
        """Wait until a JavaScript expression is true.

        Raises:
            TimeoutError: it did not become so; the message shows the text of the page.
        """
        deadline = time.monotonic() + seconds
        while not self.evaluate(script):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{script}: {self.evaluate('document.body.innerText')!r:.2000}")
            time.sleep(0.2)

    def resize(self, width: int, height: int, *, is_dark: bool = False) -> None:
        """Give the window a size in pixels, and the reader a taste for dark pages."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
        scheme = {"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])

    def save_picture(self, target: Path) -> None:
        """Write what the window shows as PNG."""
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def _note(self, event: dict[str, Any]) -> None:
        if event["method"] == "Network.requestWillBeSent":
            self.requested[event["params"]["requestId"]] = event["params"]["request"]["url"]
        elif event["method"] == "Network.loadingFailed" and event["params"].get("blockedReason") == "csp":
            self.requested.pop(event["params"]["requestId"], None)
        elif event["method"] == "Runtime.exceptionThrown":
            self.problems.append(event["params"]["exceptionDetails"].get("text", ""))
        elif event["method"] == "Page.javascriptDialogOpening":
            self.problems.append("dialog")


@contextmanager
def browser(width: int = 1300, height: int = 1000) -> Iterator[Page]:
    """A page in a fresh browser that can reach this machine only."""
    assert CHROMIUM is not None
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [
                CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                "--remote-debugging-port=0", f"--user-data-dir={profile}", "--no-first-run",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "about:blank",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        try:
            with connect(_tab(process), max_size=None, proxy=None) as socket:
                page = Page(socket)
                page.resize(width, height)
                yield page
        finally:
            process.terminate()
            process.communicate(timeout=_START_S)


def _tab(process: subprocess.Popen[str]) -> str:
    """Address of the DevTools socket of the first tab."""
    import httpx

    assert process.stderr is not None
    found = _first(lambda: re.search(r"ws://(127\.0\.0\.1:\d+)/", process.stderr.readline()))  # type: ignore[union-attr]
    tabs = _first(
        lambda: [
            t for t in httpx.get(f"http://{found[1]}/json", trust_env=False).json() if t["type"] == "page"
        ]
    )
    return str(tabs[0]["webSocketDebuggerUrl"])


def _first(look: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + _START_S
    while not (found := look()):
        assert time.monotonic() < deadline, "Chromium did not start"
    return found
