"""What several commands share: options, starting Prefect, and showing a run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.clock import read_now
from flows.errors import InputError, WirehouseError
from flows.orphans import end_orphaned_servers
from flows.serve import answers
from flows.settings import Places, Settings, prefect_environment
from flows.terminal import accounts_line, err, out, progress, table

_WIDE = 100
"""Characters of a terminal in which a table has room for everything."""

WarehouseOption = Annotated[
    Path | None,
    typer.Option("--warehouse", "-w", help="Warehouse file DIR/NAME.duckdb. Default: in WIREHOUSE_HOME."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
PlainOption = Annotated[bool, typer.Option("--plain", help="The same stages without Prefect.")]
WorkersOption = Annotated[
    int | None, typer.Option(min=0, help="Reading processes; 0: decide by size.", show_default=False)
]
MinWordsOption = Annotated[
    int | None, typer.Option(min=0, help="Quarantine shorter texts. Default 40.", show_default=False)
]


class Events(StrEnum):
    """Which events are read."""

    political = "political"
    all = "all"


EventsOption = Annotated[
    Events | None,
    typer.Option(
        "--events",
        help="Events of political actors, or of every kind: sport, crime, disasters. Default: political, or "
        "as the warehouse was read.",
        show_default=False,
    ),
]

_ROOM_BYTES = 20_000_000
is_prefect_gone = False
"""Whether Prefect failed in this process: at exit it would try for minutes to deliver its events."""


def check_inputs(inputs: list[str]) -> None:
    """Complain about a missing input at once, before a model or Prefect is loaded."""
    from flows.ingest import read_inputs

    read_inputs(inputs, fetched_at=read_now())


def day(text: str) -> date:
    """A day as `2023-06-05`.

    Raises:
        InputError: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"{text!r} is not a day. Write it as in 2023-06-05.") from None


def moment(text: str | None) -> datetime | None:
    """A moment as `2023-06-05` or `2023-06-05T13:00`, UTC unless it says otherwise.

    Raises:
        InputError: it is none.
    """
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InputError(f"{text!r} is no date and time. Write it as in 2023-06-05T13:00.") from None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def with_prefect(settings: Settings, places: Places, flow: str, *, quiet: bool, **parameters: Any) -> Any:
    """Run a flow of `flows.pipeline` by name and return what it returned, also if it ended as failed.

    Raises:
        WirehouseError: Prefect's server does not answer or start, or goes away, or the run failed.
    """
    address = os.environ.get("PREFECT_API_URL")
    if address and not answers(address):
        raise WirehouseError(
            f"the Prefect server at PREFECT_API_URL={address} does not answer. Start it (wirehouse serve), "
            "unset PREFECT_API_URL, or go without Prefect: --plain"
        )
    # Prefect creates its home, but not the folder that holds it.
    try:
        places.prefect.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WirehouseError(
            f"{places.prefect} cannot be made: {error.strerror}. --plain does without."
        ) from error
    if not address:
        _has_room(places.prefect)
        end_orphaned_servers()
    os.environ.update(prefect_environment(settings, places))
    with progress("Starting Prefect", quiet=quiet):
        if not quiet and not address:
            err.print(
                "Starting Prefect with a temporary server of its own: about 10 seconds, 20 the first time "
                "([bold]--plain[/] goes without).",
                style="dim",
            )
        from flows import pipeline

        given = {name: value for name, value in parameters.items() if value is not None}
        try:
            state = getattr(pipeline, flow)(**given, return_state=True)
            return pipeline.summary_of(state)
        except Exception as error:
            if not pipeline.is_of_prefect(error):
                raise
            gone = _without_prefect(error, places, address)
            if flow != "news_to_warehouse" or not pipeline.finished:
                raise gone from error
            err.print(f"The run is complete, but Prefect does not know: {gone}", style="yellow", markup=False)
            return pipeline.finished[-1]


def _without_prefect(error: Exception, places: Places, address: str | None) -> WirehouseError:
    """What went wrong in Prefect itself, as a message."""
    global is_prefect_gone
    is_prefect_gone = True
    where = f"the Prefect server at {address}" if address else "Prefect's temporary server"
    return WirehouseError(
        f"{where} could not be used ({error or type(error).__name__}). What was staged is kept. See whether "
        f"it runs, and whether the disk of {places.prefect} is full or read-only; --plain goes without it."
    )


def _has_room(folder: Path) -> None:
    """Complain at once about a home in which Prefect's temporary server could not make its database."""
    free = shutil.disk_usage(folder).free
    if free < _ROOM_BYTES or not os.access(folder, os.W_OK):
        raise WirehouseError(
            f"Prefect cannot keep its state in {folder}: the disk is full or read-only ({free / 1e6:.0f} MB "
            f"are free, it needs {_ROOM_BYTES / 1e6:.0f}). Make room or give write permission, or go without "
            "Prefect: --plain"
        )


def run_plain(job: Any, *, quiet: bool, what: str = "Reading the news") -> Any:
    """Run one job without Prefect, showing progress; alerts go to the webhook."""
    from flows.job import directly
    from flows.run import run_and_tell

    with progress(what, quiet=quiet):
        return run_and_tell(job, directly)


def plain_day(quiet: bool) -> Callable[[Any], Any]:
    """A function that runs one job of a backfill without Prefect."""

    def run_day(job: Any) -> Any:
        return run_plain(job, quiet=quiet)

    return run_day


def _as_wide_as_fits(
    columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> tuple[list[str], list[list[Any]]]:
    """Without type and place where they would leave a sliver for the name of the event."""
    kept = [n for n, name in enumerate(columns) if out.width >= _WIDE or name not in {"type", "place"}]
    return [columns[n] for n in kept], [[row[n] for n in kept] for row in rows]


def show_run(summary: Any, places: Places, warehouse: Path | None, *, is_sample: bool = False) -> None:
    """Accounts, what the warehouse holds, newest events, and what to do next."""
    out.print()
    out.print(accounts_line(summary.accounts))
    if summary.reasons:
        reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(summary.reasons.items()))
        out.print(f"[dim]set aside: {reasons}[/]")
    counts = summary.warehouse_counts
    out.print(
        f"The warehouse now holds [bold]{counts['articles']}[/] articles, [bold]{counts['events']}[/] events "
        f"in {counts['event_mentions']} mentions, [bold]{counts['persons']}[/] people, "
        f"[bold]{counts['sources']}[/] sources and [bold]{counts['statements']}[/] statements."
    )
    if summary.newest_events:
        out.print(table(*_as_wide_as_fits(summary.event_columns, summary.newest_events), "Newest events"))
    option = f" -w {warehouse}" if warehouse else ""
    out.print(f"[dim]warehouse[/]       {places.warehouse}", soft_wrap=True)
    out.print(f"[dim]for BI and SQL[/]  {places.published}", soft_wrap=True)
    out.print(f"[dim]quality[/]         {summary.quality_page}", soft_wrap=True)
    out.print("\nNext:")
    out.print(f"  wirehouse query who-met{option}")
    out.print(f"  wirehouse explain {summary.example_event}{option}" if summary.example_event else "")
    if summary.accounts["quarantined"]:
        out.print(f"  wirehouse quarantine list{option}")
    if is_sample:
        out.print(f"  wirehouse run FOLDER_OR_FILES{option}      [dim]# your own articles[/]")
