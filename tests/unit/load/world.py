"""A small made-up world in which everything touches everything: articles by number, the same every time.

Names that are forms of each other, people of one family name, bodies that every country has, copies, excerpts
and furniture, plans and what became of them, articles of which only a range of days is known.
"""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from flows.records import (
    Article,
    ArticleDate,
    Citation,
    Claims,
    DateClaim,
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

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
NAMES = (
    "Ada Berg", "Ada Maria Berg", "Tom Holt", "Thomas Holt", "Li Wen", "Bo Chen", "Eva Moro", "Berg", "Holt",
    "Joe Biden", "Antony Blinken", "Oslo Post",
)  # fmt: skip
ROLES = (None, "foreign minister", "president", "senator", "secretary of state")
COUNTRIES = ("US", "CN", "NO")
LABELS = {"US": "United States", "CN": "China", "NO": "Norway"}
BODIES = ("Ministry of Foreign Affairs", "Foreign Ministry", "Navy", "Harbour Group")
CITIES = (("Oslo", "NO"), ("Vienna", "AT"), ("Beijing", "CN"))
KINDS = (
    ("CONSULT", "meeting"), ("CONSULT", "visit"), ("CONSULT", "visit"), ("ACCUSE", "criticism"),
    ("NONE", "denial"), ("REQUEST", "request"), ("REJECT", "rejection"),
)  # fmt: skip
STATUSES = ("occurred", "occurred", "planned", "postponed", "hypothetical")
TIMES = ("2023-06-18", "XXXX-05:past", "month:-1", "weekday:1:past", "XXXX-06-18:next", "year:-1")
OUTLETS = ("nbc-news", "reuters", "newsmax", None)


def article(number, fetched_at=NOW, url=None, variant=0):
    """(document, article, extraction, date, fingerprints); `variant`: another version of its text."""
    chance = random.Random(number)
    outlet = chance.choice(OUTLETS)
    names, events, statements = [], [], []
    text, offset = "", 0
    places = [PlaceMention(0, 1, "x", *chance.choice([(c, "city", k) for c, k in CITIES]))]
    times = []
    for sentence in range(chance.randrange(1, 4)):
        parts = []
        for role in ("actor", "recipient"):
            name = chance.choice(NAMES)
            country = chance.choice(COUNTRIES)
            if chance.random() < 0.25:
                parts.append(Participant(role, "country", LABELS[country], country))
                continue
            if chance.random() < 0.2:
                body = chance.choice(BODIES)
                parts.append(Participant(role, "organization", body, chance.choice((country, None))))
                continue
            office = chance.choice(ROLES)
            start = len(text) + offset
            text += f"{name} "
            label = "ORG" if name == "Oslo Post" and chance.random() < 0.5 else "PERSON"
            words = name.split()
            names.append(
                NameMention(
                    start, start + len(name), label, name, name,
                    words[0] if len(words) > 1 else None, words[-1], role=office,
                    country_code=country if office else None,
                    role_status="incumbent" if office else None,
                    organization=chance.choice(BODIES) if office == "foreign minister" else None,
                )
            )  # fmt: skip
            kind = "organization" if label == "ORG" else "person"
            parts.append(Participant(role, kind, name, country, len(names) - 1))
        plover_type, kind = chance.choice(KINDS)
        if chance.random() < 0.6:
            times.append(TimeMention(0, 1, "x", chance.choice(TIMES)))
            time_number = len(times) - 1
        else:
            time_number = None
        start = len(text)
        text += f"acts for the {number}-{sentence}th time. "
        events.append(
            EventMention(
                0, len(text), sentence, start, start + 4, kind, plover_type, kind,
                chance.choice(STATUSES), None, tuple(parts), time_number=time_number,
                place_number=0 if chance.random() < 0.5 else None, confidence=0.8,
            )
        )  # fmt: skip
    if names:
        name = names[0]
        statements = [
            Statement(0, 4, ((0, 4),), True, "said", speaker=name.surface, speaker_kind="person"),
        ]
    text += f" Version {variant}."
    events = [replace(event, end=len(text)) for event in events]
    day = date(2023, 6, 1) + timedelta(days=chance.randrange(0, 30))
    document = Document(
        content_id("document", number, variant), f"/in/{number}-{variant}.txt", text.encode(), "text/plain",
        fetched_at, claims=Claims(title=f"Report {number}"),
    )  # fmt: skip
    piece = Article(
        content_id(outlet, text), document.document_id, document.uri, text, title=f"Report {number}",
        source_id=outlet, source_name=outlet and outlet.title(), url=url,
        date_claims=(DateClaim(datetime(day.year, day.month, day.day, tzinfo=UTC), "day", "page"),),
        word_count=len(text.split()),
    )  # fmt: skip
    extraction = Extraction(
        piece.article_id, "v1", tuple(names), tuple(places), tuple(times), tuple(statements),
        (Citation("republishes", "NBC News", "x", "nbc-news"),) if chance.random() < 0.2 else (),
        tuple(events),
    )  # fmt: skip
    when = ArticleDate(
        piece.article_id, datetime(day.year, day.month, day.day, tzinfo=UTC), day, day, "day", "page",
        reasons=("the page says so",),
    )  # fmt: skip
    if chance.random() < 0.3:
        first = date(2023, 2, 1)
        when = ArticleDate(
            piece.article_id,
            None,
            first,
            date(2023, 11, 25),
            "year",
            "inferred",
            reasons=("a term of office",),
        )
    return document, piece, extraction, when, _fingerprints(chance, number)


def _fingerprints(chance, number):
    """Chunks of 12 values from a pool that others share, some of them furniture, and some of its own."""
    values = []
    for _ in range(chance.randrange(1, 4)):
        chunk = chance.randrange(40)
        values += range(chunk * 100, chunk * 100 + chance.randrange(6, 13))
    return tuple(dict.fromkeys(values + [number * 1000 + 50_000 + n for n in range(chance.randrange(0, 14))]))
