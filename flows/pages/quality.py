"""What a run's checks said in, one small offline page out: what people look at instead of Data Docs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flows.pages import environment


def quality_page(
    run: Mapping[str, Any],
    checks: Sequence[Mapping[str, Any]],
    quarantined: Sequence[Mapping[str, Any]],
    *,
    has_docs: bool,
) -> str:
    """HTML of one run.

    Args:
        run: run_id, started_at, version, extraction_version and the accounts.
        checks: rows like `flows.validate.CheckResult`, each with its `batch`.
        quarantined: stage, reason, uri and message of what the run set aside.
        has_docs: whether Data Docs stand in `docs/` beside the page.
    """
    template = environment().get_template("quality.html.j2")
    return template.render(run=run, checks=checks, quarantined=quarantined, has_docs=has_docs)
