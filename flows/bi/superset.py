"""Apache Superset for one warehouse: installed, prepared, started and stopped, all in one folder.

bi/venv/         its own environment, from the lock that ships
bi/state/        its users and charts (SQLite); back this up
bi/secret_key    signs its sessions
bi/server.json   process and port while it runs
bi/*.log         what the last installation, preparation and server said
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.errors import InputError, WarehouseError
from flows.resources import resource_path
from flows.settings import Places

ADMIN = "admin"
PYTHONS = ((3, 11), (3, 12))
"""What Superset 6.1 and its lock run on."""

_HEALTHY_S, _STOP_S = 120, 15
# The settings of another Python or Superset would reach into this one.
_FOREIGN = ("PYTHON", "SUPERSET_", "FLASK_", "VIRTUAL_ENV", "PIP_TARGET", "PIP_PREFIX")


@dataclass(frozen=True, slots=True)
class Server:
    """A running Superset."""

    pid: int
    port: int

    @property
    def address(self) -> str:
        """Where the dashboard is."""
        return f"http://127.0.0.1:{self.port}/superset/dashboard/wirehouse/"


def start(
    places: Places, port: int, say: Callable[[str], None], *, is_password_new: bool = False
) -> tuple[Server, str | None]:
    """Install what is missing, bring the dashboard up to date, start; the password if there is a new one.

    Each step is skipped when nothing changed since it was last done.

    Args:
        places: of a warehouse with a published copy.
        port: on 127.0.0.1.
        say: shows a line to the operator.
        is_password_new: give the admin another password.

    Raises:
        InputError: the port is taken.
        WarehouseError: there is no published copy or no fitting Python, or a step failed.
    """
    if not places.published.exists():
        raise WarehouseError(
            f"There is no published copy at {places.published}. Make one with:\nwirehouse run"
        )
    if os.name != "posix":
        raise WarehouseError("Superset does not run on Windows. Connect another tool: docs/connections.md")
    server = running(places)
    if server is None:
        _check_port(port)
    _install(places, say)
    password = _prepare(places, say, is_password_new=is_password_new)
    return server or _serve(places, port, say), password


def stop(places: Places) -> bool:
    """Stop the server of this warehouse; whether one ran."""
    server = running(places)
    if server is not None:
        with suppress(ProcessLookupError):
            os.kill(server.pid, signal.SIGTERM)
        deadline = time.monotonic() + _STOP_S
        while _is_ours(places, server.pid):
            if time.monotonic() > deadline:
                with suppress(ProcessLookupError):
                    os.killpg(server.pid, signal.SIGKILL)
            time.sleep(0.1)
    (places.bi / "server.json").unlink(missing_ok=True)
    return server is not None


def running(places: Places) -> Server | None:
    """The server of this warehouse, if it runs."""
    try:
        noted = json.loads((places.bi / "server.json").read_text("utf-8"))
        server = Server(int(noted["pid"]), int(noted["port"]))
    except (OSError, ValueError, KeyError):
        return None
    return server if _is_ours(places, server.pid) else None


def is_healthy(server: Server) -> bool:
    """Whether it answers."""
    request = f"http://127.0.0.1:{server.port}/health"
    try:
        # Never through a proxy: it is this machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=5) as answer:
            return bool(answer.read() == b"OK")
    except (OSError, ValueError):
        return False


def export(places: Places) -> Path:
    """Write the dashboard as it is now over the one that ships; its folder.

    Raises:
        WarehouseError: Superset was never started here.
    """
    if not _python_of(places).exists():
        raise WarehouseError("Superset is not installed for this warehouse. Start it with:\nwirehouse bi up")
    _run(places, [_python_of(places), resource_path("bi/prepare.py"), "export"], "export", {})
    return resource_path("bi/dashboard")


def _install(places: Places, say: Callable[[str], None]) -> None:
    lock = resource_path("bi/requirements.lock")
    venv, done = places.bi / "venv", places.bi / "venv" / "wirehouse-lock"
    wanted = _checksum([lock])
    if done.exists() and done.read_text("utf-8") == wanted:
        return
    python = _fitting_python()
    say("Installing Superset into an environment of its own: 700 MB, a minute or two, once")
    shutil.rmtree(venv, ignore_errors=True)
    _run(places, [python, "-m", "venv", venv], "install", {})
    # No dependencies are resolved: an old pip refuses a lock with hashes otherwise.
    pip = ["-m", "pip", "install", "--no-deps", "--require-hashes", "--disable-pip-version-check", "-r", lock]
    _run(places, [_python_of(places), *pip], "install", {})
    done.write_text(wanted, "utf-8")


def _prepare(places: Places, say: Callable[[str], None], *, is_password_new: bool) -> str | None:
    """Migrate, import the dashboard; a new password where there is no user yet, or one is wished."""
    state, done = places.bi / "state", places.bi / "state" / "wirehouse-bundle"
    files = sorted(path for path in resource_path("bi").rglob("*") if path.suffix in {".py", ".yaml"})
    wanted = _checksum(files, str(places.published))
    is_first = not done.exists()
    if not is_first and not is_password_new and done.read_text("utf-8") == wanted:
        return None
    say("Preparing Superset: its users, and the dashboard that ships (half a minute)")
    state.mkdir(parents=True, exist_ok=True)
    state.chmod(0o700)
    password = secrets.token_urlsafe(12) if is_first or is_password_new else None
    given = {"ADMIN_USER": ADMIN} | ({"ADMIN_PASSWORD": password} if password else {})
    _run(places, [_python_of(places), resource_path("bi/prepare.py")], "prepare", given)
    done.write_text(wanted, "utf-8")
    return password


def _serve(places: Places, port: int, say: Callable[[str], None]) -> Server:
    say("Starting Superset")
    log = places.bi / "server.log"
    with log.open("w", encoding="utf-8") as target:
        process = subprocess.Popen(
            [
                _python_of(places).with_name("gunicorn"),
                *("--bind", f"127.0.0.1:{port}", "--threads", "8", "--timeout", "120", "--no-control-socket"),
                "superset.app:create_app()",
            ],
            cwd=places.bi,
            env=_environment(places, {}),
            stdin=subprocess.DEVNULL,
            stdout=target,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    server = Server(process.pid, port)
    noted = {"pid": process.pid, "port": port}
    (places.bi / "server.json").write_text(json.dumps(noted), "utf-8")
    deadline = time.monotonic() + _HEALTHY_S
    while not is_healthy(server):
        if process.poll() is not None or time.monotonic() > deadline:
            stop(places)
            raise WarehouseError(f"Superset did not start: {_last_line(log)}\nAll it said: {log}")
        time.sleep(0.3)
    return server


def _run(places: Places, command: list[Any], step: str, given: dict[str, str]) -> None:
    """One step, with what it says in `<step>.log`.

    Raises:
        WarehouseError: it failed.
    """
    log = places.bi / f"{step}.log"
    try:
        places.bi.mkdir(parents=True, exist_ok=True)
        with log.open("w", encoding="utf-8") as target:
            done = subprocess.run(
                [str(part) for part in command],
                cwd=places.bi,
                env=_environment(places, given),
                stdin=subprocess.DEVNULL,
                stdout=target,
                stderr=subprocess.STDOUT,
                check=False,
            )
    except OSError as error:
        raise WarehouseError(f"{places.bi} cannot be used: {error.strerror or error}") from error
    if done.returncode:
        raise WarehouseError(
            f"Superset could not be set up ({step}): {_last_line(log)}\n"
            f"All it said: {log}. Correct the cause and run again:\nwirehouse bi up"
        )


def _environment(places: Places, given: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    return {
        **kept,
        "SUPERSET_HOME": str(places.bi / "state"),
        "SUPERSET_CONFIG_PATH": str(resource_path("bi/superset_config.py")),
        "SUPERSET_SECRET_KEY": _secret_key(places),
        "WIREHOUSE_PUBLISHED": str(places.published),
        **given,
    }


def _secret_key(places: Places) -> str:
    path = places.bi / "secret_key"
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(42))
    return path.read_text("utf-8")


def _python_of(places: Places) -> Path:
    return places.bi / "venv" / "bin" / "python"


def _fitting_python() -> str:
    """A Python that Superset runs on: this one, or another on the path."""
    for candidate in _candidates():
        with suppress(OSError, subprocess.SubprocessError):
            said = subprocess.run(
                [candidate, "-c", "import sys, venv; print(*sys.version_info[:2])"],
                capture_output=True,
                text=True,
                timeout=30,
                check=True,
            )
            if tuple(map(int, said.stdout.split())) in PYTHONS:
                return candidate
    wanted = " or ".join(f"{major}.{minor}" for major, minor in PYTHONS)
    raise WarehouseError(
        f"Superset runs on Python {wanted}; this is {sys.version_info[0]}.{sys.version_info[1]}, and there "
        "is no other on the path. Install one beside it; wirehouse itself stays where it is."
    )


def _candidates() -> Iterator[str]:
    if sys.version_info[:2] in PYTHONS:
        yield sys.executable
    for major, minor in PYTHONS:
        if found := shutil.which(f"python{major}.{minor}"):
            yield found


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise InputError(f"port {port} is taken: wirehouse bi up --port {port + 1}") from error


def _is_ours(places: Places, pid: int) -> bool:
    """Whether process `pid` runs from this warehouse's environment: numbers are used again."""
    with suppress(ChildProcessError):
        # One that this process started and that has ended would still be listed.
        os.waitpid(pid, os.WNOHANG)
    said = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return str(places.bi / "venv") in said.stdout


def _checksum(files: list[Path], *more: str) -> str:
    content = b"\0".join([*(file.read_bytes() for file in files), *(text.encode() for text in more)])
    return hashlib.sha256(content).hexdigest()


def _last_line(log: Path) -> str:
    lines = [line for line in log.read_text("utf-8", errors="replace").splitlines() if line.strip()]
    return lines[-1].strip() if lines else "it said nothing"
