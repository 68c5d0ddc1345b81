"""Is this batch plausible? Records of a batch in, a `Verdict` out, before anything of it is staged."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from flows.records import Article, ArticleDate, Extraction
from flows.validate.frames import frames
from flows.validate.verdict import CheckResult, Verdict, judge

__all__ = ["CheckResult", "Verdict", "validate_batch"]


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
