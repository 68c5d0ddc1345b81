"""Made-up articles as validation would hand them over, and a plain resolution of them.

Also a program: `python newsroom.py FILE STEP KILL_AT` stages or loads and is killed, without a chance to
clean up, before its KILL_AT-th statement of SQL.
"""

import os
import random
import signal
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

from flows.load.facts import load_facts, read_staged
from flows.load.stage import StagingBatch, stage_batch
from flows.records import (
    Article,
    ArticleDate,
    Citation,
    Claims,
    DateClaim,
    Document,
    Event,
    EventLink,
    EventMention,
    Extraction,
    Interval,
    LineageLink,
    MergeDecision,
    NameMention,
    Participant,
    Person,
    PersonLink,
    PersonRole,
    PlaceMention,
    Rejection,
    Resolution,
    Statement,
    TimeMention,
    content_id,
)
from flows.warehouse import Warehouse, open_warehouse

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PEOPLE = ("Ada Berg", "Boris Chen", "Cora Diaz", "Dan Eker")
OUTLETS = ("nbc-news", "reuters", "nowhere-gazette", None)


def article(number, *, people=None, day=None, outlet="?", hour=8):
    """(document, article, extraction, date) of one report of a meeting."""
    chance = random.Random(number)
    first, second = people or chance.sample(PEOPLE, 2)
    day = day or chance.randrange(1, 4)
    outlet = chance.choice(OUTLETS) if outlet == "?" else outlet
    sentence = f"{first} met {second} in Oslo on June {day}."
    text = f"{sentence} “We talked,” {first} told NBC News. Report number {number} 消息."
    document = Document(
        content_id("document", number, hour),
        f"/in/{number}.txt",
        text.encode(),
        "text/plain",
        NOW,
        claims=Claims(title=f"Report {number}"),
    )
    article_id = content_id(outlet, text)
    piece = Article(
        article_id,
        document.document_id,
        document.uri,
        text,
        title=f"Report {number}",
        source_id=outlet,
        source_name=outlet and outlet.title(),
        date_claims=(DateClaim(datetime(2023, 6, day, hour, tzinfo=UTC), "minute", "page"),),
        word_count=len(text.split()),
    )
    return (
        document,
        piece,
        _extraction(article_id, text, first, second, sentence, day),
        _date(piece, day, hour),
    )


def _date(piece, day, hour):
    written = datetime(2023, 6, day, hour, tzinfo=UTC)
    return ArticleDate(
        piece.article_id,
        written,
        written.date(),
        written.date(),
        "minute",
        "page",
        reasons=("the page says so",),
    )


def _extraction(article_id, text, first, second, sentence, day):
    other, oslo, quoted = text.index(second), text.index("Oslo"), text.index("We talked")
    met = len(first) + 1
    return Extraction(
        article_id,
        "v1",
        names=(
            NameMention(
                0, len(first), "PERSON", first, first, *first.split(), "given-family", "minister",
                organization="Foreign Ministry", country_code="NO", role_status="incumbent",
            ),
            NameMention(other, other + len(second), "PERSON", second, second, *second.split()),
        ),
        places=(PlaceMention(oslo, oslo + 4, "Oslo", "Oslo", "city", "NO", 59.9, 10.7),),
        times=(TimeMention(oslo + 8, len(sentence) - 1, f"June {day}", f"06-{day:02}"),),
        statements=(
            Statement(
                quoted, quoted + 10, ((quoted, quoted + 10),), True, "told",
                speaker=first, speaker_kind="person", told="NBC News",
            ),
        ),
        citations=(Citation("cites", "NBC News", "told NBC News", "nbc-news", 0, 3),),
        events=(
            EventMention(
                0, len(sentence), 0, met, met + 3, "meet", "CONSULT", "meeting", "occurred", None,
                (
                    Participant("participant", "person", first, "NO", 0),
                    Participant("participant", "person", second, None, 1),
                ),
                time_number=0, place_number=0, confidence=0.8,
            ),
        ),
    )  # fmt: skip


def batch(rows, name="batch", run_id="run", rejections=(), **fields):
    """The articles of `rows` as one batch."""
    return StagingBatch(
        batch_id=name,
        run_id=run_id,
        staged_at=NOW,
        documents=[row[0] for row in rows],
        articles=[row[1] for row in rows],
        extractions=[row[2] for row in rows],
        dates=[row[3] for row in rows],
        fingerprints={row[1].article_id: (1, 2, 3) for row in rows},
        rejections=rejections,
        **fields,
    )


def rejection(document, reason="too_short"):
    """`document` set aside in cleaning."""
    return Rejection(document.document_id, document.uri, "clean", reason, "Too few words. Give more.")


def slug(name):
    return name.lower().replace(" ", "-")


def resolve(staged):
    """Meetings of the same people on the same day are one event; equal names are one person."""
    told = {}
    for piece in staged:
        for number, mention in enumerate(piece.extraction.events):
            mention_id = content_id(piece.article_id, mention.start, mention.trigger_start)
            key = (tuple(sorted(p.label for p in mention.participants)), piece.date.published_from)
            told.setdefault(key, []).append((mention_id, piece, number, mention))
    clusters = {key: sorted(found, key=lambda row: row[0]) for key, found in told.items()}
    names = sorted({name.name for piece in staged for name in piece.extraction.names})
    return Resolution(
        dates=tuple(piece.date for piece in staged),
        lineages=tuple(
            LineageLink(p.article_id, p.article_id, p.source_id, False, "own", p.source_id or p.article_id)
            for p in staged
        ),
        persons=tuple(
            Person(slug(name), name, *name.split(), "given-family", (name.split()[1],), None)
            for name in names
        ),
        person_links=tuple(
            PersonLink(piece.article_id, number, slug(name.name), "name")
            for piece in staged
            for number, name in enumerate(piece.extraction.names)
        ),
        person_roles=tuple(
            PersonRole(
                slug(name), "minister", "Foreign Ministry", "NO", False, date(2023, 1, 1), None, "text"
            )
            for name in names
        ),
        events=tuple(sorted((_event(*item) for item in clusters.items()), key=lambda event: event.event_id)),
        event_links=tuple(
            EventLink(
                piece.article_id, number, mention_id, found[0][0], Interval(key[1], key[1], "day"), "text"
            )
            for key, found in clusters.items()
            for mention_id, piece, number, _ in found
        ),
        merges=tuple(
            MergeDecision(a[0], b[0], 0.9, ("same people, same day",))
            for found in clusters.values()
            for a, b in pairwise(found)
        ),
        relations=(),
    )


def _event(key, found):
    mention_id, piece, _, mention = found[0]
    parts = tuple(sorted((replace(p, name_number=None, country_code=None) for p in mention.participants),
                         key=lambda p: p.label))  # fmt: skip
    return Event(
        mention_id,
        mention.plover_type,
        mention.kind,
        " and ".join(key[0]) + " meet",
        "occurred",
        key[1],
        key[1],
        "day",
        piece.extraction.places[0],
        parts,
        0.8,
        False,
        tuple(slug(p.label) for p in parts),
    )


def load(warehouse, recorded_at=NOW, resolver=resolve):
    load_facts(warehouse, resolver(read_staged(warehouse)), "run", recorded_at)


def contents(warehouse, schema="core", leave_out=("event_alias",)):
    """Rows of every table of a schema, without the time of recording, in an order of their own."""
    names = warehouse.fetch(
        "select table_name from duckdb_tables() where schema_name = $schema order by 1", schema=schema
    )
    found = {}
    for name in names.column("table_name").to_pylist():
        if name not in leave_out:
            rows = warehouse.fetch(f"from {schema}.{name}").to_pylist()
            found[name] = sorted(
                repr({key: value for key, value in row.items() if key != "recorded_at"}) for row in rows
            )
    return found


def _die_at(count):
    run, statements = Warehouse._run, iter(range(count))

    def counted(self, *arguments):
        if next(statements, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        return run(self, *arguments)

    Warehouse._run = counted


def main(path, step, kill_at):
    with open_warehouse(Path(path)) as warehouse:
        resolution = resolve(read_staged(warehouse))
        _die_at(int(kill_at))
        if step == "stage":
            stage_batch(warehouse, batch([article(n) for n in range(10, 20)], "second"))
        else:
            load_facts(warehouse, resolution, "run", NOW)
        # Alive after all: what was done stands; say so.
        sys.exit(3)


if __name__ == "__main__":
    main(*sys.argv[1:])
