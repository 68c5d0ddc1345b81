"""Where and when an event of a reading took place, and in whose words: indices into the Doc's records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from spacy.tokens import Doc, Token

from flows.extract.arguments import Cast, Party
from flows.extract.frames import Reading
from flows.extract.grammar import (
    CLAUSE,
    PASSIVE_SUBJECT,
    POSSESSOR,
    SUBJECT,
    clause_head,
    is_verbal,
    preposition,
)
from flows.extract.lexicon import classes, entries
from flows.extract.tokens import covering, statements_in
from flows.records import PlaceMention, TimeMention

LOCATIVE = frozenset(
    {"in", "at", "near", "off", "outside", "inside", "on", "over", "across", "around", "along", "to", "into"}
    | {"above", "through", "within", "throughout", "against", "toward", "towards", "onto", "beyond", "from"}
)
VERBAL_ROOTS = frozenset(
    {"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE", "SANCTION", "CONSULT"}
)
"""Roots whose object or addressee is no scene: "accused Serbia", "urged Washington", "cut ties to Iran"."""

STATIC = LOCATIVE - {
    "to",
    "into",
    "against",
    "toward",
    "towards",
    "onto",
    "from",
    "over",
    "across",
    "through",
}
ASIDE = frozenset({"of", "for", "after", "before", "over", "about", "following", "from", "since", "by"})
"""Prepositions of an event noun that is another event, with a place of its own."""

STEPS = 8


def _below(token: Token, limit: int = 40) -> list[Token]:
    """Tokens of the trigger's own phrase or clause, nearest first, without other clauses."""
    found: list[Token] = []
    layer = [token]
    while layer and len(found) < limit:
        deeper: list[Token] = []
        for current in layer:
            for child in current.children:
                closed = child.dep_ in CLAUSE and not _is_means(child)
                if closed or (child.dep_ == "conj" and is_verbal(child)) or _is_other_event(child):
                    continue
                if _is_topic(child):
                    continue
                deeper.append(child)
        found.extend(deeper)
        layer = deeper
    return found


def _is_topic(token: Token) -> bool:
    """What talks are about, with places of its own: "on the situation in Ukraine"; not "on the border"."""
    if token.pos_ != "NOUN" or preposition(token) not in {"on", "about", "regarding", "concerning"}:
        return False
    return token.lemma_.lower() in classes()["topic"] or preposition(token) != "on"


def _is_means(token: Token) -> bool:
    """A participle that tells how: "provoked them by flying over the strait"; of the verb right before it."""
    if token.tag_ != "VBG" or not any(child.lower_ == "by" for child in token.lefts):
        return False
    return not any(word.tag_ == "VBG" for word in token.doc[token.head.i + 1 : token.i])


def _is_other_event(token: Token) -> bool:
    """An event noun of its own ("in protest of her visit to Taiwan"), not the occasion ("at a summit")."""
    if token.pos_ not in {"NOUN", "PROPN"} or (token.lemma_.lower(), "noun") not in entries():
        return False
    owned = any(child.dep_ in POSSESSOR for child in token.lefts)
    return preposition(token) in ASIDE and (owned or preposition(token) != "of")


def place_of(cast: Cast, reading: Reading, actors: Sequence[Party]) -> int | None:
    """Index of the place that the event's own clause names, or None.

    In turn: below the trigger, below its light verb, then anywhere in the clause in text order. A country
    that acts is no place.
    """
    if not cast.places:
        return None
    taken = {(party.start, party.end) for party in actors}
    doc = reading.trigger.doc
    taken |= {(p.start, p.end) for p in cast.places if _is_where_said(doc, reading.trigger, p)}
    verbal = reading.entry.plover_type in VERBAL_ROOTS and "visit" not in reading.entry.flags
    heads = [reading.trigger] + ([reading.host] if reading.host is not None else [])
    for head in heads:
        for token in _below(head):
            number = _place(cast, token, taken, verbal=verbal)
            if number is not None:
                return number
    clause = clause_head(reading.trigger)
    if clause != reading.trigger:
        partner = _partner(reading.trigger)
        for token in (clause, *_below(clause)):
            if partner is not None and partner in token.ancestors and reading.trigger not in token.ancestors:
                continue  # "conduct at sea and support for Syria"
            number = _place(cast, token, taken, verbal=verbal)
            if number is not None and preposition(token) in {"in", "at", "off", "near", "on", "over"}:
                return number
    return _place_behind(cast, reading, taken, verbal=verbal)


def _partner(trigger: Token) -> Token | None:
    """The noun that an event noun is joined to by "and", or None."""
    return trigger.head if trigger.dep_ == "conj" and not is_verbal(trigger.head) else None


def _place_behind(cast: Cast, reading: Reading, taken: set[tuple[int, int]], *, verbal: bool) -> int | None:
    """The next place with a preposition behind the trigger, before another verb begins a clause."""
    for token in _behind(reading):
        if (
            preposition(token) in {"in", "at", "off", "near", "on", "over"}
            and cast.place_at(token) is not None
        ):
            return _place(cast, token, taken, verbal=verbal)
    return None


def _behind(reading: Reading) -> Iterator[Token]:
    """Tokens behind the trigger up to the next clause; an event noun's own verb does not end it."""
    last = reading.words[-1]
    verbs = 0
    for index in range(last.i + 1, min(last.sent.end, last.i + 25)):
        token = last.doc[index]
        if not reading.is_verb and token.tag_ in {"WDT", "WP"} and token.dep_ in SUBJECT | PASSIVE_SUBJECT:
            return  # what is said of the noun in passing
        how = token.tag_ == "VBG" and token.nbor(-1).lower_ == "by"
        verbs += token.tag_ in {"VBD", "VBZ", "VBP", "MD", "VBG"} and not how
        if verbs > (0 if reading.is_verb else 1) or token.text in {";", ":"}:
            return
        yield token


def _place(cast: Cast, token: Token, taken: set[tuple[int, int]], *, verbal: bool) -> int | None:
    number = cast.place_at(token)
    if number is None or cast.is_inside_name(token):
        return None
    place = cast.places[number]
    if any(start <= place.start and place.end <= end for start, end in taken):
        return None
    head = token
    for _ in range(STEPS):
        if preposition(head) or head.dep_ in {"obj", "dobj"}:
            break
        if head.dep_ not in {"compound", "flat", "conj", "appos", "nmod", "amod"} or head.head == head:
            break
        head = head.head
    if head.dep_ in {"obj", "dobj"} and head == token:
        return None if verbal else number
    if verbal and preposition(head) not in STATIC:
        return None if preposition(token) not in STATIC else number
    return number if preposition(head) in LOCATIVE or preposition(token) in LOCATIVE | {"of"} else None


def time_of(doc: Doc, reading: Reading) -> int | None:
    """Index of the time expression of the event's own clause, or None.

    The trigger's own phrase first, then the light verb's, then the clause; of several the nearest. Spans
    ("for two days") and bounds ("since 2018") say nothing about when the event was.
    """
    times: Sequence[TimeMention] = doc._.times if doc.has_extension("times") else ()
    usable = {
        number: time for number, time in enumerate(times) if not time.is_duration and time.relation == "at"
    }
    if not usable:
        return None
    trigger = reading.trigger
    sentence = trigger.sent
    inside = {
        number: time
        for number, time in usable.items()
        if sentence.start_char <= time.start < sentence.end_char
        and not _is_of_another(trigger, time)
        and not _is_in_name(doc, trigger, time)
        and not _is_of_saying(doc, trigger, time)
    }
    if not inside:
        return None
    for head in [trigger] + ([reading.host] if reading.host is not None else []) + [clause_head(trigger)]:
        offsets = [(token.idx, token.idx + len(token.text)) for token in _below(head)]
        hits = [
            (abs(time.start - trigger.idx), number)
            for number, time in inside.items()
            if any(time.start < end and start < time.end for start, end in offsets)
        ]
        if hits:
            return min(hits)[1]
    if (fronted := _fronted(clause_head(trigger), inside)) is not None:
        return fronted
    behind = {token.idx for token in _behind(reading)}
    return next((number for number, time in inside.items() if time.start in behind), None)


# What follows them is another event, with its own time: "travelled since tensions flared last year".
_ANOTHER = frozenset({"since", "after", "before", "following", "until", "while"})


def _is_of_another(trigger: Token, time: TimeMention) -> bool:
    """Whether a time behind the trigger stands in a clause or phrase that tells another event."""
    for token in trigger.doc[trigger.i + 1 : trigger.sent.end]:
        if token.idx >= time.start:
            return False
        if token.lower_ in _ANOTHER and token.i + 1 < len(trigger.doc):
            return trigger.doc[token.i + 1].idx < time.start
    return False


def _fronted(verb: Token, times: Mapping[int, TimeMention]) -> int | None:
    """A time in front of the first of several joined clauses holds for all: "In May, A met B and C left"."""
    first = verb
    while first.dep_ == "conj" and is_verbal(first.head):
        first = first.head
    if first == verb:
        return None
    for child in first.lefts:
        end = child.right_edge.idx + len(child.right_edge.text)
        for number, time in times.items():
            if child.dep_ in _ADVERBIAL and child.left_edge.idx <= time.start < end:
                return number
    return None


_ADVERBIAL = frozenset({"obl", "obl:tmod", "nmod", "advmod"})


def _is_in_name(doc: Doc, trigger: Token, time: TimeMention) -> bool:
    """Whether a year only tells which thing is meant: "the 2015 nuclear deal", "the FY 2025 budget"."""
    span = doc.char_span(time.start, time.end, alignment_mode="expand")
    if span is None or not span.text.strip()[-4:].isdigit():
        return False
    head = span.root
    for _ in range(3):
        if head.dep_ not in {"nummod", "compound", "amod", "nmod"} or head.head.i < span.end:
            break
        head = head.head
    return head.i >= span.end and head != trigger and head.pos_ in {"NOUN", "PROPN"}


def _is_of_saying(doc: Doc, trigger: Token, time: TimeMention) -> bool:
    """Whether a time outside the reported clause is that of the telling: "it is set, he said Tuesday"."""
    reported = [
        each for each in statements_in(doc) if not each.is_direct and each.start <= trigger.idx < each.end
    ]
    return bool(reported) and not any(each.start <= time.start < each.end for each in reported)


def _is_where_said(doc: Doc, trigger: Token, place: PlaceMention) -> bool:
    """Whether a place stands with the words of reporting: "they met, the ministry in Lisbon said"."""
    for each in statements_in(doc):
        if each.is_direct or each.cue_start is None or not each.start <= trigger.idx < each.end:
            continue
        is_before = each.cue_start < each.start and place.end <= each.start
        is_behind = each.cue_start >= each.end and place.start >= each.end
        if is_before or is_behind:
            return True
    return False


def time_at(doc: Doc, token: Token) -> int | None:
    """Index of the point in time that the token belongs to, or None."""
    times: Sequence[TimeMention] = doc._.times if doc.has_extension("times") else ()
    return next(
        (
            number
            for number, time in enumerate(times)
            if time.start <= token.idx < time.end and not time.is_duration and time.relation == "at"
        ),
        None,
    )


def statement_of(doc: Doc, start: int, end: int) -> int | None:
    """Index of the shortest statement that contains the characters, or None."""
    return covering(statements_in(doc), start, end)
