"""A parsed Doc with names and places -> who each phrase means: `doc._.actors`.

Names and roles become persons and organisations; country names, demonyms and capitals that stand for
their government become countries; "senior Chinese officials", "a Chinese warship" become groups of a
country; sources without a name become anonymous. `coreference` then follows pronouns and epithets back.

Every country name is an actor, also in "traveled to China": the reader of a frame knows its case. A
capital is one only where syntax says that its government is meant.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc, Token

from flows.extract.coreference import resolve
from flows.extract.group_phrases import find_groups, find_spokesmen
from flows.extract.ledger import Ledger
from flows.extract.named_actors import LONGEST_REACH, find_bodies, find_named
from flows.extract.nations import find_blocs, find_countries
from flows.extract.tokens import char_end
from flows.records import Actor

Doc.set_extension("actors", default=(), force=True)

FINDERS = (find_named, find_bodies, find_groups, find_countries, find_blocs, find_spokesmen)
"""In this order: a phrase belongs to the first that takes it."""


def read_actors(doc: Doc) -> list[Actor]:
    """All actors of a parsed document, in text order; of two that start together the longer first.

    A phrase for two parties ("the two sides") gives one actor per party with the same span.
    """
    ledger = Ledger(doc)
    for find in FINDERS:
        for actor in find(doc, ledger):
            ledger.add(actor)
    return sorted(resolve(doc, ledger.actors), key=_order)


def actors_at(doc: Doc, start_char: int, end_char: int) -> list[Actor]:
    """Actors that overlap the characters [start_char, end_char) of a read document, the longest first.

    Parties of one phrase ("the two sides") keep their order.
    """
    actors: Sequence[Actor] = doc._.actors
    last = bisect_right(actors, end_char - 1, key=_start)
    # Phrases are bounded, so only those that start shortly before can reach into the span.
    first = bisect_right(actors, start_char - LONGEST_REACH, key=_start)
    found = [actor for actor in actors[first:last] if actor.end > start_char]
    return sorted(found, key=lambda actor: actor.start - actor.end)


def actor_of_token(doc: Doc, token: Token) -> list[Actor]:
    """Who the phrase headed by `token` means; else those whose phrase covers it, the longest first."""
    covering = actors_at(doc, token.idx, char_end(token))
    return [actor for actor in covering if actor.head == token.idx] or covering


@Language.component("wirehouse_actors")
def actors_component(doc: Doc) -> Doc:
    """Store `read_actors(doc)` in `doc._.actors`."""
    doc._.actors = read_actors(doc)
    return doc


def _start(actor: Actor) -> int:
    return actor.start


def _order(actor: Actor) -> tuple[int, int]:
    return actor.start, -actor.end
