"""What tests share: the sample articles, a finished run over them, and a dump of all facts to compare."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows.job import Job, RunSummary, directly
from flows.run import run
from flows.settings import Places, Settings
from flows.warehouse import open_warehouse

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "seeds" / "articles"
SHARED = ROOT.parent / "shared"

# No test may reach a real home, a real Prefect server or the network by accident.
for _name in [name for name in os.environ if name.startswith(("WIREHOUSE_", "PREFECT_"))]:
    del os.environ[_name]

# Stamps of when a row was written differ between runs by nature; everything else must not.
_STAMPS = {"recorded_at", "superseded_at", "retracted_at"}


def run_plain(home: Path, inputs: list[str] | None = None, **options: Any) -> RunSummary:
    """One run without Prefect into the warehouse of `home`; `options` are fields of `Job`."""
    return run(job_for(home, inputs, **options), directly)


def job_for(home: Path, inputs: list[str] | None = None, **options: Any) -> Job:
    """A job over `inputs`, or the sample articles, with one process unless `options` say otherwise."""
    settings = Settings(home=home)
    job = Job.from_settings(settings, Places(settings), inputs=inputs or [str(SAMPLES)], workers=1)
    return replace(job, **options)


def facts(path: Path) -> dict[str, list[str]]:
    """Every row of every core table as text, sorted, without the stamps of its recording."""
    with open_warehouse(path, read_only=True) as warehouse:
        tables = warehouse.fetch(
            "select table_name from information_schema.tables "
            "where table_schema = 'core' and table_type = 'BASE TABLE' order by table_name"
        )
        found = {}
        for name in tables.column("table_name").to_pylist():
            rows = warehouse.fetch(f"select * from core.{name}").to_pylist()
            found[name] = sorted(
                repr({key: value for key, value in row.items() if key not in _STAMPS}) for row in rows
            )
        return found


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RunSummary]:
    """Home and summary of one finished run over the sample articles."""
    home = tmp_path_factory.mktemp("samples")
    return home, run_plain(home)


@pytest.fixture(scope="session")
def sample_facts(samples: tuple[Path, RunSummary]) -> dict[str, list[str]]:
    """All facts of that run."""
    return facts(samples[0] / "warehouse.duckdb")
