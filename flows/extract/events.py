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

from flows.extract.arguments import Cast, Party
from flows.extract.circumstances import place_of, statement_of, time_at, time_of
from flows.extract.contents import content_of
from flows.extract.frames import NAMING, Reading, is_inside, read_frames
from flows.extract.grammar import is_verbal, objects, obliques, preposition
from flows.extract.lexicon import classes
from flows.extract.slots import country_of_scene, parties_of
from flows.extract.status import Cue, read_status
from flows.outlets import find_outlet
from flows.records import EventMention, Participant, Statement
from flows.resources import resource_path

Doc.set_extension("events", default=(), force=True)
Doc.set_extension("event_words", default=frozenset(), force=True)

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
DOMAINS = ("fiction", "sport", "culture")
ENOUGH = 2
"""Weight of cues that make a sentence one about sport or culture."""


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
    place_number: int | None = None
    time_number: int | None = None

    @property
    def parties(self) -> tuple[Party, ...]:
        """All parties, actors first."""
        return self.actors + self.recipients


def read_events(doc: Doc) -> list[EventMention]:
    """All event mentions of a parsed document, in text order; their words are kept in `doc._.event_words`."""
    cast = Cast(doc)
    if not cast.actors and not cast.places:
        return []
    found: list[EventMention] = []
    told: dict[str, Draft] = {}
    words: set[int] = set()
    for number, sentence in enumerate(doc.sents):
        for draft in _drafts(cast, sentence, told):
            found.append(mention_of(cast, sentence, number, draft))
            words |= _words_of(draft.reading)
    doc._.event_words = frozenset(words)
    return sorted(found, key=lambda event: (event.trigger_start, event.trigger_end, event.kind))


@Language.component("wirehouse_events")
def events_component(doc: Doc) -> Doc:
    """Store `read_events(doc)` in `doc._.events`."""
    doc._.events = read_events(doc)
    return doc


def _words_of(reading: Reading) -> set[int]:
    """Tokens that tell the event: its own, its light verb, and what its frame contains."""
    host = () if reading.host is None else (reading.host,)
    return {token.i for token in (*reading.words, *host, *reading.consumed)}


@cache
def _domain_words() -> dict[str, tuple[str, int]]:
    with resource_path("seeds/domain_cues.csv").open(encoding="utf-8", newline="") as file:
        return {row["word"].lower(): (row["domain"], int(row["weight"])) for row in csv.DictReader(file)}


def _domain(sentence: Span) -> str | None:
    """`fiction`, `sport` or `culture` when the sentence is about that: cues of weight 2 together."""
    words = _domain_words()
    score: dict[str, int] = {}
    for token in sentence:
        domain, weight = words.get(token.lower_) or words.get(token.lemma_.lower()) or ("", 0)
        if weight:
            counted = any(child.dep_ == "nummod" for child in token.lefts)  # "two goals down"
            score[domain] = score.get(domain, 0) + weight + counted
    return next((domain for domain in DOMAINS if score.get(domain, 0) >= ENOUGH), None)


def _drafts(cast: Cast, sentence: Span, told: dict[str, Draft]) -> list[Draft]:
    """Drafts of one sentence; `told` holds the last full telling of each kind and is kept up to date."""
    readings = read_frames(sentence)
    domain = _domain(sentence) if readings else None
    outer = [
        reading
        for reading in readings
        if reading.entry.flags & VERBAL or reading.entry.plover_type == "REQUEST"
    ]
    drafts: list[Draft] = []
    for reading in readings:
        draft = _draft(cast, reading, told)
        if draft is not None and domain is not None and not _is_serious(draft, domain):
            continue
        if draft is None or _is_told(draft, outer, drafts):
            continue
        if draft.actors and draft.recipients:
            _remember(told, draft)
        drafts.extend(_split(cast, draft))
    return [draft for draft in drafts if not _repeats(draft, drafts)]


def _remember(told: dict[str, Draft], draft: Draft) -> None:
    """Keep the last telling of a kind, and of a kind by one actor; asides about delays replace neither."""
    for key in (draft.kind, f"{draft.kind} {draft.actors[0].label}"):
        earlier = told.get(key)
        aside = draft.cue.status in {"postponed", "cancelled", "hypothetical"}
        same = earlier is not None and {party.key for party in earlier.parties} == {
            party.key for party in draft.parties
        }
        if not (aside and same):
            told[key] = draft


def _is_serious(draft: Draft, domain: str) -> bool:
    """Whether an event in a sentence about sport or culture is one of politics all the same.

    Countries play, and soldiers and kings live in novels: of sport it needs named politicians or bodies on
    both sides, of culture one, or a country that censures.
    """
    if domain == "fiction":
        return False
    if domain == "culture" and draft.plover_type in _CENSURE:
        return any(_is_named(party) for party in draft.parties)

    def is_body(party: Party) -> bool:
        return party.is_political and party.is_exact and party.kind in {"person", "organization"}

    if domain == "culture" and draft.plover_type == "AID":
        return any(map(_is_named, draft.actors)) and any(map(_is_named, draft.recipients))
    one = any(map(is_body, draft.actors)), any(map(is_body, draft.recipients))
    return all(one) if domain == "sport" else any(one)


_CENSURE = frozenset({"COERCE", "SANCTION", "ACCUSE", "REJECT", "REQUEST", "CONCEDE", "AGREE"})
"""What governments do to films and paintings."""


def _is_named(party: Party) -> bool:
    """Whether a political party is a named one or a country."""
    return party.is_political and party.is_known and (party.kind != "group" or party.country_code is not None)


def _draft(cast: Cast, reading: Reading, told: dict[str, Draft]) -> Draft | None:
    cue = cue_of(reading)
    shifted = _shifted_type(reading, cue)
    if shifted is None:
        return None
    plover_type, status = shifted
    actors, recipients, guessed = parties_of(cast, reading)
    if not actors and reading.is_verb and reading.trigger.dep_ == "acl" and reading.predicate.is_passive:
        return None  # "a man accused of theft", "a priest held in jail" describe him
    if plover_type in LOCAL and not any(party.country_code for party in recipients):
        recipients = recipients + country_of_scene(cast, reading, actors)
    draft = Draft(
        reading,
        replace(cue, status=status),
        plover_type,
        _kind(reading),
        tuple(actors),
        tuple(recipients),
        is_guessed=guessed,
    )
    draft = _resumed(draft, told)
    return draft if _is_political(cast, draft) else None


def _resumed(draft: Draft, told: dict[str, Draft]) -> Draft:
    """A trip told before: "the trip" has its parties and, unless it says otherwise, its status."""
    reading = draft.reading
    if reading.is_verb or "visit" not in reading.entry.flags or draft.kind not in told:
        return draft
    own = f"{draft.kind} {draft.actors[0].label}" if draft.actors else ""
    earlier = told.get(own, told[draft.kind])
    if {party.key for party in draft.recipients} - {party.key for party in earlier.recipients}:
        return draft
    definite = any(child.lower_ in {"the", "this", "that"} for child in reading.trigger.lefts)
    same = {party.key for party in draft.actors} == {party.key for party in earlier.actors}
    named = reading.predicate.possessors or reading.predicate.after("by", "of")
    if not same and not (definite and not named):
        return draft
    cue = draft.cue
    held = reading.host is not None and reading.host.lemma_ in {
        "take",
        "make",
        "complete",
        "finish",
        "end",
        "conclude",
    }
    foreseen = earlier.cue.status == "planned" and cue.token is not None and cue.token.lower_ == "would"
    if (cue.token is None and not held) or foreseen:
        cue = replace(cue, status=earlier.cue.status)
    return replace(draft, actors=earlier.actors, recipients=earlier.recipients, cue=cue, is_guessed=True)


def cue_of(reading: Reading) -> Cue:
    """Whether the act happened, by the reading's own words and those that govern it."""
    cue = _asserted(reading)
    mark = _question(reading.trigger.sent)
    # "Does Italy support the ban?" says nothing; "why did Italy ban it?" says that it did.
    return Cue("hypothetical", mark) if mark is not None and cue.status in {"occurred", "ongoing"} else cue


def _question(sentence: Span) -> Token | None:
    """The mark of a question that is answered by yes or no, or None."""
    mark = next((token for token in reversed(sentence) if token.text.strip("\"'”’) \n")), None)
    first = next((token for token in sentence if token.is_alpha and token.text != "Q"), None)
    if mark is None or first is None or mark.text != "?":
        return None
    return mark if first.pos_ == "AUX" and first.lemma_ in _ASKING else None


_ASKING = frozenset({"do", "be", "have", "will", "would", "can", "could", "should", "may", "might"})


def _asserted(reading: Reading) -> Cue:
    cue = read_status(reading.trigger)
    if cue.status == "negative" and not cue.is_own and reading.entry.plover_type == "REQUEST":
        return Cue("occurred")  # a request that is refused was made
    head = reading.trigger.head
    if reading.host is not None and head != reading.host and head.lemma_ in NAMING:
        return read_status(reading.host)
    if reading.host is not None and cue.status == "occurred" and not reading.is_inherited:
        return read_status(reading.host)
    if cue.status == "occurred" and not reading.is_verb and preposition(reading.trigger) == "under":
        return Cue("ongoing")
    return cue


def _shifted_type(reading: Reading, cue: Cue) -> tuple[str, str] | None:
    """(PLOVER root, status) after negation and announcement, or None when there is no event."""
    root = reading.entry.plover_type
    if "refuse" in reading.entry.flags and _is_reticence(reading):
        return None
    if root == "AGREE" and reading.entry.kind == "offer" and reading.is_verb and cue.status == "occurred":
        return root, "proposed"  # what is offered is not done
    if cue.status == "negative":
        modal = _future_modal(reading)
        # "Did not allow", not "it is not in our interest to let them".
        withheld = root == "CONCEDE" and reading.entry.kind in GRANTS and cue.is_own
        if withheld or (modal and root in FAVOURS | {"AGREE", "CONSULT"}):
            return "REJECT", "occurred"
        return None
    announced = cue.status == "planned" and cue.token is not None and (cue.is_own or cue.token.lower_ != "to")
    announced = announced and reading.is_verb
    if announced and root in FAVOURS:
        return "AGREE", "planned"
    if announced and root in HOSTILE:
        return "THREATEN", "planned"
    return root, cue.status


def _is_reticence(reading: Reading) -> bool:
    """Whether only words are refused: "declined to comment", "refused to give details"."""
    for verb in reading.predicate.complements:
        if verb.lemma_ in classes()["telling"]:
            return True
        if any(thing.lemma_.lower() in classes()["information"] for thing in objects(verb)):
            return True
    return any(thing.lemma_.lower() in classes()["information"] for thing in reading.predicate.objects)


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


# --- is it an event of politics, and is it told already -------------------------------------------


def _is_political(cast: Cast, draft: Draft) -> bool:
    flags = draft.reading.entry.flags
    actors, recipients = draft.actors, draft.recipients
    if "civic" in flags:
        return bool(draft.parties)
    if draft.reading.entry.lemma in _BINDING and draft.reading.predicate.is_passive and not actors:
        return False  # "is obliged to" says what somebody has to do, not that anybody asked
    if draft.plover_type == "CONSULT" and recipients and all(_is_outlet(party) for party in recipients):
        return False  # an interview
    if draft.kind == "commitment" and not draft.reading.is_verb and draft.reading.host is None:
        return any(_is_named(party) for party in recipients)
    if "country" in flags and not any(party.kind == "country" for party in actors):
        return False
    if "state" in flags and not any(_speaks_for_country(party) for party in actors):
        return False
    if "actor" in flags and not any(_acts(party) for party in actors) and not _is_between_sides(draft):
        return False
    if "visit" in flags:
        return _is_journey(cast, draft)
    together = draft.reading.entry.kind in {"meeting", "handshake"} and _are_several(actors)
    sides = len(actors) + len(recipients) >= 2 or together
    if "pair" in flags and not (sides and all(party.is_known for party in draft.parties)):
        return False
    if "pair" in flags and draft.plover_type == "CONSULT" and draft.reading.is_verb:
        exact = [party for party in recipients or actors if party.is_exact]
        if not exact:
            return False
    if "sym" in flags and not draft.reading.is_verb and not sides and draft.reading.entry.kind != "summit":
        return any(party.is_political for party in actors)
    if draft.reading.entry.kind == "summit" and not draft.parties:
        return False
    if draft.kind in classes()["state_act"] and any(party.kind in _BODIES for party in draft.actors):
        return True  # none but states, armed groups and their leaders declare a ceasefire
    if not draft.reading.is_verb and len(draft.parties) == 1 and not _is_named(draft.parties[0]):
        return False  # "attacks by hackers" in general
    return any(party.is_political for party in draft.parties)


def _speaks_for_country(party: Party) -> bool:
    """A country, or a group of its officials."""
    return party.kind == "country" or (
        party.kind == "group" and party.is_political and party.country_code is not None
    )


def _is_outlet(party: Party) -> bool:
    outlet = find_outlet(party.label) if party.kind in {"organization", "person"} else None
    return outlet is not None and outlet.kind != "government"


_BINDING = frozenset({"oblige", "require", "bind", "authorize", "authorise"})
_BODIES = frozenset({"person", "organization", "country"})


def _are_several(actors: Sequence[Party]) -> bool:
    """Whether one phrase names all sides: "the foreign ministers of the two countries met"."""
    if len(actors) != 1 or actors[0].token.tag_ not in {"NNS", "NNPS"} or not actors[0].is_political:
        return False
    head = actors[0].token
    near = [
        *head.children,
        *(child for word, part in obliques(head) if word == "of" for child in part.children),
    ]
    return actors[0].kind != "anonymous" and any(word.lower_ in {"two", "both", "three"} for word in near)


def _is_between_sides(draft: Draft) -> bool:
    """Whether both sides are political, or force is used against one that is named: "an attack on NATO"."""
    reached = any(party.is_political and _is_named(party) for party in draft.recipients)
    return reached and (
        any(party.is_political for party in draft.actors)
        or (draft.plover_type == "ASSAULT" and any(party.kind != "country" for party in draft.recipients))
    )


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
    if draft.recipients and "place" not in draft.reading.entry.flags:
        return True
    frame = draft.reading.predicate
    tokens = (*frame.objects, *(token for _, token in frame.obliques))
    return any(cast.place_at(token) is not None for token in tokens)


def _is_told(draft: Draft, outer: Sequence[Reading], earlier: Sequence[Draft]) -> bool:
    """Whether the act is what a promise, refusal, demand or threat is about."""
    consult = draft.plover_type == "CONSULT"
    if _is_consequence(draft, earlier):
        return True
    accepted = {other.reading.trigger.i for other in earlier}
    for reading in outer:
        if reading.trigger == draft.reading.trigger or reading.trigger.i not in accepted:
            continue
        if not is_inside(draft.reading.trigger, reading.trigger):
            continue
        if reading.entry.kind == "order" and draft.reading.trigger.tag_ == "VBN":
            continue  # "ordered the drone shot down": it was
        if "refuse" in reading.entry.flags:
            return draft.plover_type != "REQUEST"
        if not consult:
            return True
    return False


def _is_consequence(draft: Draft, earlier: Sequence[Draft]) -> bool:
    """Whether a clause gives the purpose or the result of an event that is told already.

    "Summoned the envoy to complain", "attacked the camp, killing five". Talks that somebody travels to are
    events of their own.
    """
    trigger = draft.reading.trigger
    if draft.reading.is_verb and _is_result(draft, earlier):
        return True
    if trigger.dep_ not in {"advcl", "xcomp", "acl"} or not draft.reading.is_verb:
        return False
    above = trigger.head if is_verbal(trigger.head) else trigger.head.head  # or hung on its object
    outer = next((other for other in earlier if other.reading.trigger == above), None)
    if outer is None or "accuse" in outer.reading.entry.flags:
        return False
    if trigger.tag_ == "VB":
        return outer.kind != "visit" and not (outer.kind == "invitation" and draft.plover_type == "CONSULT")
    same = outer.plover_type == draft.plover_type == "ASSAULT"
    return trigger.tag_ == "VBG" and (same or outer.kind == draft.kind)


def _is_result(draft: Draft, earlier: Sequence[Draft]) -> bool:
    """What a told act leads or amounts to: "forcing the ship to stop", "becoming the first to visit"."""
    trigger = draft.reading.trigger
    if trigger.tag_ == "VBG" and trigger.lemma_ in {"force", "prompt", "cause", "lead", "leave"}:
        sentence = [other for other in earlier if other.reading.trigger.sent == trigger.sent]
        return any(other.plover_type in {"MOBILIZE", "ASSAULT"} for other in sentence)
    becoming = trigger.head if trigger.head.lemma_ == "become" else trigger.head.head
    if trigger.dep_ not in {"acl", "xcomp", "advcl"} or trigger.tag_ != "VB":
        return False
    if becoming.lemma_ != "become" or becoming.tag_ != "VBG":
        return False
    return any(other.kind == draft.kind and other.reading.trigger.i < becoming.i for other in earlier)


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
    if draft.plover_type == "CONSULT" and not draft.reading.is_verb:
        yield from _including(cast, draft)
    if not draft.recipients or draft.plover_type != "CONSULT" or draft.kind == "visit":
        yield draft
        return
    placed = _guests_with_circumstances(cast, draft)
    if len({(place, time) for _, place, time in placed}) < 2:
        yield draft
        return
    for guests, place, time in placed:
        yield replace(draft, recipients=guests, place_number=place, time_number=time)


def _guests_with_circumstances(
    cast: Cast, draft: Draft
) -> list[tuple[tuple[Party, ...], int | None, int | None]]:
    """Guests behind the trigger with the place and time that follow their names, by the order of words.

    Guests without circumstances of their own share those of the next.
    """
    trigger = draft.reading.words[-1]
    seen = {party.key for party in draft.actors}
    groups: list[tuple[tuple[Party, ...], int | None, int | None]] = []
    guests: tuple[Party, ...] = ()
    place: int | None = None
    time: int | None = None
    for token in trigger.doc[trigger.i + 1 : trigger.sent.end]:
        if _opens_clause(cast, token):
            break
        found = (
            [party for party in cast.parties(token) if _is_guest(party)] if cast.is_inside_name(token) else []
        )
        if found and found[0].key not in seen:
            if place is not None or time is not None:
                groups.append((guests, place, time))
                guests, place, time = (), None, None
            guests = (*guests, found[0])
            seen.add(found[0].key)
        elif guests and not found:
            if place is None and preposition(token) in {"in", "at"}:
                place = cast.place_at(token)
            time = time if time is not None else time_at(cast.doc, token)
    return [*groups, (guests, place, time)] if guests and (place, time) != (None, None) else groups


def _opens_clause(cast: Cast, token: Token) -> bool:
    if token.text in {";", ":"} or token.lower_ in {"before", "after", "since", "when", "while", "who"}:
        return True
    return token.tag_ in {"VBD", "VBZ", "VBP", "MD"} and not cast.is_inside_name(token)


def _is_guest(party: Party) -> bool:
    return party.kind != "country" and (party.kind != "organization" or party.is_exact)


def _including(cast: Cast, draft: Draft) -> Iterator[Draft]:
    """Of "meetings with officials, including X and possibly Y", one each with X and Y."""
    trigger = draft.reading.trigger
    if trigger.tag_ != "NNS":
        return
    behind = trigger.doc[trigger.i + 1 : trigger.sent.end]
    start = next((token.i for token in behind if token.lower_ == "including"), None)
    if start is None:
        return
    known = {party.key for party in draft.parties}
    for token in trigger.doc[start + 1 : trigger.sent.end]:
        if token.tag_ in {"VBD", "VBZ", "VBP", "MD"} or token.text in {";", ":"}:
            return
        for party in cast.parties(token) if cast.actors_of(token) else []:
            if party.kind == "person" and party.key not in known:
                known.add(party.key)
                cue = replace(draft.cue, status="hypothetical") if party.is_possible else draft.cue
                yield replace(draft, recipients=(party,), cue=cue)


def _without_space(text: str, sentence: Span) -> tuple[int, int]:
    """Characters of a sentence without the white space that the parser counts to it."""
    words = text[sentence.start_char : sentence.end_char]
    start = sentence.start_char + len(words) - len(words.lstrip())
    return start, start + len(words.strip())


# --- the record -----------------------------------------------------------------------------------


def mention_of(cast: Cast, sentence: Span, number: int, draft: Draft) -> EventMention:
    """The record of a draft in the sentence of that number."""
    reading = draft.reading
    first, last = reading.words[0], reading.words[-1]
    first, last = min((first, last), key=lambda t: t.i), max((first, last), key=lambda t: t.i)
    statement_number = statement_of(cast.doc, first.idx, last.idx + len(last.text))
    attribution, label = _attribution(cast.doc, statement_number)
    start, end = _without_space(cast.text, sentence)
    return EventMention(
        start=start,
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
        time_number=draft.time_number if draft.time_number is not None else time_of(cast.doc, reading),
        place_number=draft.place_number
        if draft.place_number is not None
        else place_of(cast, reading, draft.actors),
        attribution=attribution,
        attributed_label=label,
        statement_number=statement_number,
        is_collective=_is_collective(reading),
        confidence=_confidence(draft),
        # Of other acts of saying it is not compared (`resolve.compare`).
        content=content_of(cast, reading.trigger, (*draft.actors, *draft.recipients))
        if draft.kind == "denial"
        else (),
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
