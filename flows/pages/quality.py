"""What a run's checks said in, one small offline page out: what people look at instead of Data Docs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flows.pages import environment


def quality_page(
    run: Mapping[str, Any],
    checks: Sequence[Mapping[str, Any]],
    quarantined: Sequence[Mapping[str, Any]],
    *,
    docs: Sequence[tuple[str, str]],
) -> str:
    """HTML of one run.

    Args:
        run: run_id, started_at, version, extraction_version and the accounts.
        checks: rows like `flows.validate.CheckResult`, each with its `batch`.
        quarantined: stage, reason, uri and message of what the run set aside.
        docs: name and address, seen from the page, of each page of Data Docs that shows results.
    """
    template = environment().get_template("quality.html.j2")
    return template.render(run=run, checks=checks, quarantined=quarantined, docs=docs)


def docs_beside(page: Path) -> list[tuple[str, str]]:
    """Name and address of each page of Data Docs that shows results: their own index needs its scripts."""
    found = sorted((page.parent / "docs" / "validations").glob("*/*/*/*.html"))
    return [(result.parents[2].name, result.relative_to(page.parent).as_posix()) for result in found]
