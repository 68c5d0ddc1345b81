"""Prefect servers in that outlived the process that started them, none out.

A run or `wirehouse serve` that is killed cannot end its server, which then holds memory, a port and Prefect's
database for ever. Each process of ours marks those it starts in their environment; the next one ends the
servers whose mark names a process that is not above them any more. Needs Linux's /proc; elsewhere nothing is
found.
"""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

log = logging.getLogger(__name__)

_MARK = "WIREHOUSE_STARTED_BY"
_SERVERS = ("prefect.server.api.server:create_app", "prefect server start")
_PROCESSES = Path("/proc")


def end_orphaned_servers() -> None:
    """End what killed processes left behind, and mark what this one will start."""
    for pid in list(_orphans()):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            log.info("ended the Prefect server %d, whose run was killed", pid)
    os.environ[_MARK] = str(os.getpid())


def _orphans() -> Iterator[int]:
    for folder in _PROCESSES.glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            if not any(words in command for words in _SERVERS):
                continue
            marks = dict(
                line.partition("=")[::2]
                for line in (folder / "environ").read_text("utf-8", "replace").split("\0")
            )
        except OSError:
            continue  # it has ended, or is somebody else's
        starter = marks.get(_MARK, "")
        if starter.isdigit() and int(starter) not in _above(int(folder.name)):
            yield int(folder.name)


def _above(pid: int) -> Iterator[int]:
    """The parent of a process, its parent, and so on."""
    while pid > 1:
        try:
            # The name of the program, in brackets, may hold anything.
            pid = int((_PROCESSES / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            return
        yield pid
