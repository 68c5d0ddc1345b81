"""A parsed Doc with actors, places, times and statements -> its event mentions: `doc._.events`.

An event needs a political actor in a core slot; a plain comment is a statement and no event. One act is
one mention: nouns in light-verb frames and complements of promises, refusals and demands are not told
twice. PLOVER's rule for what is only announced is followed for material acts: promised cooperation is AGREE,
announced hostility THREATEN, a refused favour REJECT, while `kind` still says what it is about.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from flows.extract.arguments import Cast, Party, complement_parties
from flows.extract.circumstances import place_of, statement_of, time_of
from flows.extract.frames import Reading, is_inside, read_frames
from flows.extract.gazetteer import countries
from flows.extract.grammar import clause_head, conjuncts, left_noun, subjects
from flows.extract.lexicon import classes
from flows.extract.status import Cue, read_status
from flows.records import EventMention, Participant, Statement
from flows.resources import resource_path

Doc.set_extension("events", default=(), force=True)

FAVOURS = frozenset({"AID", "COOPERATE", "CONCEDE", "RETREAT", "SUPPORT"})
HOSTILE = frozenset({"SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "PROTEST"})
LOCAL = frozenset({"ASSAULT", "COERCE", "AID", "MOBILIZE", "RETREAT", "CONCEDE", "SANCTION", "PROTEST"})
"""Roots whose scene tells whom they reach when no recipient is named."""

VERBAL = frozenset({"promise", "refuse", "threat"})
"""Flags of verbs whose complement is no further event."""

GRANTS = frozenset({"permission", "accommodation"})
"""Kinds of yielding whose plain negation is a refusal ("did not allow")."""

MANY = frozenset(
    {"series", "string", "list", "spate", "wave", "flurry", "slew", "raft", "number", "round", "host"}
)
QUANTIFIERS = frozenset(
    {"several", "many", "numerous", "dozens", "hundreds", "repeated", "various", "multiple"}
)
TELEPHONE = frozenset({"phone", "telephone", "call", "videoconference", "video"})
NEAR = 12
"""Tokens to the left in which a subject is sought when the parse gives none."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A reading with its parties and status, on the way to a mention."""

    reading: Reading
    cue: Cue
    plover_type: str
    kind: str
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    is_guessed: bool = False
    extent: Token | None = None
    place_number: int | None = None

    @property
    def parties(self) -> tuple[Party, ...]:
        """All parties, actors first."""
        return self.actors + self.recipients


def read_events(doc: Doc) -> list[EventMention]:
    """All event mentions of a parsed document, in text order."""
    cast = Cast(doc)
    if not cast.actors and not cast.places:
        return []
    found: list[EventMention] = []
    for number, sentence in enumerate(doc.sents):
        for draft in _drafts(cast, sentence):
            found.append(_mention(cast, sentence, number, draft))
    return sorted(found, key=lambda event: (event.trigger_start, event.trigger_end, event.kind))


@Language.component("wirehouse_events")
def events_component(doc: Doc) -> Doc:
    """Store `read_events(doc)` in `doc._.events`."""
    doc._.events = read_events(doc)
    return doc


@cache
def _domain_words() -> dict[str, str]:
    with resource_path("seeds/domain_cues.csv").open(encoding="utf-8", newline="") as file:
        return {row["word"].lower(): row["domain"] for row in csv.DictReader(file)}


def _is_other_domain(sentence: Span) -> bool:
    """Whether the sentence is about sport, where countries play and players strike."""
    words = _domain_words()
    return any(
        words.get(token.lower_) == "sport" or words.get(token.lemma_.lower()) == "sport" for token in sentence
    )


def _drafts(cast: Cast, sentence: Span) -> list[Draft]:
    readings = read_frames(sentence)
    if not readings or _is_other_domain(sentence):
        return []
    outer = [
        reading
        for reading in readings
        if reading.entry.flags & VERBAL or reading.entry.plover_type == "REQUEST"
    ]
    drafts: list[Draft] = []
    for reading in readings:
        draft = _draft(cast, reading)
        if draft is None or _is_told(draft, outer, drafts):
            continue
        drafts.extend(_split(cast, draft))
    return [draft for draft in drafts if not _repeats(draft, drafts)]


def _draft(cast: Cast, reading: Reading) -> Draft | None:
    cue = _cue(reading)
    shifted = _shifted_type(reading, cue)
    if shifted is None:
        return None
    plover_type, status = shifted
    actors, recipients, guessed = _parties(cast, reading)
    if reading.is_inverse:
        actors, recipients = recipients, actors
    if not actors and plover_type == "ACCUSE" and reading.trigger.dep_ == "acl":
        return None  # "a man accused of theft" describes him
    if not recipients and plover_type in LOCAL:
        recipients = _country_of_scene(cast, reading, actors)
    draft = Draft(
        reading,
        replace(cue, status=status),
        plover_type,
        _kind(reading),
        tuple(actors),
        tuple(recipients),
        is_guessed=guessed,
    )
    return draft if _is_political(cast, draft) else None


def _cue(reading: Reading) -> Cue:
    cue = read_status(reading.trigger)
    if cue.status == "negative" and not cue.is_own and reading.entry.plover_type == "REQUEST":
        return Cue("occurred")  # a request that is refused was made
    if reading.host is not None and cue.status == "occurred" and not reading.is_inherited:
        return read_status(reading.host)
    return cue


def _shifted_type(reading: Reading, cue: Cue) -> tuple[str, str] | None:
    """(PLOVER root, status) after negation and announcement, or None when there is no event."""
    root = reading.entry.plover_type
    if cue.status == "negative":
        modal = _future_modal(reading)
        if (modal and root in FAVOURS | {"AGREE"}) or (root == "CONCEDE" and reading.entry.kind in GRANTS):
            return "REJECT", "occurred"
        return None
    announced = cue.status == "planned" and cue.token is not None and (cue.is_own or cue.token.lower_ != "to")
    announced = announced and reading.is_verb
    if announced and root in FAVOURS:
        return "AGREE", "planned"
    if announced and root in HOSTILE:
        return "THREATEN", "planned"
    return root, cue.status


def _future_modal(reading: Reading) -> bool:
    verb = reading.host if reading.host is not None else reading.trigger
    return any(child.lower_ in {"will", "wo", "would"} for child in verb.children)


def _kind(reading: Reading) -> str:
    if "call" in reading.entry.flags:
        head = reading.host if reading.host is not None else reading.trigger
        near = head.doc[max(head.sent.start, head.i - 4) : min(head.sent.end, head.i + 14)]
        if any(token.lower_ in TELEPHONE for token in near):
            return "call"
    return reading.entry.kind


# --- parties --------------------------------------------------------------------------------------


def _parties(cast: Cast, reading: Reading) -> tuple[list[Party], list[Party], bool]:
    """Actors, recipients, and whether either was guessed from the order of words."""
    actors = _actors(cast, reading)
    keys = {party.key for party in actors}
    recipients = _recipients(cast, reading, keys)
    guessed = False
    if not actors and reading.is_verb and not reading.predicate.is_passive and not reading.predicate.subjects:
        actors = [
            party for party in _to_the_left(cast, reading) if party.key not in {r.key for r in recipients}
        ]
        guessed = bool(actors)
    if (
        not recipients
        and reading.is_verb
        and "sym" not in reading.entry.flags
        and "visit" not in reading.entry.flags
    ):
        recipients = _to_the_right(cast, reading, {party.key for party in actors})
        guessed = guessed or bool(recipients)
    return actors, recipients, guessed


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
        found = _all(cast, frame.subjects)
        adjacent = _adjacent(cast, reading)
        if adjacent and (not found or _is_interrupted(frame.subjects[-1], adjacent[0], reading.trigger)):
            return adjacent
        return (
            found or _all(cast, frame.after("between")) or _publishers(cast, reading) or _sayer(cast, reading)
        )
    owned = _all(cast, frame.possessors)
    if owned:
        return owned
    if frame.subjects and not reading.is_inherited:
        lent = _all(cast, frame.subjects)
        if lent:
            return lent
    between = [token for word, token in frame.obliques if word == "between"]
    if between:
        return _all(cast, between)
    words = {"by"} if "from" in reading.entry.recipient else {"by", "from"}
    agents = _all(cast, [token for word, token in frame.obliques if word in words])
    if agents:
        return agents
    before = _all(cast, frame.premodifiers)
    if before and reading.entry.kind != "visit":
        return before
    if "of" not in reading.entry.recipient or "sym" in reading.entry.flags:
        subjective = _all(cast, [token for word, token in frame.obliques if word == "of"])
        if subjective:
            return subjective
    return _all(cast, frame.subjects)


def _adjacent(cast: Cast, reading: Reading) -> list[Party]:
    """The actor whose phrase ends right before an active verb and follows no preposition."""
    if reading.predicate.is_passive or reading.trigger.tag_ in {"VBG", "VB"}:
        return []
    noun = left_noun(reading.words[0])
    actors = cast.actors_of(noun) if noun is not None and noun.pos_ != "PRON" else []
    if noun is None or not actors:
        return []
    start = min(actor.start for actor in actors)
    first = next((token for token in noun.sent if token.idx >= start), noun)
    before = first.nbor(-1) if first.i > noun.sent.start else None
    if before is not None and before.pos_ == "DET" and before.i > noun.sent.start:
        before = before.nbor(-1)
    if before is not None and before.pos_ in {"ADP", "PART"} and before.dep_ != "mark":
        return []
    return cast.parties(noun)


def _is_interrupted(subject: Token, adjacent: Party, trigger: Token) -> bool:
    """Whether another verb stands between a subject and an actor that is nearer to the trigger."""
    between = subject.doc[subject.i + 1 : trigger.i]
    inner = [token for token in between if token.idx < adjacent.start]
    coordinated = bool(inner) and (inner[-1].pos_ in {"CCONJ", "SCONJ"} or inner[-1].text == ",")
    return coordinated and any(
        token.pos_ == "VERB" and token.tag_ in {"VBD", "VBN", "VBZ", "VBP"} for token in inner
    )


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
    for slot in entry.recipient:
        if slot == "obj":
            tokens = [token for token in frame.objects if token not in reading.consumed]
            found = _all(cast, tokens) or _all(cast, frame.objects)
        elif slot == "compsubj":
            found = _all(cast, [head for part in frame.complements for head in subjects(part)[0]])
        elif slot == "comp":
            found = [party for part in frame.complements for party in complement_parties(cast, part, without)]
        else:
            found = [party for token in frame.after(slot) for party in _slot(cast, reading, token)]
        if "sym" in entry.flags and slot == "between":
            continue
        found = _unique(found, without)
        if found:
            return [cast.country_of_craft(party) for party in found]
    if not reading.is_verb:
        return _premodifying_recipient(cast, reading, without)
    return []


def _country_of_scene(cast: Cast, reading: Reading, actors: Sequence[Party]) -> list[Party]:
    """The country in which force or help arrives, if nobody else receives it and it is not the doer's own."""
    number = place_of(cast, reading, actors)
    if number is None:
        return []
    own = {party.country_code for party in actors if party.country_code}
    country = countries().get(cast.places[number].country_code or "")
    if country is None or country.code in own:
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


def _slot(cast: Cast, reading: Reading, token: Token) -> list[Party]:
    found = cast.parties(token)
    if "visit" in reading.entry.flags and not found:
        return cast.country_of_place(token)
    if not found and cast.place_at(token) is not None:
        return [replace(party, is_political=False, is_exact=False) for party in cast.country_of_place(token)]
    return found


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


def _to_the_right(cast: Cast, reading: Reading, without: set[tuple[str, str]]) -> list[Party]:
    """The nearest actor behind a verb without a recipient, inside its own clause."""
    trigger = reading.words[-1]
    for index in range(trigger.i + 1, min(trigger.sent.end, trigger.i + NEAR)):
        token = trigger.doc[index]
        if token.dep_ in {"nsubj", "mark"} or token.text in {";", ":", "--", "—"}:
            return []
        if clause_head(token) != clause_head(trigger):
            continue
        found = (
            [party for party in cast.parties(token) if party.key not in without]
            if cast.actors_of(token)
            else []
        )
        if found:
            return found
    return []


# --- is it an event of politics, and is it told already -------------------------------------------


def _is_political(cast: Cast, draft: Draft) -> bool:
    flags = draft.reading.entry.flags
    actors, recipients = draft.actors, draft.recipients
    if "civic" in flags:
        return True
    if "country" in flags and not any(party.kind == "country" for party in actors):
        return False
    if "actor" in flags and not any(_acts(party) for party in actors):
        return False
    if "visit" in flags:
        return _is_journey(cast, draft)
    sides = len(actors) + len(recipients) >= 2
    if "pair" in flags and not (sides and all(party.is_known for party in draft.parties)):
        return False
    if "sym" in flags and not draft.reading.is_verb and not sides and draft.reading.entry.kind != "summit":
        return any(party.is_political for party in actors)
    if draft.reading.entry.kind == "summit" and not draft.parties:
        return False
    return any(party.is_political for party in draft.parties)


def _acts(party: Party) -> bool:
    """Whether a political party acts itself or by its arms, not by "a U.S. law"."""
    if not party.is_political:
        return False
    return party.is_exact or bool(
        {party.token.lemma_.lower(), party.token.lower_} & (classes()["force"] | classes()["weapon"])
    )


def _is_journey(cast: Cast, draft: Draft) -> bool:
    """A political traveller, and a place or host to go to."""
    if not any(party.is_political for party in draft.actors):
        return False
    if not draft.reading.is_verb:
        return True
    if draft.recipients:
        return True
    frame = draft.reading.predicate
    tokens = (*frame.objects, *(token for _, token in frame.obliques))
    return any(cast.place_at(token) is not None for token in tokens)


def _is_told(draft: Draft, outer: Sequence[Reading], earlier: Sequence[Draft]) -> bool:
    """Whether the act is what a promise, refusal, demand or threat is about."""
    consult = draft.plover_type == "CONSULT"
    accepted = {other.reading.trigger.i for other in earlier}
    for reading in outer:
        if reading.trigger == draft.reading.trigger or reading.trigger.i not in accepted:
            continue
        if not is_inside(draft.reading.trigger, reading.trigger):
            continue
        if "refuse" in reading.entry.flags:
            return draft.plover_type != "REQUEST"
        if not consult:
            return True
    return False


def _repeats(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Whether the verb next to it tells the same ("met for talks", "on a visit to Paris he visited")."""
    reading = draft.reading
    if reading.is_verb or not reading.is_inherited:
        return False
    for other in drafts:
        if other is draft or other.reading.trigger != reading.host:
            continue
        same = {party.key for party in draft.parties} <= {party.key for party in other.parties}
        if (
            other.plover_type == draft.plover_type
            and same
            and (other.kind == draft.kind or other.kind != "visit")
        ):
            return True
    return False


def _split(cast: Cast, draft: Draft) -> Iterator[Draft]:
    """A meeting for each guest with a place of their own: "met X in Rome and Y in Oslo"."""
    if len(draft.recipients) < 2 or draft.plover_type != "CONSULT" or draft.kind == "visit":
        yield draft
        return
    placed = [(party, _own_place(cast, party.token)) for party in draft.recipients]
    numbers = {number for _, number in placed if number is not None}
    if len(numbers) < 2:
        yield draft
        return
    for order, (party, number) in enumerate(placed):
        yield replace(draft, recipients=(party,), place_number=number, extent=party.token if order else None)


def _own_place(cast: Cast, token: Token) -> int | None:
    for child in token.children:
        if child.dep_ in {"nmod", "obl", "prep"} and child.i > token.i:
            number = cast.place_at(child)
            if number is not None and child not in conjuncts(token):
                return number
            for grandchild in child.children:
                if grandchild.dep_ == "pobj" and cast.place_at(grandchild) is not None:
                    return cast.place_at(grandchild)
    return None


# --- the record -----------------------------------------------------------------------------------


def _mention(cast: Cast, sentence: Span, number: int, draft: Draft) -> EventMention:
    reading = draft.reading
    first, last = reading.words[0], reading.words[-1]
    if draft.extent is not None:
        last = draft.extent
    first, last = min((first, last), key=lambda t: t.i), max((first, last), key=lambda t: t.i)
    statement_number = statement_of(cast.doc, first.idx, last.idx + len(last.text))
    attribution, label = _attribution(cast.doc, statement_number)
    end = sentence.end_char
    return EventMention(
        start=sentence.start_char,
        end=end,
        sentence_number=number,
        trigger_start=first.idx,
        trigger_end=last.idx + len(last.text),
        lemma=reading.entry.lemma,
        plover_type=draft.plover_type,
        kind=draft.kind,
        status=draft.cue.status,
        status_cue=draft.cue.text if draft.cue.status != "occurred" else None,
        participants=_participants(draft),
        time_number=time_of(cast.doc, reading),
        place_number=draft.place_number
        if draft.place_number is not None
        else place_of(cast, reading, draft.actors),
        attribution=attribution,
        attributed_label=label,
        statement_number=statement_number,
        is_collective=_is_collective(reading),
        confidence=_confidence(draft),
    )


def _participants(draft: Draft) -> tuple[Participant, ...]:
    symmetric = "sym" in draft.reading.entry.flags
    if symmetric and not draft.recipients:
        return tuple(party.participant("participant") for party in draft.actors)
    return (
        *(party.participant("actor") for party in draft.actors),
        *(party.participant("recipient") for party in draft.recipients),
    )


def _attribution(doc: Doc, statement_number: int | None) -> tuple[str, str | None]:
    if statement_number is None:
        return "own", None
    statement: Statement = doc._.statements[statement_number]
    kinds = {"person": "person", "anonymous": "anonymous"}
    if statement.speaker_kind is None and statement.speaker is None:
        return "own", None
    return kinds.get(statement.speaker_kind or "", "source"), statement.speaker


def _is_collective(reading: Reading) -> bool:
    token = reading.trigger
    if reading.is_verb:
        return False
    head = token.head
    if head.lemma_.lower() in MANY and token.dep_ in {"nmod", "pobj", "obl"}:
        return True
    return any(child.lower_ in QUANTIFIERS for child in token.children)


def _confidence(draft: Draft) -> float:
    """How directly the parties were found: 0.9 for a verb with both in their slots, less for each detour."""
    score = 0.9
    score -= 0.1 * (not draft.reading.is_verb)
    score -= 0.15 * (not draft.actors)
    score -= 0.1 * (not draft.recipients and "sym" not in draft.reading.entry.flags)
    score -= 0.1 * any(not party.is_exact for party in draft.parties)
    score -= 0.2 * draft.is_guessed
    score -= 0.1 * draft.reading.is_inherited
    score -= 0.05 * (draft.reading.predicate.found in {"controlled", "relative", "shared"})
    return round(max(0.2, score), 2)
