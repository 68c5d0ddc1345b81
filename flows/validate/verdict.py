"""Frames of one batch in, a verdict out: load it, set rows aside, or reject the batch."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import great_expectations as gx
import pandas as pd
from lxml import html

from flows.errors import BrokenExpectation
from flows.validate.expectations import suites

# This module of theirs sets its own level, and tells at INFO of every temporary folder it makes.
logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)

# A rule that more than this share of the rows breaks says something about the batch, not about the rows.
MAX_FAILED_SHARE = 0.5
_MIN_ROWS_TO_REJECT = 20
_RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": ["article_id"],
    "exclude_unexpected_values": True,
}


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one expectation said about one batch. Becomes a row of `ops.validation`.

    Attributes:
        suite: frame it looked at; expectation: its type; column: what it looked at.
        severity: `critical`, `warning` or `info`; scope: `row` or `batch`.
        checked, failed: rows looked at and rows that broke it (1 of 1 for a table-level check).
        article_ids: articles of the failing rows, sorted.
    """

    suite: str
    expectation: str
    column: str
    severity: str
    scope: str
    is_success: bool
    checked: int
    failed: int
    notes: str
    article_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's answer for one batch.

    Attributes:
        results: every check, in suite order.
        set_aside: article_id -> why its rows may not be loaded.
        rejected: why the whole batch may not be loaded; None if it may.
    """

    results: tuple[CheckResult, ...]
    set_aside: Mapping[str, str]
    rejected: str | None


def judge(frames: Mapping[str, pd.DataFrame], docs_folder: Path | None = None) -> Verdict:
    """Run every suite on its frame.

    An empty frame is not checked (every expectation would pass on nothing) and gives no result row: an
    empty batch is no pass.

    Args:
        frames: as `flows.validate.frames.frames` makes them.
        docs_folder: where to build Great Expectations' Data Docs; None builds none.

    Raises:
        BrokenExpectation: a check could not be evaluated.
    """
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    source = context.data_sources.add_pandas("wirehouse")
    if docs_folder is not None:
        _add_docs_site(context, docs_folder)
    results: list[CheckResult] = []
    for name, suite in suites({name: len(frame) for name, frame in frames.items()}).items():
        if frames[name].empty:
            continue
        batch = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe("batch")
        definition = context.validation_definitions.add(
            gx.ValidationDefinition(name=name, data=batch, suite=context.suites.add(suite))
        )
        has_ids = "article_id" in frames[name].columns
        checkpoint = gx.Checkpoint(
            name=name,
            validation_definitions=[definition],
            actions=[gx.checkpoint.UpdateDataDocsAction(name="docs")] if docs_folder else [],
            result_format=_RESULT_FORMAT if has_ids else {"result_format": "SUMMARY"},
        )
        outcome = checkpoint.run(batch_parameters={"dataframe": frames[name]})
        for run in outcome.run_results.values():
            results += [_check(name, result) for result in run.results]
    if docs_folder is not None:
        _cut_outside_links(docs_folder)
    return _verdict(tuple(results))


def _check(suite: str, result: Any) -> CheckResult:
    config = result.expectation_config
    _raise_if_broken(suite, config.type, result.exception_info)
    kwargs, details = config.kwargs, result.result
    columns = [str(kwargs[k]) for k in ("column", "column_A", "column_B") if k in kwargs]
    failed = int(details.get("unexpected_count") or 0)
    ids = {str(row["article_id"]) for row in _failing_rows(details)}
    return CheckResult(
        suite=suite,
        expectation=str(config.type),
        column=", ".join(columns),
        severity=str(getattr(config.severity, "value", config.severity)),
        scope=(config.meta or {}).get("scope", "row"),
        is_success=bool(result.success),
        checked=int(details.get("element_count") or 1),
        failed=failed or int(not result.success),
        notes=str(config.notes or ""),
        article_ids=tuple(sorted(ids)),
    )


def _failing_rows(details: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Rows of `unexpected_index_list`, one value per key.

    With `exclude_unexpected_values` Great Expectations gives `{"article_id": ["a", "b"]}`, without it
    `{"article_id": "a", "column": value}`; keys may be numpy scalars.
    """
    rows: list[dict[str, Any]] = []
    for entry in details.get("unexpected_index_list") or ():
        for key, value in entry.items():
            if key == "article_id":
                rows += [{key: one} for one in (value if isinstance(value, list) else [value])]
    return rows


def _raise_if_broken(suite: str, expectation: str, exception_info: Any) -> None:
    # A check that could not run also says success=False. One entry, or one per metric.
    entries = [exception_info] if "raised_exception" in exception_info else list(exception_info.values())
    for entry in entries:
        if entry.get("raised_exception"):
            raise BrokenExpectation(
                f"{expectation} of suite {suite!r} could not be evaluated: {entry.get('exception_message')}. "
                "This is a defect of wirehouse, not of the data; nothing of the batch was loaded."
            )


def _verdict(results: tuple[CheckResult, ...]) -> Verdict:
    set_aside: dict[str, str] = {}
    rejected = None
    for check in results:
        if check.is_success or check.severity != "critical":
            continue
        why = f"{check.suite}.{check.column}: {check.notes}"
        widespread = check.checked >= _MIN_ROWS_TO_REJECT and check.failed > MAX_FAILED_SHARE * check.checked
        if check.scope == "batch" or widespread or not check.article_ids:
            rejected = rejected or why
        for article_id in check.article_ids:
            set_aside.setdefault(article_id, why)
    return Verdict(results, set_aside, rejected)


def _add_docs_site(context: Any, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    context.delete_data_docs_site("local_site")
    context.add_data_docs_site(
        site_name="wirehouse",
        site_config={
            "class_name": "SiteBuilder",
            "show_how_to_buttons": False,
            "store_backend": {
                "class_name": "TupleFilesystemStoreBackend",
                "base_directory": str(folder),
            },
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        },
    )


def _cut_outside_links(folder: Path) -> None:
    """Take the tags that load scripts and styles from other hosts out of the Data Docs pages.

    The pages stay readable, plainly styled, and opening them tells nobody.
    """
    for page in sorted(folder.rglob("*.html")):
        tree = html.parse(str(page))
        for tag in tree.xpath("//script[@src] | //link[@href] | //img[@src] | //iframe[@src]"):
            if (tag.get("src") or tag.get("href")).startswith(("http:", "https:", "//")):
                tag.drop_tree()
        page.write_bytes(html.tostring(tree, doctype="<!DOCTYPE html>", encoding="utf-8"))
