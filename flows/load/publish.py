"""The writer's warehouse in, the readers' copy replaced: complete and on disk, or not at all.

BI tools and queries only ever open the copy, because DuckDB lets no reader in while a run writes. Readers
that have the old copy open keep it undisturbed; who opens the path afterwards gets the new one.

A copy that shows an earlier state of this warehouse is copied as a file, and what loads changed since then is
put into it: a few articles cost little in a warehouse of any size. Its new rows stand behind the sorted
ones, so that it is written anew before they are many. A copy made with other options is written anew too.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from flows.errors import WarehouseError
from flows.load.copy_options import CopyOptions
from flows.warehouse import Warehouse, create_copy, open_copy, open_warehouse

ORDERS = {
    "core.dim_article": "published_from, article_key",
    "core.dim_date": "date_key",
    "core.dim_event_type": "plover_type, kind",
    "core.dim_lineage": "lineage_key",
    "core.dim_organization": "organization_id",
    "core.dim_person": "person_id",
    "core.dim_person_role": "person_key, valid_from, person_role_key",
    "core.dim_place": "place_id",
    "core.dim_source": "source_id",
    "core.event_alias": "retired_event_id",
    "core.fact_citation": "cited_source_key, article_key, citation_number",
    "core.fact_event": "start_date, event_key",
    "core.fact_event_mention": "event_key, article_key, char_start, mention_key",
    "core.fact_event_participant": "person_key, event_key, participant_number",
    "core.fact_event_relation": "event_key, related_event_key, relation",
    "core.fact_merge": "mention_key_a, mention_key_b",
    "core.fact_person_mention": "person_key, article_key, mention_number",
    "core.fact_statement": "speaker_person_key, article_key, statement_key",
    "ops.alert": "raised_at, alert_id",
    "ops.batch": "staged_at, batch_id",
    "ops.quarantine": "last_failed_at, document_id",
    "ops.reference": "name",
    "ops.retraction": "retracted_at, article_id",
    "ops.run": "started_at, run_id",
    "ops.schema_version": "file",
    "ops.validation": "judged_at, suite, expectation, column_name",
    "reference.countries": "country_code",
    "reference.event_kinds": "kind, plover_type",
    "reference.office_holders": "name, role, valid_from",
    "reference.organizations": "name",
    "reference.outlets": "outlet_id",
}
"""What is published, and in which order: neighbours in a question are neighbours on disk."""

_BY_KEY = (
    "dim_article", "dim_lineage", "dim_person", "dim_person_role", "fact_citation", "fact_event",
    "fact_event_mention", "fact_event_participant", "fact_event_relation", "fact_merge",
    "fact_person_mention", "fact_statement",
)  # fmt: skip
MOST_APPENDED = 0.04
"""Share of the articles that may stand unsorted at the end of the copy."""
_MOST_GROWTH = 1.5
"""How far the room that replaced rows leave may blow the file up."""
_MIN_GROWTH_BYTES = 32_000_000


def publish(
    warehouse: Warehouse,
    target: Path,
    options: CopyOptions | None = None,
    finish: Callable[[Warehouse], None] | None = None,
) -> None:
    """Replace `target` by a copy of core, marts, reference and ops as they are now.

    Whatever interrupts it, `target` is the old copy or the new one; the rest of an interrupted try is
    removed by the next.

    Args:
        warehouse: open for writing.
        target: the readers' copy.
        options: what the copy holds, and how many earlier ones are kept.
        finish: closes the run that publishes in the ledger of the copy, so that no reader sees it running.

    Raises:
        WarehouseError: no room or no right to write there; the old copy is still in place.
    """
    options = options or CopyOptions()
    temporary = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        sweep(target)
        written = _written(warehouse, target, options)
        if written is None:
            with ExitStack() as stack:
                copy = _created(stack, temporary, target, options)
                _fill(warehouse, copy, options)
                state = _finished(copy, finish)
            written = 0, temporary.stat().st_size
        else:
            # Never in place: readers have `target` open, and an earlier copy may be the same file.
            shutil.copyfile(target, temporary)
            with open_copy(temporary, options.storage_version) as copy:
                _update(warehouse, copy, options)
                state = _finished(copy, finish)
        to_disk(temporary)
        if os.name == "posix":
            # A tool that opens it for writing is refused, whatever its settings say.
            temporary.chmod(0o444)
        if options.kept:
            _keep(target)
        os.replace(temporary, target)  # noqa: PTH105 - the one call that must be atomic
        to_disk(target.parent)
        with warehouse.transaction(), warehouse.incoming({"incoming_state": state}):
            warehouse.run_sql_file("publish/record", appended=written[0], bytes=written[1])
        for old in earlier_copies(target)[options.kept :]:
            old.unlink(missing_ok=True)
    except OSError as error:
        raise _not_replaced(target, error.strerror or str(error)) from error


def _created(stack: ExitStack, temporary: Path, target: Path, options: CopyOptions) -> Warehouse:
    try:
        return stack.enter_context(create_copy(temporary, options.storage_version))
    except WarehouseError as error:
        raise _not_replaced(target, str(error).splitlines()[0]) from error


def _not_replaced(target: Path, why: str) -> WarehouseError:
    return WarehouseError(
        f"The published copy {target} could not be replaced: {why}. The old copy is still in place; "
        "make room or give write permission, then run:\nwirehouse publish"
    )


def _written(warehouse: Warehouse, target: Path, options: CopyOptions) -> tuple[int, int] | None:
    """How the copy stands if `target` is brought up to date; None: it is to be written anew.

    Articles behind the sorted ones, and the size of the file when it was last written anew, in bytes.
    """
    last = warehouse.run_sql_file("publish/last")
    if not last.num_rows or not target.exists():
        return None
    row = last.to_pylist()[0]
    appended = int(row["appended"] + row["articles"])
    if row["is_everything"] or appended > MOST_APPENDED * row["all_articles"]:
        return None
    if target.stat().st_size > max(_MOST_GROWTH * row["bytes"], row["bytes"] + _MIN_GROWTH_BYTES):
        return None
    state = _shown(target, options)
    if state is None:
        return None
    known = {name: row[name] for name in state.column_names}
    is_ours = state.to_pylist() == [known]
    # The copy has the tables of the schema files it was made with.
    now = warehouse.run_sql_file("publish/state").column("checksums")
    return (appended, row["bytes"]) if is_ours and now.equals(state.column("checksums")) else None


def _shown(target: Path, options: CopyOptions) -> pa.Table | None:
    """The state that the copy shows; None: there is none, or it was not made with these options."""
    try:
        with open_warehouse(target, read_only=True) as copy:
            made = copy.run_sql_file("publish/options").to_pylist()
            state = copy.run_sql_file("publish/state")
    except WarehouseError:
        return None
    wanted = {"has_text": options.has_text, "storage_version": options.storage_version}
    return state if made == [wanted] else None


def _fill(warehouse: Warehouse, copy: Warehouse, options: CopyOptions) -> None:
    with warehouse.transaction(), copy.transaction():
        copy.run_sql_file("publish/copy", has_text=options.has_text, storage_version=options.storage_version)
        for table in ORDERS:
            copy.append(table, _rows(warehouse, table, table, options))
        copy.append("ops.accounts", warehouse.run_sql_file("ledger/accounts"))


def _update(warehouse: Warehouse, copy: Warehouse, options: CopyOptions) -> None:
    """Put what loads changed since the copy was made into it; reference changes with everything."""
    with warehouse.transaction(), copy.transaction():
        changed = {"incoming_unpublished": warehouse.run_sql_file("publish/unpublished")}
        lineages = {"incoming_lineages": _touched_lineages((warehouse, copy), changed)}
        with copy.incoming({**changed, **lineages}):
            copy.run_sql_file("publish/forget")
        with warehouse.incoming(lineages):
            warehouse.run_sql_file("publish/changed")
            for table in ORDERS:
                schema, _, name = table.partition(".")
                if schema != "reference":
                    source = f"changed_{name}" if name in _BY_KEY else table
                    copy.append(table, _rows(warehouse, table, source, options))
        copy.append("ops.accounts", warehouse.run_sql_file("ledger/accounts"))


def _touched_lineages(both: Iterable[Warehouse], changed: Mapping[str, pa.Table]) -> pa.Table:
    """Lines of reporting that the changed articles belong to now, or did when the copy was made."""
    found = []
    for warehouse in both:
        with warehouse.incoming(changed):
            found.append(warehouse.run_sql_file("publish/lineages"))
    return pa.concat_tables(found)


def _rows(warehouse: Warehouse, table: str, source: str, options: CopyOptions) -> pa.RecordBatchReader:
    """What of `source` (`table`, or a view of it) goes into `table` of the copy, in its order."""
    rows = warehouse.stream(source, ORDERS[table])
    is_left_out = table == "core.dim_article" and not options.has_text
    return _without_text(rows) if is_left_out else rows


def _finished(copy: Warehouse, finish: Callable[[Warehouse], None] | None) -> pa.Table:
    """Close the run in the copy; the state that it shows."""
    if finish is not None:
        finish(copy)
    return copy.run_sql_file("publish/state")


def sweep(target: Path) -> None:
    """Remove what a killed publication of `target` left; call it only while nobody publishes."""
    for left in target.parent.glob(f".{target.name}.*.new*"):
        left.unlink(missing_ok=True)


def earlier_copies(target: Path) -> list[Path]:
    """The copies that `target` replaced and that are kept, newest first."""
    return sorted((target.parent / "earlier").glob(f"{target.stem}.*{target.suffix}"), reverse=True)


def _keep(target: Path) -> None:
    """Give the copy that is about to be replaced a second name, which tells when it was made."""
    if not target.exists():
        return
    made = datetime.fromtimestamp(target.stat().st_mtime, UTC)
    kept = target.parent / "earlier" / f"{target.stem}.{made:%Y%m%dT%H%M%S%f}{target.suffix}"
    kept.parent.mkdir(exist_ok=True)
    kept.unlink(missing_ok=True)
    try:
        os.link(target, kept)
    except OSError:
        # Some file systems know no second names.
        shutil.copy2(target, kept)


def _without_text(rows: pa.RecordBatchReader) -> pa.RecordBatchReader:
    column = rows.schema.get_field_index("text")
    field = rows.schema.field(column)

    def emptied() -> Iterator[pa.RecordBatch]:
        for batch in rows:
            yield batch.set_column(column, field, pa.array([""] * batch.num_rows, field.type))

    return pa.RecordBatchReader.from_batches(rows.schema, emptied())


def is_stale(warehouse: Warehouse, target: Path, options: CopyOptions | None = None) -> bool:
    """Whether `target` lacks a batch, a load, a withdrawal or a schema file, or has other options."""
    published = _shown(target, options or CopyOptions())
    return published is None or not published.equals(warehouse.run_sql_file("publish/state"))


def to_disk(path: Path) -> None:
    """Make sure that the file or folder survives a power failure."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
