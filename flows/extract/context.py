"""What a component may know besides the words: the article a Doc is read from, as `doc._.article`.

The extension holds a `records.Article` whose `text` is exactly `doc.text` (for a piece of a very long text:
the piece), or None for a Doc made by hand. `flows.extract.pipeline` sets it before the components run.
"""

from __future__ import annotations

from spacy.tokens import Doc

from flows.records import Article

Doc.set_extension("article", default=None, force=True)


def set_article(doc: Doc, article: Article) -> None:
    """Tell components which article, or piece of one, `doc` is read from."""
    doc._.article = article


def journalist_names(doc: Doc) -> frozenset[str]:
    """Names of the article's authors and contributors, case-folded; they are no persons of the news."""
    article: Article | None = doc._.article
    if article is None:
        return frozenset()
    names = (*article.authors, *(contributor.name for contributor in article.contributors))
    return frozenset(name.casefold() for name in names if name.strip())
