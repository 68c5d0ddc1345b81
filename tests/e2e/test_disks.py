"""A disk that is full or read-only is told of; once there is room, the next run completes everything."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.warehouse import open_warehouse
from tests.conftest import SAMPLES, facts, run_plain
from tests.forked import Mother

pytestmark = pytest.mark.e2e

INPUTS = [
    str(SAMPLES / name) for name in ("02-lakeside-herald-plan.txt", "04-northern-wire.xml", "11-empty.txt")
]
RUN = ("run", "--plain", *INPUTS)


@pytest.fixture(scope="module")
def mother(tmp_path_factory) -> Iterator[Mother]:
    """Runs commands cheaply."""
    with Mother(tmp_path_factory.mktemp("mother")) as started:
        yield started


@pytest.fixture(scope="module")
def expected(tmp_path_factory) -> dict[str, list[str]]:
    """The facts of a run with room enough."""
    home = tmp_path_factory.mktemp("undisturbed")
    run_plain(home, INPUTS)
    return facts(home / "warehouse.duckdb")


Mount = Callable[[Path, str], None]


@pytest.fixture
def mount() -> Iterator[Mount]:
    """Puts a small disk at a folder, or changes its options; gone after the test."""
    mounted: list[Path] = []

    def at(folder: Path, options: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        again = "remount," if folder in mounted else ""
        command = ["mount", "-t", "tmpfs", "-o", again + options, "tmpfs", str(folder)]
        if (
            shutil.which("mount") is None
            or subprocess.run(command, capture_output=True, check=False).returncode
        ):
            pytest.skip("no right to mount a small disk here")
        mounted.append(folder)

    yield at
    for folder in dict.fromkeys(mounted):
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("kilobytes", [64, 3000, 9000])
def test_a_full_disk_of_the_warehouse(mother, mount, expected, tmp_path, kilobytes):
    home = tmp_path / "home"
    mount(home, f"size={kilobytes}k")
    _fails(mother, home)
    mount(home, "size=300m")
    _is_whole(mother, home, expected)


@pytest.mark.parametrize(
    ("folder", "names"),
    [
        pytest.param("archive", "the archive", id="archive"),
        pytest.param("published", "published", id="readers' copy"),
    ],
)
@pytest.mark.parametrize("options", ["size=4k", "size=300m,ro"], ids=["full", "read-only"])
def test_a_folder_of_its_own_that_cannot_be_written(
    mother, mount, expected, tmp_path, folder, names, options
):
    home = tmp_path / "home"
    mount(home / folder, options)
    said = _fails(mother, home)
    assert names in " ".join(said.split())
    mount(home / folder, "size=300m,rw")
    _is_whole(mother, home, expected)


@pytest.mark.parametrize("options", ["size=4k", "size=300m,ro"], ids=["full", "read-only"])
def test_data_docs_that_cannot_be_written_cost_no_fact(mother, mount, expected, tmp_path, options):
    home = tmp_path / "home"
    mount(home / "quality", options)
    ended = mother.run(home, RUN)
    assert ended.code == 0, ended.said
    assert facts(home / "warehouse.duckdb") == expected
    ended = mother.run(home, ("validate",))
    assert ended.code == 1
    assert "Traceback" not in ended.said
    assert "wirehouse validate" in " ".join(ended.said.split()), "the way out"
    mount(home / "quality", "size=300m,rw")
    assert mother.run(home, ("validate",)).code == 0
    assert (home / "quality" / "docs" / "index.html").is_file()


def test_a_read_only_home_is_refused(mother, mount, expected, tmp_path):
    home = tmp_path / "home"
    mount(home, "size=300m")
    assert mother.run(home, RUN).code == 0
    mount(home, "ro")
    for command in (RUN, ("rebuild",), ("compact",), ("publish",), ("validate",)):
        ended = mother.run(home, command)
        assert ended.code == 1, ended
        assert "Failed:" in ended.said
        assert "Traceback" not in ended.said, ended.said
    assert mother.run(home, ("query", "who-met")).code == 0, "readers need to write nothing"
    mount(home, "rw")
    _is_whole(mother, home, expected)


def _fails(mother: Mother, home: Path) -> str:
    ended = mother.run(home, RUN)
    assert ended.code == 1, ended
    assert "Failed:" in ended.said
    assert "Traceback" not in ended.said, ended.said
    return ended.said


def _is_whole(mother: Mother, home: Path, expected: dict[str, list[str]]) -> None:
    ended = mother.run(home, RUN)
    assert ended.code == 0, ended.said
    assert facts(home / "warehouse.duckdb") == facts(home / "published" / "wirehouse.duckdb") == expected
    with open_warehouse(home / "warehouse.duckdb", read_only=True) as warehouse:
        known = warehouse.fetch("select distinct archive_file as f from raw.document").column("f").to_pylist()
    assert {path.name for path in (home / "archive").iterdir()} == {name for name in known if name}
