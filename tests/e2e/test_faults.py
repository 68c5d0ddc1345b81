"""Killed, stopped, starved, damaged, doubled: whatever happens to a run, the next one makes it whole.

The short series of CI and, marked `long`, the long ones: `pytest -m long tests/e2e/test_faults.py`.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from statistics import median

import pytest

from flows.errors import WarehouseError
from flows.warehouse import open_warehouse
from tests.conftest import SAMPLES, facts, run_plain
from tests.news_site import article

pytestmark = pytest.mark.e2e

WIREHOUSE = str(Path(sys.executable).parent / "wirehouse")
INPUTS = [
    str(SAMPLES / name) for name in ("02-lakeside-herald-plan.txt", "04-northern-wire.xml", "11-empty.txt")
]
LONGEST_S = 300


def start(home: Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    """`wirehouse run --plain` in a process group of its own."""
    return subprocess.Popen(
        [WIREHOUSE, "run", "--plain", *(arguments or INPUTS)],
        env={**os.environ, "WIREHOUSE_HOME": str(home), "WIREHOUSE_WORKERS": "1", **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for(process: subprocess.Popen[str], words: str) -> None:
    """Read what the run says until it says `words`."""
    assert process.stderr is not None
    seen = []
    for line in process.stderr:
        seen.append(line)
        if words in line:
            return
    raise AssertionError(f"{words!r} was never said: {''.join(seen)}")


def end(process: subprocess.Popen[str]) -> str:
    """Wait for the process; what it said until its end."""
    try:
        _, said = process.communicate(timeout=LONGEST_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    return said


def children_of(pid: int) -> list[int]:
    file = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in file.read_text().split()] if file.exists() else []


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """A home in which nothing happened, and its facts."""
    home = tmp_path_factory.mktemp("undisturbed")
    run_plain(home, INPUTS)
    return home, facts(home / "warehouse.duckdb")


@pytest.mark.parametrize(
    ("number", "is_group"),
    [
        pytest.param(signal.SIGTERM, False, id="service manager"),
        pytest.param(signal.SIGINT, True, id="Ctrl-C"),
    ],
)
def test_a_signal_ends_the_run_and_what_was_staged_stays(undisturbed, tmp_path, number, is_group):
    process = start(tmp_path, WIREHOUSE_BATCH_DOCUMENTS="1")
    wait_for(process, "load     batch 1")
    (os.killpg if is_group else os.kill)(process.pid, number)
    said = end(process)
    assert process.returncode == 130  # as shells say of what was interrupted
    assert "Traceback" not in said
    assert "Stopped" in said
    with open_warehouse(tmp_path / "warehouse.duckdb") as warehouse:
        assert warehouse.fetch("select count(*) as n from staging.articles").to_pylist()[0]["n"] >= 1
        row = warehouse.fetch("select status, message from ops.run").to_pylist()[0]
    assert row["status"] == "failed"
    assert "next run goes on" in row["message"]
    run_plain(tmp_path, INPUTS)
    assert facts(tmp_path / "warehouse.duckdb") == undisturbed[1]


def test_two_runs_at_once_are_two_runs_one_after_the_other(undisturbed, tmp_path):
    processes = [start(tmp_path, WIREHOUSE_LOCK_WAIT_S=str(LONGEST_S)) for _ in range(2)]
    said = [end(process) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    assert facts(tmp_path / "warehouse.duckdb") == undisturbed[1]
    with open_warehouse(tmp_path / "warehouse.duckdb", read_only=True) as warehouse:
        rows = warehouse.fetch("select status, articles from ops.run order by started_at").to_pylist()
    assert [row["status"] for row in rows] == ["succeeded", "succeeded"]
    assert rows[1]["articles"] == 0


def _reports(folder: Path) -> Path:
    """A folder of four reports, enough for two readers."""
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(article(number))
    return folder


def test_readers_end_with_the_run_that_started_them(tmp_path):
    process = start(tmp_path / "home", str(_reports(tmp_path / "in")), WIREHOUSE_WORKERS="2")
    wait_for(process, "clean    batch 1")
    readers = children_of(process.pid)
    assert readers
    process.kill()
    process.communicate()
    deadline = time.monotonic() + LONGEST_S
    while any(Path(f"/proc/{reader}").exists() for reader in readers):
        assert time.monotonic() < deadline, "a reader outlived its run"
        time.sleep(0.1)


def test_a_reader_that_is_killed_costs_no_article(tmp_path):
    folder = _reports(tmp_path / "in")
    process = start(tmp_path / "home", str(folder), WIREHOUSE_WORKERS="2")
    wait_for(process, "clean    batch 1")
    os.kill(children_of(process.pid)[-1], signal.SIGKILL)
    said = end(process)
    assert process.returncode == 0, said
    run_plain(tmp_path / "undisturbed", [str(folder)])
    assert facts(tmp_path / "home" / "warehouse.duckdb") == facts(
        tmp_path / "undisturbed" / "warehouse.duckdb"
    )


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Asia/Kathmandu"])
def test_the_time_zone_of_the_machine_changes_no_fact(undisturbed, tmp_path, monkeypatch, zone):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        run_plain(tmp_path, INPUTS)
        found = facts(tmp_path / "warehouse.duckdb")
    finally:
        monkeypatch.undo()
        time.tzset()
    assert found == undisturbed[1]


@pytest.fixture
def small_disk(tmp_path):
    """A folder on a disk of a few megabytes, and a function that makes it larger."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    if mount is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a small disk here")

    def grow() -> None:
        subprocess.run([mount, "-o", "remount,size=300m", str(folder)], check=True)

    yield folder, grow
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_said_and_once_there_is_room_nothing_is_missing(undisturbed, small_disk):
    disk, grow = small_disk
    with pytest.raises(WarehouseError):
        run_plain(disk, INPUTS)
    grow()
    run_plain(disk, INPUTS)
    assert facts(disk / "warehouse.duckdb") == undisturbed[1]
    assert facts(disk / "published" / "wirehouse.duckdb") == undisturbed[1]


def _resident_kb() -> int:
    found = re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1])


@pytest.mark.long
@pytest.mark.timeout(4 * 3600)
def test_a_thousand_small_runs_grow_nothing_but_the_data(tmp_path):
    """A new article every tenth run, a hundred in all; the rest finds nothing new."""
    home, file = tmp_path / "home", tmp_path / "news.txt"
    warehouse = home / "warehouse.duckdb"
    seen: list[dict[str, float]] = []
    for number in range(1000):
        file.write_text(article(number // 10))
        clock = time.process_time()
        run_plain(home, [str(file)])
        seen.append(
            {
                "seconds": time.process_time() - clock,
                "kB of memory": _resident_kb(),
                "handles": len(list(Path("/proc/self/fd").iterdir())),
                "threads": threading.active_count(),
                "kB of the warehouse": warehouse.stat().st_size / 1000,
                "files": sum(1 for path in home.rglob("*") if path.is_file()),
            }
        )
        if number % 100 == 99:
            quiet = [row["seconds"] for row in seen[-100:][1::10]]
            print(number + 1, "runs:", {**seen[-1], "seconds": round(median(quiet), 3)}, flush=True)
    early, late = seen[200], seen[-1]
    assert late["handles"] <= early["handles"]
    assert late["threads"] <= early["threads"]
    assert late["kB of memory"] <= early["kB of memory"] * 1.1
    # 80 articles more, each in an archive file of its own.
    assert late["files"] <= early["files"] + 80
    # 800 rows of the ledger and 80 articles.
    assert late["kB of the warehouse"] - early["kB of the warehouse"] < 8_000
