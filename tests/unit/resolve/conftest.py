"""Staged articles made by hand: what a person would write down, turned into the records of extraction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from flows.extract.topics import topic
from flows.records import (
    ArticleDate,
    Citation,
    EventMention,
    Extraction,
    NameMention,
    Participant,
    PlaceMention,
    StagedArticle,
    TimeMention,
)
from flows.resolve.lineage import fingerprints

CITIES = {"Vienna": "AT", "Munich": "DE", "Beijing": "CN", "Lagos": "NG", "Rome": "IT"}
COUNTRIES = {
    "Peru": "PE",
    "China": "CN",
    "United States": "US",
    "Russia": "RU",
    "Italy": "IT",
    "Nigeria": "NG",
}
TYPES = {
    "meeting": "CONSULT", "talks": "CONSULT", "visit": "CONSULT", "call": "CONSULT", "shootdown": "ASSAULT",
    "criticism": "ACCUSE", "accusation": "ACCUSE", "denial": "NONE", "request": "REQUEST",
    "rejection": "REJECT", "agreement": "AGREE", "contact": "CONSULT", "attack": "ASSAULT",
}  # fmt: skip


def told(
    kind: str,
    status: str = "occurred",
    *,
    by: str = "",
    to: str = "",
    both: str = "",
    on: str | None = None,
    at: str | None = None,
    sentence: int = 0,
    number: int = 0,
    type_: str | None = None,
    is_collective: bool = False,
    claim: str = "",
) -> dict:
    """One telling. Parties are separated by commas: a country, "Ann Lee (US)" or "*group (US)"."""
    slots = (("actor", by), ("recipient", to), ("participant", both))
    return {
        "kind": kind, "type": type_ or TYPES[kind], "status": status, "on": on, "at": at,
        "sentence": sentence, "number": number, "is_collective": is_collective, "claim": claim,
        "parties": [
            (role, name.strip()) for role, names in slots for name in names.split(",") if name.strip()
        ],
    }  # fmt: skip


def make_article(
    article_id: str,
    written: str | tuple[str, str] | None,
    *events: dict,
    names: tuple[NameMention, ...] = (),
    source: str | None = None,
    credit: str | None = None,
    text: str = "",
) -> StagedArticle:
    """An article of that id, written on that day (or between two days), that tells those events."""
    first, last = written if isinstance(written, tuple) else (written, written)
    mentions, times, places = list(names), [], []
    tellings = []
    for order, event in enumerate(events):
        parties = []
        for role, name in event["parties"]:
            label, _, country = name.removesuffix(")").partition(" (")
            if label in COUNTRIES:
                parties.append(Participant(role, "country", label, COUNTRIES[label]))
            elif label.startswith("*"):
                parties.append(Participant(role, "group", label[1:], country or None))
            else:
                mentions.append(person(label, country=country or None))
                parties.append(Participant(role, "person", label, country or None, len(mentions) - 1))
        if event["on"]:
            times.append(TimeMention(0, 0, event["on"], event["on"]))
        if event["at"]:
            kind = "city" if event["at"] in CITIES else "country"
            code = CITIES.get(event["at"]) or COUNTRIES[event["at"]]
            places.append(PlaceMention(0, 0, event["at"], event["at"], kind, code))
        start = 1000 * event["sentence"]
        tellings.append(
            EventMention(
                start=start,
                end=start + 900,
                sentence_number=event["sentence"],
                trigger_start=start + 10 * (event["number"] or order),
                trigger_end=start + 10 * (event["number"] or order) + 5,
                lemma=event["kind"],
                plover_type=event["type"],
                kind=event["kind"],
                status=event["status"],
                status_cue=None,
                participants=tuple(parties),
                time_number=len(times) - 1 if event["on"] else None,
                place_number=len(places) - 1 if event["at"] else None,
                is_collective=event["is_collective"],
                content=topic(event["claim"]),
            )
        )
    credits_ = (Citation("republishes", credit, "", credit),) if credit else ()
    return StagedArticle(
        article_id=article_id,
        source_id=source,
        word_count=len(text.split()),
        date=ArticleDate(
            article_id,
            published_from=date.fromisoformat(first) if first else None,
            published_to=date.fromisoformat(last) if last else None,
            precision="day" if first == last else "month",
            basis="page" if first else "unknown",
        ),
        fingerprints=fingerprints(text),
        extraction=Extraction(
            article_id, "1", tuple(mentions), tuple(places), tuple(times), (), credits_, tuple(tellings)
        ),
    )


def person(
    name: str, /, *, role: str | None = None, country: str | None = None, **more: object
) -> NameMention:
    """A mention of a person by name."""
    words = name.split()
    given, family = (words[0], words[-1]) if len(words) > 1 else (None, name)
    values = {"label": "PERSON", "surface": name, "name": name, "given_name": given, "family_name": family}
    return NameMention(
        **{"start": 0, "end": len(name), "role": role, "country_code": country, **values, **more}  # type: ignore[arg-type]
    )


def office(role: str, country: str, **more: object) -> NameMention:
    """An office without a name."""
    values = {"label": "ROLE", "surface": role, "name": None, "role": role, "country_code": country}
    return NameMention(**{"start": 0, "end": len(role), **values, **more})  # type: ignore[arg-type]


@pytest.fixture(name="told")
def _told() -> Callable[..., dict]:
    return told


@pytest.fixture(name="make")
def _make() -> Callable[..., StagedArticle]:
    return make_article


@pytest.fixture(name="person")
def _person() -> Callable[..., NameMention]:
    return person


@pytest.fixture(name="office")
def _office() -> Callable[..., NameMention]:
    return office


@pytest.fixture
def corpus() -> list[StagedArticle]:
    """Seven articles of four stories, with copies, plans, a postponement and people by office only."""
    base = " ".join(f"word{i} of the report" for i in range(60))
    return [
        make_article(
            "a1", "2023-06-06",
            told("visit", "planned", by="Ann Lee (US)", to="China", on="month:0", sentence=0),
            told("visit", "postponed", by="Ann Lee (US)", to="China", sentence=2, on="XXXX-02:past"),
            told("criticism", by="China", to="United States", sentence=4),
            text=base, source="cbs-news",
        ),
        make_article(
            "a2", "2023-06-09",
            told("visit", "planned", by="Ann Lee (US)", to="China", on="2023-06-18", at="Beijing"),
            told("meeting", "planned", by="Ann Lee (US)", to="Bo Chen (CN)", number=4),
            names=(office("defense minister", "CN"),), source="the-independent",
        ),
        make_article(
            "a3", "2023-06-20",
            told("visit", by="Ann Lee (US)", to="China"),
            told("criticism", by="China", to="United States", sentence=1),
            told("shootdown", by="United States", to="China", sentence=3),
            source="nbc-news",
        ),
        make_article(
            "a4", ("2023-05-01", "2023-07-30"), told("shootdown", to="China"),
            told("meeting", by="Jo Roe (US)", to="*Chinese officials (CN)", on="XXXX-05:past", at="Vienna"),
            credit="nbc-news", source="newsmax",
        ),
        make_article("a5", "2023-06-07", text=base + " and a last line of our own desk", source="npr"),
        make_article(
            "a6", "2023-06-11",
            told("meeting", by="Jo Roe (US)", to="Bo Chen (CN)", on="2023-05-10", at="Vienna"),
        ),
        make_article("a7", None, told("attack", by="*rebels (NG)", to="Nigeria", at="Lagos")),
    ]  # fmt: skip
