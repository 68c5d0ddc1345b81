"""The `wirehouse` commands: results go to standard output, progress and messages to standard error.

Heavy libraries are imported inside the commands, so that `--help` and `query` answer at once. Exit codes: 0
good, 1 failed, 2 wrong usage.
"""

from __future__ import annotations

import json as json_module
import os
import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.markup import escape

from flows import __version__
from flows.errors import InputError, WirehouseError
from flows.settings import Places, Settings, load_settings, origin_of, prefect_environment, silence_telemetry
from flows.terminal import accounts_line, err, out, progress, rows_as_fits, table

app = typer.Typer(
    name="wirehouse",
    help="From newswire to warehouse: news articles in, a DuckDB star schema of events, people, sources "
    "and statements out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
quarantine_app = typer.Typer(no_args_is_help=True, help="What was set aside, and why.")
app.add_typer(quarantine_app, name="quarantine")

WarehouseOption = Annotated[
    Path | None,
    typer.Option("--warehouse", "-w", help="Warehouse file DIR/NAME.duckdb. Default: in WIREHOUSE_HOME."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
InputsArgument = Annotated[
    list[str] | None,
    typer.Argument(help="Files, folders, globs or http(s) addresses.", show_default=False),
]


class Format(StrEnum):
    """What `query` prints."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


def main() -> None:
    """Entry point: our errors become one message and an exit code, never a stack trace."""
    silence_telemetry()
    try:
        app()
    except InputError as error:
        _fail(error, 2)
    except WirehouseError as error:
        _fail(error, 1)
    except KeyboardInterrupt:
        err.print("[yellow]Stopped.[/] What was loaded so far is kept; run the same command again to go on.")
        sys.exit(1)
    except BrokenPipeError:
        # `wirehouse query … | head` closes the pipe: not an error. Python would complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _fail(error: Exception, code: int) -> NoReturn:
    err.print(f"[bold red]{'Usage' if code == 2 else 'Failed'}:[/] {escape(str(error))}")
    sys.exit(code)


def _version(show: bool) -> None:
    if show:
        out.print(f"wirehouse {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    del version


@app.command(
    epilog="Examples:\n\n  wirehouse run\n\n  wirehouse run articles/ feed.xml 'dumps/*.jsonl.gz'\n\n"
    "  wirehouse run page.html --published-at 2023-06-06 --source 'NBC News' --plain"
)
def run(
    inputs: InputsArgument = None,
    warehouse: WarehouseOption = None,
    published_at: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="For inputs that state no date (UTC)."),
    ] = None,
    source: Annotated[str | None, typer.Option(help="Outlet of inputs that name none.")] = None,
    workers: Annotated[
        int | None, typer.Option(min=0, help="Reading processes; 0: decide by size.", show_default=False)
    ] = None,
    min_words: Annotated[
        int | None, typer.Option(min=0, help="Quarantine shorter texts. Default 40.", show_default=False)
    ] = None,
    as_is: Annotated[bool, typer.Option("--as-is", help="The texts are clean: remove no furniture.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="The same stages without Prefect.")] = False,
    json: JsonOption = False,
) -> None:
    """Run the whole pipeline once: ingest, clean, extract, resolve, validate, load and publish.

    Without INPUTS it reads the sample articles that ship with wirehouse.
    """
    from flows.resources import resource_path

    settings = load_settings()
    places = Places(settings, warehouse)
    is_sample = not inputs
    chosen = inputs or [str(resource_path("seeds/articles"))]
    _check_inputs(chosen)
    stamp = published_at.replace(tzinfo=UTC) if published_at else None
    options = {"workers": workers, "min_words": min_words, "as_is": as_is}
    if plain:
        from flows.job import Job, directly
        from flows.run import run as run_once

        job = Job.from_settings(settings, places, inputs=chosen, source=source, published_at=stamp, **options)
        with progress("Reading the news", quiet=json):
            summary = run_once(job, directly)
    else:
        summary = _run_with_prefect(
            settings,
            places,
            inputs=chosen,
            warehouse=str(warehouse) if warehouse else None,
            source=source,
            published_at=stamp,
            quiet=json,
            **options,
        )
    if json:
        out.print_json(json_module.dumps(summary.as_json(), default=str))
    else:
        _show_run(summary, places, warehouse, is_sample=is_sample)
    if summary.message:
        raise WirehouseError(summary.message)


def _check_inputs(inputs: list[str]) -> None:
    """Complain about a missing input at once, before a model or Prefect is loaded."""
    from flows.ingest import read_inputs

    read_inputs(inputs, fetched_at=datetime.now(UTC))


def _run_with_prefect(settings: Settings, places: Places, *, quiet: bool, **parameters: Any) -> Any:
    # Prefect creates its home, but not the folder that holds it.
    places.prefect.mkdir(parents=True, exist_ok=True)
    os.environ.update(prefect_environment(settings, places))
    with progress("Starting Prefect", quiet=quiet):
        if not quiet and "PREFECT_API_URL" not in os.environ:
            err.print(
                "Starting Prefect with a temporary server of its own: about 10 seconds, 20 the first time "
                "([bold]--plain[/] goes without).",
                style="dim",
            )
        from flows import pipeline

        given = {name: value for name, value in parameters.items() if value is not None}
        return pipeline.news_to_warehouse(**given)


def _show_run(summary: Any, places: Places, warehouse: Path | None, *, is_sample: bool) -> None:
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
        out.print(table(summary.event_columns, summary.newest_events, "Newest events"))
    option = f" -w {warehouse}" if warehouse else ""
    out.print(f"[dim]warehouse[/] {places.warehouse}   [dim]for BI and SQL[/] {places.published}")
    out.print(f"[dim]quality[/]   {summary.quality_page}")
    out.print("\nNext:")
    out.print(f"  wirehouse query who-met{option}")
    out.print(f"  wirehouse explain {summary.example_event}{option}" if summary.example_event else "")
    if summary.accounts["quarantined"]:
        out.print(f"  wirehouse quarantine list{option}")
    if is_sample:
        out.print(f"  wirehouse run FOLDER_OR_FILES{option}      [dim]# your own articles[/]")


@app.command(
    epilog="Examples:\n\n  wirehouse query\n\n  wirehouse query who-met --param person=Blinken\n\n"
    '  wirehouse query "select status, count(*) from core.fact_event group by status" --format csv'
)
def query(
    name_or_sql: Annotated[
        str | None, typer.Argument(help="A saved query or SQL. Without it: the list.", show_default=False)
    ] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", help="NAME=VALUE, repeatable.", show_default=False)
    ] = None,
    format_: Annotated[Format, typer.Option("--format", "-f", help="What to print.")] = Format.table,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to a file.", show_default=False)
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help="Rows of a printed table; 0: all.")] = 50,
    warehouse: WarehouseOption = None,
) -> None:
    """Ask the published copy: a saved query of sql/queries or SQL of your own. Read-only."""
    from flows.queries import ask, saved_queries, to_csv, to_json

    queries = saved_queries()
    if name_or_sql is None:
        rows = [(q.name, q.description, ", ".join(p.name for p in q.parameters)) for q in queries.values()]
        out.print(table(("query", "answers", "parameters"), rows))
        return
    given = dict(_pair(text) for text in param or ())
    saved = queries.get(name_or_sql)
    if saved is None and " " not in name_or_sql.strip():
        raise InputError(
            f"there is no saved query {name_or_sql!r}; `wirehouse query` lists them "
            f"({_closest(name_or_sql, list(queries))})"
        )
    sql, values = (saved.sql, saved.bind(given)) if saved else (name_or_sql, given)
    places = Places(load_settings(), warehouse)
    if format_ is Format.parquet:
        if output is None:
            raise InputError("--format parquet needs --output FILE.parquet")
        from pyarrow.parquet import write_table

        write_table(ask(places.published, sql, values), output)
        err.print(f"Wrote {output}")
        return
    found = ask(places.published, sql, values)
    columns, rows = found.column_names, [tuple(row.values()) for row in found.to_pylist()]
    if format_ is Format.table and output is None:
        shown = rows[:limit] if limit else rows
        out.print(rows_as_fits(columns, [_short_ids(columns, row) for row in shown]))
        if len(shown) < len(rows):
            err.print(f"{len(rows) - len(shown)} more rows: --limit 0 shows all", style="dim")
        return
    text = to_json(columns, rows) if format_ is Format.json else to_csv(columns, rows)
    if output is not None:
        output.write_text(text, encoding="utf-8")
        err.print(f"Wrote {len(rows)} rows to {output}")
    else:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")


def _short_ids(columns: list[str], row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Content ids by their first characters, which `explain` and `show` take too."""
    return tuple(
        value[:8] if name.endswith("_id") and isinstance(value, str) and len(value) == 32 else value
        for name, value in zip(columns, row, strict=True)
    )


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise InputError(f"--param {text!r} is not NAME=VALUE")
    return name, value


def _closest(name: str, names: list[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, names, n=1)
    return f"did you mean {close[0]}?" if close else "or give SQL"


@app.command(epilog="Examples:\n\n  wirehouse status\n\n  wirehouse status --json -w data/news.duckdb")
def status(warehouse: WarehouseOption = None, json: JsonOption = False) -> None:
    """What is in the warehouse, the last runs, the quarantine, and the age of the published copy."""
    from flows.state import read_status

    places = Places(load_settings(), warehouse)
    state = read_status(places.warehouse, places.published)
    if json:
        out.print_json(json_module.dumps(state, default=str))
        return
    out.print(f"[bold]{places.warehouse}[/]")
    out.print(accounts_line(state["accounts"]))
    out.print(table(("table", "rows"), sorted(state["rows"].items())))
    out.print(table(*_columns_and_rows(state["runs"]), "Last runs"))
    if state["quarantine"]:
        out.print(table(*_columns_and_rows(state["quarantine"]), "Quarantine"))
    if state["validation"]:
        out.print(table(*_columns_and_rows(state["validation"]), "Last validation"))
    age = state["published_at"]
    out.print(f"Published copy: {places.published}, made {age or 'never'}", style="dim")


def _columns_and_rows(records: list[dict[str, Any]]) -> tuple[list[str], list[list[Any]]]:
    columns = list(records[0]) if records else []
    return columns, [[record[column] for column in columns] for record in records]


@quarantine_app.command(
    "list", epilog="Examples:\n\n  wirehouse quarantine list\n\n  wirehouse quarantine list --json"
)
def quarantine_list(warehouse: WarehouseOption = None, json: JsonOption = False) -> None:
    """Every input that was set aside, with its reason."""
    from flows.state import read_quarantine

    rows = read_quarantine(Places(load_settings(), warehouse).warehouse)
    if json:
        out.print_json(json_module.dumps(rows, default=str))
        return
    if not rows:
        out.print("Nothing is set aside.")
        return
    shown = [(r["document_id"][:8], r["stage"], r["reason"], r["uri"], r["attempts"]) for r in rows]
    out.print(table(("id", "stage", "reason", "input", "attempts"), shown))
    out.print(f"[dim]Next:[/] wirehouse quarantine show {rows[0]['document_id'][:8]}")


@quarantine_app.command("show", epilog="Example:\n\n  wirehouse quarantine show 3f2a91c0")
def quarantine_show(
    document: Annotated[str, typer.Argument(help="First characters of the id, or part of the path.")],
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
) -> None:
    """One input that was set aside: the reason, the message, and what it begins with."""
    from flows.ingest.archive import read_archive
    from flows.state import read_quarantine

    places = Places(load_settings(), warehouse)
    rows = [
        row
        for row in read_quarantine(places.warehouse)
        if row["document_id"].startswith(document) or document in row["uri"]
    ]
    if not rows:
        raise InputError(f"nothing in quarantine matches {document!r}; `wirehouse quarantine list` shows all")
    for row in rows:
        beginning = ""
        if row["archive_file"]:
            found = next(iter(read_archive(places.archive, [_archived(row)])))
            beginning = found.body[:400].decode("utf-8", "backslashreplace")
        if json:
            out.print_json(json_module.dumps({**row, "beginning": beginning}, default=str))
            continue
        details = [(key, value) for key, value in row.items() if not key.startswith("archive_")]
        out.print(table(("", ""), [*details, ("begins", beginning)]))


def _archived(row: dict[str, Any]) -> Any:
    from flows.ingest.archive import Archived

    return Archived(row["document_id"], row["archive_file"], row["archive_offset"], row["archive_length"])


@app.command(
    epilog="Examples:\n\n  wirehouse annotate article.txt\n\n"
    "  wirehouse annotate page.html --html pages/\n\n"
    "  echo 'Blinken met Wang Yi.' > s.txt; wirehouse annotate s.txt --as-is --min-words 0"
)
def annotate(
    inputs: InputsArgument = None,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write a page per article here.", show_default=False)
    ] = None,
    published_at: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="For inputs that state no date (UTC)."),
    ] = None,
    source: Annotated[str | None, typer.Option(help="Outlet of inputs that name none.")] = None,
    min_words: Annotated[int, typer.Option(min=0, help="Set shorter texts aside.")] = 40,
    as_is: Annotated[bool, typer.Option("--as-is", help="The texts are clean: remove no furniture.")] = False,
) -> None:
    """Clean and read articles without a warehouse: one JSON object per article, or a page to look at."""
    from flows.reading import annotate_inputs
    from flows.resources import resource_path

    settings = load_settings()
    chosen = inputs or [str(resource_path("seeds/articles"))]
    _check_inputs(chosen)
    stamp = published_at.replace(tzinfo=UTC) if published_at else None
    rejected = 0
    if html is not None:
        html.mkdir(parents=True, exist_ok=True)
    found = annotate_inputs(
        chosen,
        model=settings.spacy_model,
        source=source,
        published_at=stamp,
        min_words=min_words,
        as_is=as_is,
        limit_bytes=int(settings.limit_mb * 1_000_000),
        fetched_at=datetime.now(UTC),
    )
    with progress("Reading", quiet=False):
        for number, result in enumerate(found):
            if isinstance(result, str):
                err.print(f"[yellow]set aside[/] {escape(result)}")
                rejected += 1
            elif html is None:
                sys.stdout.write(json_module.dumps(result, ensure_ascii=False) + "\n")
            else:
                from flows.pages.annotate import annotate_page

                page = html / f"{number:04d}.html"
                page.write_text(annotate_page(result), encoding="utf-8")
                err.print(f"Wrote {page}: {escape(result['title'] or result['uri'])}")
    if rejected:
        err.print(f"{rejected} inputs were set aside", style="yellow")


@app.command(epilog="Examples:\n\n  wirehouse explain 3f2a91c0\n\n  wirehouse explain 'visits Beijing'")
def explain(
    event: Annotated[str, typer.Argument(help="First characters of an event id, or words of its label.")],
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
) -> None:
    """The evidence of an event: who tells it, in which words, and why the tellings are one event."""
    from flows.explain import explain_event, show

    account = explain_event(Places(load_settings(), warehouse).published, event)
    if json:
        out.print_json(json_module.dumps(account, default=str))
    else:
        show(account)


@app.command(epilog="Example:\n\n  wirehouse publish")
def publish(warehouse: WarehouseOption = None) -> None:
    """Make the read-only copy for BI tools anew."""
    from flows.load.publish import publish as make_copy
    from flows.warehouse import open_warehouse

    settings = load_settings()
    places = Places(settings, warehouse)
    with open_warehouse(places.warehouse, wait_s=settings.lock_wait_s) as opened:
        make_copy(opened, places.published)
    out.print(f"Published {places.published}")


@app.command(epilog="Examples:\n\n  wirehouse doctor\n\n  wirehouse doctor --json")
def doctor(warehouse: WarehouseOption = None, json: JsonOption = False) -> None:
    """Check the installation (model, disk, warehouse, Prefect, locks) and say what to do."""
    from flows.doctor import examine

    settings = load_settings()
    findings = examine(settings, Places(settings, warehouse))
    if json:
        out.print_json(json_module.dumps([finding.as_json() for finding in findings], default=str))
    else:
        marks = {"good": "[green]good[/]", "warning": "[yellow]look[/]", "bad": "[red]bad[/]"}
        for finding in findings:
            out.print(f"{marks[finding.state]}  {escape(finding.what)}")
            if finding.advice:
                out.print(f"      [dim]{escape(finding.advice)}[/]")
        rows = [(f"WIREHOUSE_{n.upper()}", v, origin_of(n)) for n, v in settings.model_dump().items()]
        out.print(table(("setting", "value", "from"), rows))
    if any(finding.state == "bad" for finding in findings):
        raise typer.Exit(1)
