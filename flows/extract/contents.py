"""An act of saying in, the topic of what is said out: it tells one denial from another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from flows.extract.arguments import Cast, Party
from flows.extract.tokens import told_by
from flows.extract.topics import topic


def content_of(cast: Cast, trigger: Token, parties: Sequence[Party]) -> tuple[int, ...]:
    """Topic, in base forms, of the statements that hang on `trigger`; empty where there are none.

    Names of the parties are left out: whom it concerns is compared elsewhere.
    """
    labels = {party.label for party in parties}
    sides = {party.country_code for party in parties if party.country_code}
    words = {
        token.i: token.lemma_.lower()
        for token in _said(cast, trigger)
        if not any(
            actor.label in labels or (actor.kind == "country" and actor.country_code in sides)
            for actor in cast.actors_of(token)
        )
    }
    return topic(" ".join(words.values()))


def _said(cast: Cast, trigger: Token) -> Iterator[Token]:
    for each in told_by(trigger):
        for start, end in each.fragments:
            yield from cast.doc.char_span(start, end, alignment_mode="expand") or ()
