"""A path in, an open DuckDB warehouse with our schema out: the only door to DuckDB.

SQL text lives in sql/ and is run as it stands: values are bound as `$name`, tables come in as Arrow, and
nothing is ever pasted into a statement. The connection can read no file but its own, fetch no extension,
and not be talked out of either.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import pyarrow as pa

from flows import __version__
from flows.errors import MigrationChanged, WarehouseError, WarehouseLocked
from flows.resources import resource_path

# Files in this format are read by every DuckDB from 1.1.3 on, also when 2.0 writes them.
STORAGE_VERSION = "v1.0.0"
HARDENING = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    "enable_external_access": False,
    "lock_configuration": True,
}
MEMORY_LIMIT = "640MB"
"""What DuckDB may hold; larger sorts and joins spill to `FILE.tmp` beside the warehouse."""
WRITER_THREADS = 1
"""Of a connection that writes: sharing out the little work of most loads costs more than the work, and large
ones are no faster for it; reading articles, which takes longest, has processes of its own."""

_LOCK_POLL_S = 0.1
_BATCH_ROWS = 100_000
_PUBLISHED_SCHEMAS = ("ops", "dimensions", "facts", "reference", "reference_comments")


class Warehouse:
    """An open warehouse. Use it as a context manager; it is not for several threads at once."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path, read_only: bool) -> None:
        self._connection = connection
        self.path = path
        self.read_only = read_only

    def __enter__(self) -> Warehouse:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Write what is pending to the file and let go of it."""
        self._connection.close()

    def fetch(self, query: str, /, **parameters: Any) -> pa.Table:
        """Rows of the last statement of `query`, its `$name` parameters bound.

        Raises:
            WarehouseError: DuckDB refuses the query; the message is DuckDB's.
        """
        return self._run(query, parameters, "query")

    def run_sql_file(self, name: str, /, **parameters: Any) -> pa.Table:
        """Run `sql/<name>.sql`, statement by statement; rows of its last statement.

        Parameters that no statement names are ignored, so that one set serves a whole folder.
        """
        return self._run(_read_sql(f"{name}.sql"), parameters, name)

    def run_sql_folder(self, name: str, /, **parameters: Any) -> dict[str, pa.Table]:
        """Run every file of `sql/<name>/`; the rows of each, by file name without suffix."""
        stems = sorted(path.stem for path in resource_path(f"sql/{name}").glob("*.sql"))
        return {stem: self.run_sql_file(f"{name}/{stem}", **parameters) for stem in stems}

    def append(self, table: str, rows: pa.Table | pa.RecordBatchReader) -> None:
        """Append `rows` to `table` ("staging.articles"), matched by the names of columns."""
        with _translated(table):
            names = self._connection.table(table).columns
            self._connection.from_arrow(rows).select(*names).insert_into(table)

    def stream(self, table: str, order: str) -> pa.RecordBatchReader:
        """Rows of `table` in batches, sorted by the columns `order` ("event_key, number")."""
        with _translated(table):
            return self._connection.table(table).order(order).to_arrow_reader(_BATCH_ROWS)

    def stream_sql_file(self, name: str, /) -> pa.RecordBatchReader:
        """Rows of the one statement of `sql/<name>.sql` in batches."""
        with _translated(name):
            return self._connection.sql(_read_sql(f"{name}.sql")).to_arrow_reader(_BATCH_ROWS)

    @contextmanager
    def incoming(self, tables: Mapping[str, pa.Table]) -> Iterator[None]:
        """Let SQL read Arrow tables under these names while the block lasts."""
        try:
            for name, rows in tables.items():
                self._connection.register(name, rows)
            yield
        finally:
            for name in tables:
                self._connection.unregister(name)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block becomes visible at its end, or nothing of it."""
        with _translated("transaction"):
            self._connection.begin()
        try:
            yield
        except BaseException:
            # After a fatal error (disk full) DuckDB has rolled back already and refuses to do so again.
            with suppress(duckdb.Error):
                self._connection.rollback()
            raise
        with _translated("transaction"):
            self._connection.commit()

    def checkpoint(self) -> None:
        """Move the write-ahead log into the file."""
        with _translated("checkpoint"):
            self._connection.execute("checkpoint")

    def _run(self, sql: str, parameters: Mapping[str, Any], name: str) -> pa.Table:
        result = pa.table({})
        with _translated(name):
            for statement in self._connection.extract_statements(sql):
                bound = {key: parameters[key] for key in statement.named_parameters if key in parameters}
                if duckdb.ExpectedResultType.QUERY_RESULT in statement.expected_result_type:
                    relation = self._connection.sql(statement, params=bound or None)
                    result = pa.table({}) if relation is None else relation.to_arrow_table()
                else:
                    self._connection.execute(statement, bound or None)
        return result


def open_warehouse(path: Path, *, read_only: bool = False, wait_s: float = 0.0) -> Warehouse:
    """Open the warehouse at `path`; for writing, create it and bring its schema up to date.

    Args:
        path: the DuckDB file.
        read_only: for a published copy; the file must exist and is not changed.
        wait_s: how long to wait for another process to let go of the file, in seconds.

    Raises:
        WarehouseLocked: another process still has it open after `wait_s`; the message has its id.
        MigrationChanged: an applied schema file was edited, or a newer wirehouse wrote the warehouse.
        WarehouseError: no such file (read-only), or it is damaged or not a wirehouse warehouse.
    """
    if read_only and not path.exists():
        raise WarehouseError(f"There is no warehouse at {path}. Make one with:\nwirehouse run")
    if not read_only:
        path.parent.mkdir(parents=True, exist_ok=True)
    warehouse = Warehouse(_connect(path, read_only, wait_s), path, read_only)
    try:
        _migrate(warehouse)
    except BaseException:
        warehouse.close()
        raise
    return warehouse


def create_copy(path: Path, storage_version: str = STORAGE_VERSION) -> Warehouse:
    """A new, empty file for readers: the schema without raw and staging, and the marts.

    Args:
        path: of a file that does not exist yet.
        storage_version: DuckDB's, as in `v1.0.0`; older readers than that cannot open it.

    Raises:
        WarehouseError: there is a file already, or no place for one.
    """
    if path.exists():
        raise WarehouseError(f"{path} exists already")
    warehouse = Warehouse(_connect(path, False, 0.0, storage_version), path, False)
    with warehouse.transaction():
        for file in _files("schema"):
            if file.stem.partition("_")[2] in _PUBLISHED_SCHEMAS:
                warehouse.run_sql_file(f"schema/{file.stem}")
        warehouse.run_sql_file("publish/accounts")
        warehouse.run_sql_folder("marts")
    return warehouse


def open_copy(path: Path, storage_version: str = STORAGE_VERSION) -> Warehouse:
    """A file that `create_copy` made with this storage version, for writing; its schema stays as it is.

    Raises:
        WarehouseError: it is damaged or in use.
    """
    return Warehouse(_connect(path, False, 0.0, storage_version), path, False)


def _connect(
    path: Path, read_only: bool, wait_s: float, storage_version: str = STORAGE_VERSION
) -> duckdb.DuckDBPyConnection:
    config: dict[str, Any] = {"memory_limit": MEMORY_LIMIT, **HARDENING}
    if not read_only:
        config["storage_compatibility_version"] = storage_version
        # Joins may hand an Arrow table (`incoming`) a filter of a kind that it does not know, and fail.
        config["disabled_optimizers"] = "join_filter_pushdown"
        config["threads"] = WRITER_THREADS
    deadline = time.monotonic() + wait_s
    while True:
        try:
            return duckdb.connect(str(path), read_only=read_only, config=config)
        except duckdb.Error as error:
            message = str(error)
            if "Conflicting lock" not in message and "different configuration" not in message:
                raise WarehouseError(
                    f"{path} cannot be used as a warehouse: {message.splitlines()[0]}\n"
                    "Nothing was changed. Move the file away, or name another one with --warehouse."
                ) from error
            if time.monotonic() >= deadline:
                raise _locked(path, message, wait_s) from error
            time.sleep(_LOCK_POLL_S)


def _locked(path: Path, message: str, wait_s: float) -> WarehouseLocked:
    found = re.search(r"PID (\d+)", message)
    holder = f"process {found[1]}" if found else "this process, in another mode,"
    return WarehouseLocked(
        f"{path}: {holder} has the warehouse open (waited {wait_s:g} s). "
        "Wait for it to finish, or read the published copy instead."
    )


def _migrate(warehouse: Warehouse) -> None:
    """Bring the schema up to date: sql/schema once each in order, sql/marts whenever one changed."""
    applied = _applied(warehouse)
    schema = {f"schema/{file.name}": _checksum(file) for file in _files("schema")}
    marts = {f"marts/{file.name}": _checksum(file) for file in _files("marts")}
    for name, checksum in applied.items():
        if name.startswith("schema/") and name not in schema:
            raise MigrationChanged(
                f"{warehouse.path} was written by a newer wirehouse (it has {name}).\n"
                "Upgrade this installation, or name another warehouse with --warehouse."
            )
        if schema.get(name, checksum) != checksum:
            raise MigrationChanged(
                f"{name} was edited after it was applied to {warehouse.path}.\n"
                "Restore it and put the change in a new, higher-numbered file, or move the warehouse away "
                "and derive it again from the archive with:\nwirehouse rebuild"
            )
    todo = [name for name in schema if name not in applied]
    if any(applied.get(name) != checksum for name, checksum in marts.items()):
        todo += marts
    if warehouse.read_only or not todo:
        return
    with warehouse.transaction():
        for name in todo:
            warehouse.run_sql_file(name.removesuffix(".sql"))
        for name in todo:
            warehouse.run_sql_file(
                "ledger/record_file",
                file=name,
                checksum={**schema, **marts}[name],
                version=__version__,
                applied_at=datetime.now(UTC).replace(tzinfo=None),
            )


def _applied(warehouse: Warehouse) -> dict[str, str]:
    """Checksums of the files that were applied, by name; none in a new file."""
    tables = warehouse.run_sql_file("ledger/tables").column("name").to_pylist()
    if "ops.schema_version" in tables:
        rows = warehouse.run_sql_file("ledger/applied_files")
        return dict(zip(rows.column("file").to_pylist(), rows.column("checksum").to_pylist(), strict=True))
    if tables or warehouse.read_only:
        raise WarehouseError(
            f"{warehouse.path} is a DuckDB file, but no warehouse of wirehouse. Nothing was changed.\n"
            "Name another file with --warehouse."
        )
    return {}


def _files(folder: str) -> list[Path]:
    return sorted(resource_path(f"sql/{folder}").glob("*.sql"))


def _checksum(file: Path) -> str:
    # Line ends may differ between checkouts; the statements do not.
    return hashlib.sha256(file.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def _read_sql(name: str) -> str:
    return resource_path(f"sql/{name}").read_text(encoding="utf-8")


@contextmanager
def _translated(name: str) -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        raise WarehouseError(f"{name}: {error}") from error
