"""Settings and places in, findings out: what works here, what does not, and what to do about it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from flows import __version__
from flows.errors import WirehouseError
from flows.settings import NO_TELEMETRY, Places, Settings

_FREE_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `state`: `good`, `warning` or `bad`; `advice` for the last two."""

    state: str
    what: str
    advice: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain types."""
        return asdict(self)


def examine(settings: Settings, places: Places) -> list[Finding]:
    """Look at everything a run needs, without changing anything."""
    return [
        *_python(),
        *_resources(),
        *_model(settings),
        *_folders(places),
        *_warehouse(places),
        *_prefect(places),
        *_schedule(settings),
    ]


def _python() -> Iterator[Finding]:
    running = f"wirehouse {__version__} on Python {sys.version.split()[0]}"
    yield Finding("good", running)
    wanted = {"fastapi": (0, 151), "sqlalchemy": (2, 1)}
    for package in ("prefect", "duckdb", "spacy", "great-expectations", "fastapi", "sqlalchemy"):
        try:
            found = version(package)
        except PackageNotFoundError:
            yield Finding("bad", f"{package} is not installed", "Install wirehouse again.")
            continue
        numbers = tuple(int(part) for part in found.split(".")[:2] if part.isdigit())
        if package in wanted and numbers >= wanted[package]:
            limit = ".".join(map(str, wanted[package]))
            yield Finding("bad", f"{package} {found}", f"Prefect needs it below {limit}: install again.")
        else:
            yield Finding("good", f"{package} {found}")


def _resources() -> Iterator[Finding]:
    from flows.resources import resource_path

    try:
        count = len(list(resource_path("sql").rglob("*.sql")))
        seeds = len(list(resource_path("seeds").glob("*.csv")))
        yield Finding("good", f"{count} SQL files and {seeds} reference tables ship with this installation")
    except FileNotFoundError as error:
        yield Finding("bad", str(error), "Install wirehouse again.")


def _model(settings: Settings) -> Iterator[Finding]:
    from flows.extract.pipeline import Extractor

    try:
        extractor = Extractor(settings.spacy_model)
    except WirehouseError as error:
        yield Finding("bad", "the language model does not load", str(error))
        return
    meta = extractor.nlp.meta
    yield Finding("good", f"language model {meta['name']} {meta['version']} ({extractor.version})")


def _folders(places: Places) -> Iterator[Finding]:
    folder = places.root
    while not folder.exists():
        folder = folder.parent
    if not os.access(folder, os.W_OK):
        yield Finding("bad", f"{folder} cannot be written", "Set WIREHOUSE_HOME to a folder of yours.")
    free = shutil.disk_usage(folder).free
    size = f"{free / 1e9:.1f} GB free where the warehouse lives ({places.root})"
    if free < _FREE_BYTES:
        yield Finding("warning", size, "Make room or set WIREHOUSE_HOME to another disk.")
    else:
        yield Finding("good", size)


def _warehouse(places: Places) -> Iterator[Finding]:
    from flows.state import read_status
    from flows.warehouse import open_warehouse

    if not places.warehouse.exists():
        yield Finding("warning", f"no warehouse at {places.warehouse} yet", "Make one with: wirehouse run")
        return
    try:
        state = read_status(places.warehouse, places.published)
    except WirehouseError as error:
        yield Finding("bad", f"the warehouse {places.warehouse} cannot be read", str(error))
        return
    yield Finding("good", f"warehouse {places.warehouse}: {state['rows'].get('dim_article', 0)} articles")
    crashed = [run for run in state["runs"] if run["status"] in {"crashed", "running"}]
    if crashed:
        yield Finding("warning", f"{len(crashed)} of the last runs did not end", "The next run repairs it.")
    if not places.published.exists():
        yield Finding("warning", "there is no published copy", "Make it with: wirehouse publish")
        return
    with open_warehouse(places.published, read_only=True):
        yield Finding("good", f"published copy {places.published} opens")


def _schedule(settings: Settings) -> Iterator[Finding]:
    from flows.feed_list import read_feeds
    from flows.resources import resource_path

    listed = settings.feeds or resource_path("seeds/feeds.csv")
    try:
        feeds = read_feeds(listed)
    except WirehouseError as error:
        yield Finding("bad", f"scheduled runs have no feeds: {error}", "Correct the list or WIREHOUSE_FEEDS.")
    else:
        yield Finding("good", f"scheduled runs read {len(feeds)} feeds of {listed}")
    told = [name for name in ("alert_webhook", "alert_blocks") if getattr(settings, name)]
    where = " and ".join(f"WIREHOUSE_{name.upper()}" for name in told) or "the log and ops.alert only"
    yield Finding("good", f"alerts go to {where}")


def _prefect(places: Places) -> Iterator[Finding]:
    from flows.serve import answers

    address = os.environ.get("PREFECT_API_URL")
    if not address:
        yield Finding("good", f"Prefect runs by itself, home {places.prefect}")
    elif answers(address):
        yield Finding("good", f"Prefect uses the server {address}")
    else:
        yield Finding(
            "bad", f"the Prefect server {address} does not answer", "Start it, or unset PREFECT_API_URL."
        )
    talking = [name for name, value in NO_TELEMETRY.items() if os.environ.get(name, value) != value]
    if talking:
        yield Finding("warning", f"telemetry is switched on by {', '.join(talking)}", "Unset it.")
    leftover = Path(places.prefect) / "prefect.db"
    if leftover.exists() and leftover.stat().st_size > 2_000_000_000:
        yield Finding("warning", f"{leftover} is large", "Delete old runs in the Prefect UI.")
