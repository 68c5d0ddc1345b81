"""Publishing: readers see the old copy or the new one, whole, and the old one lasts while it is open."""

import os
import subprocess
import sys
import textwrap
import time

import pytest

from flows.errors import WarehouseError
from flows.load import ledger
from flows.load.publish import ORDERS, is_stale, publish
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
        assert set(views.column(0).to_pylist()) | macros == marts
        for mart in sorted(marts - macros):
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
    target.write_bytes(b"damaged")
    assert is_stale(warehouse, target)
