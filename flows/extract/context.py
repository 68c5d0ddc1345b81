"""What a component may know besides the words: the article a Doc is read from, as `doc._.article`.

The extension holds a `records.Article` whose `text` is exactly `doc.text` (for a piece of a very long text:
the piece), or None for a Doc made by hand. `flows.extract.pipeline` sets it before the components run.
"""

from __future__ import annotations

from spacy.tokens import Doc

from flows.outlets import outlet_by_id
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


def home_country(doc: Doc) -> str | None:
    """Country whose government publishes the article: "the President" of its texts is its own."""
    article: Article | None = doc._.article
    outlet = outlet_by_id(article.source_id) if article is not None and article.source_id else None
    return outlet.country_code if outlet is not None and outlet.kind == "government" else None
