"""A parsed Doc with its political events in; its other predicates as event mentions of type NONE, added, out.

Only with `WIREHOUSE_EVENTS=all`: crime, sport, disasters and daily life too. Every verb is an event, unless
seeds/event_words.csv says that it tells none ("contains"); of nouns and adjectives those that the file or
the event lexicon has, and nouns with one of its endings ("evacuation"). Words that an event of the lexicon
is told by are not told twice.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from flows.extract.arguments import Cast, Party
from flows.extract.events import Draft, cue_of, mention_of
from flows.extract.frames import Reading
from flows.extract.grammar import is_verbal, predicate
from flows.extract.lexicon import Entry, entries
from flows.records import EventMention
from flows.resources import resource_path

PLAIN = "NONE"
"""PLOVER type of what is none of its roots."""

_SILENT = frozenset({"aux", "aux:pass", "cop", "punct", "case", "mark"})
# Parts of names ("Fire Department"), which tell nothing.
_IN_NAME = frozenset({"compound", "flat", "amod"})
# Phrases of a noun that name whom its act reaches, and who does it.
_REACHED, _BY = ("of", "against", "on"), ("by", "from", "between")


@Language.component("wirehouse_predicates")
def predicates_component(doc: Doc) -> Doc:
    """Add `read_predicates(doc)` to `doc._.events`."""
    found = (*doc._.events, *read_predicates(doc))
    doc._.events = sorted(found, key=lambda event: (event.trigger_start, event.trigger_end, event.kind))
    return doc


def read_predicates(doc: Doc) -> list[EventMention]:
    """A mention for each predicate that no event of `doc._.events` is told by, in text order."""
    cast = Cast(doc)
    found: list[EventMention] = []
    for number, sentence in enumerate(doc.sents):
        for reading in _readings(sentence, doc._.event_words):
            cue = cue_of(reading)
            if cue.status == "negative":
                continue  # what did not happen is no event
            actors, others = _parties(cast, reading)
            draft = Draft(reading, cue, PLAIN, reading.entry.kind, actors, others)
            found.append(mention_of(cast, sentence, number, draft))
    return found


def _readings(sentence: Span, told: frozenset[int]) -> Iterator[Reading]:
    for token in sentence:
        if token.i not in told and (entry := _entry(token)) is not None:
            yield Reading(entry, predicate(token), (token,))


def _entry(token: Token) -> Entry | None:
    """What the word tells, or None: no event."""
    lemma = token.lemma_.lower()
    if token.dep_ in _SILENT or not lemma.isalpha():
        return None
    if token.pos_ == "VERB":
        reading, kind = _words().get((lemma, "verb"), ("event", ""))
        return None if reading == "none" else _plain(lemma, "verb", kind)
    if token.pos_ in {"NOUN", "PROPN"} and not is_verbal(token):
        if token.pos_ == "PROPN" and token.dep_ in _IN_NAME:
            return None
        return _noun(lemma, is_name=token.pos_ == "PROPN")
    if token.pos_ == "ADJ" and (lemma, "adjective") in _words():
        return _plain(lemma, "noun", _words()[lemma, "adjective"][1])
    return None


def _noun(lemma: str, *, is_name: bool) -> Entry | None:
    listed = _words().get((lemma, "noun"))
    if listed is not None:
        return _plain(lemma, "noun", listed[1]) if listed[0] == "event" else None
    ends = not is_name and lemma.endswith(_endings())
    return _plain(lemma, "noun", "") if ends or (lemma, "noun") in entries() else None


@cache
def _plain(lemma: str, pos: str, kind: str) -> Entry:
    return Entry(lemma, pos, PLAIN, kind or lemma, (), (), frozenset(), (lemma,))


def _parties(cast: Cast, reading: Reading) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Who does it and whom it reaches, as far as the parse says so: nothing is guessed."""
    frame = reading.predicate
    if reading.is_verb:
        return _fillers(cast, frame.subjects, frame.objects)
    own = (*frame.possessors, *frame.after(*_BY))
    return _fillers(cast, own or frame.premodifiers, frame.after(*_REACHED))


def _fillers(
    cast: Cast, acting: tuple[Token, ...], reached: tuple[Token, ...]
) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    found: dict[tuple[str, str], tuple[Party, bool]] = {}
    for tokens, acts in ((acting, True), (reached, False)):
        for token in tokens:
            for party in cast.parties(token):
                if party.is_exact:
                    found.setdefault(party.key, (party, acts))
    return (
        tuple(party for party, acts in found.values() if acts),
        tuple(party for party, acts in found.values() if not acts),
    )


@cache
def _words() -> dict[tuple[str, str], tuple[str, str]]:
    """(word, part of speech) -> (reading, kind), from seeds/event_words.csv."""
    with resource_path("seeds/event_words.csv").open(encoding="utf-8", newline="") as file:
        return {(row["word"], row["pos"]): (row["reading"], row["kind"]) for row in csv.DictReader(file)}


@cache
def _endings() -> tuple[str, ...]:
    return tuple(sorted(word for word, pos in _words() if pos == "ending"))
