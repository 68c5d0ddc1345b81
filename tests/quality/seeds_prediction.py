"""A published warehouse of the seed articles in, a prediction in the scorer's format out.

Offsets in the warehouse are into the cleaned text; the scorer's are into the raw file, so every paragraph
is found again in it.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from flows.warehouse import Warehouse, open_warehouse


def prediction(published: Path, seeds: Path, only: set[str] | None = None) -> dict[str, Any]:
    """Sections clean, people, sources, events and quotes.

    `only`: stems of the files that are annotated; what stands in no other file is no error.
    """
    found = _prediction(published, seeds)
    if only is None:
        return found
    people = [{**row, "articles": sorted(set(row["articles"]) & only)} for row in found["people"]]
    events = [
        {**row, "mentions": [m for m in row["mentions"] if m["file"] in only]} for row in found["events"]
    ]
    return {
        "clean": {stem: row for stem, row in found["clean"].items() if stem in only},
        "people": [row for row in people if row["articles"]],
        "sources": [row for row in found["sources"] if row["article"] in only],
        "events": [row for row in events if row["mentions"]],
        "quotes": [row for row in found["quotes"] if row["file"] in only],
    }


def _prediction(published: Path, seeds: Path) -> dict[str, Any]:
    with open_warehouse(published, read_only=True) as warehouse:
        articles = _rows(warehouse, "select * from core.dim_article")
        stems = {row["article_key"]: Path(row["uri"]).stem for row in articles}
        places = {
            row["article_key"]: _alignment(
                row["text"], (seeds / f"{stems[row['article_key']]}.txt").read_text("utf-8")
            )
            for row in articles
        }
        return {
            "clean": {stems[row["article_key"]]: _clean(row) for row in articles},
            "people": _people(warehouse, stems),
            "sources": _sources(warehouse, stems),
            "events": _events(warehouse, stems, places),
            "quotes": _quotes(warehouse, stems, places),
        }


def _rows(warehouse: Warehouse, query: str) -> list[dict[str, Any]]:
    return warehouse.fetch(query).to_pylist()


def _alignment(text: str, raw: str) -> list[int]:
    """Raw offset of every character of the cleaned text (and of its end)."""
    offsets: list[int] = []
    position = 0
    for line in text.split("\n"):
        found = raw.find(line, position)
        position = found if found >= 0 else position
        offsets += range(position, position + len(line) + 1)
        position += len(line)
    return offsets


def _clean(row: dict[str, Any]) -> dict[str, Any]:
    first, last = row["published_from"], row["published_to"]
    days = (last - first).days if first is not None else None
    if days is None or days > 31:
        day = None
    elif days > 10:
        day = first.isoformat()[:7]
    else:
        day = (first + timedelta(days=days // 2)).isoformat()
    return {
        "title": row["title"],
        "body": row["text"].split("\n"),
        "publication_date": day,
    }


def _people(warehouse: Warehouse, stems: dict[int, str]) -> list[dict[str, Any]]:
    rows = _rows(
        warehouse,
        """
        select persons.name, persons.aliases, list(distinct mentions.article_key) as articles
        from core.fact_person_mention as mentions
        inner join core.dim_person as persons on mentions.person_key = persons.person_key
        where not mentions.is_journalist
        group by persons.name, persons.aliases
        """,
    )
    return [{**row, "articles": [stems[key] for key in row["articles"]]} for row in rows]


def _sources(warehouse: Warehouse, stems: dict[int, str]) -> list[dict[str, Any]]:
    published = _rows(
        warehouse,
        """
        select articles.article_key, sources.name, 'published_by' as relation
        from core.dim_article as articles
        left join core.dim_source as sources on articles.source_key = sources.source_key
        union all
        select citations.article_key, citations.label as name, citations.relation
        from core.fact_citation as citations
        """,
    )
    return [
        {"article": stems[row["article_key"]], "relation": row["relation"], "name": row["name"]}
        for row in published
    ]


def _events(
    warehouse: Warehouse, stems: dict[int, str], places: dict[int, list[int]]
) -> list[dict[str, Any]]:
    events = _rows(
        warehouse,
        """
        select events.*, types.plover_type, types.kind, places.name as place
        from core.fact_event as events
        left join core.dim_event_type as types on events.event_type_key = types.event_type_key
        left join core.dim_place as places on events.place_key = places.place_key
        """,
    )
    participants = _rows(
        warehouse,
        """
        select participants.*, persons.name as person
        from core.fact_event_participant as participants
        left join core.dim_person as persons on participants.person_key = persons.person_key
        """,
    )
    mentions = _rows(warehouse, "select * from core.fact_event_mention where superseded_at is null")
    return [
        {
            "type": event["plover_type"],
            "kind": event["kind"],
            "label": event["label"],
            "status": event["status"],
            "start": event["start_date"].isoformat() if event["start_date"] else None,
            "end": event["end_date"].isoformat() if event["end_date"] else None,
            "precision": event["date_precision"],
            "actors": _names(participants, event, {"actor", "participant"}),
            "recipients": _names(participants, event, {"recipient"}),
            "place": event["place"],
            "mentions": [
                {
                    "file": stems[m["article_key"]],
                    "start": places[m["article_key"]][m["char_start"]],
                    "end": places[m["article_key"]][m["char_end"]],
                }
                for m in mentions
                if m["event_key"] == event["event_key"]
            ],
        }
        for event in events
    ]


def _names(participants: list[dict[str, Any]], event: dict[str, Any], roles: set[str]) -> list[str]:
    return [
        row["person"] or row["label"]
        for row in participants
        if row["event_key"] == event["event_key"] and row["role"] in roles
    ]


def _quotes(
    warehouse: Warehouse, stems: dict[int, str], places: dict[int, list[int]]
) -> list[dict[str, Any]]:
    rows = _rows(
        warehouse,
        """
        select statements.*, persons.name as person
        from core.fact_statement as statements
        left join core.dim_person as persons on statements.speaker_person_key = persons.person_key
        """,
    )
    return [
        {
            "file": stems[row["article_key"]],
            "start": places[row["article_key"]][row["char_start"]],
            "end": places[row["article_key"]][row["char_end"]],
            "segments": [
                {
                    "start": places[row["article_key"]][fragment["char_start"]],
                    "end": places[row["article_key"]][fragment["char_end"]],
                }
                for fragment in row["fragments"]
            ],
            "speaker": row["person"] or row["speaker_label"],
            "is_direct": row["is_direct"],
        }
        for row in rows
    ]
