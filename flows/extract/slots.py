"""A reading in; the parties in its slots, out: who does it and whom it reaches.

Slots are filled from the parse first, then by what stands next to the trigger, then, marked as guessed, by
the nearest actor of the clause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from flows.extract.arguments import Cast, Party, complement_parties
from flows.extract.circumstances import place_of
from flows.extract.frames import Reading
from flows.extract.gazetteer import countries
from flows.extract.grammar import (
    SUBJECT,
    clause_head,
    is_verbal,
    left_noun,
    objects,
    obliques,
    preposition,
    subjects,
)
from flows.extract.lexicon import classes, entries

MOVES = frozenset({"MOBILIZE", "RETREAT", "AGREE", "AID", "REJECT", "SANCTION"})
"""Roots that move one's own forces."""

SCENES = frozenset({"in", "at", "near", "off", "outside", "across", "along", "over", "around", "from"})
"""Prepositions of places, which make no event political."""

NEAR = 12
"""Tokens to the left in which a subject is sought when the parse gives none."""


def parties_of(cast: Cast, reading: Reading) -> tuple[list[Party], list[Party], bool]:
    """Actors, recipients, and whether either was guessed from the order of words."""
    if reading.is_inverse:
        frame = reading.predicate
        return _all(cast, frame.after("by", "from")), _all(cast, frame.subjects), False
    if "received" in reading.entry.flags:
        frame = reading.predicate
        return _all(cast, frame.after("from")), _all(cast, frame.subjects), False
    actors = _actors(cast, reading)
    keys = {party.key for party in actors}
    recipients = _recipients(cast, reading, keys)
    guessed = False
    speaks = reading.entry.plover_type in {"ACCUSE", "REQUEST", "THREATEN", "REJECT"}
    silent = not reading.predicate.subjects or speaks
    if not actors and reading.is_verb and not reading.predicate.is_passive and silent:
        near = _to_the_left(cast, reading) or (_of_the_main_clause(cast, reading) if speaks else [])
        actors = [party for party in near if party.key not in {r.key for r in recipients}]
        guessed = bool(actors)
    if (
        not recipients
        and reading.is_verb
        and "sym" not in reading.entry.flags
        and "visit" not in reading.entry.flags
        and reading.entry.recipient != ("compsubj",)
    ):
        recipients = _to_the_right(cast, reading, {party.key for party in actors})
        guessed = guessed or bool(recipients)
    if reading.is_verb or reading.host is not None:
        actors, recipients = _with_conjuncts(cast, reading, actors, recipients)
    if not actors and reading.predicate.is_passive:
        actors = _unsaid_state(cast, reading, recipients)
        keys = {party.key for party in actors}
        recipients = [party for party in recipients if party.key not in keys]
        guessed = guessed or bool(actors)
    return actors, recipients, guessed


def _unsaid_state(cast: Cast, reading: Reading, recipients: Sequence[Party]) -> list[Party]:
    """The state that a passive leaves out because only it can have done it.

    Who "was expelled from Chad" was expelled by Chad; a journalist "arrested in Niger" was arrested by its
    authorities. Of others arrested somewhere nothing is said: that is crime.
    """
    if reading.entry.kind == "summons":
        found = _all(cast, reading.predicate.after("to"))
        return [party for party in found if party.kind == "organization" and party.is_political]
    if reading.entry.kind in OWN_FORCES:
        return [party for party in _all(cast, reading.predicate.objects) if party.is_political]
    if reading.entry.kind in EXPULSIONS:
        found = _all(cast, reading.predicate.after("from"))
        return [party for party in found if party.kind == "country"]
    if reading.entry.kind not in JUSTICE or not any(_is_dissident(cast, party) for party in recipients):
        return []
    scene = [token for word, token in reading.predicate.obliques if word == "in"]
    return [party for token in scene for party in cast.country_of_place(token)][:1]


OWN_FORCES = frozenset({"alert", "deployment", "peacekeeping", "reinforcement"})
"""What is done to one's own forces: an army "was put on alert" by its own state."""

EXPULSIONS = frozenset({"expulsion", "deportation", "extradition"})
JUSTICE = frozenset({"arrest", "sentence", "conviction", "charge", "execution"})


def _is_dissident(cast: Cast, party: Party) -> bool:
    """Whether somebody is in public life: by standing, or by the words around the name."""
    if party.kind == "country":
        return False
    words = cast.text[max(0, party.start - 40) : party.end + 60].lower().replace(",", " ").split()
    return party.is_political or not classes()["dissident"].isdisjoint(words)


def _with_conjuncts(
    cast: Cast, reading: Reading, actors: list[Party], recipients: list[Party]
) -> tuple[list[Party], list[Party]]:
    """Add persons joined to a party by "and" that the parse has lost, on its side of the trigger."""
    at = reading.trigger.idx

    def complete(side: list[Party], others: set[tuple[str, str]]) -> list[Party]:
        found = list(side)
        for party in side:
            joined = cast.coordinated(party, reading.trigger)
            found.extend(part for part in joined if (part.start < at) == (party.start < at))
        return _unique(found, others)

    whole = complete(actors, {party.key for party in recipients})
    return whole, complete(recipients, {party.key for party in whole})


def _unique(parties: Sequence[Party], without: set[tuple[str, str]] | None = None) -> list[Party]:
    seen = set(without or ())
    kept = []
    for party in parties:
        if party.key not in seen:
            seen.add(party.key)
            kept.append(party)
    return kept


def _all(cast: Cast, tokens: Sequence[Token]) -> list[Party]:
    return _unique([party for token in tokens for party in cast.parties(token)])


def _actors(cast: Cast, reading: Reading) -> list[Party]:
    frame = reading.predicate
    if reading.is_verb:
        found = _unique([party for token in frame.subjects for party in cast.doers(token)])
        adjacent = _adjacent(cast, reading)
        if adjacent and len(found) == 1 and found[0].key == adjacent[0].key and "sym" in reading.entry.flags:
            return _coordinated(cast, adjacent[0]) + found
        if adjacent and (not found or _is_interrupted(frame.subjects[-1], adjacent[0], reading.trigger)):
            return adjacent
        return (
            found
            or _all(cast, frame.after("between"))
            or _publishers(cast, reading)
            or _sayer(cast, reading)
            or _doers_of_object(cast, reading)
        )
    owned = _all(cast, frame.possessors) or _owner_before(cast, reading)
    if owned:
        return owned
    if frame.subjects and not reading.is_inherited:
        lent = _all(cast, frame.subjects)
        if lent:
            return lent
    between = [token for word, token in frame.obliques if word == "between"]
    if between:
        found = _all(cast, between)
        return found + _joined(cast, found[0]) if len(found) == 1 else found
    words = {"by"} if "from" in reading.entry.recipient else {"by", "from"}
    agents = _all(cast, [token for word, token in frame.obliques if word in words])
    if agents:
        return agents
    before = _all(cast, frame.premodifiers)
    if reading.entry.kind == "war" and len(before) == 1 and cast.nation(frame.premodifiers[0]) is None:
        before = []  # "the Ukraine war" is fought there, "the Russian war" by Russia
    if "sym" in reading.entry.flags:
        before = _unique(before + _hyphenated(cast, reading))
    if before and reading.entry.kind != "visit":
        return before
    if "of" not in reading.entry.recipient or "sym" in reading.entry.flags:
        subjective = _all(cast, [token for word, token in frame.obliques if word == "of"])
        if subjective:
            return subjective
    return _all(cast, frame.subjects)


def _hyphenated(cast: Cast, reading: Reading) -> list[Party]:
    """Both sides of "Russian-Belarusian talks", of which tokenizers and parsers make three words."""
    first = reading.words[0]
    found: list[Party] = []
    for index in range(first.i - 1, max(first.sent.start, first.i - 5) - 1, -1):
        token = first.doc[index]
        if token.text not in {"-", "–"} and token.pos_ not in {"ADJ", "PROPN"}:
            break
        nation = cast.nation(token)
        found = [nation, *found] if nation is not None else found
    return found if len(found) > 1 else []


def _owner_before(cast: Cast, reading: Reading) -> list[Party]:
    """Whose name with a possessive ending stands before the noun, whatever the parse makes of it."""
    first = reading.words[0]
    for index in range(first.i - 1, max(first.sent.start, first.i - 5), -1):
        token = first.doc[index]
        if token.tag_ == "POS":
            return cast.parties(token.nbor(-1)) if cast.actors_of(token.nbor(-1)) else []
        if token.pos_ not in {"ADJ", "NOUN", "PROPN", "NUM", "ADV"}:
            return []
    return []


def _adjacent(cast: Cast, reading: Reading) -> list[Party]:
    """The actor whose phrase ends right before an active verb and follows no preposition."""
    if reading.predicate.is_passive or reading.trigger.tag_ in {"VBG", "VB"}:
        return []
    if any(child.lower_ == "to" for child in reading.trigger.lefts):
        return []  # "is said by experts to have fled"
    noun = left_noun(reading.words[0])
    first = reading.words[0]
    if noun is not None and noun.dep_ == "conj" and preposition(noun.head):
        return []  # "contacts between Rome and Cairo stopped"
    if noun is None and first.i > first.sent.start and cast.nation(first.nbor(-1)) is not None:
        noun = first.nbor(-1)  # "after the Chinese rejected"
    actors = cast.actors_of(noun) if noun is not None and noun.pos_ != "PRON" else []
    if noun is None or not actors:
        return []
    start = min(actor.start for actor in actors)
    opening = next((token for token in noun.sent if token.idx >= start), noun)
    before = opening.nbor(-1) if opening.i > noun.sent.start else None
    if before is not None and before.pos_ == "DET" and before.i > noun.sent.start:
        before = before.nbor(-1)
    dated = before is not None and before.lower_ in {"after", "before", "since", "until"}
    if before is not None and before.pos_ in {"ADP", "PART"} and before.dep_ != "mark" and not dated:
        return []
    return cast.parties(noun)


def _coordinated(cast: Cast, party: Party) -> list[Party]:
    """The actor joined to a subject by "and", where the parse has lost it: "A and B met"."""
    first = next(token for token in party.token.sent if token.idx + len(token.text) > party.start)
    if first.i - 2 < first.sent.start or first.nbor(-1).lower_ != "and":
        return []
    other = first.nbor(-2)
    return [found for found in cast.parties(other) if found.key != party.key] if cast.actors_of(other) else []


def _joined(cast: Cast, party: Party) -> list[Party]:
    """The actor that "and" joins to the one behind "between", where the parse has lost it."""
    sentence = party.token.sent
    last = max((token.i for token in sentence if token.idx < party.end), default=party.token.i)
    rest = sentence.doc[last + 1 : min(last + 1 + _REACH, sentence.end)]
    if not len(rest) or rest[0].lower_ != "and":
        return []
    for token in rest[1:]:
        if token.pos_ in {"VERB", "AUX", "PUNCT"}:
            break
        found = [other for other in cast.parties(token) if other.key != party.key]
        if cast.actors_of(token) and found:
            return found
    return []


_REACH = 8
"""Words behind a party in which the other may be named: "and the President of the Republic Ana Brnabić"."""


def _is_interrupted(subject: Token, adjacent: Party, trigger: Token) -> bool:
    """Whether another verb stands between a subject and an actor that is nearer to the trigger."""
    between = subject.doc[subject.i + 1 : trigger.i]
    inner = [token for token in between if token.idx < adjacent.start]
    coordinated = bool(inner) and (inner[-1].pos_ in {"CCONJ", "SCONJ"} or inner[-1].text == ",")
    return coordinated and any(
        token.pos_ == "VERB" and token.tag_ in {"VBD", "VBN", "VBZ", "VBP"} for token in inner
    )


def _doers_of_object(cast: Cast, reading: Reading) -> list[Party]:
    """Of a passive: whose the act is that its noun names ("a deal between A and B was reached")."""
    acts = [
        token
        for token in reading.consumed
        if token in reading.predicate.objects and (token.lemma_.lower(), "noun") in entries()
    ]
    if not reading.predicate.is_passive:
        return []
    return _unique([party for token in acts for party in cast.doers(token) if party.is_political])


def _sayer(cast: Cast, reading: Reading) -> list[Party]:
    """A pronoun that nobody resolved, in reported speech, is whoever speaks: "the army said it seized"."""
    trigger = reading.trigger
    if trigger.dep_ != "ccomp" or not any(
        token.lower_ in {"it", "they"} for token in reading.predicate.subjects
    ):
        return []
    return _all(cast, subjects(trigger.head)[0])


def _publishers(cast: Cast, reading: Reading) -> list[Party]:
    """Who "put out a report accusing …": the paper speaks for whoever issues it."""
    trigger = reading.trigger
    if reading.predicate.is_passive or trigger.dep_ != "acl" or trigger.head.head == trigger.head:
        return []
    return _all(cast, subjects(trigger.head.head)[0])


def _recipients(cast: Cast, reading: Reading, without: set[tuple[str, str]]) -> list[Party]:
    frame, entry = reading.predicate, reading.entry
    if not reading.is_verb and preposition(reading.trigger) == "under":
        return _unique(_bearers(cast, reading), without)
    for slot in _in_order(reading):
        if slot == "comp" and "sym" in entry.flags and len(without) > 1:
            continue  # "A and B agreed to reopen embassies": both sides are there
        if slot == "obj":
            free = [token for token in frame.objects if token not in reading.consumed]
            found = [party for token in free for party in _slot(cast, reading, token, slot)]
            if not free:
                found = _named_in_object(cast, reading, without)
        elif slot == "compsubj":
            told = _all(cast, [head for part in frame.complements for head in subjects(part)[0]])
            found = [party for party in told if party.is_exact]  # not "that outreach to Iran should begin"
        elif slot == "comp":
            found = [party for part in frame.complements for party in complement_parties(cast, part, without)]
        else:
            heads = frame.after(slot) or _behind_consumed(reading, slot)
            found = [party for token in heads for party in _slot(cast, reading, token, slot)]
        if "sym" in entry.flags and slot == "between":
            continue
        found = [party for party in _unique(found, without) if not _is_means(reading, party)]
        found = [party for party in found if not cast.begins_clause(party)] or found[:1]
        if found:
            return _unique([cast.country_of_craft(party) for party in found], without)
    if not reading.is_verb:
        return _premodifying_recipient(cast, reading, without)
    return []


def _behind_consumed(reading: Reading, slot: str) -> tuple[Token, ...]:
    """Heads of phrases that hang on what the row's conditions name: "agreed to a truce in Sudan"."""
    return tuple(head for token in reading.consumed for word, head in obliques(token) if word == slot)


def _in_order(reading: Reading) -> tuple[str, ...]:
    """The row's places for recipients; an object that only names the act ("expressed support") comes last."""
    places, things = reading.entry.recipient, reading.predicate.objects
    if "obj" not in places or not things or any(token not in reading.consumed for token in things):
        return places
    return (*(place for place in places if place != "obj"), "obj")


def _named_in_object(cast: Cast, reading: Reading, without: set[tuple[str, str]]) -> list[Party]:
    """Recipients inside an object that names the act: behind its infinitive, else in its phrase.

    Not its owner of the actor's own country: an ambassador promises "Washington's support".
    """
    own = {party.country_code for party in _all(cast, reading.predicate.subjects)} - {None}
    found: list[Party] = []
    for token in reading.predicate.objects:
        for clause in (child for child in token.rights if child.dep_ == "acl" and is_verbal(child)):
            inner = [part for thing in objects(clause) for part in cast.parties(thing)]
            found.extend(replace(party, is_political=False) for party in inner if party.is_known)
        if not found:
            phrase = _slot(cast, reading, token, "obj")
            found.extend(p for p in phrase if p.end > token.idx or p.country_code not in own)
    return _unique(found, without)


def _bearers(cast: Cast, reading: Reading) -> list[Party]:
    """Who is "under sanctions": the subject of the copula, or whatever the phrase stands behind."""
    trigger = reading.trigger
    own = [child for child in trigger.children if child.dep_ in SUBJECT]
    if own:
        return _all(cast, own)
    case = next((child for child in trigger.lefts if child.lower_ == "under"), trigger)
    for index in range(case.i - 1, max(case.sent.start, case.i - NEAR) - 1, -1):
        token = case.doc[index]
        if token.pos_ in {"NOUN", "PROPN", "PRON"}:
            return cast.parties(token)
        if token.pos_ not in {"AUX", "ADV", "PART", "VERB"}:
            return []
    return []


def _is_means(reading: Reading, party: Party) -> bool:
    """Whether the party is what is moved, not whom it reaches: "withdraw its troops", "deploy the army"."""
    lemma = party.token.lemma_.lower()
    return (
        reading.entry.plover_type in MOVES
        and party.kind in {"group", "organization"}
        and lemma in classes()["force"] | classes()["weapon"]
    )


def country_of_scene(cast: Cast, reading: Reading, actors: Sequence[Party]) -> list[Party]:
    """The country in which force or help arrives, when no recipient is known to be of any."""
    number = place_of(cast, reading, actors)
    if number is None:
        return []
    country = countries().get(cast.places[number].country_code or "")
    if country is None or country.name in {party.label for party in actors}:
        return []
    place = cast.places[number]
    return [
        Party(
            place.start,
            place.end,
            "country",
            country.name,
            reading.trigger,
            country_code=country.code,
            is_known=False,
            is_exact=False,
        )
    ]


def _slot(cast: Cast, reading: Reading, token: Token, slot: str) -> list[Party]:
    if "visit" in reading.entry.flags and cast.place_at(token) is not None and not cast.is_inside_name(token):
        return cast.country_of_place(token)
    if reading.entry.lemma == "return" and (token.lemma_.lower(), "noun") in entries():
        return []  # "return to the talks"
    if reading.entry.kind == "warning" and slot != "obj" and (token.lemma_.lower(), "noun") in entries():
        return []  # "warned against talks with Iran": about them, not Iran
    found = cast.parties(token)
    if "visit" in reading.entry.flags and not found:
        return cast.country_of_place(token)
    if not found and cast.place_at(token) is not None:
        return [replace(party, is_political=False, is_exact=False) for party in cast.country_of_place(token)]
    if slot in SCENES:  # where it happens makes no politics
        return [_as_scene(party) for party in found]
    return found


def _as_scene(party: Party) -> Party:
    """A country in which something happens, made no side of it."""
    return replace(party, is_political=party.is_political and party.kind != "country")


def _premodifying_recipient(cast: Cast, reading: Reading, without: set[tuple[str, str]]) -> list[Party]:
    """What stands before the noun and is not its owner: "Blinken's China trip"."""
    frame = reading.predicate
    owned = frame.possessors or (frame.subjects and not reading.is_inherited)
    if not owned and "visit" not in reading.entry.flags:
        return []
    found = _all(cast, frame.premodifiers)
    if not found and "visit" in reading.entry.flags:
        found = [party for token in frame.premodifiers for party in cast.country_of_place(token)]
    return _unique(found, without)


def _to_the_left(cast: Cast, reading: Reading) -> list[Party]:
    """The nearest political actor before a verb without a subject, in the same clause."""
    trigger = reading.words[0]
    clause = clause_head(trigger)
    for index in range(trigger.i - 1, max(trigger.sent.start, trigger.i - NEAR) - 1, -1):
        token = trigger.doc[index]
        if clause_head(token) not in {clause, trigger.head}:
            continue
        found = (
            [party for party in cast.parties(token) if party.is_political] if cast.actors_of(token) else []
        )
        if found:
            return found
    return []


def _of_the_main_clause(cast: Cast, reading: Reading) -> list[Party]:
    """Political subject of a verb above one that only somebody can do.

    In "Iran says it was a drone that drifted and blasted the ministers" the tree makes the drone blast them.
    """
    current = reading.trigger
    for _ in range(6):
        if current.head == current:
            break
        current = current.head
        if is_verbal(current):
            found = [
                party for party in _all(cast, subjects(current)[0]) if party.is_political and party.is_exact
            ]
            if found:
                return found
    return []


def _is_scene(cast: Cast, token: Token) -> bool:
    """Whether a place only tells where: "in Paris", "his visit to Taiwan"."""
    if cast.place_at(token) is None or cast.is_inside_name(token):
        return False
    word = preposition(token)
    city = cast.places[cast.place_at(token) or 0].kind != "country"
    return (word in SCENES and city) or (word == "to" and (token.head.lemma_.lower(), "noun") in entries())


def _to_the_right(cast: Cast, reading: Reading, without: set[tuple[str, str]]) -> list[Party]:
    """The nearest actor behind a verb without a recipient, inside its own clause."""
    trigger = reading.words[-1]
    for index in range(trigger.i + 1, min(trigger.sent.end, trigger.i + NEAR)):
        token = trigger.doc[index]
        if token.dep_ in {"nsubj", "mark"} or token.text in {";", ":", "--", "—"}:
            return []
        if clause_head(token) != clause_head(trigger) or _is_scene(cast, token):
            continue
        found = (
            [party for party in cast.parties(token) if party.key not in without]
            if cast.actors_of(token)
            else []
        )
        found = [party for party in found if not _is_means(reading, party)]
        word = preposition(token)
        if found and word != "according to":
            # "Lightning killed cows in Uganda" is no politics of Uganda's.
            return [_as_scene(party) for party in found] if word in SCENES else found
    return []
