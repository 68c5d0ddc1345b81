"""`wirehouse bi up|down|status|export`: dashboards in Apache Superset, on this machine only."""

from __future__ import annotations

import json as json_module
from typing import Annotated

import typer
from rich.markup import escape

from flows.command_parts import JsonOption, WarehouseOption
from flows.settings import Places, load_settings
from flows.terminal import err, out

bi = typer.Typer(no_args_is_help=True, help="Dashboards in Apache Superset, on this machine.")


@bi.command(
    epilog="Examples:\n\n  wirehouse bi up\n\n  wirehouse bi up --port 8090 -w data/news.duckdb\n\n"
    "  wirehouse bi up --new-password"
)
def up(
    port: Annotated[int, typer.Option(min=1024, max=65535, help="On 127.0.0.1.")] = 8088,
    new_password: Annotated[
        bool, typer.Option("--new-password", help="Give the admin another password.")
    ] = False,
    warehouse: WarehouseOption = None,
) -> None:
    """Start Superset with the dashboard that ships; the first time, install it too (700 MB).

    It reads the published copy and can change nothing in it. Your own charts are kept; the shipped ones are
    replaced when wirehouse is upgraded, so save a copy before you change one.
    """
    from flows.bi.superset import ADMIN, start

    places = Places(load_settings(), warehouse)
    server, password = start(
        places,
        port,
        lambda line: err.print(line, style="dim", soft_wrap=True),
        is_password_new=new_password,
    )
    out.print(f"Superset runs: {server.address}", soft_wrap=True)
    if password:
        out.print(
            f"user [bold]{ADMIN}[/], password [bold]{escape(password)}[/]: shown this once", soft_wrap=True
        )
    option = f" -w {warehouse}" if warehouse else ""
    out.print(f"Stop it with: wirehouse bi down{option}", soft_wrap=True, style="dim")


@bi.command(epilog="Example:\n\n  wirehouse bi down")
def down(warehouse: WarehouseOption = None) -> None:
    """Stop Superset. Users and charts are kept."""
    from flows.bi.superset import stop

    out.print("Stopped." if stop(Places(load_settings(), warehouse)) else "It does not run.")


@bi.command(epilog="Examples:\n\n  wirehouse bi status\n\n  wirehouse bi status --json")
def status(warehouse: WarehouseOption = None, json: JsonOption = False) -> None:
    """Whether Superset runs, where, and whether it answers."""
    from flows.bi.superset import is_healthy, running

    places = Places(load_settings(), warehouse)
    server = running(places)
    state = {
        "is_running": server is not None,
        "is_healthy": server is not None and is_healthy(server),
        "address": server.address if server else None,
        "process": server.pid if server else None,
        "folder": str(places.bi),
        "published": str(places.published),
    }
    if json:
        out.print_json(json_module.dumps(state))
    elif server is None:
        out.print("Superset does not run. Start it with: wirehouse bi up")
    else:
        health = "answers" if state["is_healthy"] else f"does not answer: see {places.bi / 'server.log'}"
        out.print(f"Superset runs (process {server.pid}) and {health}: {server.address}", soft_wrap=True)


@bi.command(epilog="Example:\n\n  wirehouse bi export")
def export(warehouse: WarehouseOption = None) -> None:
    """For contributors: write the dashboard as it is in Superset over the one in this checkout."""
    from flows.bi.superset import export as write_bundle

    out.print(f"Wrote {write_bundle(Places(load_settings(), warehouse))}", soft_wrap=True)
