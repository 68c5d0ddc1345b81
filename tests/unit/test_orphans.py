"""Servers that outlived the process that started them are ended; those of the living are left alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.orphans import end_orphaned_servers

pytestmark = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs Linux's /proc")

# Marks what it starts as `wirehouse run` does, starts a process that looks like Prefect's server, and waits.
_STARTER = """
import subprocess, sys, time
from flows.orphans import end_orphaned_servers
end_orphaned_servers()
words = ["-m", "prefect", "server", "start"] if sys.argv[1] == "server" else ["a", "reader"]
child = subprocess.Popen([sys.executable, "-c", "import time; print(1, flush=True); time.sleep(600)", *words])
print(child.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def start(monkeypatch):
    """Starts a starter; the process, and the number of the one it started."""
    monkeypatch.setenv("WIREHOUSE_STARTED_BY", "")
    started = []

    def start(kind):
        process = subprocess.Popen([sys.executable, "-c", _STARTER, kind], stdout=subprocess.PIPE, text=True)
        # Both say a number; the child's own is 1.
        child = max(int(process.stdout.readline()) for _ in range(2))
        started.append((process, child))
        return process, child

    yield start
    for process, child in started:
        process.kill()
        if _lives(child):
            os.kill(child, signal.SIGKILL)
        process.communicate()


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _ends(pid: int) -> bool:
    deadline = time.monotonic() + 30
    while _lives(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not _lives(pid)


def test_a_server_ends_once_its_starter_was_killed(start):
    starter, server = start("server")
    end_orphaned_servers()
    assert _lives(server)
    starter.kill()
    starter.wait()
    end_orphaned_servers()
    assert _ends(server)


def test_only_servers_are_ended(start):
    starter, reader = start("reader")
    starter.kill()
    starter.wait()
    end_orphaned_servers()
    assert _lives(reader)


def test_what_is_started_from_now_on_bears_our_mark(monkeypatch):
    monkeypatch.setenv("WIREHOUSE_STARTED_BY", "")
    end_orphaned_servers()
    assert os.environ["WIREHOUSE_STARTED_BY"] == str(os.getpid())
