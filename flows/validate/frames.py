"""Records of one batch in, pandas frames for the suites out: ids, numbers and our own vocabularies only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from flows.records import Article, ArticleDate, Extraction

# With explicit columns an empty frame still has them: a missing column is a broken check, not "no rows".
_COLUMNS = {
    "articles": (
        "article_id", "text_chars", "language", "is_dated_before_fetch", "published_year",
        "is_range_ordered", "has_title", "has_source", "has_date", "has_names", "names_per_100_words",
    ),
    "spans": ("article_id", "record", "number", "start", "end", "text_chars", "is_verbatim"),
    "events": (
        "article_id", "number", "plover_type", "status", "attribution", "confidence",
        "participant_count", "has_trigger_inside",
    ),
    "participants": ("article_id", "event_number", "kind", "role", "country_code"),
    "accounts": ("documents", "articles", "duplicates", "quarantined", "unaccounted"),
}  # fmt: skip


def frames(
    articles: Sequence[Article],
    extractions: Sequence[Extraction],
    dates: Sequence[ArticleDate],
    accounts: Mapping[str, int],
) -> dict[str, pd.DataFrame]:
    """One frame per suite, by name. `accounts` has documents, articles, duplicates and quarantined."""
    texts = {article.article_id: article for article in articles}
    dated = {date.article_id: date for date in dates}
    read = {extraction.article_id: extraction for extraction in extractions}
    unaccounted = accounts["documents"] - sum(
        accounts[part] for part in ("articles", "duplicates", "quarantined")
    )
    rows: dict[str, list[dict[str, Any]]] = {
        "articles": [_article(a, read.get(a.article_id), dated.get(a.article_id)) for a in articles],
        "spans": [row for e in extractions for row in _spans(texts[e.article_id].text, e)],
        "events": [row for e in extractions for row in _events(e)],
        "participants": [row for e in extractions for row in _participants(e)],
        "accounts": [{**accounts, "unaccounted": unaccounted}],
    }
    return {name: pd.DataFrame(rows[name], columns=list(columns)) for name, columns in _COLUMNS.items()}


def _article(article: Article, extraction: Extraction | None, date: ArticleDate | None) -> dict[str, Any]:
    first = date.published_from if date else None
    last = date.published_to if date else None
    names = len(extraction.names) if extraction else 0
    return {
        "article_id": article.article_id,
        "text_chars": len(article.text),
        "language": article.language,
        "is_dated_before_fetch": not (first and article.fetched_at) or first <= article.fetched_at.date(),
        "published_year": first.year if first else None,
        "is_range_ordered": not (first and last) or first <= last,
        "has_title": article.title is not None,
        "has_source": article.source_id is not None,
        "has_date": first is not None,
        "has_names": names > 0,
        "names_per_100_words": 100 * names / max(article.word_count, 1),
    }


def _spans(text: str, extraction: Extraction) -> Iterator[dict[str, Any]]:
    quoted: list[tuple[str, int, int, int, str | None]] = []
    quoted += [("name", i, m.start, m.end, m.surface) for i, m in enumerate(extraction.names)]
    quoted += [("place", i, m.start, m.end, m.surface) for i, m in enumerate(extraction.places)]
    quoted += [("time", i, m.start, m.end, m.surface) for i, m in enumerate(extraction.times)]
    for i, citation in enumerate(extraction.citations):
        if citation.start is not None and citation.end is not None:
            quoted.append(("citation", i, citation.start, citation.end, citation.evidence))
    for i, statement in enumerate(extraction.statements):
        quoted += [("statement", i, start, end, None) for start, end in statement.fragments]
        if statement.cue_start is not None and statement.cue_end is not None:
            quoted.append(("cue", i, statement.cue_start, statement.cue_end, statement.cue))
    quoted += [("event", i, e.start, e.end, None) for i, e in enumerate(extraction.events)]
    for record, number, start, end, surface in quoted:
        yield {
            "article_id": extraction.article_id,
            "record": record,
            "number": number,
            "start": start,
            "end": end,
            "text_chars": len(text),
            "is_verbatim": surface is None or text[start:end] == surface,
        }


def _events(extraction: Extraction) -> Iterator[dict[str, Any]]:
    for number, event in enumerate(extraction.events):
        yield {
            "article_id": extraction.article_id,
            "number": number,
            "plover_type": event.plover_type,
            "status": event.status,
            "attribution": event.attribution,
            "confidence": event.confidence,
            # Of what is none of PLOVER's roots, "a bus crashed", nobody need be named.
            "participant_count": None if event.plover_type == "NONE" else len(event.participants),
            "has_trigger_inside": event.start <= event.trigger_start < event.trigger_end <= event.end,
        }


def _participants(extraction: Extraction) -> Iterator[dict[str, Any]]:
    for number, event in enumerate(extraction.events):
        for participant in event.participants:
            yield {
                "article_id": extraction.article_id,
                "event_number": number,
                "kind": participant.kind,
                "role": participant.role,
                "country_code": participant.country_code,
            }
