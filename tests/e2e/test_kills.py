"""SIGKILL of the whole process group, at random moments and between stages: it costs one more run, no more.

The short series of CI and, marked `long`, the long ones: `pytest -n 0 -s -m long tests/e2e/test_kills.py`.
"""

from __future__ import annotations

import random
import re
import shutil
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.load.publish import earlier_copies
from flows.upkeep import run_checks
from flows.warehouse import open_warehouse
from tests.conftest import SAMPLES, facts
from tests.forked import Ended, Mother

pytestmark = pytest.mark.e2e

INPUTS = [
    str(SAMPLES / name)
    for name in (
        "02-lakeside-herald-plan.txt",
        "03-gulf-ledger-meeting.html",
        "05-harbour-courier-wire-copy.txt",
        "11-empty.txt",
    )
]
RUN = ("run", "--plain", *INPUTS)
# Whatever an operator may have begun when the machine went down; none of it changes a fact.
COMMANDS = {
    RUN: 6,
    ("rebuild",): 2,
    ("validate",): 1,
    ("compact",): 1,
    ("publish",): 1,
    ("quarantine", "retry", "--all"): 1,
}
BOUNDARIES = [
    (f"{stage} {number}", side)
    for stage, number in [
        *((stage, number) for number in (1, 2) for stage in ("ingest", "clean", "extract", "validate")),
        *(("resolve", number) for number in (1, 2, 3)),
        *(("load", number) for number in (1, 2, 3)),
        ("ingest", 3),
        ("publish", 1),
    ]
    for side in ("before", "after")
]


@pytest.fixture(scope="module")
def mother(tmp_path_factory) -> Iterator[Mother]:
    """Runs commands cheaply."""
    with Mother(tmp_path_factory.mktemp("mother")) as started:
        yield started


@pytest.fixture(scope="module")
def undisturbed(mother, tmp_path_factory):
    """The facts of a history in which nothing happened, and the seconds each command takes in it."""
    home = tmp_path_factory.mktemp("undisturbed")
    seconds = {}
    for command in COMMANDS:
        clock = time.monotonic()
        ended = mother.run(home, command)
        seconds[command] = (time.monotonic() - clock) * 1.1
        assert ended.code == 0, ended.said
    return facts(home / "warehouse.duckdb"), seconds


def is_whole(home: Path, expected: dict[str, list[str]]) -> None:
    """The warehouse opens, its accounts add up, and every check is empty.

    One of them says that what is staged is loaded, all of it, unless a load is due.
    """
    if (home / "warehouse.duckdb").exists():
        with open_warehouse(home / "warehouse.duckdb", wait_s=30) as warehouse:
            accounts = warehouse.run_sql_file("ledger/accounts").to_pylist()[0]
            broken = [check["expectation"] for check in run_checks(warehouse) if not check["is_success"]]
        assert accounts.pop("documents") == sum(accounts.values()), accounts
        assert broken == []
    published = home / "published" / "wirehouse.duckdb"
    if published.exists():
        found = facts(published)
        # A rebuild between two kills publishes what the inputs had brought until then.
        is_all = len(found["dim_article"]) == len(expected["dim_article"])
        assert not is_all or found == expected


def is_made_whole(mother: Mother, home: Path, expected: dict[str, list[str]]) -> None:
    """One undisturbed run gives exactly the facts of an undisturbed history and leaves no litter."""
    ended = mother.run(home, RUN)
    assert ended.code == 0, ended.said
    is_whole(home, expected)
    published = home / "published" / "wirehouse.duckdb"
    assert facts(home / "warehouse.duckdb") == facts(published) == expected
    with open_warehouse(home / "warehouse.duckdb", read_only=True) as warehouse:
        states = warehouse.fetch("select status from ops.run").column("status").to_pylist()
        known = warehouse.fetch("select distinct archive_file as f from raw.document").column("f").to_pylist()
    assert "running" not in states
    assert {path.name for path in (home / "archive").iterdir()} == {name for name in known if name}
    # Beside the copy lies at most the one before it.
    earlier = earlier_copies(published)
    assert {path for path in published.parent.rglob("*") if path.is_file()} == {published, *earlier}
    assert len(earlier) <= 1


def _moment(ended: Ended) -> str:
    """The stage that a killed command had last told of."""
    lines = re.findall(r"^(ingest|clean|extract|resolve|validate|load|publish)\b", ended.said, re.MULTILINE)
    return f"after {lines[-1]}" if lines else "before the first stage"


def _series(mother: Mother, folder: Path, undisturbed, kills: int, seed: int) -> Counter[str]:
    """Kill commands, recoveries included, until `kills` were; how many in which command and moment."""
    expected, seconds = undisturbed
    chance = random.Random(seed)
    found: Counter[str] = Counter()
    while found["kills"] < kills:
        home = folder / str(found["homes"])
        command = RUN
        for number in range(chance.randint(1, 3)):
            ended = mother.run(home, command, after_s=chance.uniform(0, seconds[command]))
            assert ended.code in (0, -signal.SIGKILL), ended.said
            if ended.code:
                found["kills"] += 1
                found["kills of a recovery"] += number > 0
                found[f"{command[0]}, {_moment(ended)}"] += 1
            is_whole(home, expected)
            has_warehouse = (home / "warehouse.duckdb").exists()
            command = chance.choices(list(COMMANDS), list(COMMANDS.values()))[0] if has_warehouse else RUN
        is_made_whole(mother, home, expected)
        shutil.rmtree(home)
        found["homes"] += 1
        print(f"{found['kills']} kills, {found['homes']} homes made whole", flush=True)
    return found


def test_kills_at_random_moments_cost_a_run_and_nothing_else(mother, undisturbed, tmp_path):
    assert _series(mother, tmp_path, undisturbed, kills=4, seed=1)["kills"] >= 4


@pytest.mark.parametrize("victim", [("load 2", "after"), ("publish 1", "before")], ids=" ".join)
def test_a_kill_between_two_stages_and_another_while_that_is_mended(mother, undisturbed, tmp_path, victim):
    _kill_at_boundary(mother, tmp_path, undisturbed[0], victim)


def test_what_was_received_is_read_though_its_source_has_dropped_it(mother, tmp_path):
    feed, home = tmp_path / "feed.xml", tmp_path / "home"
    feed.write_bytes((SAMPLES / "04-northern-wire.xml").read_bytes())
    assert mother.run(home, ("run", "--plain", str(feed)), victim=("clean 1", "before")).code < 0
    (home / "archive" / ".0a.warc.gz.1.tmp").write_bytes(b"half of a fil")
    ended = mother.run(home, ("run", "--plain", INPUTS[-1]))
    assert ended.code == 0, ended.said
    with open_warehouse(home / "warehouse.duckdb", read_only=True) as warehouse:
        assert warehouse.fetch("select count(*) as n from core.dim_article").to_pylist()[0]["n"] >= 1
    assert not list((home / "archive").glob(".*"))


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_kill_at_every_boundary_and_again_while_that_is_mended(mother, undisturbed, tmp_path):
    for victim in BOUNDARIES:
        _kill_at_boundary(mother, tmp_path / " ".join(victim), undisturbed[0], victim)
    print(f"\n{2 * len(BOUNDARIES)} kills at {len(BOUNDARIES)} boundaries, each of them twice in a row")


def _kill_at_boundary(mother: Mother, home: Path, expected: dict[str, list[str]], victim) -> None:
    for _ in range(2):
        ended = mother.run(home, RUN, victim=victim)
        assert ended.code in (0, -signal.SIGKILL), ended.said
        is_whole(home, expected)
    is_made_whole(mother, home, expected)
    shutil.rmtree(home)


@pytest.mark.long
@pytest.mark.timeout(24 * 3600)
def test_two_hundred_kills_at_random_moments(mother, undisturbed, tmp_path):
    found = _series(mother, tmp_path, undisturbed, kills=200, seed=2)
    print()
    for what, count in sorted(found.items()):
        print(f"{count:5} {what}")
