"""One article, what was read from it and when it was written in; one JSON-ready dictionary out.

The format of `wirehouse annotate`: offsets are characters into `text`, countries ISO 3166 alpha-2, `value`
in TimeML form, dates ISO 8601.
"""

from __future__ import annotations

from typing import Any

from flows.outlets import outlet_by_id
from flows.records import (
    Article,
    ArticleDate,
    EventMention,
    Extraction,
    LocationMention,
    Participant,
    Statement,
)
from flows.resolve.dating import mention_interval, reference_of
from flows.resolve.holders import person_key
from flows.timex import anchor


def annotation(article: Article, extraction: Extraction, date: ArticleDate) -> dict[str, Any]:
    """Everything wirehouse read from one article alone, without a warehouse."""
    origin = next((c.source_id for c in extraction.citations if c.relation == "republishes"), None)
    return {
        "external_id": article.external_id,
        "uri": article.uri,
        "title": article.title,
        "text": article.text,
        "byline": article.byline,
        "authors": list(article.authors),
        "contributors": [{"name": c.name, "place": c.place} for c in article.contributors],
        "dateline": article.dateline,
        "source": article.source_name,
        "origin_source": _outlet_name(origin),
        "published_at": _iso(date.published_at),
        "published_from": _iso(date.published_from),
        "published_to": _iso(date.published_to),
        "published_precision": date.precision,
        "published_basis": date.basis,
        "claimed_published_at": _iso(date.claimed_published_at),
        "claimed_is_false": date.claimed_is_false,
        "dropped": [{"text": d.text, "kind": d.kind} for d in article.dropped],
        "names": sorted(
            [*map(_name, extraction.names), *map(_location, extraction.locations)],
            key=lambda name: (name["start"], name["end"]),
        ),
        "places": [
            {
                "start": p.start, "end": p.end, "name": p.name, "kind": p.kind,
                "country_code": p.country_code, "latitude": p.latitude, "longitude": p.longitude,
            }
            for p in extraction.places
        ],
        "times": [_time(extraction, number, date) for number in range(len(extraction.times))],
        "statements": [_statement(s, article.text) for s in extraction.statements],
        "citations": [
            {
                "relation": c.relation, "label": c.label, "source_id": c.source_id, "start": c.start,
                "end": c.end, "evidence": c.evidence, "basis": c.basis,
            }
            for c in extraction.citations
        ],
        "events": [_event(event, extraction, article.text, date) for event in extraction.events],
    }  # fmt: skip


_NAME_KEYS = (
    "start", "end", "label", "name", "given_name", "family_name", "person_id", "role", "organization",
    "country", "is_former", "role_status", "is_journalist",
)  # fmt: skip


def _name(name: Any) -> dict[str, Any]:
    full = name.name if name.name and len(name.name.split()) > 1 else None
    return {
        "start": name.start, "end": name.end, "label": name.label, "name": name.name,
        "given_name": name.given_name, "family_name": name.family_name,
        "person_id": person_key(full).replace(" ", "-") if full and name.label != "ORG" else None,
        "role": name.role, "organization": name.organization, "country": name.country_code,
        "is_former": name.is_former, "role_status": name.role_status, "is_journalist": name.is_journalist,
    }  # fmt: skip


def _location(location: LocationMention) -> dict[str, Any]:
    """The keys of a name: what only people and organisations have is null."""
    return dict.fromkeys(_NAME_KEYS) | {
        "start": location.start, "end": location.end, "label": "LOC", "name": location.surface,
        "is_former": False, "is_journalist": False,
    }  # fmt: skip


def _time(extraction: Extraction, number: int, date: ArticleDate) -> dict[str, Any]:
    time = extraction.times[number]
    value, interval = anchor(time.expression, reference_of(date))
    return {
        "start": time.start, "end": time.end, "value": value, "from": _iso(interval.start),
        "to": _iso(interval.end), "precision": interval.precision, "relation": time.relation,
    }  # fmt: skip


def _statement(statement: Statement, text: str) -> dict[str, Any]:
    has_cue = statement.cue_start is not None
    return {
        "start": statement.start, "end": statement.end,
        "fragments": [list(fragment) for fragment in statement.fragments],
        "text": " … ".join(text[start:end] for start, end in statement.fragments),
        "is_direct": statement.is_direct,
        "cue": {"start": statement.cue_start, "end": statement.cue_end} if has_cue else None,
        "speaker": {
            "start": statement.speaker_start, "end": statement.speaker_end, "name": statement.speaker,
            "kind": statement.speaker_kind,
        } if statement.speaker or statement.speaker_start is not None else None,
        "told": statement.told,
    }  # fmt: skip


def _event(event: EventMention, extraction: Extraction, text: str, date: ArticleDate) -> dict[str, Any]:
    time = extraction.times[event.time_number] if event.time_number is not None else None
    place = extraction.places[event.place_number] if event.place_number is not None else None
    interval, _ = mention_interval(time, date)
    actors = [p for p in event.participants if p.role == "actor"]
    recipients = [p for p in event.participants if p.role == "recipient"]
    # "A and B met" has no direction: the first named stands as actor, so that readers of pairs see both.
    both = [p for p in event.participants if p.role == "participant"]
    is_symmetric = bool(both) and not actors
    if both:
        actors, recipients = (actors, recipients + both) if actors else (both[:1], recipients + both[1:])
    return {
        "start": event.start, "end": event.end, "trigger_start": event.trigger_start,
        "trigger_end": event.trigger_end, "trigger": text[event.trigger_start : event.trigger_end],
        "plover_type": event.plover_type, "kind": event.kind, "status": event.status,
        "status_cue": event.status_cue,
        "actors": [_participant(p) for p in actors],
        "recipients": [_participant(p) for p in recipients],
        "is_symmetric": is_symmetric,
        "from": _iso(interval.start), "to": _iso(interval.end), "precision": interval.precision,
        "place": place.name if place else None, "attribution": event.attribution,
        "attributed_label": event.attributed_label, "confidence": event.confidence,
    }  # fmt: skip


def _participant(participant: Participant) -> dict[str, Any]:
    return {
        "name": participant.label,
        "kind": participant.kind,
        "country_code": participant.country_code,
        "is_possible": participant.is_possible,
    }


def _outlet_name(source_id: str | None) -> str | None:
    outlet = outlet_by_id(source_id) if source_id else None
    return outlet.name if outlet else source_id


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment is not None else None
