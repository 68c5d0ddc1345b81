"""What people see in a terminal: tables, accounts and progress, free of control characters from the news."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from json import loads
from typing import Any

from rich import box
from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.measure import Measurement
from rich.table import Table

from flows.queries import json_text, printable


class _Console(Console):
    """A console whose JSON holds no live control character."""

    def print_json(self, json: str | None = None, **_options: Any) -> None:
        """Print JSON text: indented for a person who looks, else one line, so that logs are JSON Lines."""
        self.out(json_text(loads(json or "null"), indent=2 if self.is_terminal else None), highlight=False)


out = _Console(highlight=False)
"""Results, on standard output."""

err = Console(stderr=True, highlight=False)
"""Progress and messages, on standard error."""


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    title: str | None = None,
    *,
    is_folded: bool = True,
) -> Table:
    """A table of values as text; numbers stand right. Cells are folded to the terminal's width."""
    grid = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="bold", pad_edge=False)
    for number, name in enumerate(columns):
        is_number = bool(rows) and all(
            isinstance(row[number], int | float) and not isinstance(row[number], bool) for row in rows
        )
        grid.add_column(
            name, justify="right" if is_number else "left", overflow="fold", no_wrap=not is_folded
        )
    for row in rows:
        grid.add_row(*(escape(printable(value)) for value in row))
    return grid


# A table this much wider than the terminal would be folded into slivers.
_TOO_WIDE = 1.35


def rows_as_fits(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> RenderableType:
    """A table where the terminal is wide enough for one, else a block of lines per row."""
    grid = table(columns, rows)
    if (
        Measurement.get(out, out.options.update(width=10_000), table(columns, rows, is_folded=False)).maximum
        <= out.width * _TOO_WIDE
    ):
        return grid
    width = max(len(name) for name in columns)
    blocks = []
    for number, row in enumerate(rows, start=1):
        lines = [f"[dim]── {number} ──[/]"]
        filled = ((name, value) for name, value in zip(columns, row, strict=True) if value is not None)
        lines += [f"[dim]{name:>{width}}[/]  {escape(printable(value))}" for name, value in filled]
        blocks.append("\n".join(lines))
    return Group(*blocks)


def accounts_line(accounts: Mapping[str, Any]) -> str:
    """`16 documents = 12 articles + 1 duplicate + 3 quarantined`, and whether it adds up."""
    documents, articles, duplicates, quarantined = (
        int(accounts[name] or 0) for name in ("documents", "articles", "duplicates", "quarantined")
    )
    total = articles + duplicates + quarantined
    verdict = "" if total == documents else f"  [bold red]does not add up: {documents - total} missing[/]"
    return (
        f"[bold]{documents}[/] {_plural(documents, 'document')} = "
        f"[bold]{articles}[/] {_plural(articles, 'article')} + "
        f"[bold]{duplicates}[/] {_plural(duplicates, 'duplicate')} + "
        f"[bold]{quarantined}[/] quarantined{verdict}"
    )


def spoken_age(seconds: float) -> str:
    """A span of time as people say it.

    >>> [spoken_age(s) for s in (3, 60, 7_300, 200_000)]
    ['3 seconds', '1 minute', '2 hours', '2 days']
    """
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if count := int(seconds // length):
            return f"{count} {_plural(count, unit)}"
    return f"{int(seconds)} {_plural(int(seconds), 'second')}"


def _plural(count: int, noun: str) -> str:
    return noun if count == 1 else noun + "s"


class StageHandler(logging.Handler):
    """One dim line per record of the `flows` loggers, on standard error."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print one line; warnings stand out."""
        style = {"WARNING": "yellow", "ERROR": "red"}.get(record.levelname, "dim")
        # The terminal folds: a path that we fold could not be copied.
        err.print(f"[{style}]{escape(printable(record.getMessage()))}[/]", soft_wrap=True)


@contextmanager
def progress(message: str, *, quiet: bool = False) -> Iterator[None]:
    """A spinner with `message` while the block works; the message alone where nobody watches."""
    handler = StageHandler()
    logger = logging.getLogger("flows")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.WARNING if quiet else logging.INFO)
    # Prefect puts a console handler of its own on the root logger: one line per stage is enough.
    logger.propagate = False
    try:
        if err.is_terminal and not quiet:
            with err.status(f"[bold]{escape(message)}"):
                yield
        else:
            yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = True
