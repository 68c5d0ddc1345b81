"""The commands of whoever keeps a warehouse running: serve, backfill, validate, rebuild, retract, restore,
quarantine.

Registered with the others in `flows.cli`. Heavy libraries are imported inside the commands.
"""

from __future__ import annotations

import json as json_module
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from flows.command_parts import (
    EventsOption,
    JsonOption,
    MinWordsOption,
    PlainOption,
    WarehouseOption,
    WorkersOption,
    day,
    plain_day,
    run_plain,
    show_run,
    with_prefect,
)
from flows.errors import InputError, WirehouseError
from flows.settings import Places, load_settings
from flows.terminal import accounts_line, err, out, progress, table

operate = typer.Typer()
quarantine = typer.Typer(no_args_is_help=True, help="What was set aside, why, and what to do about it.")
operate.add_typer(quarantine, name="quarantine")


@operate.command(
    epilog="Examples:\n\n  wirehouse serve\n\n  wirehouse serve --feeds feeds.csv --cron '*/30 * * * *'\n\n"
    "  WIREHOUSE_TIMEZONE=Europe/Zurich wirehouse serve --port 4300"
)
def serve(
    feeds: Annotated[
        Path | None,
        typer.Option(
            help="CSV of feeds. Default: WIREHOUSE_FEEDS, or the list that ships.", show_default=False
        ),
    ] = None,
    cron: Annotated[
        str | None, typer.Option(help="When to read the feeds. Default: WIREHOUSE_INGEST_CRON, hourly.")
    ] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Of Prefect's server on this machine.")] = 4200,
    warehouse: WarehouseOption = None,
) -> None:
    """Run on a schedule until stopped: feeds hourly, publication nightly, upkeep weekly.

    Starts a Prefect server on 127.0.0.1, or uses the one of PREFECT_API_URL, and prints the address of its
    pages. Stop with Ctrl-C: a run in progress keeps what it has staged.
    """
    from flows.feed_list import read_feeds
    from flows.serve import serve_schedules

    settings = load_settings()
    places = Places(settings, warehouse)
    if feeds or settings.feeds:
        read_feeds(feeds or settings.feeds)  # type: ignore[arg-type]
    serve_schedules(
        settings,
        places,
        warehouse=warehouse,
        feeds=feeds.absolute() if feeds else None,
        cron=cron,
        port=port,
        say=lambda line: err.print(line, soft_wrap=True),
    )


@operate.command(
    epilog="Examples:\n\n  wirehouse backfill --since 2023-06-01 --until 2023-06-30\n\n"
    "  wirehouse backfill --since 2023-01-01 --until 2023-12-31 'dumps/{date:%Y/%m}/{date}.jsonl.gz'\n\n"
    "  wirehouse backfill --since 2023-06-05 --until 2023-06-05 --force --plain"
)
def backfill(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            help="Files with {date} or {date:%Y/%m/%d} in their names. Default: the archive.",
            show_default=False,
        ),
    ] = None,
    since: Annotated[str, typer.Option(help="First day, UTC, as in 2023-06-01.")] = ...,  # type: ignore[assignment]
    until: Annotated[str, typer.Option(help="Last day, UTC.")] = ...,  # type: ignore[assignment]
    force: Annotated[bool, typer.Option("--force", help="Repeat days that are done.")] = False,
    warehouse: WarehouseOption = None,
    workers: WorkersOption = None,
    min_words: MinWordsOption = None,
    plain: PlainOption = False,
    json: JsonOption = False,
) -> None:
    """One run per day, oldest first; days that are done are skipped, so it can be stopped and repeated.

    Without INPUTS: the days on which documents were received, read again where this version of wirehouse has
    not read them; the archive alone is enough. Each run has its day as data interval in ops.run.
    """
    settings = load_settings()
    places = Places(settings, warehouse)
    first, last = day(since), day(until)
    options: dict[str, Any] = {"workers": workers, "min_words": min_words}
    if first > last:
        raise InputError(f"--since {first} lies after --until {last}")
    if plain:
        from flows.job import Job
        from flows.reread import backfill as run_days

        job = Job.from_settings(settings, places, inputs=inputs or [], **options)
        with progress("Backfilling", quiet=json):
            found = run_days(job, first, last, plain_day(json), is_forced=force)
    else:
        found = with_prefect(
            settings,
            places,
            "backfill_days",
            quiet=json,
            since=first,
            until=last,
            inputs=inputs or [],
            force=force,
            warehouse=str(warehouse) if warehouse else None,
            **options,
        )
    if json:
        days = [{"day": at, **summary.as_json()} for at, summary in found.summaries]
        shown = {"days": days, "done": found.done, "empty": found.empty}
        out.print_json(json_module.dumps(shown, default=str))
    else:
        rows = [
            (
                at,
                *(summary.accounts[part] for part in _PARTS),
                f"{summary.seconds:.1f}",
                summary.message or "",
            )
            for at, summary in found.summaries
        ]
        if rows:
            out.print(table(("day", *_PARTS, "seconds", "failed"), rows))
        out.print(
            f"{len(rows)} days run, {len(found.done)} were done before, {len(found.empty)} have nothing to "
            "read."
        )
    if found.messages:
        raise WirehouseError("; ".join(found.messages))


_PARTS = ("documents", "articles", "duplicates", "quarantined")


@operate.command(
    epilog="Examples:\n\n  wirehouse validate\n\n  wirehouse validate --json -w data/news.duckdb"
)
def validate(warehouse: WarehouseOption = None, json: JsonOption = False) -> None:
    """Judge the whole warehouse: SQL checks and Great Expectations; write the quality page and Data Docs.

    Exit code 1 if something is wrong; what is merely unusual is a warning.
    """
    from flows.alerts import telling
    from flows.upkeep import is_grave, validate_warehouse

    settings = load_settings()
    places = Places(settings, warehouse)
    with (
        progress("Judging the warehouse", quiet=json),
        telling("validate", str(places.warehouse), settings.webhook) as alerts,
    ):
        found = validate_warehouse(places, wait_s=settings.lock_wait_s)
        alerts += found.alerts
    grave = [check for check in found.failed if is_grave(check)]
    if json:
        shown = {
            "run_id": found.run_id,
            "checks": found.checks,
            "quality_page": found.quality_page,
            "data_docs": found.data_docs and found.data_docs / "index.html",
        }
        out.print_json(json_module.dumps(shown, default=str))
    else:
        out.print(f"[bold]{len(found.checks) - len(found.failed)}[/] of {len(found.checks)} checks hold.")
        if found.failed:
            rows = [
                (c["severity"], c["suite"], c["column"] or c["expectation"], c["failed"], c["notes"])
                for c in found.failed
            ]
            out.print(table(("severity", "suite", "of", "failed", "why it matters"), rows))
        out.print(f"[dim]quality page[/] {found.quality_page}")
        if found.data_docs:
            out.print(f"[dim]Data Docs[/]    {found.data_docs}/index.html")
    if grave:
        raise WirehouseError(f"{len(grave)} checks do not hold; the page above has them.")


@operate.command(
    epilog="Examples:\n\n  wirehouse rebuild\n\n  wirehouse rebuild --workers 4 -w data/news.duckdb"
)
def rebuild(
    warehouse: WarehouseOption = None,
    workers: WorkersOption = None,
    min_words: MinWordsOption = None,
    events: EventsOption = None,
    json: JsonOption = False,
) -> None:
    """Derive everything again from the archived documents, with this version of wirehouse.

    Also makes a lost warehouse anew from its archive. Queries see the old facts until the new ones are
    loaded; an interrupted rebuild is completed by the next run of any kind.
    """
    from flows.job import Job
    from flows.reread import rebuild as job_of_rebuild

    settings = load_settings()
    places = Places(settings, warehouse)
    if not places.warehouse.exists() and not any(places.archive.glob("*.warc.gz")):
        raise WirehouseError(
            f"There is neither a warehouse at {places.warehouse} nor an archive in {places.archive}. "
            "Make them with:\nwirehouse run"
        )
    options: dict[str, Any] = {
        "workers": workers,
        "min_words": min_words,
        "events": events and events.value,
    }
    job = job_of_rebuild(Job.from_settings(settings, places, inputs=[], **options))
    _finish(run_plain(job, quiet=json, what="Rebuilding"), places, warehouse, json=json)


@operate.command(
    epilog="Examples:\n\n  wirehouse retract 3f2a91c0 --reason 'withdrawn by the outlet on 7 June'\n\n"
    "  wirehouse query articles      (lists the ids)"
)
def retract(
    article: Annotated[str, typer.Argument(help="First characters of the article's id.")],
    reason: Annotated[str, typer.Option(help="Why, in words: kept for ever.")] = ...,  # type: ignore[assignment]
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
) -> None:
    """Withdraw an article: its mentions close, facts are derived without it, its history stays."""
    from flows.job import Job
    from flows.load.ledger import retract as withdraw
    from flows.upkeep import must_exist
    from flows.warehouse import open_warehouse

    if not reason.strip():
        raise InputError("--reason is empty. Say why, for whoever asks in a year.")
    settings = load_settings()
    places = Places(settings, warehouse)
    must_exist(places.warehouse)
    with open_warehouse(places.warehouse, wait_s=settings.lock_wait_s) as opened:
        article_id = withdraw(opened, article, reason.strip(), datetime.now(UTC))
    if not json:
        err.print(f"Withdrawn: {article_id}. Deriving the facts without it.")
    job = Job.from_settings(settings, places, inputs=[], command="retract")
    _finish(run_plain(job, quiet=json, what="Loading"), places, warehouse, json=json)


@operate.command(
    epilog="Examples:\n\n  wirehouse restore 3f2a91c0\n\n"
    '  wirehouse query "select article_id, reason from ops.retraction"      (lists what is withdrawn)'
)
def restore(
    article: Annotated[str, typer.Argument(help="First characters of the article's id.")],
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
) -> None:
    """Take back a withdrawal (`retract`): the article stands again, with the facts it had.

    An article that a newer version at the same address replaced is replaced again by the same load.
    """
    from flows.job import Job
    from flows.load.ledger import restore as reinstate
    from flows.upkeep import must_exist
    from flows.warehouse import open_warehouse

    settings = load_settings()
    places = Places(settings, warehouse)
    must_exist(places.warehouse)
    with open_warehouse(places.warehouse, wait_s=settings.lock_wait_s) as opened:
        article_id = reinstate(opened, article)
    if not json:
        err.print(f"Stands again: {article_id}. Deriving the facts with it.")
    job = Job.from_settings(settings, places, inputs=[], command="restore")
    _finish(run_plain(job, quiet=json, what="Loading"), places, warehouse, json=json)


def _finish(summary: Any, places: Places, warehouse: Path | None, *, json: bool) -> None:
    if json:
        out.print_json(json_module.dumps(summary.as_json(), default=str))
    else:
        show_run(summary, places, warehouse)
    if summary.message:
        raise WirehouseError(summary.message)


@operate.command(epilog="Examples:\n\n  wirehouse compact\n\n  wirehouse compact -w data/news.duckdb")
def compact(warehouse: WarehouseOption = None, json: JsonOption = False) -> None:
    """Write the warehouse anew without the room that deleted rows left; all of it or nothing.

    Needs as much free disk as the warehouse has. The weekly deployment does it too.
    """
    from flows.upkeep import compact as write_anew

    settings = load_settings()
    places = Places(settings, warehouse)
    with progress("Compacting", quiet=json):
        before, after = write_anew(places, wait_s=settings.lock_wait_s)
    if json:
        out.print_json(json_module.dumps({"bytes_before": before, "bytes_after": after}))
    else:
        out.print(
            f"{places.warehouse}: {before / 1e6:.1f} MB before, {after / 1e6:.1f} MB now", soft_wrap=True
        )


# --- quarantine -------------------------------------------------------------------------------------


@quarantine.command(
    "list",
    epilog="Examples:\n\n  wirehouse quarantine list\n\n"
    "  wirehouse quarantine list --reason too_short --json",
)
def quarantine_list(
    reason: Annotated[
        str | None, typer.Option(help="Only inputs set aside for this.", show_default=False)
    ] = None,
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
) -> None:
    """Every input that was set aside, with its reason."""
    rows = _with_reason(_read(warehouse), reason)
    if json:
        out.print_json(json_module.dumps(rows, default=str))
        return
    if not rows:
        out.print("Nothing is set aside.")
        return
    shown = [(r["document_id"][:8], r["stage"], r["reason"], r["uri"], r["attempts"]) for r in rows]
    out.print(table(("id", "stage", "reason", "input", "attempts"), shown))
    first = rows[0]["document_id"][:8]
    out.print(f"[dim]Next:[/] wirehouse quarantine show {first}   wirehouse quarantine retry {first}")


@quarantine.command("show", epilog="Example:\n\n  wirehouse quarantine show 3f2a91c0")
def quarantine_show(
    document: Annotated[str, typer.Argument(help="First characters of the id, or part of the path.")],
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
) -> None:
    """One input that was set aside: the reason, the message, and what it begins with."""
    from flows.ingest.archive import Archived, read_archive

    places = Places(load_settings(), warehouse)
    for row in _matching(_read(warehouse), document):
        beginning = ""
        if row["archive_file"]:
            place = (row["document_id"], row["archive_file"], row["archive_offset"], row["archive_length"])
            found = next(iter(read_archive(places.archive, [Archived(*place)])))
            beginning = found.body[:400].decode("utf-8", "backslashreplace")
        if json:
            out.print_json(json_module.dumps({**row, "beginning": beginning}, default=str))
            continue
        details = [(key, value) for key, value in row.items() if not key.startswith("archive_")]
        out.print(table(("", ""), [*details, ("begins", beginning)]))


@quarantine.command(
    "retry",
    epilog="Examples:\n\n  wirehouse quarantine retry 3f2a91c0\n\n  wirehouse quarantine retry --all\n\n"
    "  wirehouse quarantine retry --reason too_short --min-words 10",
)
def quarantine_retry(
    document: Annotated[
        str | None,
        typer.Argument(help="First characters of the id, or part of the path.", show_default=False),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Everything that is set aside.")] = False,
    reason: Annotated[
        str | None, typer.Option(help="Everything set aside for this reason.", show_default=False)
    ] = None,
    warehouse: WarehouseOption = None,
    workers: WorkersOption = None,
    min_words: MinWordsOption = None,
    json: JsonOption = False,
) -> None:
    """Try again what was set aside: from the archive, or from its address or file if no bytes were kept."""
    from flows.job import Job
    from flows.reread import retry

    if sum((document is not None, all_, reason is not None)) != 1:
        raise InputError("say what to try again: an id, --reason REASON or --all")
    settings = load_settings()
    places = Places(settings, warehouse)
    rows = _read(warehouse)
    chosen = _matching(rows, document) if document else _with_reason(rows, reason)
    if not chosen:
        if json:
            out.print_json(json_module.dumps({"tried": 0, "still_set_aside": 0, "missing": []}))
        err.print("Nothing is set aside." if all_ else f"Nothing is set aside as {reason}.")
        return
    options: dict[str, Any] = {"workers": workers, "min_words": min_words}
    job, missing = retry(Job.from_settings(settings, places, inputs=[], **options), chosen)
    for uri in missing:
        err.print(f"[yellow]not there any more[/] {escape(uri)}")
    summary = run_plain(job, quiet=json, what="Trying again")
    left = {row["document_id"] for row in _read(warehouse)} & {row["document_id"] for row in chosen}
    if json:
        shown = {"tried": len(chosen), "still_set_aside": len(left), "missing": missing, **summary.as_json()}
        out.print_json(json_module.dumps(shown, default=str))
    else:
        out.print(accounts_line(summary.accounts))
        out.print(f"{len(chosen) - len(left)} of {len(chosen)} went through.")
    if summary.message:
        raise WirehouseError(summary.message)


@quarantine.command(
    "expire",
    epilog="Examples:\n\n  wirehouse quarantine expire --days 90\n\n"
    "  WIREHOUSE_QUARANTINE_DAYS=90 wirehouse serve",
)
def quarantine_expire(
    days: Annotated[
        int | None, typer.Option(min=0, help="Older than this. Default: WIREHOUSE_QUARANTINE_DAYS.")
    ] = None,
    warehouse: WarehouseOption = None,
    json: JsonOption = False,
) -> None:
    """Give up what was set aside long ago: it stays in the accounts, but is not listed or tried again."""
    from flows.upkeep import expire

    settings = load_settings()
    limit = days if days is not None else settings.quarantine_days
    if days is None and not limit:
        raise InputError("say after how many days: --days 90, or set WIREHOUSE_QUARANTINE_DAYS")
    found = expire(Places(settings, warehouse), limit, datetime.now(UTC), wait_s=settings.lock_wait_s)
    if json:
        out.print_json(json_module.dumps({"given_up": found.total(), "reasons": dict(found)}))
    else:
        reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(found.items()))
        out.print(f"{found.total()} inputs given up{f': {reasons}' if reasons else ''}.")


def _read(warehouse: Path | None) -> list[dict[str, Any]]:
    from flows.state import read_quarantine

    return read_quarantine(Places(load_settings(), warehouse).warehouse)


def _matching(rows: list[dict[str, Any]], document: str) -> list[dict[str, Any]]:
    found = [row for row in rows if row["document_id"].startswith(document) or document in row["uri"]]
    if not found:
        raise InputError(f"nothing in quarantine matches {document!r}; `wirehouse quarantine list` shows all")
    return found


def _with_reason(rows: list[dict[str, Any]], reason: str | None) -> list[dict[str, Any]]:
    from flows.errors import REASONS

    if reason is not None and reason not in REASONS:
        raise InputError(f"{reason!r} is no reason. Reasons are: {', '.join(sorted(REASONS))}")
    return [row for row in rows if reason is None or row["reason"] == reason]
