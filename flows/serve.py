"""`wirehouse serve`: a Prefect server and the scheduled runs of one warehouse in, until a signal comes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.errors import WirehouseError
from flows.orphans import end_orphaned_servers
from flows.settings import HEARTBEAT_S, Places, Settings, prefect_environment
from flows.stopping import leave_signals_alone

_ANSWER_S = 5
_STOP_S = 4
"""For each of two signals: systemd and Docker grant 10 seconds in all, then they kill."""


def serve_schedules(
    settings: Settings,
    places: Places,
    *,
    warehouse: Path | None,
    feeds: Path | None,
    cron: str | None,
    port: int,
    say: Callable[[str], None],
) -> None:
    """Serve the deployments of this warehouse; returns when it is told to stop.

    Args:
        settings: schedules and time zone.
        places: of the warehouse.
        warehouse: as the operator named it; None: the one of the settings.
        feeds: list of feeds; None: what the settings say.
        cron: in place of the setting `ingest_cron`.
        port: of the server this starts, if PREFECT_API_URL names none.
        say: shows a line to the operator.

    Raises:
        WirehouseError: the server does not start or answer, or a schedule cannot be understood.
    """
    places.prefect.mkdir(parents=True, exist_ok=True)
    # Runs are processes of their own, in folders of their own: they must find the same places.
    os.environ["WIREHOUSE_HOME"] = str(settings.home.expanduser().absolute())
    for name in ("warehouse", "feeds"):
        if path := getattr(settings, name):
            os.environ[f"WIREHOUSE_{name.upper()}"] = str(path.expanduser().absolute())
    # Nobody looks at a terminal: each stage's line goes to the run's page.
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "INFO")
    os.environ.setdefault("PREFECT_FLOWS_HEARTBEAT_FREQUENCY", str(HEARTBEAT_S))
    os.environ.update(prefect_environment(settings, places))
    leave_signals_alone()
    with _server(settings, places, port, say) as address:
        os.environ["PREFECT_API_URL"] = f"{address}/api"
        from flows.deployments import serve_deployments

        say(f"Runs, schedules and forms: {address}   (stop with Ctrl-C)")
        say(
            f"feeds {cron or settings.ingest_cron} · publication {settings.publish_cron} · upkeep "
            f"{settings.upkeep_cron} ({settings.timezone}) · warehouse {places.warehouse}"
        )
        # Prefect's own handler of SIGTERM forgets to await what it starts.
        warnings.filterwarnings("ignore", message="coroutine 'Runner.astop' was never awaited")
        try:
            named = str(places.warehouse) if warehouse else None
            serve_deployments(settings, named, str(feeds) if feeds else None, cron)
        except ValueError as error:
            raise WirehouseError(f"a schedule cannot be used: {error}") from error
        except KeyboardInterrupt:
            say("Stopped.")


@contextmanager
def _server(settings: Settings, places: Places, port: int, say: Callable[[str], None]) -> Iterator[str]:
    """Address of a Prefect server that answers: the operator's, or one of our own while this runs."""
    given = os.environ.get("PREFECT_API_URL")
    if given:
        address = given.rstrip("/").removesuffix("/api")
        if not answers(f"{address}/api"):
            raise WirehouseError(
                f"the Prefect server at PREFECT_API_URL={given} does not answer. Start it, or unset "
                "PREFECT_API_URL and wirehouse serve starts one of its own."
            )
        yield address
        return
    end_orphaned_servers()
    address = f"http://127.0.0.1:{port}"
    if answers(f"{address}/api"):
        raise WirehouseError(
            f"a Prefect server answers at {address} already. Use it with PREFECT_API_URL={address}/api, or "
            "choose another --port."
        )
    say("Starting Prefect's server: about 15 seconds, longer the first time.")
    log_file = places.prefect / "server.log"
    with log_file.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)],
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            # Its own group: Ctrl-C in the terminal reaches us first, and we end it when the runs have ended.
            start_new_session=True,
            env={**os.environ, "PREFECT_UI_API_URL": f"{address}/api"},
        )
    try:
        _wait(process, address, settings.prefect_start_s, log_file)
        yield address
    finally:
        _stop(process)


def _wait(process: subprocess.Popen[bytes], address: str, limit_s: float, log_file: Path) -> None:
    deadline = time.monotonic() + limit_s
    while not answers(f"{address}/api"):
        if process.poll() is not None or time.monotonic() > deadline:
            lines = log_file.read_text("utf-8", "replace").strip().splitlines()
            raise WirehouseError(
                f"Prefect's server did not start at {address}: {lines[-1] if lines else 'it said nothing'}\n"
                f"See {log_file}; another --port may help."
            )
        time.sleep(0.25)


def answers(api_url: str) -> bool:
    """Whether a Prefect server answers at `http://HOST:PORT/api`."""
    try:
        with urllib.request.urlopen(f"{api_url.rstrip('/')}/health", timeout=_ANSWER_S) as answer:
            return bool(answer.status == 200)
    except (OSError, ValueError):
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the server and everything it started."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            return
        try:
            process.wait(_STOP_S)
            return
        except subprocess.TimeoutExpired:
            continue
