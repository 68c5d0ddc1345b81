"""Publishing: readers see the old copy or the new one, whole, and the old one lasts while it is open."""

import os
import re
import stat
import subprocess
import sys
import textwrap
import time

import pytest
from pyarrow import dataset

from flows.errors import InputError, WarehouseError
from flows.load import ledger
from flows.load.copy_options import CopyOptions
from flows.load.parquet import export_parquet
from flows.load.publish import ORDERS, earlier_copies, is_stale, publish
from flows.queries import saved_queries
from flows.resources import resource_path
from flows.warehouse import open_warehouse


@pytest.fixture
def target(warehouse):
    return warehouse.path.parent / "published" / "news.duckdb"


def fill(warehouse, newsroom, numbers, name="batch"):
    newsroom.stage_batch(warehouse, newsroom.batch([newsroom.article(n) for n in numbers], name))
    newsroom.load(warehouse)


def test_the_copy_holds_core_and_answers_every_mart_and_query(warehouse, newsroom, target):
    fill(warehouse, newsroom, range(4))
    publish(warehouse, target)
    with open_warehouse(target, read_only=True) as copy:
        schemas = copy.fetch("select distinct schema_name from duckdb_tables() order by 1")
        assert schemas.column(0).to_pylist() == ["core", "ops", "reference"]
        assert newsroom.contents(copy) == newsroom.contents(warehouse)
        assert ledger.accounts(copy) == ledger.accounts(warehouse)
        views = copy.fetch("select view_name from duckdb_views() where schema_name = 'marts'")
        macros = {"events_between", "events_as_of"}
        marts = {mart.stem for mart in resource_path("sql/marts").glob("*.sql")}
        assert set(views.column(0).to_pylist()) | macros | {"date_label"} == marts
        for mart in views.column(0).to_pylist():
            copy.fetch(f"from marts.{mart}")
        for macro in sorted(macros):
            copy.fetch(f"from marts.{macro}(timestamp '2020-01-01', timestamp '2030-01-01')")
        for query in saved_queries().values():
            given = {p.name: "Ada" for p in query.parameters if p.default is None}
            copy.fetch(query.sql, **query.bind(given))
        comments = copy.fetch("select table_name from duckdb_tables() where comment is null")
        assert comments.num_rows == 0


def test_everything_to_publish_is_published(warehouse):
    tables = warehouse.fetch(
        "select schema_name || '.' || table_name as name from duckdb_tables() "
        "where schema_name in ('core', 'ops', 'reference') order by 1"
    )
    assert tables.column("name").to_pylist() == sorted(ORDERS)


def test_who_has_the_old_copy_open_keeps_it(warehouse, newsroom, target):
    fill(warehouse, newsroom, range(2), "first")
    publish(warehouse, target)
    program = textwrap.dedent(
        f"""
        import sys
        from pathlib import Path
        from flows.warehouse import open_warehouse
        with open_warehouse(Path({str(target)!r}), read_only=True) as copy:
            for _ in sys.stdin:
                print(copy.fetch("select count(*) as n from core.dim_article")["n"][0], flush=True)
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:

        def ask():
            reader.stdin.write("\n")
            reader.stdin.flush()
            return reader.stdout.readline().strip()

        assert ask() == "2"
        fill(warehouse, newsroom, range(5), "second")
        publish(warehouse, target)
        assert ask() == "2"
        with open_warehouse(target, read_only=True) as copy:
            assert copy.fetch("from core.dim_article").num_rows == 5
        reader.stdin.close()


def test_readers_never_see_half_a_copy(warehouse, newsroom, target):
    fill(warehouse, newsroom, range(3))
    publish(warehouse, target)
    program = textwrap.dedent(
        f"""
        import time
        from pathlib import Path
        from flows.warehouse import open_warehouse
        end, seen = time.monotonic() + 2, 0
        while time.monotonic() < end:
            with open_warehouse(Path({str(target)!r}), read_only=True) as copy:
                assert copy.fetch("from marts.event_timeline").num_rows > 0
                seen += 1
        print(seen)
        """
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as reader:
        while reader.poll() is None:
            publish(warehouse, target)
            time.sleep(0.05)
        assert reader.returncode == 0
        assert int(reader.stdout.read()) > 1


def test_rests_of_an_interrupted_try_are_removed(warehouse, newsroom, target):
    fill(warehouse, newsroom, range(2))
    target.parent.mkdir()
    for name in (".news.duckdb.1.new", ".news.duckdb.1.new.wal"):
        (target.parent / name).write_bytes(b"half")
    publish(warehouse, target)
    assert [file.name for file in target.parent.iterdir()] == ["news.duckdb"]


def test_the_old_copy_stays_when_there_is_no_way_to_replace_it(warehouse, newsroom, target, monkeypatch):
    fill(warehouse, newsroom, range(2))
    publish(warehouse, target)
    before = target.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WarehouseError, match="No space left on device"):
        publish(warehouse, target)
    assert target.read_bytes() == before


def test_a_copy_is_stale_until_it_has_everything(warehouse, newsroom, target):
    assert is_stale(warehouse, target)
    fill(warehouse, newsroom, range(2), "first")
    publish(warehouse, target)
    assert not is_stale(warehouse, target)
    fill(warehouse, newsroom, range(3), "second")
    assert is_stale(warehouse, target)
    target.unlink()
    target.write_bytes(b"damaged")
    assert is_stale(warehouse, target)


def test_the_copy_can_do_without_the_articles_bodies(warehouse, newsroom, target):
    fill(warehouse, newsroom, range(3))
    publish(warehouse, target, CopyOptions(has_text=False))
    body = warehouse.fetch("select text from core.dim_article")["text"][0].as_py()
    assert len(body) > 40
    assert body.encode() not in target.read_bytes()
    with open_warehouse(target, read_only=True) as copy:
        rows = copy.fetch(
            "select count(*) as n, count(title) as titled, max(text) as text from core.dim_article"
        )
        assert rows.to_pylist() == [{"n": 3, "titled": 3, "text": ""}]
        assert copy.fetch("from core.fact_event_mention where evidence <> ''").num_rows > 0
        search = saved_queries()["search"]
        copy.fetch(search.sql, **search.bind({"words": "minister"}))


def test_as_many_earlier_copies_are_kept_as_wished(warehouse, newsroom, target):
    counts = []
    for number in range(1, 5):
        fill(warehouse, newsroom, range(number), f"batch {number}")
        publish(warehouse, target, CopyOptions(kept=2))
    for copy in [target, *earlier_copies(target)]:
        with open_warehouse(copy, read_only=True) as opened:
            counts.append(opened.fetch("from core.dim_article").num_rows)
    assert counts == [4, 3, 2]
    publish(warehouse, target, CopyOptions(kept=0))
    assert earlier_copies(target) == []


def test_a_file_system_without_second_names_keeps_copies_too(warehouse, newsroom, target, monkeypatch):
    def refuse(*_):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refuse)
    fill(warehouse, newsroom, range(2))
    publish(warehouse, target, CopyOptions(kept=1))
    first = target.read_bytes()
    publish(warehouse, target, CopyOptions(kept=1))
    assert [copy.read_bytes() for copy in earlier_copies(target)] == [first]


@pytest.mark.skipif(os.name != "posix", reason="the mode bits of a file are POSIX")
def test_nobody_may_write_the_copy(warehouse, newsroom, target):
    fill(warehouse, newsroom, range(2))
    publish(warehouse, target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o444


@pytest.mark.parametrize("version", ["v1.0.0", "v1.2.0"])
def test_the_copy_is_written_in_the_storage_version_that_is_asked_for(warehouse, newsroom, target, version):
    fill(warehouse, newsroom, range(2))
    publish(warehouse, target, CopyOptions(storage_version=version))
    # Behind checksum and magic bytes the file names the version of its format: 64 is v1.0.0, 65 is v1.2.0.
    assert target.read_bytes()[12] == {"v1.0.0": 64, "v1.2.0": 65}[version]


def test_parquet_is_partitioned_by_month_and_complete(warehouse, newsroom, target, tmp_path):
    fill(warehouse, newsroom, range(4))
    publish(warehouse, target)
    folder = tmp_path / "out" / "parquet"
    for _ in range(2):
        export_parquet(target, folder)
    with open_warehouse(target, read_only=True) as copy:
        for path in (path for path in folder.iterdir() if path.is_dir()):
            found = dataset.dataset(path, partitioning="hive").to_table()
            view = "marts" if path.name == "events_flat" else "core"
            assert found.num_rows == copy.fetch(f"from {view}.{path.name}").num_rows, path.name
    months = {path.name for path in (folder / "dim_article").iterdir()}
    assert months
    assert all(re.fullmatch(r"month=(\d{4}-\d\d|unknown)", month) for month in months)
    assert {path.name for path in folder.iterdir()} >= {
        table.removeprefix("core.") for table in ORDERS if table.startswith("core.")
    }


def test_parquet_never_replaces_a_folder_of_the_users_own(warehouse, newsroom, target, tmp_path):
    fill(warehouse, newsroom, range(2))
    publish(warehouse, target)
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match="holds other files"):
        export_parquet(target, tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"
