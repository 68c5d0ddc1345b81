"""Ids in, one-column Arrow tables out: what SQL reads as `incoming_ids`, `incoming_keys` and the like."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa


def ids(values: Iterable[str], column: str = "article_id") -> pa.Table:
    """Distinct texts, sorted."""
    return pa.table({column: pa.array(sorted(set(values)), pa.string())})


def keys(values: Iterable[int], column: str = "mention_key") -> pa.Table:
    """Distinct whole numbers, sorted."""
    return pa.table({column: pa.array(sorted(set(values)), pa.int64())})
