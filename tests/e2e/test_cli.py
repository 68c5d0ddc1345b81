"""The commands, run as a user runs them: exit codes, messages, formats."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.queries import saved_queries
from flows.warehouse import open_warehouse
from tests.conftest import SAMPLES

pytestmark = pytest.mark.e2e

WIREHOUSE = str(Path(sys.executable).parent / "wirehouse")


def wirehouse(
    home: Path, *arguments: str, timeout: float = 300, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the installed command with its own home."""
    return subprocess.run(
        [WIREHOUSE, *arguments],
        env={**os.environ, "WIREHOUSE_HOME": str(home), "COLUMNS": "200", **environment},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


@pytest.mark.parametrize(
    "command",
    [
        "run", "query", "report", "status", "annotate", "explain", "publish", "doctor", "quarantine list",
        "quarantine show", "bi up", "bi down", "bi status", "bi export",
    ],
)  # fmt: skip
def test_every_command_has_help_with_an_example(tmp_path, command):
    done = wirehouse(tmp_path, *command.split(), "--help")
    assert done.returncode == 0
    assert "Example" in done.stdout


def test_a_missing_path_is_a_usage_error_and_costs_nothing(tmp_path):
    done = wirehouse(tmp_path / "home", "run", str(tmp_path / "nothere"))
    assert done.returncode == 2
    assert "nothere" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("name", sorted(saved_queries()))
def test_every_saved_query_runs_and_describes_itself(samples, name):
    query = saved_queries()[name]
    assert query.description
    needed = [p.name for p in query.parameters if p.default is None]
    values = {"words": "Kurti", "event": "Kurti", "name": "Kurti", "a": "Yellen", "b": "Li Qiang"}
    given = [f"--param={name}={values[name]}" for name in needed]
    done = wirehouse(samples[0], "query", name, *given, "--format", "json")
    assert done.returncode == 0, done.stderr
    json.loads(done.stdout)


def test_query_speaks_csv_and_parquet(samples, tmp_path):
    done = wirehouse(samples[0], "query", "select label, status from core.fact_event", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert rows
    assert set(rows[0]) == {"label", "status"}
    target = tmp_path / "events.parquet"
    done = wirehouse(samples[0], "query", "select * from core.fact_event", "-f", "parquet", "-o", str(target))
    assert done.returncode == 0, done.stderr
    assert target.read_bytes()[:4] == b"PAR1"


@pytest.mark.parametrize(
    "sql",
    [
        "delete from core.fact_event",
        "create table core.x (a int)",
        "copy core.fact_event to 'stolen.csv'",
        "select * from read_csv('/etc/passwd')",
        "attach 'other.duckdb' as other",
        "set enable_external_access = true",
    ],
)
def test_query_cannot_write_or_leave_its_file(samples, sql, tmp_path):
    done = wirehouse(samples[0], "query", sql)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "stolen.csv").exists()


def test_an_unknown_query_name_suggests_the_nearest(samples):
    done = wirehouse(samples[0], "query", "who-mett")
    assert done.returncode == 2
    assert "who-met" in done.stderr


def test_status_and_quarantine_speak_json(samples):
    state = json.loads(wirehouse(samples[0], "status", "--json").stdout)
    assert state["accounts"]["documents"] == 17
    rows = json.loads(wirehouse(samples[0], "quarantine", "list", "--json").stdout)
    assert {row["reason"] for row in rows} == {"empty_input", "invalid_json", "not_english"}
    shown = wirehouse(samples[0], "quarantine", "show", "espanol")
    assert "not_english" in shown.stdout
    assert "ministro" in shown.stdout


def test_explain_shows_the_sentence_behind_an_event(samples):
    events = json.loads(
        wirehouse(
            samples[0],
            "query",
            "select event_id from core.fact_event order by mention_count desc",
            "-f",
            "json",
        ).stdout
    )
    account = json.loads(wirehouse(samples[0], "explain", events[0]["event_id"], "--json").stdout)
    assert account["mentions"]
    assert all(mention["evidence"] and mention["uri"] for mention in account["mentions"])
    done = wirehouse(samples[0], "explain", "no such event at all")
    assert done.returncode == 2


def test_a_locked_warehouse_names_who_holds_it(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    with open_warehouse(home / "warehouse.duckdb"):
        done = wirehouse(home, "run", str(SAMPLES / "11-empty.txt"), "--plain", WIREHOUSE_LOCK_WAIT_S="0.2")
    assert done.returncode == 1
    assert str(os.getpid()) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_warehouse_of_a_newer_wirehouse_is_left_alone(tmp_path):
    home = tmp_path / "home"
    with open_warehouse(home / "warehouse.duckdb") as warehouse:
        warehouse.fetch(
            "insert into ops.schema_version "
            "values ('schema/9999_future.sql', 'x', '9.0', timestamp '2030-01-01')"
        )
    done = wirehouse(home, "run", str(SAMPLES / "11-empty.txt"), "--plain")
    assert done.returncode == 1
    assert "newer" in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_finds_nothing_wrong_here(samples):
    done = wirehouse(samples[0], "doctor", "--json")
    states = {finding["state"] for finding in json.loads(done.stdout)}
    assert done.returncode == 0
    assert "bad" not in states


def test_annotate_prints_one_object_per_article_and_writes_safe_pages(tmp_path):
    hostile = tmp_path / "hostile.txt"
    hostile.write_text(
        "Minister <script>alert(1)</script> meets envoy\n\n"
        + "Foreign Minister Qin Gang met Secretary of State Antony Blinken in Beijing on Sunday. " * 8
    )
    done = wirehouse(tmp_path, "annotate", str(hostile), "--published-at", "2023-06-19")
    record = json.loads(done.stdout)
    assert {"text", "names", "places", "times", "statements", "events", "citations"} <= set(record)
    for name in record["names"]:
        assert 0 <= name["start"] < name["end"] <= len(record["text"])
    done = wirehouse(tmp_path, "annotate", str(hostile), "--html", str(tmp_path / "pages"))
    page = (tmp_path / "pages" / "0000.html").read_text()
    assert "<script>" not in page
    assert "http" not in page.split("</head>")[0].replace("http-equiv", "")
    index = (tmp_path / "pages" / "index.html").read_text()
    assert 'href="0000.html"' in index
    assert "<script>" not in index


def test_status_tells_size_and_age_of_the_copy_and_what_is_kept(samples):
    home = samples[0]
    assert wirehouse(home, "publish").returncode == 0
    state = json.loads(wirehouse(home, "status", "--json").stdout)
    copy = home / "published" / "wirehouse.duckdb"
    assert state["published_bytes"] == copy.stat().st_size
    assert 0 <= state["published_age_s"] < 300
    assert state["published_earlier"] == len(list((home / "published" / "earlier").iterdir())) == 1
    shown = wirehouse(home, "status").stdout
    assert "MB, " in shown
    assert "1 earlier kept beside it" in shown


def test_the_copys_settings_come_from_the_environment(samples, tmp_path):
    home = samples[0]
    done = wirehouse(home, "publish", WIREHOUSE_STORAGE_VERSION="newest")
    assert done.returncode == 1
    assert "WIREHOUSE_STORAGE_VERSION" in done.stderr
    away = tmp_path / "warehouse.duckdb"
    away.write_bytes((home / "warehouse.duckdb").read_bytes())
    done = wirehouse(tmp_path, "publish", WIREHOUSE_PUBLISH_TEXT="false", WIREHOUSE_PUBLISH_KEPT="0")
    assert done.returncode == 0, done.stderr
    with open_warehouse(tmp_path / "published" / "wirehouse.duckdb", read_only=True) as copy:
        assert copy.fetch("select distinct text from core.dim_article")["text"].to_pylist() == [""]
    assert not (tmp_path / "published" / "earlier").exists()
