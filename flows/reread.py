"""Days, quarantined inputs or the whole archive in, jobs for `flows.run.run` out: backfill, retry, rebuild.

Each of them reads documents that wirehouse has received before. None depends on the clock, and each can be
interrupted: the same command goes on from there.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flows.errors import InputError, WarehouseError
from flows.extract.version import extraction_version
from flows.ingest.archive import Archived, list_file, new_files
from flows.job import Job, RunSummary
from flows.load import again
from flows.state import rows_of
from flows.warehouse import Warehouse, open_warehouse

log = logging.getLogger(__name__)

_DAY = timedelta(days=1)
MOST_DAYS = 36_600
"""A century: a longer backfill is a mistyped year."""


@dataclass(frozen=True, slots=True)
class Day:
    """One data interval of a backfill.

    Attributes:
        day: UTC; the interval ends where the next day begins.
        state: `due`, `done` or `empty`: nothing was received, or no file is there.
        inputs: files of the day; empty: documents of the archive.
        archived: documents of the archive that the warehouse does not know.
    """

    day: date
    state: str
    inputs: tuple[str, ...] = ()
    archived: tuple[Archived, ...] = ()

    @property
    def interval(self) -> tuple[datetime, datetime]:
        """First moment of the day and of the next, UTC."""
        start = datetime(self.day.year, self.day.month, self.day.day, tzinfo=UTC)
        return start, start + _DAY


@dataclass(slots=True)
class Backfill:
    """What a backfill did: a summary per day that was due, and the days that were not."""

    summaries: list[tuple[date, RunSummary]] = field(default_factory=list)
    done: list[date] = field(default_factory=list)
    empty: list[date] = field(default_factory=list)

    @property
    def messages(self) -> list[str]:
        """What failed, by day."""
        return [f"{day}: {summary.message}" for day, summary in self.summaries if summary.message]


def backfill(
    job: Job, since: date, until: date, run_day: Callable[[Job], RunSummary], *, is_forced: bool = False
) -> Backfill:
    """One run per day from `since` to `until`, both included, oldest first; days that are done are skipped.

    Without inputs the days are those of the archive, by when documents were received: a day is done when the
    present extraction version has read all of them. With inputs, which name files by `{date}`, a day is done
    when a backfill of these files succeeded. Facts are loaded once, by the last run.

    Args:
        job: options of every run; `job.inputs` may hold `{date}` or `{date:%Y/%m/%d}`.
        since: first day, UTC.
        until: last day, UTC.
        run_day: runs one job.
        is_forced: repeats days that are done.

    Raises:
        InputError: the days are in the wrong order or too many, or an input does not name its day.
        WarehouseError: see `flows.run.run`; the same backfill goes on from there.
    """
    days = plan(job, since, until, is_forced=is_forced)
    found = Backfill(
        done=[day.day for day in days if day.state == "done"],
        empty=[day.day for day in days if day.state == "empty"],
    )
    due = [day for day in days if day.state == "due"]
    if not due:
        # What an interrupted backfill read may still have to be loaded.
        last = Day(until, "done")
        run_day(replace(job, command="backfill", inputs=(), data_interval=last.interval))
        return found
    for number, day in enumerate(due, start=1):
        log.info("backfill %s (day %d of %d)", day.day, number, len(due))
        wanted = None
        if not day.inputs:
            wanted = again.Reset("all" if is_forced else "outdated", *day.interval)
        summary = run_day(
            replace(
                job,
                command="backfill",
                inputs=day.inputs,
                data_interval=day.interval,
                reset=wanted,
                archived=day.archived,
                is_loading=number == len(due),
            )
        )
        found.summaries.append((day.day, summary))
    return found


def plan(job: Job, since: date, until: date, *, is_forced: bool = False) -> list[Day]:
    """Every day of the span with what is to be done about it."""
    if since > until:
        raise InputError(f"--since {since} lies after --until {until}")
    if (until - since).days >= MOST_DAYS:
        raise InputError(f"{since} to {until} is more than a century: check the years")
    span = [since + _DAY * number for number in range((until - since).days + 1)]
    with open_warehouse(job.places.warehouse, wait_s=job.lock_wait_s) as warehouse:
        if job.inputs:
            return [_day_of_files(warehouse, job.inputs, day, is_forced) for day in span]
        return list(_days_of_archive(warehouse, job, span, is_forced))


def _day_of_files(warehouse: Warehouse, patterns: Sequence[str], day: date, is_forced: bool) -> Day:
    inputs = tuple(_on(pattern, day) for pattern in patterns)
    if not is_forced and Day(day, "").interval[0] in again.done_intervals(warehouse, "backfill", inputs):
        return Day(day, "done", inputs)
    there = tuple(name for name in inputs if _is_there(name))
    return Day(day, "due" if there else "empty", there and inputs)


def _on(pattern: str, day: date) -> str:
    """The name of a day's file.

    >>> _on("dumps/{date:%Y/%m}/{date}.jsonl", date(2023, 6, 5))
    'dumps/2023/06/2023-06-05.jsonl'
    """
    try:
        name = pattern.format(date=day)
    except (KeyError, IndexError, ValueError, AttributeError) as error:
        raise InputError(
            f"{pattern!r}: only {{date}} and {{date:%Y/%m/%d}} are understood ({error})"
        ) from None
    if name == pattern:
        raise InputError(f"{pattern!r} is the same for every day. Name the day in it: news-{{date}}.jsonl")
    return name


def _is_there(name: str) -> bool:
    from flows.ingest.files import find_inputs

    try:
        find_inputs([name])
    except InputError:
        return False
    return True


def _days_of_archive(warehouse: Warehouse, job: Job, span: Sequence[date], is_forced: bool) -> Iterator[Day]:
    begins, ends = Day(span[0], "").interval[0], Day(span[-1], "").interval[1]
    version = extraction_version(job.model, again.events_of(warehouse, job.events))
    counts = again.due_days(warehouse, begins, ends, version)
    unknown: dict[date, list[Archived]] = {}
    for entry, received in unknown_documents(warehouse, job.places.archive):
        if begins <= received < ends:
            unknown.setdefault(received.astimezone(UTC).date(), []).append(entry)
    for day in span:
        archived = tuple(unknown.get(day, ()))
        if day not in counts and not archived:
            yield Day(day, "empty")
        else:
            is_due = is_forced or bool(archived) or counts.get(day, 0) > 0
            yield Day(day, "due" if is_due else "done", archived=archived)


def unknown_documents(warehouse: Warehouse, archive: Path) -> Iterator[tuple[Archived, datetime]]:
    """Documents of the archive that this warehouse never heard of, and when they were received.

    Raises:
        WarehouseError: a file is damaged.
    """
    for path in new_files(archive, again.archive_files(warehouse)):
        yield from _unknown_of(warehouse, path)


def _unknown_of(warehouse: Warehouse, path: Path) -> list[tuple[Archived, datetime]]:
    # The same bytes may have been received, and kept, once more.
    found = list(list_file(path))
    kept = again.kept_documents(warehouse, [entry.document_id for entry, _ in found])
    return [(entry, received) for entry, received in found if entry.document_id not in kept]


def left_behind(warehouse: Warehouse, archive: Path) -> Iterator[Archived]:
    """Documents that a run of this warehouse kept and never staged, because it was stopped in between.

    The feed that brought them may have dropped them since. An archive that is older than the warehouse is
    left to `wirehouse rebuild`; a damaged file is told of and passed over.
    """
    began = again.began_at(warehouse)
    for path in new_files(archive, again.archive_files(warehouse)):
        if began is None or path.stat().st_mtime < began.timestamp():
            continue
        try:
            found = _unknown_of(warehouse, path)
        except WarehouseError as error:
            log.warning("%s", error)
            continue
        yield from (entry for entry, received in found if received >= began)


def rebuild(job: Job) -> Job:
    """A job that derives everything again from the archive, with the present extraction version."""
    with open_warehouse(job.places.warehouse, wait_s=job.lock_wait_s) as warehouse:
        unknown = [entry for entry, _ in unknown_documents(warehouse, job.places.archive)]
    return replace(job, command="rebuild", inputs=(), reset=again.Reset("all"), archived=unknown)


def retry(job: Job, rows: Sequence[dict[str, Any]]) -> tuple[Job, list[str]]:
    """A job that tries quarantined inputs again, and the inputs that are not there any more.

    Args:
        job: options of the run.
        rows: as `flows.state.read_quarantine` gives them.
    """
    kept = [row["document_id"] for row in rows if row["archive_file"]]
    origins = {row["uri"]: _container(row["uri"]) for row in rows if not row["archive_file"]}
    missing = sorted(uri for uri, origin in origins.items() if origin is None)
    return (
        replace(
            job,
            command="retry",
            inputs=sorted({origin for origin in origins.values() if origin is not None}),
            reset=again.Reset("documents", document_ids=tuple(kept)) if kept else None,
            retried=frozenset(row["document_id"] for row in rows),
        ),
        missing,
    )


def _container(uri: str) -> str | None:
    """The file or address that holds `uri` (`dump.jsonl#3` -> `dump.jsonl`); None if the file is gone."""
    if "://" in uri:
        return uri.partition("#")[0]
    while not os.path.lexists(uri):
        uri, cut, _ = uri.rpartition("#")
        if not cut:
            return None
    return uri


def retriable(job: Job) -> list[dict[str, Any]]:
    """Quarantined inputs that failed for reasons of the moment and have attempts left."""
    from flows.errors import RETRIABLE

    with open_warehouse(job.places.warehouse, wait_s=job.lock_wait_s) as warehouse:
        rows = rows_of(warehouse, "set_aside")
    return [row for row in rows if row["reason"] in RETRIABLE and row["attempts"] < job.max_attempts]
