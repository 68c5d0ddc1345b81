"""A webhook and a mail server on this machine that keep what they are sent."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer


@contextmanager
def _serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def webhook(status: int = 200) -> Iterator[tuple[str, list[bytes]]]:
    """Address of a webhook that answers with `status`, and the bodies it got."""
    got: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    with _serving(server):
        yield f"http://127.0.0.1:{server.server_port}/hook/secret", got


@contextmanager
def mail_server() -> Iterator[tuple[int, list[str]]]:
    """Port of an SMTP server (RFC 5321, as much as a client needs), and what it was given: RCPT and DATA."""
    got: list[str] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 ready")
            for line in self.rfile:
                command = line.decode("utf-8", "replace").strip()
                if command.upper() == "DATA":
                    self._say("354 go on")
                    got.append("".join(iter(lambda: self.rfile.readline().decode(), ".\r\n")))
                elif command.upper().startswith("RCPT"):
                    got.append(command)
                self._say("221 bye" if command.upper() == "QUIT" else "250 fine")

        def _say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    with _serving(server):
        yield server.server_address[1], got
