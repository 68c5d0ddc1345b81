"""What adding articles costs in a warehouse of any size, against an empty one: CPU seconds and their ratio.

    python tests/benchmarks/growth.py [ARTICLES_THERE] [ARTICLES_ADDED] [--keep FILE]
    python tests/benchmarks/growth.py 100000 --keep /tmp/100000.duckdb

Articles are made up and staged as validation would hand them over, so that only staging, resolution, facts,
checks, publishing and closing the file are measured; reading text costs the same in a warehouse of any size
and comes on top: the second ratio counts READING_S per article. Names, dates and kinds follow the skewed
frequencies of news; texts share stock phrases, and every tenth is a copy. Each figure is the least of
ROUNDS, since other processes only ever add to it. A warehouse of 100,000 takes a quarter of an hour of CPU
to fill; FILE keeps it for the next time.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from flows.load.changes import AT_ONCE
from flows.load.facts import load_facts, resolve_staged
from flows.load.publish import publish
from flows.load.stage import StagingBatch, stage_batch
from flows.records import (
    Article,
    ArticleDate,
    Document,
    EventMention,
    Extraction,
    NameMention,
    Participant,
    PlaceMention,
    Statement,
    TimeMention,
    content_id,
)
from flows.warehouse import Warehouse, open_warehouse

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAYS = 730
COUNTRIES = ("US", "CN", "RU", "UA", "GB", "FR", "DE", "IL", "IR", "IN", "JP", "KR", "TR", "NO", "BR", "NG")
KINDS = (("CONSULT", "meeting"), ("CONSULT", "visit"), ("ACCUSE", "criticism"), ("ASSAULT", "attack"))
READING_S = 0.12
"""CPU seconds in which an article of 400 words is cleaned and read."""
STAGED_AT_ONCE = 1000
LOADED_AT_ONCE = 5000
ROUNDS = 3
Row = tuple[Document, Article, Extraction, ArticleDate, tuple[int, ...]]


def made_up(number: int) -> Row:
    """Article number so-and-so: the same every time."""
    chance = random.Random(number)
    original = random.Random(number // 10 * 10 if number % 10 == 9 else number)
    outlet = f"outlet-{_skewed(chance, 400)}"
    names, events, statements, sentences = [], [], [], []
    offset = 0
    for sentence in range(5):
        parts, starts = [], []
        for role in ("actor", "recipient"):
            person = _skewed(original, 20_000)
            # Syllables, not digits: a name with digits in it is none.
            name = f"{_word(person % 97)} {_word(person + 31)}"
            country = COUNTRIES[person % len(COUNTRIES)]
            starts.append((name, country))
            parts.append(Participant(role, "person", name, country, 2 * sentence + len(parts)))
        text = f"{starts[0][0]} acted on {starts[1][0]} in the matter of {_word(number)} on that very day. "
        for name, country in starts:
            start = offset + text.index(name)
            names.append(
                NameMention(
                    start, start + len(name), "PERSON", name, name, *name.split(), "given-family",
                    "minister", country_code=country, role_status="incumbent",
                )
            )  # fmt: skip
        begin = offset + text.index("acted")
        plover_type, kind = original.choice(KINDS)
        events.append(
            EventMention(
                offset, offset + len(text) - 1, sentence, begin, begin + 5, kind, plover_type, kind,
                "occurred", None, tuple(parts), time_number=0, place_number=sentence % 2, confidence=0.8,
            )
        )  # fmt: skip
        statements.append(
            Statement(
                offset, offset + 9, ((offset, offset + 9),), False, "said", speaker=starts[0][0],
                speaker_kind="person", sentence_number=sentence,
            )
        )  # fmt: skip
        sentences.append(text)
        offset += len(text)
    body = "".join(sentences) + f"Number {number}."
    day = date(2023, 1, 1) + timedelta(days=original.randrange(DAYS))
    written = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
    uri = f"/in/{number}.txt"
    document = Document(content_id("document", number), uri, body.encode(), "text/plain", NOW)
    piece = Article(
        content_id(outlet, body), document.document_id, uri, body, title=f"Report {number}",
        source_id=outlet, source_name=outlet, url=f"https://{outlet}.example/{number}",
        word_count=len(body.split()),
    )  # fmt: skip
    extraction = Extraction(
        piece.article_id, "v1", tuple(names),
        (PlaceMention(0, 1, "x", f"City {_skewed(original, 300)}", "city", "US", 1.0, 2.0),
         PlaceMention(1, 2, "x", "Oslo", "city", "NO", 59.9, 10.7)),
        (TimeMention(0, 1, "x", day.isoformat()),), tuple(statements), (), tuple(events),
    )  # fmt: skip
    when = ArticleDate(piece.article_id, written, day, day, "minute", "page", reasons=("the page says so",))
    stock = [chance.randrange(2_000) for _ in range(12)]
    own = [original.getrandbits(40) for _ in range(110)]
    return document, piece, extraction, when, tuple(dict.fromkeys([*own, *stock]))


def _skewed(chance: random.Random, count: int) -> int:
    """0 is most frequent, as names in news are."""
    return int(count ** chance.random()) - 1


def _word(number: int) -> str:
    syllables = ("ba", "do", "ka", "li", "mo", "ne", "ru", "sa", "ti", "vo")
    return "".join(syllables[int(digit)] for digit in f"{number:04}").capitalize()


def add(warehouse: Warehouse, numbers: range, most: int = AT_ONCE) -> float:
    """Stage and load articles, `most` at once; CPU seconds."""
    begin = time.process_time()
    made = 0.0
    for start in range(numbers.start, numbers.stop, STAGED_AT_ONCE):
        clock = time.process_time()
        rows = [made_up(n) for n in range(start, min(start + STAGED_AT_ONCE, numbers.stop))]
        made += time.process_time() - clock
        stage_batch(
            warehouse,
            StagingBatch(
                batch_id=f"batch {start}",
                run_id="run",
                staged_at=NOW,
                documents=[row[0] for row in rows],
                articles=[row[1] for row in rows],
                extractions=[row[2] for row in rows],
                dates=[row[3] for row in rows],
                fingerprints={row[1].article_id: row[4] for row in rows},
            ),
        )
    is_complete = False
    while not is_complete:
        resolution, scope = resolve_staged(warehouse, NOW, most=most)
        load_facts(warehouse, resolution, "run", NOW, scope)
        is_complete = scope.is_complete
    return time.process_time() - begin - made


def publishing(warehouse: Warehouse) -> float:
    """Bring the readers' copy up to date; CPU seconds."""
    begin = time.process_time()
    publish(warehouse, warehouse.path.with_suffix(".published"))
    return time.process_time() - begin


def measured(base: Path, numbers: range) -> tuple[float, float, float]:
    """CPU seconds of adding articles to a copy of `base`, of publishing, and of closing the file."""
    rounds = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory(dir=base.parent) as folder:
            path = Path(folder) / "warehouse.duckdb"
            shutil.copy(base, path)
            shutil.copy(base.with_suffix(".published"), path.with_suffix(".published"))
            with open_warehouse(path) as warehouse:
                loaded, published = add(warehouse, numbers), publishing(warehouse)
                begin = time.process_time()
            rounds.append((loaded, published, time.process_time() - begin))
    loads, publications, closings = zip(*rounds, strict=True)
    return min(loads), min(publications), min(closings)


def filled(path: Path, there: int) -> None:
    """Make a published warehouse of so many articles at `path`, unless there is one; at least one of none."""
    if path.with_suffix(".published").exists():
        return
    with open_warehouse(path) as warehouse:
        load_facts(warehouse, *_nothing(warehouse))
        for start in range(0, there, LOADED_AT_ONCE):
            spent = add(warehouse, range(start, min(start + LOADED_AT_ONCE, there)), LOADED_AT_ONCE)
            print(f"{start + LOADED_AT_ONCE} articles there ({spent:.1f} s CPU)", file=sys.stderr, flush=True)
        warehouse.checkpoint()
        publishing(warehouse)


def main(there: int, added: int, keep: Path | None) -> None:
    """Measure both and print the ratios."""
    numbers = range(there, there + added)
    with tempfile.TemporaryDirectory() as folder:
        costs = []
        full = keep or Path(folder) / "full.duckdb"
        for path, articles in ((Path(folder) / "empty.duckdb", 0), (full, there)):
            filled(path, articles)
            costs.append(measured(path, numbers))
            shown = " + ".join(f"{part:.2f}" for part in costs[-1])
            print(f"{added} articles to a warehouse of {articles}: {shown} s CPU (load, publish, close)")
    reading = READING_S * added
    before, after = map(sum, costs)
    print(f"ratio {after / before:.2f}")
    print(f"ratio with reading {(reading + after) / (reading + before):.2f}")


def _nothing(warehouse: Warehouse):  # type: ignore[no-untyped-def]
    """A first load with nothing in it, so that reference tables are there before anything is measured."""
    resolution, scope = resolve_staged(warehouse, NOW)
    return resolution, "run", NOW, scope


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("there", nargs="?", type=int, default=5000)
    parser.add_argument("added", nargs="?", type=int, default=100)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    main(given.there, given.added, given.keep)
