"""What an operator may decide about the readers' copy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CopyOptions:
    """How the copy is made.

    Attributes:
        has_text: with the articles' bodies; without them it still has titles, evidence and statements.
        kept: how many earlier copies stay beside it, in `earlier/`.
        storage_version: DuckDB's, as in `v1.0.0`: older readers than that cannot open it.
    """

    has_text: bool = True
    kept: int = 0
    storage_version: str = "v1.0.0"
