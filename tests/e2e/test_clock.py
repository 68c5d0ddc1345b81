"""A clock that is wrong by years, or jumps while a run goes on, changes no fact and loses no run."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from flows.warehouse import open_warehouse
from tests.conftest import SAMPLES, facts, run_plain

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(sys.platform != "linux" or shutil.which("cc") is None, reason="needs a C compiler"),
]

INPUTS = [
    str(SAMPLES / name) for name in ("02-lakeside-herald-plan.txt", "04-northern-wire.xml", "11-empty.txt")
]
YEARS_10 = 10 * 365 * 86_400

# The wall clock of a process, off by as many seconds as a file says at that moment.
_SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>

static volatile long long *offset;

__attribute__((constructor)) static void open_offset(void) {
    int file = open(getenv("CLOCK_OFFSET"), O_RDONLY);
    offset = mmap(0, sizeof *offset, PROT_READ, MAP_SHARED, file, 0);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
    int failed = real(clock, now);
    int is_wall = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
    if (!failed && is_wall && offset) now->tv_sec += *offset;
    return failed;
}

int gettimeofday(struct timeval *now, void *zone) {
    struct timespec exact;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &exact);
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *into) {
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (into) *into = exact.tv_sec;
    return exact.tv_sec;
}
"""


@pytest.fixture
def clock(tmp_path):
    """(library to preload, function that sets by how many seconds the clock is wrong, environment)."""
    source, library, offset = tmp_path / "shim.c", tmp_path / "shim.so", tmp_path / "offset"
    source.write_text(_SHIM)
    subprocess.run(["cc", "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True)
    offset.write_bytes(struct.pack("q", 0))

    def turn(seconds: int) -> None:
        with offset.open("r+b") as file:
            file.write(struct.pack("q", seconds))

    return turn, {"LD_PRELOAD": str(library), "CLOCK_OFFSET": str(offset)}


def _run(home: Path, environment: dict[str, str], *inputs: str) -> str:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "wirehouse"), "run", "--plain", *inputs],
        env={**os.environ, "WIREHOUSE_HOME": str(home), "WIREHOUSE_WORKERS": "1", **environment},
        capture_output=True, text=True, timeout=500, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_a_clock_that_is_wrong_and_jumps_changes_no_fact(clock, tmp_path):
    turn, environment = clock
    home = tmp_path / "home"
    turn(YEARS_10)
    _run(home, environment, INPUTS[0])
    over = threading.Event()

    def shake() -> None:
        for offset in (-YEARS_10, 86_400, -86_400, 0) * 10_000:
            turn(offset)
            if over.wait(0.05):
                return

    thread = threading.Thread(target=shake)
    thread.start()
    try:
        _run(home, environment, *INPUTS)
    finally:
        over.set()
        thread.join()
    turn(-YEARS_10)
    _run(home, environment, *INPUTS)
    run_plain(tmp_path / "undisturbed", INPUTS)
    assert facts(home / "warehouse.duckdb") == facts(tmp_path / "undisturbed" / "warehouse.duckdb")
    with open_warehouse(home / "warehouse.duckdb", read_only=True) as warehouse:
        rows = warehouse.fetch("select status, year(started_at) as y from ops.run").to_pylist()
    assert {row["status"] for row in rows} == {"succeeded"}
    assert max(row["y"] for row in rows) - min(row["y"] for row in rows) >= 19, "the clock was never wrong"


def test_what_a_clock_of_years_ago_stamps_is_no_evidence_against_a_date(clock, tmp_path):
    turn, environment = clock
    turn(-YEARS_10)
    _run(tmp_path / "home", environment, *INPUTS)
    run_plain(tmp_path / "undisturbed", INPUTS)
    assert facts(tmp_path / "home" / "warehouse.duckdb") == facts(
        tmp_path / "undisturbed" / "warehouse.duckdb"
    )
