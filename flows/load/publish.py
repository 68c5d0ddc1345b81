"""The writer's warehouse in, the readers' copy replaced: complete and on disk, or not at all.

BI tools and queries only ever open the copy, because DuckDB lets no reader in while a run writes. Readers
that have the old copy open keep it undisturbed; who opens the path afterwards gets the new one.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from flows.errors import WarehouseError
from flows.warehouse import Warehouse, create_copy, open_warehouse

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


def publish(warehouse: Warehouse, target: Path, finish: Callable[[Warehouse], None] | None = None) -> None:
    """Replace `target` by a copy of core, marts, reference and ops as they are now.

    Whatever interrupts it, `target` is the old copy or the new one; the rest of an interrupted try is
    removed by the next.

    Args:
        warehouse: open for writing.
        target: the readers' copy.
        finish: closes the run that publishes in the ledger of the copy, so that no reader sees it running.

    Raises:
        WarehouseError: no room or no right to write there; the old copy is still in place.
    """
    temporary = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for stale in target.parent.glob(f".{target.name}.*.new*"):
            stale.unlink()
        with create_copy(temporary) as copy:
            with warehouse.transaction(), copy.transaction():
                for table, order in ORDERS.items():
                    copy.append(table, warehouse.stream(table, order))
                copy.append("ops.accounts", warehouse.run_sql_file("ledger/accounts"))
            if finish is not None:
                finish(copy)
        to_disk(temporary)
        os.replace(temporary, target)  # noqa: PTH105 - the one call that must be atomic
        to_disk(target.parent)
    except OSError as error:
        raise WarehouseError(
            f"{target} could not be replaced: {error.strerror or error}. The old copy is still in place; "
            "make room or give write permission, then run:\nwirehouse publish"
        ) from error


def is_stale(warehouse: Warehouse, target: Path) -> bool:
    """Whether `target` lacks a batch, a load, a withdrawal or a schema file that the warehouse has."""
    try:
        with open_warehouse(target, read_only=True) as copy:
            published = copy.run_sql_file("publish/state")
    except WarehouseError:
        return True
    return not published.equals(warehouse.run_sql_file("publish/state"))


def to_disk(path: Path) -> None:
    """Make sure that the file or folder survives a power failure."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
