"""Is this plausible? Records of a batch in, a `Verdict` out, before anything of it is staged; or rows of the
whole warehouse in, what they are like out.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from flows.records import Article, ArticleDate, Extraction
from flows.validate.expectations import WAREHOUSE_SUITES
from flows.validate.frames import frames
from flows.validate.verdict import CheckResult, Verdict, judge

__all__ = ["WAREHOUSE_SUITES", "CheckResult", "Verdict", "validate_batch", "validate_tables"]


def validate_batch(
    articles: Sequence[Article],
    extractions: Sequence[Extraction],
    dates: Sequence[ArticleDate],
    accounts: Mapping[str, int],
    docs_folder: Path | None = None,
) -> Verdict:
    """Judge one batch.

    Args:
        articles: new articles of the batch, each article_id once.
        extractions: what was read from them.
        dates: when they were written.
        accounts: documents, articles, duplicates and quarantined of the batch.
        docs_folder: where to build Data Docs; None builds none.

    Raises:
        BrokenExpectation: a check could not be evaluated.
    """
    return judge(frames(articles, extractions, dates, accounts), docs_folder)


def validate_tables(rows: Mapping[str, pa.Table], docs_folder: Path | None = None) -> Verdict:
    """Judge what the warehouse holds.

    Args:
        rows: by name of `WAREHOUSE_SUITES`: ids, numbers and booleans, no text of an article.
        docs_folder: where to build Data Docs; None builds none.

    Raises:
        BrokenExpectation: a check could not be evaluated.
    """
    return judge({name: table.to_pandas() for name, table in rows.items()}, docs_folder)
