"""A file that changes while it is read: the run ends, its accounts add up, the next one mends the rest."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from flows.run import run
from flows.warehouse import open_warehouse
from tests.conftest import facts, job_for, run_plain
from tests.news_site import article

pytestmark = pytest.mark.e2e

_FILLER = "The harbour office published the minutes of its meeting and the list of ships that it expects. "


def _line(number: int) -> str:
    # Long enough that the file is not in a buffer when it changes.
    return json.dumps({"id": str(number), "text": article(number) + "\n\n" + _FILLER * 30}) + "\n"


WHOLE = "".join(_line(number) for number in range(24))


def _new(file: Path) -> Path:
    other = file.with_suffix(".new")
    other.write_text("no json at all\n")
    return other


CHANGES: dict[str, Callable[[Path], object]] = {
    "grows": lambda file: file.write_text(WHOLE + _line(24)),
    "is cut short": lambda file: file.write_text(WHOLE[: len(WHOLE) // 2]),
    "is emptied": lambda file: file.write_text(""),
    "is replaced": lambda file: _new(file).replace(file),
    "disappears": lambda file: file.unlink(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_dump_that_changes_while_it_is_read(tmp_path, change):
    home, dump = tmp_path / "home", tmp_path / "dump.jsonl"
    dump.write_text(WHOLE)
    changed = []

    def call(stage, batch, function):
        result = function()[0]
        if (stage, batch) == ("ingest", 1):
            changed.append(CHANGES[change](dump))
        return result

    summary = run(replace(job_for(home, [str(dump)]), batch_documents=4), call)
    assert changed
    accounts = dict(summary.accounts)
    assert accounts.pop("documents") == sum(accounts.values())
    final = WHOLE + _line(24) if change == "grows" else WHOLE
    dump.write_text(final)
    run_plain(home, [str(dump)])
    with open_warehouse(home / "warehouse.duckdb", read_only=True) as warehouse:
        found = warehouse.run_sql_file("ledger/accounts").to_pylist()[0]
    assert found.pop("documents") == sum(found.values())
    run_plain(tmp_path / "undisturbed", [str(dump)])
    assert facts(home / "warehouse.duckdb") == facts(tmp_path / "undisturbed" / "warehouse.duckdb")
