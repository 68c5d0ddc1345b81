"""A trigger in; whether its act happened, and the words that say so, out.

Cues come from seeds/status_cues.csv and count where the parse gives them scope: modals, negation and
subordinators of the trigger's own clause, adjectives of an event noun, and the verbs, nouns and adjectives
that govern it ("expected to visit", "plans for talks", "accused of bombing"). A governed act inside reported
speech, a relative clause or a temporal phrase is asserted on its own, so the walk up stops there.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from flows.extract.grammar import (
    AUXILIARY,
    CLAUSE,
    OBJECT,
    PASSIVE_SUBJECT,
    RELATIVE,
    SUBJECT,
    is_passive,
    is_verbal,
    obliques,
    preposition,
)
from flows.resources import resource_path

ORDER = (
    "negative",
    "cancelled",
    "postponed",
    "denied",
    "hypothetical",
    "proposed",
    "alleged",
    "planned",
    "ongoing",
    "occurred",
)
"""Of several cues the first in this order decides: a postponed plan is postponed, a possible one possible."""

GOVERNED = frozenset({"xcomp", "ccomp", "advcl", "acl", "pcomp", "csubj", "csubj:pass", "dep"})
# Prepositions through which a governor still reaches the act ("plans for talks", "accused of bombing").
TRANSPARENT = frozenset(
    {"for", "of", "about", "on", "with", "to", "from", "against", "into", "in", "toward", "at"}
)
TEMPORAL = frozenset(
    {
        "after",
        "before",
        "since",
        "during",
        "following",
        "until",
        "despite",
        "because of",
        "over",
        "amid",
        "by",
    }
)
REPORTING = frozenset(
    {
        "say",
        "tell",
        "add",
        "report",
        "note",
        "state",
        "explain",
        "write",
        "know",
        "show",
        "reveal",
        "announce",
    }
    | {"declare", "stress", "recall", "confirm", "think", "believe", "claim", "maintain", "insist", "argue"}
)
DECIDING = frozenset(
    {"agree", "pledge", "promise", "vow", "propose", "plan", "call", "urge", "demand", "offer"}
)
GIVEN = frozenset(
    {
        "inform",
        "notify",
        "remind",
        "condemn",
        "denounce",
        "criticize",
        "criticise",
        "praise",
        "regret",
        "mourn",
    }
    | {"protest", "deplore", "investigate", "probe", "commemorate", "remember", "mark"}
)
"""Verbs whose object is a fact, whatever is said of them."""

HEARSAY = frozenset(
    {"say", "report", "believe", "think", "allege", "suspect", "rumor", "rumour", "claim", "understand"}
)
REBUTTING = frozenset({"reject", "dismiss", "refute", "rebut", "deny", "dispute", "rubbish"})
CLAIMS = frozenset(
    {"claim", "allegation", "accusation", "report", "suggestion", "charge", "rumor", "rumour", "assertion"}
)

PERFORMED = frozenset(
    {"thank", "express", "congratulate", "condemn", "commend", "welcome", "urge", "apologize"}
)
"""What "I would like to …" does by saying it."""

STEPS = 6
PAST = frozenset({"VBD", "VBN"})


@dataclass(frozen=True, slots=True)
class Cue:
    """One reading of whether the act happened.

    Attributes:
        status: one of `records.STATUSES`, or `negative`: the act did not happen.
        token: the cue word; None for the plain default.
        is_own: the cue is the trigger's own auxiliary, negation or tense, not a governor's.
    """

    status: str
    token: Token | None = None
    is_own: bool = False

    @property
    def text(self) -> str | None:
        """The cue as it stands in the text, with its particle."""
        if self.token is None:
            return None
        for child in self.token.rights:
            if child.dep_ in {"compound:prt", "prt"} and child.i == self.token.i + 1:
                return f"{self.token.text} {child.text}"
        return str(self.token.text)


@cache
def cue_table() -> dict[tuple[str, str], str]:
    """(scope, cue) -> status, from seeds/status_cues.csv."""
    with resource_path("seeds/status_cues.csv").open(encoding="utf-8", newline="") as file:
        return {(row["scope"], row["cue"]): row["status"] for row in csv.DictReader(file)}


def _look_up(scope: str, token: Token) -> str | None:
    table = cue_table()
    return table.get((scope, token.lower_)) or table.get((scope, token.lemma_.lower()))


def read_status(trigger: Token) -> Cue:
    """How the text puts the act of `trigger`; `negative` if it says that the act did not happen."""
    cues = [*_cues(trigger)]
    wish = trigger.head
    if trigger.lemma_ in PERFORMED and wish.lemma_ in {"like", "want", "wish"} and _is_said_now(wish):
        return Cue("occurred")
    if not cues:
        return Cue("occurred")
    return min(cues, key=lambda cue: ORDER.index(cue.status))


def _is_said_now(wish: Token) -> bool:
    return any(child.lower_ in {"i", "we"} for child in wish.lefts)


def _cues(trigger: Token) -> Iterator[Cue]:
    yield from _local(trigger, own=True)
    current = trigger
    for step in range(STEPS):
        head = current.head
        if head == current or not _reaches(current, head) or _is_past_of(current):
            break
        status = _governor_status(current, head)
        if status:
            yield Cue(status, head)
        elif _is_charge(current, head):
            yield Cue("alleged", head.head)
        too = next(
            (child for child in head.lefts if child.lower_ == "too" and preposition(current) == "for"), None
        )
        if too is not None:
            yield Cue("hypothetical", too)
        if step == 0 and not is_verbal(trigger) and not status and not _passes(current, head):
            break
        yield from _local(head, own=False)
        current = head
    yield from _shared_modals(trigger)
    if not is_verbal(trigger):
        yield from _later_verbs(trigger)
        yield from _too(trigger)


def _reaches(current: Token, head: Token) -> bool:
    """Whether what is said of `head` is said of `current` too."""
    dep = current.dep_
    if dep in RELATIVE or dep in {"parataxis", "appos"}:
        return False
    if dep in GOVERNED:
        return not (
            _is_finite(current) and head.lemma_ in REPORTING and dep == "ccomp" and not _is_claim(head)
        )
    if dep in OBJECT | SUBJECT | PASSIVE_SUBJECT:
        return True
    if dep == "conj":
        return not is_verbal(current) and not is_verbal(head)
    if dep in {"obl", "nmod", "pobj", "prep", "obl:agent"}:
        word = preposition(current) if dep != "prep" else str(current.lower_)
        if head.dep_ == "prep":
            word = str(head.lower_)
        return word in TRANSPARENT
    return dep in {"compound", "amod", "fixed"} and not is_verbal(head)


def _is_past_of(current: Token) -> bool:
    """A clause that dates another happened whatever the other is: "have not spoken since meeting"."""
    if current.dep_ not in {"advcl", "obl", "acl"} or not is_verbal(current):
        return False
    marks = {child.lower_ for child in current.lefts if child.dep_ in {"mark", "case", "advmod"}}
    past = current.tag_ == "VBD" or any(child.tag_ == "VBD" for child in current.lefts)
    return "since" in marks or (bool(marks & {"after", "because", "when", "as"}) and past)


def _is_charge(current: Token, head: Token) -> bool:
    """Parsers hang what somebody is accused of on the accused: "accused Baku of shelling"."""
    if current.dep_ != "acl" or head.dep_ not in OBJECT | PASSIVE_SUBJECT:
        return False
    marked = any(child.lower_ in {"of", "for", "over"} for child in current.lefts)
    return marked and _look_up("governor", head.head) == "alleged"


def _is_claim(head: Token) -> bool:
    return head.lemma_ in {"claim"}


def _is_finite(token: Token) -> bool:
    if token.tag_ in {"VBD", "VBZ", "VBP", "MD"}:
        return True
    return any(child.dep_ in AUXILIARY and child.lower_ != "to" for child in token.children)


def _governor_status(current: Token, head: Token) -> str | None:
    """Status that `head` gives to the act it governs, if it is a governor in that frame."""
    status = _phrasal(head)
    if status is not None:
        return status
    if head.lemma_ in REBUTTING and current.lemma_.lower() in CLAIMS:
        return "denied"  # "rejected claims that its agents had kidnapped him"
    infinitive = is_verbal(current) and any(child.lower_ == "to" for child in current.lefts)
    if current.dep_ in {"xcomp", "ccomp"} and infinitive:
        if head.lemma_ in HEARSAY and is_passive(head):
            return "alleged"  # "is said to have fled"
        if head.lemma_ == "be" or (head.lemma_ == "go" and head.tag_ == "VBG"):
            return "planned"  # "is to visit", "is going to visit"
    if head.lemma_ == "way" and current.dep_ in SUBJECT and preposition(head) == "under":
        return "ongoing"
    if head.lemma_ == "put" and any(part.lemma_ == "hold" for word, part in obliques(head) if word == "on"):
        return "postponed"
    if not is_verbal(current) and current.dep_ in SUBJECT:
        said = next((child for child in head.rights if child.dep_ == "xcomp" and child.pos_ == "ADJ"), None)
        if said is not None and _look_up("governor", said):
            return _look_up("governor", said)  # "a truce appears unlikely"
    status = _look_up("governor", head)
    if status is None or (head.lemma_ in {"open", "date"} and is_verbal(head)):
        return None  # who is open to talks has not opened them
    if head.lemma_ == "lead" and current.dep_ in OBJECT:
        return None  # what is led takes place; what something leads to may not
    if status in {"planned", "proposed"} and is_verbal(current) and _is_past(current):
        return None  # wishes and plans govern infinitives, not finished acts
    nominal = not is_verbal(current)
    if nominal and current.dep_ in PASSIVE_SUBJECT and head.lemma_ in {"mean", "intend", "design", "aim"}:
        return None  # "the trip was meant to calm tensions"
    if nominal and head.lemma_ in DECIDING and preposition(current) in {"at", "in"}:
        return None  # "agreed at a meeting": the occasion
    if (
        status == "ongoing"
        and head.lower_ in {"underway", "under"}
        and not nominal
        and any(child.lower_ == "to" for child in current.lefts)
    ):
        return "planned"  # "planning is underway for him to travel"
    if status == "alleged" and is_verbal(head):
        # "accused of bombing", "criticised for arresting": the act is theirs; "the accusation of X" as well.
        return status if not nominal or preposition(current) in {"of", "for", "over"} else None
    if nominal and current.dep_ in SUBJECT and is_verbal(head) and not is_passive(head):
        return (
            status
            if head.lemma_ in {"continue", "resume", "persist", "proceed", "fail", "stop", "stall", "slip"}
            else None
        )
    if (
        nominal
        and status in {"proposed", "hypothetical"}
        and is_verbal(head)
        and current.dep_ in {"obl", "nmod"}
    ):
        return status if preposition(current) in {"for", "of", "to", "about", "on"} else None
    if (
        status == "negative"
        and nominal
        and head.lemma_ in {"stop", "halt", "avoid", "block"}
        and is_verbal(head)
    ):
        return None if head.lemma_ in {"stop", "halt"} else "negative"
    opening = {child.lower_ for child in current.lefts if child.dep_ in {"mark", "case"}}
    gerund = current.tag_ == "VBG" and bool(opening & {"in", "on", "for", "about"})  # "interested in holding"
    if current.dep_ == "advcl" and "to" not in opening and not gerund:
        return None
    return status


def _is_past(token: Token) -> bool:
    if token.tag_ == "VBD":
        return True
    return any(child.dep_ in AUXILIARY and child.tag_ == "VBD" for child in token.children)


def _phrasal(head: Token) -> str | None:
    """Governors of two words: "call off", "put off", "rule out", "advise against"."""
    table = cue_table()
    if head.i + 1 < len(head.doc):
        status = table.get(("governor", f"{head.lemma_.lower()} {head.nbor(1).lower_}"))
        if status:
            return status
    for child in head.rights:
        if child.dep_ in {"compound:prt", "prt"}:
            status = table.get(("governor", f"{head.lemma_.lower()} {child.lower_}"))
            if status:
                return status
    return None


def _passes(current: Token, head: Token) -> bool:
    """Whether a verb tells of an event noun that it takes place, so that its own modals hold for the noun."""
    if not is_verbal(head):
        return True
    if head.lemma_ in GIVEN:
        return False  # "will inform them of the protest": it has taken place
    return _look_up("happen", head) is not None or current.dep_ in OBJECT | {"obl", "pobj", "prep"}


def _local(token: Token, *, own: bool) -> Iterator[Cue]:
    """Cues among the dependents of one token."""
    infinitive = False
    for child in token.children:
        if (nobody := _nobody(child)) is not None:
            yield Cue("negative", nobody, own)
        if child.dep_ in AUXILIARY:
            status = _look_up("modal", child)
            if status:
                yield Cue(_shifted(status, child, token), child, own)
            infinitive = infinitive or child.lower_ == "to"
        elif child.dep_ == "mark" or (child.dep_ == "advmod" and child.lower_ in {"if", "whether"}):
            status = cue_table().get(("mark", child.lower_))
            if status and not (child.lower_ in {"until", "once"} and token.tag_ in PAST):
                yield Cue(status, child, own)
            infinitive = infinitive or child.lower_ == "to"
        elif child.dep_ in {"advmod", "neg", "case"}:
            status = cue_table().get(("adverb", child.lower_))
            if status:
                yield Cue(status, child, own)
        elif child.dep_ in {"amod", "det", "compound", "neg"} and not is_verbal(token):
            status = _look_up("adjective", child)
            if status:
                yield Cue(status, child, own)
        elif child.dep_ in {"acl", "acl:relcl", "relcl"} and not is_verbal(token):
            status = _look_up("governor", child) or _phrasal(child)
            if status in {"planned", "postponed", "cancelled", "proposed"} and is_passive(child):
                yield Cue(status, child, own)
    if own and is_verbal(token):
        yield from _tense(token, infinitive)


def _nobody(child: Token) -> Token | None:
    """The word by which a subject is nobody ("neither A nor B", "no country"), or "no longer"."""
    if child.dep_ in SUBJECT | PASSIVE_SUBJECT:
        if child.lower_ in {"nobody", "none"}:
            return child
        return next((part for part in child.lefts if part.lower_ in {"neither", "no"}), None)
    if child.lower_ == "longer" and any(part.lower_ == "no" for part in child.lefts):
        return child
    return None


def _shifted(status: str, modal: Token, verb: Token) -> str:
    """A future seen from the past is a plan: "said he would travel"."""
    if modal.lower_ not in {"would", "'d", "’d"} or verb.dep_ not in {"ccomp", "parataxis", "conj"}:
        return status
    if any(_is_condition(child) for child in verb.children):
        return status
    head = verb.head
    return "planned" if head.lemma_ in REPORTING and head.tag_ in PAST else status


def _is_condition(clause: Token) -> bool:
    """Whether a clause says on what the act depends: "if …", "unless …", "should Fiji agree"."""
    if clause.dep_ not in {"advcl", "ccomp", "parataxis"}:
        return False
    first = next(iter(clause.subtree))
    marked = any(child.lower_ in {"if", "unless", "provided"} for child in clause.lefts)
    return marked or (first.lower_ in {"should", "were", "had"} and first.head == clause)


def _tense(verb: Token, infinitive: bool) -> Iterator[Cue]:
    forms = [child for child in verb.children if child.dep_ in AUXILIARY]
    duty = next((child for child in forms if child.lemma_ == "be"), None)
    if infinitive and duty is not None and verb.tag_ == "VB":
        yield Cue("planned", duty, True)  # "are to hold a drill"
    if verb.tag_ == "VBG" or (forms and verb.lower_.endswith("ing")):
        present = [child for child in forms if child.lower_ in {"is", "are", "'s", "'re", "am", "’s", "’re"}]
        if present:
            if any(child.lower_ == "going" for child in forms):
                yield Cue("planned", present[0], True)
            else:
                yield Cue("ongoing", present[0], True)
    elif verb.lemma_ == "go" and verb.tag_ == "VBG":
        yield Cue("planned", verb, True)
    if infinitive and verb.dep_ in {"ROOT", "xcomp", "acl", "advcl", "parataxis"}:
        head = verb.head
        free = verb.dep_ == "ROOT" or not is_verbal(head)
        # "Minister Penny Wong to fly": a headline, whatever the tagger makes of the title.
        headline = head.pos_ == "PROPN" or (head.dep_ == "ROOT" and head.text[:1].isupper())
        if free and (verb.dep_ != "acl" or headline):
            marks = [child for child in verb.lefts if child.lower_ == "to"]
            yield Cue("planned", marks[0] if marks else None, True)
        elif not free and not _look_up("governor", head) and not _is_journey(head) and verb.dep_ == "advcl":
            yield Cue("planned", next((c for c in verb.lefts if c.lower_ == "to"), None), False)


def _is_journey(head: Token) -> bool:
    """The purpose of a journey that happened counts as carried out: "flew to Paris to meet"."""
    return head.lemma_ in {"travel", "fly", "visit", "arrive", "go", "come", "meet", "head", "return"} and (
        head.tag_ in PAST
    )


def _later_verbs(trigger: Token) -> Iterator[Cue]:
    """What a second verb says of the same subject: "the visit was planned for May but was postponed"."""
    head = trigger.head
    if trigger.dep_ not in SUBJECT | PASSIVE_SUBJECT:
        return
    for verb in head.rights:
        if verb.dep_ == "conj" and not any(
            child.dep_ in SUBJECT | PASSIVE_SUBJECT for child in verb.children
        ):
            status = _look_up("governor", verb) or _phrasal(verb)
            if status in {"postponed", "cancelled"}:
                yield Cue(status, verb)


def _too(trigger: Token) -> Iterator[Cue]:
    """What somebody is too much of something for does not come about: "too angry for talks"."""
    if preposition(trigger) != "for":
        return
    for token in trigger.doc[max(trigger.sent.start, trigger.i - 20) : trigger.i]:
        if token.lower_ == "too" and token.i + 1 < trigger.i and token.nbor(1).pos_ == "ADJ":
            yield Cue("hypothetical", token)


def _shared_modals(trigger: Token) -> Iterator[Cue]:
    """A second verb shares the modal of the first: "will travel to Paris and meet Macron"."""
    current = trigger
    for _ in range(STEPS):
        if (
            current.dep_ != "conj"
            or not is_verbal(current)
            or _is_finite(current)
            or current.tag_ in PAST - {"VBN"}
        ):
            return
        current = current.head
        if not is_verbal(current):
            return
        yield from _cues_of_first(current)


def _cues_of_first(first: Token) -> Iterator[Cue]:
    for cue in _local(first, own=True):
        if cue.token is not None and cue.status != "negative":
            yield cue
    head = first.head
    if first.dep_ in CLAUSE and head != first and _reaches(first, head):
        status = _governor_status(first, head)
        if status:
            yield Cue(status, head)
        for cue in _local(head, own=False):
            yield cue
