"""A sentence in; its event predicates with the lexicon row that fits each, light verbs joined, out.

One event is told by one reading: a verb row that names its object ("lift sanctions") takes the noun with it,
and a light verb ("held talks") lends its arguments to the noun instead of telling anything itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Span, Token

from flows.extract.grammar import (
    AUXILIARY,
    OBJECT,
    PASSIVE_SUBJECT,
    SUBJECT,
    TIME_NOUNS,
    Predicate,
    clause_head,
    has_passive_auxiliary,
    is_misread_verb,
    is_passive,
    is_verbal,
    left_noun,
    obliques,
    predicate,
    preposition,
    subjects,
    surface_predicate,
)
from flows.extract.lexicon import IRREGULAR, Condition, Entry, classes, entries
from flows.extract.tokens import told_by

CONTACTS = frozenset({"meeting", "talks", "conversation", "contact", "summit", "call", "visit"})
"""Kinds whose nouns take part in the clause around them ("agreed at a meeting", "flew in for talks")."""

CONTAINERS = frozenset(
    {"package", "shipment", "amount", "number", "form", "state", "round", "series", "ton", "tonne", "batch"}
    | {"consignment", "load", "truckload", "dose", "convoy"}
)
ROUNDS = frozenset({"round", "series", "day", "hour", "rest"})
"""What a light verb takes in place of the event: "host rounds of talks"."""

NAMING = frozenset({"call", "describe", "label", "term", "brand", "dub", "deem", "consider", "view"})
NO_EVENTS = frozenset(
    {
        ("news", "conference"),
        ("press", "conference"),
        ("in", "protest"),
        ("news", "meeting"),
        ("port", "call"),
    }
)
"""Words that are no event behind another: a news conference is where something is said."""

INNER = frozenset({"xcomp", "ccomp", "advcl", "acl", "pcomp"})


@dataclass(frozen=True, slots=True)
class Reading:
    """One event predicate in its frame.

    Attributes:
        entry: the row of the lexicon.
        predicate: trigger and arguments, those that a light verb lends included.
        words: the trigger's own tokens, in text order.
        host: the light or inverse verb, or None.
        is_inverse: the host's subject is the recipient ("faced criticism").
        consumed: tokens that tell no event of their own because this frame contains them.
        is_inherited: the subjects come from a verb that only surrounds the noun.
    """

    entry: Entry
    predicate: Predicate
    words: tuple[Token, ...]
    host: Token | None = None
    is_inverse: bool = False
    consumed: tuple[Token, ...] = ()
    is_inherited: bool = False

    @property
    def trigger(self) -> Token:
        """The head of the predicate."""
        return self.predicate.trigger

    @property
    def is_verb(self) -> bool:
        """Whether the predicate is a verb."""
        return self.entry.pos == "verb"


def read_frames(sentence: Span) -> list[Reading]:
    """All event predicates of a sentence in text order, one per event."""
    verbs = [reading for token in sentence for reading in _verb(token)]
    consumed = {token.i for reading in verbs for token in reading.consumed}
    verb_tokens = {reading.trigger.i for reading in verbs}
    nouns = [
        reading
        for token in sentence
        if token.i not in consumed and token.i not in verb_tokens
        for reading in _noun(token)
    ]
    taken = {token.i for reading in nouns for token in reading.words[:-1]}
    return sorted(
        (reading for reading in (*verbs, *nouns) if reading.trigger.i not in taken),
        key=lambda reading: reading.trigger.i,
    )


def _lemmas(token: Token) -> list[str]:
    """Lemmas a token may have: the model's, and what its form allows ("staged" is no "stag")."""
    found = [token.lemma_.lower()]
    form = token.lower_
    if form in IRREGULAR:
        found.append(IRREGULAR[form])
    for ending in ("ing", "ed", "es", "s"):
        stem = form.removesuffix(ending)
        if stem != form and len(stem) > 2:
            found.extend((stem, f"{stem}e"))
    return list(dict.fromkeys(found))


def _stay(token: Token) -> Iterator[Reading]:
    """A copula with a place: "expects to be in Paris" is a visit, and the place is its head."""
    place = token.head
    for entry in entries().get(("be", "verb"), ()):
        frame = Predicate(
            trigger=place,
            subjects=subjects(place)[0],
            obliques=((preposition(place), place), *obliques(place)),
            found="controlled",
        )
        if _check(frame, entry) is not None:
            yield Reading(entry, frame, (token,))
            return


def _verb(token: Token) -> Iterator[Reading]:
    if token.dep_ == "cop" and token.lemma_ == "be" and token.head.pos_ == "PROPN":
        yield from _stay(token)
        return
    if (
        token.is_punct
        or token.is_space
        or token.dep_ in {"aux", "aux:pass", "auxpass", "cop", "case", "punct"}
    ):
        return
    candidates = [entry for lemma in _lemmas(token) for entry in entries().get((lemma, "verb"), ())]
    misread = bool(candidates) and is_misread_verb(token)
    if token.lemma_ in NAMING and _names_what(token):
        return  # "what he calls threats" names them
    if not candidates or not (
        is_verbal(token) or misread or any(len(entry.words) > 1 for entry in candidates)
    ):
        return
    if token.dep_ in {"amod", "compound"} and not misread:
        return
    frame: Predicate | None = None
    best: tuple[int, Reading] | None = None
    for entry in candidates:
        words = _verb_words(token, entry)
        if words is None or (len(words) == 1 and not (is_verbal(token) or misread)):
            continue
        frame = frame or (surface_predicate(token) if misread else _as_verb(token))
        met = _check(frame, entry)
        if met is None:
            continue
        if best is None or entry.weight > best[0]:
            best = entry.weight, Reading(entry, _as_active(frame, entry), tuple(words), consumed=tuple(met))
    if best is not None:
        yield best[1]


def _names_what(token: Token) -> bool:
    """Whether "what" opens the clause of a verb of naming."""
    before = token.doc[max(token.sent.start, token.i - 7) : token.i]
    if token.tag_ == "VBN" and not any(child.dep_ in AUXILIARY for child in token.children):
        return True  # "the deal, officially called the accord"
    return any(word.lower_ == "what" for word in before) or (token.tag_ == "VBN" and token.dep_ == "acl")


def _as_verb(token: Token) -> Predicate:
    """Arguments of a verb; of one that was tagged as a noun, its modifiers serve as subject."""
    frame = predicate(token)
    if is_verbal(token) and frame.subjects:
        return frame
    if not is_verbal(token) or token.tag_.startswith("NN"):
        by_order = surface_predicate(token)
        frame = replace(
            frame, objects=frame.objects or by_order.objects, obliques=frame.obliques + by_order.obliques
        )
    before = tuple(child for child in token.lefts if child.dep_ in {"compound", "nmod", "nsubj"})
    return replace(frame, subjects=frame.subjects or (before if not is_passive(token) else ()))


def _as_active(frame: Predicate, entry: Entry) -> Predicate:
    """Verbs without a passive ("traveled", "met with") whose past tense was taken for a participle."""
    intransitive = entry.flags & {"visit", "sym", "civic"}
    if not frame.is_passive or not intransitive or has_passive_auxiliary(frame.trigger):
        return frame
    left = left_noun(frame.trigger) if "civic" in entry.flags else None
    doers = (left,) if left is not None else ()
    return replace(frame, is_passive=False, subjects=doers, objects=(), found="order" if doers else "none")


def _verb_words(token: Token, entry: Entry) -> list[Token] | None:
    """Tokens of a verb of several words ("shot the balloon down"), or None if they are not all there."""
    found = [token]
    document = token.doc
    for word in entry.words[1:]:
        behind = document[found[-1].i + 1 : found[-1].i + 2]
        match = next((item for item in behind if word in {item.lower_, item.lemma_.lower()}), None)
        if match is None:
            match = next(
                (child for child in token.rights if child.lower_ == word and _is_particle(child)), None
            )
        if match is None:
            return None
        found.append(match)
    return found


def _is_particle(token: Token) -> bool:
    return token.dep_ in {"compound:prt", "prt"} or (token.dep_ == "advmod" and len(token.text) <= 5)


def _check(frame: Predicate, entry: Entry) -> list[Token] | None:
    """Tokens that the row's conditions name, or None if a condition does not hold."""
    named: list[Token] = []
    for condition in entry.needs:
        holders = _holders(frame, condition)
        if holders is None:
            return None
        named.extend(holders)
    return named


def _holders(frame: Predicate, condition: Condition) -> list[Token] | None:
    name, lemmas = condition.name, condition.lemmas
    if name == "plain":
        return (
            None
            if frame.objects or any(part.dep_ in {"ccomp", "xcomp"} for part in frame.complements)
            else []
        )
    if name == "obj":
        return _among(
            [head for head in frame.objects if lemmas or head.lemma_.lower() not in TIME_NOUNS], lemmas
        )
    if name == "subj":
        return _among(frame.subjects or frame.objects, lemmas)
    if name == "comp":
        found = _among(frame.complements, lemmas)
        if found is None and not (lemmas or frame.objects) and told_by(frame.trigger):
            return []  # far from its verb, a clause is often hung elsewhere: it is what is reported as said
        return None if found is None else []
    if name == "pp":
        heads = [
            head for head in frame.after(*condition.prepositions) if head.lemma_.lower() not in TIME_NOUNS
        ]
        return _among(heads, lemmas)
    return [] if _holds(frame, condition) else None


def _holds(frame: Predicate, condition: Condition) -> bool:
    trigger = frame.trigger
    if condition.name == "not":
        named = {word for head in frame.objects for word in (head.lemma_.lower(), head.lower_)}
        return named.isdisjoint(condition.lemmas)
    if condition.name == "passive":
        return frame.is_passive
    if condition.name == "plural":
        parts = frame.subjects
        return (
            len(parts) > 1
            or any("Plur" in part.morph.get("Number", []) for part in parts)
            or frame.is_passive
        )
    if condition.name == "inf":
        return any(child.lower_ in {"to", "will"} for child in trigger.children)
    if condition.name == "xcomp":
        return any(
            child.dep_ in {"xcomp", "oprd"} and child.pos_ not in {"VERB", "PROPN"}
            for child in trigger.children
        )
    if condition.name == "modal":
        modals = (child for part in frame.complements for child in part.children)
        return any(
            child.lower_ in condition.lemmas or child.lemma_ in condition.lemmas for child in modals
        ) or any(part.lemma_ in condition.lemmas for part in frame.complements)
    if condition.name == "word":
        near = trigger.doc[max(trigger.sent.start, trigger.i - 12) : min(trigger.sent.end, trigger.i + 12)]
        return any(word.lower_ in condition.lemmas for word in near)
    return False


def _among(tokens: Iterable[Token], lemmas: frozenset[str]) -> list[Token] | None:
    """Tokens with one of the lemmas; any token if there are none to choose from."""
    found = [
        token
        for token in tokens
        if not lemmas
        or token.lemma_.lower() in lemmas
        or token.lower_ in lemmas
        or _compound_in(token, lemmas)
    ]
    return (found if lemmas else []) if found else None


def _hyphenated(token: Token) -> str:
    """Lemma with what a hyphen joins before it: tokenizers cut "cease-fire" into three."""
    if token.i >= 2 and token.nbor(-1).text == "-" and not token.nbor(-1).whitespace_:
        return f"{token.nbor(-2).lower_}-{token.lemma_.lower()}"
    return str(token.lemma_.lower())


def _compound_in(token: Token, lemmas: frozenset[str]) -> bool:
    """Quantities and containers stand before what they contain: "food supplies", "state of siege"."""
    if token.lemma_.lower() not in CONTAINERS | classes()["carrier"]:
        return False
    return any(child.lemma_.lower() in lemmas for child in token.children)


# --- nouns ----------------------------------------------------------------------------------------


def _noun(token: Token) -> Iterator[Reading]:
    if token.pos_ not in {"NOUN", "PROPN"} or is_verbal(token):
        return
    candidates = [entry for lemma in _lemmas(token) for entry in entries().get((lemma, "noun"), ())]
    carrier = _carrier(token)
    if not candidates or not (carrier or _is_event_noun(token)):
        return
    head = carrier or token
    frame = replace(_with_host(head, predicate(head)), words=(token,))
    best: Reading | None = None
    for entry in candidates:
        words = _noun_words(token, entry)
        if words is None or _check(frame.predicate, entry) is None:
            continue
        if best is None or entry.weight > best.entry.weight:
            best = replace(frame, entry=entry, words=tuple(words))
    if best is not None:
        yield _inherit(best)


def _is_event_noun(token: Token) -> bool:
    """Not "attack helicopters" or "visit plans": a modifier of another noun tells no event by itself."""
    if token.dep_ in {"compound", "amod"} and token.head.i > token.i:
        return False
    if token.i > token.sent.start and (token.nbor(-1).lower_, token.lemma_.lower()) in NO_EVENTS:
        return False
    return token.ent_type_ not in {"PERSON", "ORG"}


def _carrier(token: Token) -> Token | None:
    """The noun that carries an event noun before it: "a mediation effort", "the withdrawal process"."""
    if token.dep_ in {"compound", "amod", "nmod"} and token.head.lemma_.lower() in classes()["carrier"]:
        return token.head if token.head.i == token.i + 1 else None
    return None


def _noun_words(token: Token, entry: Entry) -> list[Token] | None:
    start = token.i - len(entry.words) + 1
    if start < token.sent.start:
        return None
    words = list(token.doc[start : token.i + 1])
    if all(want in {word.lower_, word.lemma_.lower()} for want, word in zip(entry.words, words)):
        return words
    return None


_NOTHING = Entry("", "noun", "NONE", "", (), (), frozenset(), ("",))


def _with_host(token: Token, frame: Predicate) -> Reading:
    """Join the light verb above the noun, if there is one."""
    reading = Reading(_NOTHING, frame, (token,))
    if preposition(token) == "under":
        return reading  # a state, whatever the verb: "has been under sanctions"
    first = token
    while first.dep_ == "conj" and not is_verbal(first.head) and first.head.i < first.i:
        first = first.head
    if first.head.lemma_.lower() in ROUNDS and preposition(first) == "of":
        first = first.head
    first = _free_relative(first) or first
    host = first.head
    before = first.doc[first.left_edge.i - 1] if first.left_edge.i > first.sent.start else first
    if not (host != first and is_verbal(host) and (_hosts(host, "light") or _hosts(host, "inverse"))):
        # "launched an investigation" with the noun hung on a later verb
        if not is_verbal(before) or before.tag_ == "VBG" or not _hosts(before, "light"):
            return reading
        verb = predicate(before)
        lent = verb if verb.subjects else surface_predicate(before)
        phrases = frame.obliques or surface_predicate(before).obliques
        joined = replace(frame, subjects=lent.subjects, obliques=phrases, found="order")
        return replace(reading, predicate=joined, host=before)
    is_object = (
        first.dep_ in OBJECT or first.dep_ in PASSIVE_SUBJECT or (first.dep_ in SUBJECT and is_passive(host))
    )
    if first.dep_ in {"acl"} or not is_object:
        return reading
    inverse = _hosts(host, "inverse")
    if not inverse and not _hosts(host, "light"):
        return reading
    verb = predicate(host)
    phrases = tuple((word, head) for word, head in verb.obliques if head != token)
    joined = replace(
        frame,
        subjects=verb.subjects,
        obliques=(*frame.obliques, *(pair for pair in phrases if pair not in frame.obliques)),
        is_passive=verb.is_passive,
        found=verb.found,
    )
    return replace(reading, predicate=joined, host=host, is_inverse=inverse)


def _free_relative(token: Token) -> Token | None:
    """The "what" for which a noun stands: "carried out what Paris called a manoeuvre" tells a manoeuvre."""
    verb = token.head
    if verb.lemma_.lower() not in NAMING or token.i < verb.i:
        return None
    if verb.dep_ in {"acl", "acl:relcl", "relcl"} and verb.head.lower_ == "what":
        return verb.head
    return None


def _hosts(verb: Token, pos: str) -> bool:
    found = (entry for lemma in _lemmas(verb) for entry in entries().get((lemma, pos), ()))
    return any(_verb_words(verb, entry) for entry in found)


def _inherit(reading: Reading) -> Reading:
    """Give a contact noun without participants those of the clause it stands in ("agreed at a meeting")."""
    frame = reading.predicate
    if reading.entry.kind not in CONTACTS or reading.host is not None or frame.possessors:
        return reading
    if frame.after("between", "of", "by") and reading.entry.kind != "summit":
        return reading
    token = reading.trigger
    if token.dep_ not in {"obl", "nmod", "pobj", "conj"}:
        return reading
    first = token
    while first.dep_ == "conj" and first.head.i < first.i:
        first = first.head
    open_to = preposition(first) == "to" and first.head.pos_ == "ADJ"
    if preposition(first) not in {"for", "in", "at", "during", "on"} and not open_to:
        return reading
    host = clause_head(first.head)
    if first.head.pos_ == "ADJ" and any(child.dep_ in SUBJECT for child in first.head.children):
        host = first.head  # "is open to talks with Iran"
    elif not is_verbal(host):
        return reading
    doers, found = subjects(host)
    doers = doers or tuple(head for word, head in obliques(host) if word == "between")
    return replace(
        reading, predicate=replace(frame, subjects=doers, found=found), host=host, is_inherited=True
    )


def is_inside(token: Token, outer: Token) -> bool:
    """Whether `token` stands in a clausal complement of `outer`, or in an object of it."""
    current = token
    for _ in range(8):
        head = current.head
        if head == current:
            return False
        if head == outer:
            about = current.dep_ == "obl" and token.dep_ == "acl"  # "agree on a date for reopening embassies"
            return about or current.dep_ in INNER or current.dep_ in OBJECT
        if is_verbal(current) and current.dep_ not in INNER | {"conj"}:
            return False
        current = head
    return False
