"""The `wirehouse` commands: results go to standard output, progress and messages to standard error.

Heavy libraries are imported inside the commands, so that `--help` and `query` answer at once. Exit codes: 0
good, 1 failed, 2 wrong usage, 130 stopped by a signal.
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

from flows import __version__, command_parts
from flows.bi.commands import bi
from flows.clock import read_now
from flows.command_parts import (
    Events,
    EventsOption,
    JsonOption,
    MinWordsOption,
    PlainOption,
    WarehouseOption,
    WorkersOption,
    check_inputs,
    moment,
    run_plain,
    show_run,
    with_prefect,
)
from flows.errors import InputError, WirehouseError
from flows.operate import operate
from flows.queries import json_text, printable, printable_lines
from flows.settings import Places, load_settings, origin_of, silence_telemetry
from flows.stopping import heard, is_asked, stop_on_signals
from flows.terminal import accounts_line, err, out, progress, rows_as_fits, spoken_age, table

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
app.add_typer(operate)
app.add_typer(bi, name="bi")

_INTERRUPTED = 130
"""Exit code of what was stopped by a signal, as shells have it."""

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
    try:
        _main()
    except SystemExit as end:
        if not command_parts.is_prefect_gone:
            raise
        sys.stdout.flush()
        os._exit(end.code if isinstance(end.code, int) else 1)


def _main() -> None:
    silence_telemetry()
    stop_on_signals()
    try:
        app()
    except InputError as error:
        _fail(error, 2)
    except WirehouseError as error:
        _fail(error, 1)
    except KeyboardInterrupt:
        _stopped()
    except SystemExit as end:
        # Typer's word for an interrupt.
        if end.code == _INTERRUPTED:
            _stopped()
        raise
    except BrokenPipeError:
        # `wirehouse query … | head` closes the pipe: not an error. Python would complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception:
        # An interrupt in the middle of an import comes out as whatever the library makes of it.
        if is_asked():
            _stopped()
        raise


def _stopped() -> NoReturn:
    heard()
    err.print("[yellow]Stopped.[/] What was staged so far is kept; run the same command again to go on.")
    sys.exit(_INTERRUPTED)


def _fail(error: Exception, code: int) -> NoReturn:
    err.print(f"[bold red]{'Usage' if code == 2 else 'Failed'}:[/] {escape(printable_lines(str(error)))}")
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
    "  wirehouse run page.html --published-at 2023-06-06 --source 'NBC News' --plain\n\n"
    "  wirehouse run --feeds feeds.csv --json\n\n  wirehouse run sport/ --events all -w sport/news.duckdb"
)
def run(
    inputs: InputsArgument = None,
    warehouse: WarehouseOption = None,
    published_at: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="For inputs that state no date (UTC)."),
    ] = None,
    source: Annotated[str | None, typer.Option(help="Outlet of inputs that name none.")] = None,
    workers: WorkersOption = None,
    min_words: MinWordsOption = None,
    events: EventsOption = None,
    as_is: Annotated[bool, typer.Option("--as-is", help="The texts are clean: remove no furniture.")] = False,
    feeds: Annotated[
        Path | None,
        typer.Option(
            help="A CSV of feeds to read too: source, url, expect_every_hours, is_active.", show_default=False
        ),
    ] = None,
    data_interval_start: Annotated[
        str | None,
        typer.Option(help="Logical interval of the run (UTC), for the ledger.", show_default=False),
    ] = None,
    data_interval_end: Annotated[
        str | None, typer.Option(help="Its end, exclusive.", show_default=False)
    ] = None,
    plain: PlainOption = False,
    json: JsonOption = False,
) -> None:
    """Run the whole pipeline once: ingest, clean, extract, resolve, validate, load and publish.

    Without INPUTS it reads the sample articles that ship with wirehouse.
    """
    from flows.feed_list import read_feeds
    from flows.resources import resource_path

    settings = load_settings()
    places = Places(settings, warehouse)
    is_sample = not inputs and feeds is None
    chosen = inputs or ([str(resource_path("seeds/articles"))] if is_sample else [])
    check_inputs(chosen)
    listed = read_feeds(feeds) if feeds else []
    stamp = published_at.replace(tzinfo=UTC) if published_at else None
    interval = _interval(moment(data_interval_start), moment(data_interval_end))
    options: dict[str, Any] = {
        "workers": workers,
        "min_words": min_words,
        "as_is": as_is,
        "events": events and events.value,
    }
    if plain:
        from flows.job import Job

        job = Job.from_settings(
            settings,
            places,
            inputs=chosen,
            feeds=listed,
            data_interval=interval,
            source=source,
            published_at=stamp,
            **options,
        )
        summary = run_plain(job, quiet=json)
    else:
        summary = with_prefect(
            settings,
            places,
            "news_to_warehouse",
            quiet=json,
            inputs=chosen,
            feeds=str(feeds.absolute()) if feeds else None,
            warehouse=str(warehouse) if warehouse else None,
            source=source,
            published_at=stamp,
            data_interval_start=interval and interval[0],
            data_interval_end=interval and interval[1],
            **options,
        )
    if json:
        out.print_json(json_module.dumps(summary.as_json(), default=str))
    else:
        show_run(summary, places, warehouse, is_sample=is_sample)
    if summary.message:
        raise WirehouseError(summary.message)


def _interval(start: datetime | None, end: datetime | None) -> tuple[datetime, datetime] | None:
    if start is None and end is None:
        return None
    if start is None or end is None or start > end:
        raise InputError("--data-interval-start and --data-interval-end belong together, the start first")
    return start, end


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
        rows = [(q.name, q.description, " ".join(p.usage for p in q.parameters)) for q in queries.values()]
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
    out.print("[bold]Last runs[/]")
    out.print(rows_as_fits(*_columns_and_rows(_filled(state["runs"]))), "")
    if state["quarantine"]:
        out.print(table(*_columns_and_rows(state["quarantine"]), "Quarantine"))
    if state["validation"]:
        out.print(table(*_columns_and_rows(state["validation"]), "Last validation"))
    if state["alerts"]:
        out.print(table(*_columns_and_rows(state["alerts"]), "Last alerts"))
    out.print(f"Published copy: {places.published}", style="dim", soft_wrap=True)
    out.print(_copy_line(state), style="dim")


def _copy_line(state: dict[str, Any]) -> str:
    """Size and age of the published copy, and how many earlier ones there are."""
    if state["published_at"] is None:
        return "never made: wirehouse publish"
    size = state["published_bytes"] / 1e6
    earlier = state["published_earlier"]
    return f"{size:.1f} MB, {spoken_age(state['published_age_s'])} old (made {state['published_at']})" + (
        f", {earlier} earlier kept beside it" if earlier else ""
    )


def _filled(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records without what is empty in all of them."""
    names = list(records[0]) if records else []
    kept = [name for name in names if any(record[name] is not None for record in records)]
    return [{name: record[name] for name in kept} for record in records]


def _columns_and_rows(records: list[dict[str, Any]]) -> tuple[list[str], list[list[Any]]]:
    columns = list(records[0]) if records else []
    return columns, [[_to_the_minute(record[column]) for column in columns] for record in records]


def _to_the_minute(value: Any) -> Any:
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value


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
    events: EventsOption = None,
    as_is: Annotated[bool, typer.Option("--as-is", help="The texts are clean: remove no furniture.")] = False,
) -> None:
    """Clean and read articles without a warehouse: one JSON object per article, or a page to look at."""
    from flows.reading import annotate_inputs
    from flows.resources import resource_path

    settings = load_settings()
    chosen = inputs or [str(resource_path("seeds/articles"))]
    check_inputs(chosen)
    stamp = published_at.replace(tzinfo=UTC) if published_at else None
    rejected: list[str] = []
    summaries = []
    if html is not None:
        html.mkdir(parents=True, exist_ok=True)
    found = annotate_inputs(
        chosen,
        model=settings.spacy_model,
        events=(events or settings.events or Events.political),
        source=source,
        published_at=stamp,
        min_words=min_words,
        as_is=as_is,
        limit_bytes=int(settings.limit_mb * 1_000_000),
        fetched_at=read_now(),
    )
    with progress("Reading", quiet=False):
        for number, result in enumerate(found):
            if isinstance(result, str):
                err.print(f"[yellow]set aside[/] {escape(printable(result))}", soft_wrap=True)
                rejected.append(printable(result))
            elif html is None:
                sys.stdout.write(json_text(result) + "\n")
            else:
                from flows.pages.annotate import annotate_page, summary_of

                page = html / f"{number:04d}.html"
                page.write_text(annotate_page(result), encoding="utf-8")
                summaries.append(summary_of(result, page.name))
                title = escape(printable(result["title"] or result["uri"]))
                err.print(f"Wrote {page}: {title}", soft_wrap=True)
    if html is not None:
        from flows.pages.annotate import annotations_page

        index = html / "index.html"
        index.write_text(annotations_page(summaries, rejected), encoding="utf-8")
        err.print(f"Open {index}: it leads to all of them", soft_wrap=True)
    if rejected:
        err.print(f"{len(rejected)} inputs were set aside", style="yellow")


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


@app.command(
    epilog="Examples:\n\n  wirehouse report\n\n"
    "  wirehouse report --since 2023-06-01 --until 2023-06-30 --output june.html"
)
def report(
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Write the page here.", dir_okay=False)
    ] = Path("report.html"),
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="First day of the events.", show_default=False),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Last day of the events.", show_default=False),
    ] = None,
    warehouse: WarehouseOption = None,
) -> None:
    """One HTML page to look at: timeline, map, who met whom, confirmation, sources. Opens offline."""
    from flows.report import make_report, write_report

    places = Places(load_settings(), warehouse)
    page = make_report(places.published, since.date() if since else None, until.date() if until else None)
    write_report(page, output)
    out.print(f"Wrote {output} ({len(page.encode()) / 1e6:.1f} MB): open it in a browser", soft_wrap=True)


@app.command(epilog="Examples:\n\n  wirehouse publish\n\n  wirehouse publish --parquet parquet/")
def publish(
    parquet: Annotated[
        Path | None,
        typer.Option(
            "--parquet",
            help="Write Parquet files here too, partitioned by month.",
            file_okay=False,
            show_default=False,
        ),
    ] = None,
    warehouse: WarehouseOption = None,
) -> None:
    """Make the read-only copy for BI tools anew, and on request a folder of Parquet files from it."""
    from flows.load.publish import publish as make_copy
    from flows.upkeep import must_exist
    from flows.warehouse import open_warehouse

    settings = load_settings()
    places = Places(settings, warehouse)
    must_exist(places.warehouse)
    with open_warehouse(places.warehouse, wait_s=settings.lock_wait_s) as opened:
        make_copy(opened, places.published, places.copy_options)
    out.print(f"Published {places.published}", soft_wrap=True)
    if parquet is not None:
        from flows.load.parquet import export_parquet

        with progress("Writing Parquet"):
            rows = export_parquet(places.published, parquet.absolute())
        out.print(f"Wrote {rows} rows to {parquet}", soft_wrap=True)


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
