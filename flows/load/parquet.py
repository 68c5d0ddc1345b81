"""The published copy in, a folder of Parquet files out, partitioned by month: for tools that read those.

    DIR/fact_event/month=2023-06/part-0.parquet    core tables with a date
    DIR/fact_event/month=unknown/part-0.parquet    where nobody knows it
    DIR/dim_person/part-0.parquet                  those without

`month` is a column of the folder's name, which pyarrow, DuckDB, Spark, Polars and Athena read back.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow as pa
from pyarrow import dataset, parquet

from flows.errors import InputError, WarehouseError
from flows.load.publish import ORDERS
from flows.resources import resource_path
from flows.warehouse import open_warehouse

_MARK = "_wirehouse"
_MONTH = dataset.partitioning(pa.schema([("month", pa.string())]), flavor="hive")


def export_parquet(published: Path, folder: Path) -> int:
    """Replace `folder` by the copy's core tables and `events_flat` as Parquet files; how many rows.

    The new folder is made beside the old one and takes its place when it is complete.

    Raises:
        InputError: `folder` holds something else than an earlier export, or cannot be written.
        WarehouseError: there is no published copy.
    """
    if folder.exists() and not (folder / _MARK).exists() and any(folder.iterdir()):
        raise InputError(f"{folder} holds other files; name a new folder for --parquet")
    new = folder.with_name(f".{folder.name}.new")
    by_month = {file.stem for file in resource_path("sql/parquet").glob("*.sql")}
    rows = 0
    try:
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        with open_warehouse(published, read_only=True) as copy:
            for name in sorted(by_month):
                rows += _write(copy.stream_sql_file(f"parquet/{name}"), new / name, _MONTH)
            for table, order in ORDERS.items():
                schema, _, name = table.partition(".")
                if schema == "core" and name not in by_month:
                    rows += _write(copy.stream(table, order), new / name, None)
        (new / _MARK).write_text(
            "Made by wirehouse publish --parquet, which replaces this folder.\n", "utf-8"
        )
        shutil.rmtree(folder, ignore_errors=True)
        new.rename(folder)
    except OSError as error:
        raise WarehouseError(
            f"{folder} cannot be written: {error.strerror or error}. Make room or give write permission."
        ) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return rows


def _write(rows: pa.RecordBatchReader, folder: Path, partitioning: dataset.Partitioning | None) -> int:
    count = 0

    def counted(batch: pa.RecordBatch) -> pa.RecordBatch:
        nonlocal count
        count += batch.num_rows
        return batch

    dataset.write_dataset(
        dataset.Scanner.from_batches(
            (counted(batch) for batch in rows), schema=rows.schema, use_threads=False
        ),
        folder,
        format="parquet",
        partitioning=partitioning,
        # Decades of months are one table too.
        max_partitions=10_000,
        preserve_order=True,
    )
    if not count:
        _write_empty(rows.schema, folder, is_partitioned=partitioning is not None)
    return count


def _write_empty(schema: pa.Schema, folder: Path, *, is_partitioned: bool) -> None:
    """A table without rows still has its columns: a query over it must not fail."""
    if is_partitioned:
        schema = schema.remove(schema.get_field_index("month"))
        folder /= "month=unknown"
    folder.mkdir(parents=True, exist_ok=True)
    parquet.write_table(schema.empty_table(), folder / "part-0.parquet")
