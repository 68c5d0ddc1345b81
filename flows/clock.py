"""The stamp of what is read now."""

from __future__ import annotations

from datetime import UTC, datetime

RELEASED = datetime(2026, 11, 1, tzinfo=UTC)
"""Of this release, or a little before; raise it with the version."""


def read_now(now: datetime | None = None) -> datetime:
    """Now, UTC, or what a clock said a while ago; never before this release was made.

    A clock that stands before it is wrong. Its stamp would contradict the date of every newer article, for
    what was read on a day was published by then.
    """
    return max(now or datetime.now(UTC), RELEASED)
