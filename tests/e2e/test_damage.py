"""A damaged warehouse file is refused, with a message, or right; it is never silently wrong or replaced."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.errors import WarehouseError
from tests.conftest import SAMPLES, facts, run_plain
from tests.forked import Mother

pytestmark = pytest.mark.e2e

INPUTS = [
    str(SAMPLES / name) for name in ("02-lakeside-herald-plan.txt", "04-northern-wire.xml", "11-empty.txt")
]


@pytest.fixture(scope="module")
def mother(tmp_path_factory) -> Iterator[Mother]:
    """Runs commands cheaply."""
    with Mother(tmp_path_factory.mktemp("mother")) as started:
        yield started


@pytest.fixture(scope="module")
def good(mother, tmp_path_factory) -> Path:
    """A home in which nothing happened."""
    home = tmp_path_factory.mktemp("good")
    assert mother.run(home, ("run", "--plain", *INPUTS)).code == 0
    return home


def _damage(content: bytes, chance: random.Random) -> bytes:
    """Cut short, or with one or 64 bits the other way round."""
    if chance.random() < 0.3:
        return content[: chance.randrange(len(content))]
    changed = bytearray(content)
    for _ in range(chance.choice((1, 64))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _series(mother: Mother, good: Path, folder: Path, count: int, seed: int) -> Counter[str]:
    """How often damage was refused, and how often it hit nothing that matters."""
    chance = random.Random(seed)
    expected = facts(good / "warehouse.duckdb")
    found: Counter[str] = Counter()
    for _ in range(count):
        home = Path(shutil.copytree(good, folder / "home"))
        file = home / "warehouse.duckdb"
        damaged = _damage(file.read_bytes(), chance)
        file.write_bytes(damaged)
        # One that reads little, one that reads everything.
        for command in (("run", "--plain", *INPUTS), ("rebuild",)):
            ended = mother.run(home, command)
            assert ended.code in (0, 1), ended
            assert "Traceback" not in ended.said, ended.said
            if ended.code:
                assert "Failed:" in ended.said
                assert file.stat().st_size >= len(damaged), "the damaged file was replaced"
                found["refused"] += 1
                break
        else:
            assert facts(file) == expected, "damaged and silently wrong"
            found["harmless"] += 1
        # What readers have is what it was, or right.
        assert facts(home / "published" / "wirehouse.duckdb") == expected
        shutil.rmtree(home)
        print(dict(found), flush=True)
    return found


def test_a_damaged_warehouse_is_refused_or_right(mother, good, tmp_path):
    assert _series(mother, good, tmp_path, count=4, seed=4)["refused"] >= 1


@pytest.mark.long
@pytest.mark.timeout(2 * 3600)
def test_sixty_damaged_warehouses_are_refused_or_right(mother, good, tmp_path):
    found = _series(mother, good, tmp_path, count=60, seed=5)
    assert found["refused"] >= 20


def test_what_is_no_warehouse_is_left_as_it_is(tmp_path):
    file = tmp_path / "warehouse.duckdb"
    file.write_bytes(b"minutes of the editorial meeting\n" * 100)
    with pytest.raises(WarehouseError, match="Nothing was changed"):
        run_plain(tmp_path, INPUTS)
    assert file.read_bytes() == b"minutes of the editorial meeting\n" * 100
