"""What the tests of ingest share: one call that reads inputs, and a folder that makes files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.ingest import read_inputs
from flows.records import Document, Rejection

FETCHED_AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

Read = Callable[..., list[Document | Rejection]]


@pytest.fixture
def read() -> Read:
    """`read("a.txt", limit_bytes=…)`: all that comes out of these inputs."""

    def read_all(*inputs: str | Path, **options: object) -> list[Document | Rejection]:
        return list(read_inputs([str(item) for item in inputs], fetched_at=FETCHED_AT, **options))

    return read_all


@pytest.fixture
def make(tmp_path: Path) -> Callable[[str, bytes | str], Path]:
    """`make("folder/a.txt", "words")`: a file below the test's folder."""

    def make_file(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make_file
