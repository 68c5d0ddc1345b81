"""A Doc with actors and statements in, who "I" and "we" are out: the speaker of the quotation, or the author.

A quotation, a turn of a transcript and a signed statement are in the first person; events told there would
have no actor otherwise. "We" is read as whoever says it: for whom a minister speaks, the record of the
speaker says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from flows.extract.authorship import author_of
from flows.extract.tokens import char_end
from flows.records import Actor, Statement

FIRST_PERSON = frozenset({"i", "me", "my", "myself", "we", "us", "our", "ourselves"})
SPEAKERS = frozenset({"person", "organization", "country"})
"""Kinds of speakers that can act; a document and an anonymous source cannot."""


def find_speakers(doc: Doc) -> Iterator[Actor]:
    """One Actor for each pronoun of the first person whose speaker is known, in text order."""
    actors: Sequence[Actor] = doc._.actors
    statements: Sequence[Statement] = doc._.statements if doc.has_extension("statements") else ()
    ahead = sorted((one for one in statements if one.is_direct), key=lambda one: -one.start)
    known = {(actor.kind, actor.label): actor for actor in reversed(actors)}
    around: list[Statement] = []
    for token in doc:
        if token.lower_ not in FIRST_PERSON or token.text == "US":
            continue
        while ahead and ahead[-1].start <= token.idx:
            around.append(ahead.pop())
        around = [one for one in around if one.end > token.idx]
        inner = min(around, key=lambda one: one.end - one.start, default=None)
        speaker = _speaker(inner, known) if inner is not None else author_of(doc)
        if speaker is not None:
            yield replace(speaker, start=token.idx, end=char_end(token), head=token.idx, basis="pronoun")


def _speaker(statement: Statement, known: dict[tuple[str, str], Actor]) -> Actor | None:
    """Whoever makes a statement, as the text names them elsewhere."""
    if statement.speaker is None or statement.speaker_kind not in SPEAKERS:
        return None
    actor = known.get((statement.speaker_kind, statement.speaker))
    if actor is not None:
        return actor
    return Actor(
        start=0,
        end=0,
        head=0,
        kind=statement.speaker_kind,
        label=statement.speaker,
        country_code=statement.speaker_country_code,
        organization=None,
        is_political=statement.speaker_kind == "country",
        basis="pronoun",
    )
