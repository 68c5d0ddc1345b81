"""Actors of one Doc as they are found, and which of them covers each token."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from flows.records import Actor


class Ledger:
    """Actors in the order they were found; the first to take a token keeps it.

    `text` is `doc.text`, which spaCy builds anew whenever it is asked for.
    """

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text = doc.text
        self.actors: list[Actor] = []
        self._at: dict[int, Actor] = {}

    def add(self, actor: Actor) -> None:
        """Keep an actor, and the tokens of its phrase that nobody has taken."""
        self.actors.append(actor)
        span = self.doc.char_span(actor.start, actor.end, alignment_mode="expand")
        for token in span or ():
            self._at.setdefault(token.i, actor)

    def at(self, token: Token) -> Actor | None:
        """Who took the token."""
        return self._at.get(token.i)

    def is_free(self, start: int, end: int) -> bool:
        """Whether nobody has taken a token of these characters."""
        span = self.doc.char_span(start, end, alignment_mode="expand")
        return span is not None and not any(token.i in self._at for token in span)


def head_offset(doc: Doc, start: int, end: int) -> int:
    """Offset of the syntactic head of the characters [start, end)."""
    span = doc.char_span(start, end, alignment_mode="expand")
    return span.root.idx if span is not None else start
