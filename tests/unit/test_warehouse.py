"""The door to DuckDB: what it opens, what it refuses, and that it says why and what to do."""

import subprocess
import sys
import textwrap
from datetime import UTC, datetime

import pyarrow as pa
import pytest

from flows import warehouse as door
from flows.errors import MigrationChanged, WarehouseError, WarehouseLocked
from flows.resources import resource_path
from flows.warehouse import open_warehouse


@pytest.fixture
def path(tmp_path):
    return tmp_path / "new folder" / "warehouse.duckdb"


@pytest.fixture
def opened(path):
    with open_warehouse(path) as warehouse:
        yield warehouse


def test_every_table_and_column_says_what_it_means(opened):
    silent = opened.fetch(
        "select schema_name || '.' || table_name as name from duckdb_tables() where comment is null "
        "union all select table_name || '.' || column_name from duckdb_columns() "
        "where not internal and comment is null and schema_name || '.' || table_name "
        "in (select schema_name || '.' || table_name from duckdb_tables()) "
        "union all select view_name from duckdb_views() where not internal and comment is null "
        "and schema_name <> 'main'"
    )
    assert silent.to_pylist() == []


def test_opening_again_applies_nothing_twice(path):
    for _ in range(2):
        with open_warehouse(path) as warehouse:
            files = warehouse.run_sql_file("ledger/applied_files").column("file").to_pylist()
    expected = [
        f"{folder}/{file.name}"
        for folder in ("marts", "schema")
        for file in resource_path(f"sql/{folder}").glob("*.sql")
    ]
    assert files == sorted(expected)


def test_the_format_is_one_that_old_readers_know(opened):
    (row,) = opened.fetch("select tags from duckdb_databases() where database_name = 'warehouse'").to_pylist()
    assert dict(row["tags"])["storage_version"].startswith("v1.0.0")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"From: somebody\n" * 2000, id="something else"),
        pytest.param(b"\0" * 30_000, id="zeros"),
    ],
)
@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_that_is_no_database_is_left_alone(tmp_path, content, read_only):
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    with pytest.raises(WarehouseError, match="cannot be used as a warehouse"):
        open_warehouse(path, read_only=read_only)
    assert path.read_bytes() == content


def test_a_damaged_warehouse_is_left_alone(path):
    open_warehouse(path).close()
    damaged = path.read_bytes()[: path.stat().st_size // 2]
    path.write_bytes(damaged)
    with pytest.raises(WarehouseError):
        open_warehouse(path)
    assert path.read_bytes() == damaged


def test_somebody_elses_database_is_left_alone(tmp_path):
    path = tmp_path / "theirs.duckdb"
    program = "import duckdb, sys; duckdb.connect(sys.argv[1]).execute('create table theirs (i int)')"
    subprocess.run([sys.executable, "-c", program, path], check=True)
    for read_only in (False, True):
        with pytest.raises(WarehouseError, match="no warehouse of wirehouse"):
            open_warehouse(path, read_only=read_only)


def test_a_missing_copy_says_how_to_make_one(path):
    with pytest.raises(WarehouseError, match="wirehouse run"):
        open_warehouse(path, read_only=True)
    assert not path.parent.exists()


def test_who_holds_the_lock_is_named(path):
    program = textwrap.dedent(
        f"""
        import sys
        from pathlib import Path
        from flows.warehouse import open_warehouse
        with open_warehouse(Path({str(path)!r})):
            print("open", flush=True)
            sys.stdin.read()
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "open\n"
        for read_only in (False, True):
            with pytest.raises(WarehouseLocked, match=str(holder.pid)):
                open_warehouse(path, read_only=read_only, wait_s=0.2)
        holder.stdin.close()
        # Waiting is worth it when the holder goes.
        open_warehouse(path, wait_s=30).close()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param("checksum = 'x' where file like 'schema/0003%'", "0003", id="edited"),
        pytest.param("file = 'schema/9999_later.sql' where file like 'schema/0006%'", "newer", id="newer"),
    ],
)
@pytest.mark.parametrize("read_only", [False, True])
def test_another_schema_is_refused(path, change, message, read_only):
    with open_warehouse(path) as warehouse:
        warehouse.fetch("update ops.schema_version set " + change)
    with pytest.raises(MigrationChanged, match=message):
        open_warehouse(path, read_only=read_only)


def test_a_changed_mart_is_made_anew(path):
    with open_warehouse(path) as warehouse:
        warehouse.fetch("create or replace view marts.meetings as select 1 as old")
        warehouse.fetch("update ops.schema_version set checksum = 'x' where file = 'marts/meetings.sql'")
    with open_warehouse(path) as warehouse:
        assert "counterpart" in warehouse.fetch("from marts.meetings").column_names


def test_a_failed_migration_leaves_nothing(path, monkeypatch):
    def broken(name):
        return "create table core.half (i int); select 1 / 'x'::int" if "0005" in name else read(name)

    read = door._read_sql
    monkeypatch.setattr(door, "_read_sql", broken)
    with pytest.raises(WarehouseError, match="0005"):
        open_warehouse(path)
    monkeypatch.undo()
    with open_warehouse(path) as warehouse:
        assert "core.half" not in warehouse.run_sql_file("ledger/tables").column("name").to_pylist()


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_text('/etc/passwd')",
        "copy (select 1) to 'out.csv'",
        "attach 'other.duckdb'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set memory_limit = '90GB'",
        "select * from statement",
    ],
)
def test_sql_reaches_nothing_but_the_warehouse(opened, statement, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WarehouseError):
        opened.fetch(statement)
    assert not (tmp_path / "out.csv").exists()


def test_a_copy_cannot_be_written(path):
    open_warehouse(path).close()
    with (
        open_warehouse(path, read_only=True) as copy,
        pytest.raises(WarehouseError, match="read-only"),
    ):
        copy.fetch("create table core.mine (i int)")


@pytest.mark.parametrize(
    ("query", "parameters", "rows"),
    [
        pytest.param(
            "select $a || '!' as x",
            {"a": "'; drop table core.dim_date; --"},
            [{"x": "'; drop table core.dim_date; --!"}],
            id="values are bound",
        ),
        pytest.param(
            "select unnest($a::varchar[]) as x", {"a": ["b", "c"]}, [{"x": "b"}, {"x": "c"}], id="lists"
        ),
        pytest.param(
            "create temp table t (i int); insert into t values (1); from t",
            {},
            [{"i": 1}],
            id="last statement",
        ),
        pytest.param("select 1 as x", {"unused": 1}, [{"x": 1}], id="unused parameters are ignored"),
        pytest.param(
            "select $a::timestamp as x",
            {"a": datetime(2023, 1, 1)},
            [{"x": datetime(2023, 1, 1)}],
            id="times",
        ),
    ],
)
def test_fetch(opened, query, parameters, rows):
    assert opened.fetch(query, **parameters).to_pylist() == rows


def test_a_missing_parameter_is_an_error(opened):
    with pytest.raises(WarehouseError):
        opened.fetch("select $a")


def test_a_transaction_is_all_or_nothing(opened):
    now = datetime.now(UTC).replace(tzinfo=None)
    # Columns are matched by name.
    row = pa.table({"applied_at": [now], "wirehouse_version": ["v"], "file": ["f"], "checksum": ["c"]})

    def half():
        with opened.transaction():
            opened.append("ops.schema_version", row)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half()
    assert opened.fetch("from ops.schema_version where file = 'f'").num_rows == 0
    with opened.transaction():
        opened.append("ops.schema_version", row)
    assert opened.fetch("from ops.schema_version where file = 'f'").num_rows == 1


def test_incoming_tables_are_gone_after_the_block(opened):
    with opened.incoming({"news": pa.table({"a": [1]})}):
        assert opened.fetch("from news").to_pylist() == [{"a": 1}]
    with pytest.raises(WarehouseError):
        opened.fetch("from news")
