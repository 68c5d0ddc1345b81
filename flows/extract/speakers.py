"""The phrase beside a cue in, who speaks out: canonical label, kind and side.

A group of officials speaks for its state ("Chinese officials": country) or its organisation ("White House
officials"); one whose identity is withheld is anonymous; a text that speaks ("the report") is a document.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from spacy.tokens import Token

from flows.extract.actors import actors_at
from flows.extract.cues import Cue, phrase
from flows.extract.epithets import is_personal, person_meant
from flows.extract.gazetteer import words
from flows.extract.layout import Layout
from flows.extract.tokens import char_end
from flows.outlets import find_outlet
from flows.records import Actor

PRONOUNS = frozenset({"he", "she", "they", "him", "her", "them", "it", "who", "which", "that"})
_ADDRESSED = frozenset({"you", "us", "me", "one"})
DOCUMENTS = frozenset({
    "statement", "report", "letter", "memo", "memorandum", "email", "e-mail", "document", "filing",
    "lawsuit", "complaint", "indictment", "poll", "survey", "study", "article", "story", "editorial",
    "column", "book", "memoir", "website", "transcript", "readout", "release", "communique",
    "communiqué", "ruling", "opinion", "order", "decision", "bill", "law", "resolution", "treaty",
    "text", "message", "tweet", "post", "affidavit", "testimony", "manifesto", "platform", "headline",
    "caption", "sign", "banner", "ad", "advertisement", "video", "audio", "recording", "comment",
    "remark", "analysis", "paper", "dossier", "review", "assessment", "estimate", "census", "figure",
    "data", "note", "notice", "advisory", "warning", "draft", "page", "site", "account", "summary",
    "finding", "result", "record", "contract", "agreement", "charter", "constitution", "script",
    "biography",
})  # fmt: skip
INSCRIPTIONS = frozenset(
    {"placard", "poster", "inscription", "line", "passage", "paragraph", "part", "slogan", "label"}
)
"""What reads as well ("one placard read …")."""
_OFFICIAL = re.compile(
    r"\b(?:officials?|diplomats?|authorities|negotiators?|lawmakers?|ministers?|leaders?|military|forces|army|"
    r"navy|troops|police|prosecutors?|investigators?|spokes\w+|envoys?|delegat\w+|governments?)\b",
    re.IGNORECASE,
)
_WITHHELD = re.compile(
    r"\b(?:sources?|officials?|people|persons?|aides?|insiders?|executives?|diplomats?|advisers?|advisors?|"
    r"operatives?|strategists?|staffers?|members?|individuals?|man|woman|lawmakers?|employees?)\b",
    re.IGNORECASE,
)
_DETERMINER = re.compile(r"(?:the|a|an|this|that|these|those|some)\s+", re.IGNORECASE)


_MEDIUM = re.compile(
    r"(?:agency|newspaper|daily|broadcaster|channel|magazine|weekly|news (?:site|website|outlet|service)|"
    r"television|radio)(?: ([A-Z].*))?$"
)
_SENT = frozenset({"message", "letter", "telegram", "greeting", "note", "cable"})
_SENDING = frozenset({
    "send", "extend", "greet", "congratulate", "write", "convey", "offer", "issue", "address", "express",
})  # fmt: skip
_LONGEST_SENDING = 60
_LONGEST_OFFICE = 25
"""Tokens of a sentence, or of a speaker's phrase, that are looked through."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks. `start`, `end`: the phrase at the statement; None when carried over."""

    label: str | None
    kind: str | None
    country_code: str | None = None
    start: int | None = None
    end: int | None = None

    def carried(self) -> Speaker:
        """The same speaker at a statement where nothing names them."""
        return replace(self, start=None, end=None)


NOBODY = Speaker(None, None)


class Speakers:
    """Resolves the phrases of one document in text order; remembers who spoke last.

    Args:
        voice: who says "I" at a character offset outside quotation marks.
    """

    def __init__(self, layout: Layout, voice: Callable[[int], Speaker]) -> None:
        self.layout = layout
        self._voice = voice
        self._resolved: dict[int, Speaker] = {}
        self._recent: Speaker | None = None
        self._groups: dict[str, Speaker] = {}
        self._meant: dict[str, Speaker] = {}

    def of(self, cue: Cue) -> Speaker:
        """Speaker of a cue; to be asked in text order, since pronouns look back."""
        key = cue.token.i
        if key not in self._resolved:
            speaker = self._read(cue)
            self._resolved[key] = speaker
            if speaker.label is not None:
                self._recent = speaker
            if speaker.kind == "anonymous" and cue.head is not None:
                self._groups[str(self.layout.doc[cue.head].lemma_).lower()] = speaker.carried()
        return self._resolved[key]

    def _read(self, cue: Cue) -> Speaker:
        if cue.subject is None or cue.head is None:
            return NOBODY
        doc = self.layout.doc
        start, end = doc[cue.subject[0]].idx, char_end(doc[cue.subject[1] - 1])
        head = doc[cue.head]
        where = (cue.subject[0], cue.subject[1])
        if cue.is_relative:
            where = phrase(self.layout, head)
        named = None if cue.is_relative else self._name_behind(cue)
        found = self._of_medium(_from_actor(named) if named else self._resolve(where, head))
        if head.lower_ in {"i", "we"}:
            return replace(found, start=head.idx, end=char_end(head))
        if named is not None:
            start, end = min(start, named.start), max(end, named.end)
        if not cue.is_relative and found.start is not None and found.end is not None:
            # The actor's phrase may be wider than the parser's: "officials familiar with the matter".
            start, end = min(start, found.start), max(end, found.end)
        return replace(found, start=start, end=end)

    def _resolve(self, where: tuple[int, int], head: Token) -> Speaker:
        doc = self.layout.doc
        start, end = doc[where[0]].idx, char_end(doc[where[1] - 1])
        if head.lower_ in {"i", "we"}:
            return self._voice(head.idx)
        if head.lower_ in _ADDRESSED:
            return NOBODY
        actors = [actor for actor in actors_at(doc, start, end) if _fits(actor, start, end, head)]
        text = self.layout.text[start:end]
        is_nameless = not actors or actors[0].basis in {"role", "description", "demonym"}
        if is_nameless and is_personal(text, head) and not (actors and self._is_name(actors[0])):
            found = self._from_epithet(start, end, head, actors[0].country_code if actors else None)
            if found.kind != "person" or not actors or actors[0].kind == "group":
                return found
            if found.label != _DETERMINER.sub("", text, count=1).strip():
                return found
        if actors:
            found = self._meant.get(actors[0].label.casefold()) or _from_actor(actors[0])
            covers = actors[0].start <= start and end <= actors[0].end
            return replace(found, start=actors[0].start, end=actors[0].end) if covers else found
        if head.lower_ in PRONOUNS and where[1] - where[0] == 1:
            return self._from_pronoun(head)
        return self._from_description(start, end, head)

    def _is_name(self, actor: Actor) -> bool:
        """Whether a person's office was resolved to a name already."""
        if actor.kind != "person" or actor.name_number is None:
            return False
        return self.layout.doc._.names[actor.name_number].name is not None

    def _name_behind(self, cue: Cue) -> Actor | None:
        """The person at the end of a long office: "Iran's ambassador to the U.N. Ali Karimi said"."""
        assert cue.subject is not None
        doc, first = self.layout.doc, cue.subject[0]
        if cue.subject[1] > cue.token.i or doc[first].pos_ == "PRON":
            return None
        last = cue.token.i
        while last > first and doc[last - 1].pos_ in {"AUX", "ADV"}:
            last -= 1
        end = char_end(doc[last - 1])
        for actor in actors_at(doc, end - 1, end):
            if (
                actor.kind != "person"
                or actor.basis != "name"
                or actor.end != end
                or actor.name_number is None
            ):
                continue
            name = doc._.names[actor.name_number]
            begin = actor.start if actor.start > doc[first].idx else name.start
            span = doc.char_span(begin, end, alignment_mode="expand")
            if span is None or span.start <= first or last - first > _LONGEST_OFFICE:
                return None
            if any(
                self.layout.is_pause(index) or self.layout.quoted[index] >= 0 for index in range(first, last)
            ):
                return None
            if doc[span.start - 1].pos_ not in {"NOUN", "PROPN", "ADJ"}:
                return None
            sides = (one.country_code for one in actors_at(doc, doc[first].idx, begin) if one.basis == "role")
            return replace(actor, country_code=actor.country_code or next(sides, None))
        return None

    def _of_medium(self, speaker: Speaker) -> Speaker:
        """An outlet is an organisation, whatever the recogniser took its name for."""
        if speaker.label is None or speaker.kind not in {"person", "anonymous"}:
            return speaker
        if find_outlet(speaker.label) is not None:
            return replace(speaker, kind="organization")
        medium = _MEDIUM.search(speaker.label)
        if medium is None or speaker.kind == "person":
            return speaker
        return replace(speaker, kind="organization", label=medium[1] or speaker.label)

    def _from_epithet(self, start: int, end: int, head: Token, country_code: str | None) -> Speaker:
        """One definite person: whom the text has named so, else in the phrase's own words."""
        earlier = self._groups.get(str(head.lemma_).lower())
        if earlier is not None and country_code in {None, earlier.country_code}:
            return earlier
        name = person_meant(self.layout.doc, start, head, country_code)
        label = _DETERMINER.sub("", self.layout.text[start:end], count=1).strip()
        if name is not None:
            meant = Speaker(name.name or name.surface, "person", name.country_code or country_code)
            self._meant[label.casefold()] = meant
            return meant
        return Speaker(label, "person" if country_code else "anonymous", country_code)

    def _writer(self, head: Token) -> Speaker | None:
        """Who sent "the message": the person of the sentences before who sends, greets or writes."""
        layout = self.layout
        if head.lower_ not in _SENT or layout.lower(head.i - 1) != "the":
            return None
        number = layout.sentence_of[head.i]
        for start, end in reversed(layout.sentences[max(0, number - 3) : number]):
            for verb in layout.doc[start : min(end, start + _LONGEST_SENDING)]:
                if str(verb.lemma_).lower() not in _SENDING or layout.quoted[verb.i] >= 0:
                    continue
                for subject in verb.lefts:
                    senders = actors_at(layout.doc, subject.idx, char_end(subject))
                    if subject.dep_ == "nsubj" and senders and senders[0].kind == "person":
                        return _from_actor(senders[0])
        return None

    def _from_pronoun(self, head: Token) -> Speaker:
        """Who spoke last, if such a pronoun can mean them."""
        if self._recent is None:
            return NOBODY
        kinds = (
            {"person"} if head.lower_ in {"he", "she"} else {"person", "organization", "country", "document"}
        )
        if head.lower_ == "they":
            kinds = {"anonymous", "organization", "country"}
        return self._recent if self._recent.kind in kinds else NOBODY

    def _from_description(self, start: int, end: int, head: Token) -> Speaker:
        phrase_text = self.layout.text[start:end]
        label = _DETERMINER.sub("", phrase_text, count=1).strip(" \n\u00a0.,;:")
        if not any(character.isalnum() for character in label):
            return NOBODY
        lemma = str(head.lemma_).lower()
        if lemma in DOCUMENTS and not head.text[0].isupper():
            if (writer := self._writer(head)) is not None:
                return writer
            return Speaker(label, "document")
        if phrase_text.lower().startswith("the ") and lemma in self._groups:
            return self._groups[lemma]
        kind = "person" if head.ent_type_ == "PERSON" or head.pos_ == "PROPN" else "anonymous"
        if kind == "anonymous" and lemma in words("body_noun_political") and label.endswith(head.text):
            kind = "organization"  # "the ministry said" names no body, and hides nobody
        speaker = Speaker(label, kind)
        if kind != "person":
            self._groups[lemma] = speaker
        return speaker


def _fits(actor: Actor, start: int, end: int, head: Token) -> bool:
    """Whether the actor is what the phrase as a whole means, not a name somewhere inside it."""
    if actor.start <= head.idx < actor.end:
        return True
    return actor.start <= start and end <= actor.end


def _from_actor(actor: Actor) -> Speaker:
    return Speaker(actor.label, speaker_kind(actor), actor.country_code)


def speaker_kind(actor: Actor) -> str:
    """Kind of the speaker that an actor is.

    Officials of a state are its voice and count as the country, those of an organisation as the
    organisation; any other group has no identity and is anonymous.
    """
    if actor.kind != "group":
        return actor.kind
    if actor.organization:
        return "organization"
    if actor.country_code and _OFFICIAL.search(actor.label):
        return "country"
    is_party = actor.is_political and not _WITHHELD.search(actor.label)
    return "organization" if is_party else "anonymous"
