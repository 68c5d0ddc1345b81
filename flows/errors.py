"""Everything wirehouse raises on purpose.

WirehouseError
|- SettingsError            the operator's configuration cannot be used
|- InputError               the command line names something that is not there: usage, exit 2
|- DocumentError            one document cannot go on: quarantine it, keep the batch
|- BatchRejected            a `critical` expectation broke for the batch as a whole: load nothing of it
|- BrokenExpectation        a check could not be evaluated: a defect of ours, never a verdict on the data
`- WarehouseError           the DuckDB file is locked, damaged, or its schema is not ours
   |- WarehouseLocked       another process has it open
   `- MigrationChanged      an applied schema file was edited, or the warehouse is newer than this program

Messages name the thing, the cause, and the way out, because they are printed without a stack trace.
"""


class WirehouseError(Exception):
    """Root of the tree: the command line prints it and exits 1, without a stack trace."""


class SettingsError(WirehouseError):
    """The operator's configuration cannot be used."""


class InputError(WirehouseError):
    """An input named on the command line does not exist or cannot be understood as an input at all."""


class DocumentError(WirehouseError):
    """One document cannot go on; the batch can.

    Attributes:
        uri: the input, as the user would find it again.
        stage: room in which it happened (`ingest`, `clean`, `extract`, `validate`).
        reason: short code in snake_case from `REASONS`, for grouping in SQL.
        message: what is wrong and what to do next, one sentence each.
    """

    def __init__(self, uri: str, stage: str, reason: str, message: str) -> None:
        if reason not in REASONS:
            raise ValueError(f"{reason!r} is not in flows.errors.REASONS")
        super().__init__(f"{uri}: {message}")
        self.uri = uri
        self.stage = stage
        self.reason = reason
        self.message = message

    def __reduce__(self) -> tuple[type, tuple[str, str, str, str]]:
        # Errors come back from worker processes: rebuild them from their four parts.
        return type(self), (self.uri, self.stage, self.reason, self.message)


REASONS = {
    "empty_input": "no bytes, or nothing but white space",
    "unreadable": "the operating system refuses to read it",
    "fetch_failed": "the address could not be fetched after retries",
    "binary": "not text of any kind (image, PDF, archive, executable)",
    "undecodable": "no declared or detected encoding decodes the bytes",
    "truncated": "compressed data ends too early or is damaged",
    "invalid_json": "a JSONL line is not a JSON object with a text",
    "invalid_feed": "a feed that is not a feed (often an error page)",
    "too_large": "larger than the limit for one document",
    "no_article": "a page without an article in it",
    "too_short": "fewer words than --min-words",
    "not_english": "text in a language the pipeline does not read",
    "extraction_failed": "the language pipeline failed on this text",
    "killed_reader": "runs were killed again and again while they read it",
    "invalid_row": "a row that broke an expectation of the batch",
    "batch_rejected": "the batch as a whole broke an expectation",
}
"""Reason codes of `ops.quarantine.reason` and what they mean."""

RETRIABLE = frozenset({"unreadable", "fetch_failed", "batch_rejected", "extraction_failed"})
"""Reasons that lie in the circumstances, not in the bytes: the next run tries these again."""


class BatchRejected(WirehouseError):
    """A `critical` expectation broke for the batch as a whole; nothing of it may be loaded."""


class BrokenExpectation(WirehouseError):
    """An expectation could not be evaluated (missing column, wrong type): never a verdict on the data."""


class WarehouseError(WirehouseError):
    """The DuckDB file cannot be used as a wirehouse warehouse."""


class WarehouseLocked(WarehouseError):
    """Another process holds the warehouse open for writing."""


class MigrationChanged(WarehouseError):
    """An applied schema file was edited, or the warehouse was written by a newer wirehouse."""
