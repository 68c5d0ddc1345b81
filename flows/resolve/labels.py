"""One event's kind, status, participants and place in, a headline out ("Antony Blinken visits Beijing").

The words are those of seeds/event_labels.csv.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache

from flows.records import Participant, PlaceMention
from flows.resolve.kinds import EventKind, event_kind
from flows.resources import resource_path

_AHEAD = {"planned": "to ", "proposed": "to ", "hypothetical": "may "}
_OFF = {"postponed": "postponed", "cancelled": "called off"}
_MATERIAL = frozenset({"ASSAULT", "MOBILIZE", "COERCE", "SANCTION", "AID", "RETREAT", "COOPERATE"})
_LEVELS = ("person", "organization", "group", "country")
_PLURAL = re.compile(r"(?:people|police|troops|men|women|forces|[^su]s)$", re.IGNORECASE)
# Ends of place names that take the article within a headline: common nouns and plurals.
_ARTICLE = re.compile(
    r"(?:\b(?:States|Kingdom|Emirates|Republic|Islands|Netherlands|Philippines|Bahamas|Maldives|Strip|"
    r"Peninsula|Ocean|Gulf|Desert|Mountains|West Bank|Middle East)|\s[a-z]+)$"
)
# What is left of a neighbour's phrase at the edge of a name: "and Russia's parliaments", "Ministry of".
_EDGES = re.compile(r"^(?:(?:and|or)\s+)+|(?:\s+(?:and|or|of|for|to|with))+$")
_ON = frozenset({"river", "border", "island"})
_SHOWN = 3
_REST = "rest"
"""Kind of a party that stands for those not named."""
_LONGEST = 110
"""Characters; a longer label names fewer parties."""

Parties = Sequence[Participant]


def event_label(
    plover_type: str,
    kind: str,
    status: str,
    participants: Parties,
    place: PlaceMention | None,
    *,
    is_symmetric: bool,
    is_collective: bool = False,
) -> str:
    """A headline: who does what to whom, where; what is planned "to" happen, what was put off as a noun."""
    words = event_kind(plover_type, kind)
    sure = [p for p in participants if not p.is_possible] or list(participants)
    is_material = plover_type in _MATERIAL
    if is_symmetric:
        subjects, objects = _two_sides(sure)
    else:
        subjects = [p for p in sure if p.role == "actor"]
        objects = [p for p in sure if p.role != "actor"]
    subjects, objects = _main_level(subjects, is_material), _main_level(objects, is_material)
    if not subjects and not words.passive and all(p.role == "participant" for p in objects):
        subjects, objects = objects, []  # they do it together
    own = {p.label for p in subjects}
    objects = [p for p in objects if p.label not in own]
    if is_material and any(p.country_code is None for p in objects):
        # A scene stands beside victims of whom no side is known: "police officer killed in Banjska".
        objects = [p for p in objects if p.kind != "country"] or objects
    if kind == "visit" and place is not None:
        # The place is what one visits; the host country is said by it.
        objects, place = (
            [Participant("recipient", "country", _definite(place.name, place.kind), place.country_code)],
            None,
        )
    where = _where(place, objects)
    is_series = kind == "contact" or (is_collective and is_symmetric)

    def say(subjects: Parties, objects: Parties) -> str:
        if is_series:
            return _series(kind, subjects, objects) + where
        return _headline(words, kind, status, subjects, objects) + where

    text = _fitted(subjects, objects, say)
    if not any(p.label.startswith("the ") for p in participants):
        text = text.removeprefix("the ")  # as headlines begin
    return text[:1].upper() + text[1:]


def _fitted(subjects: Parties, objects: Parties, say: Callable[[Parties, Parties], str]) -> str:
    """What `say` makes of both sides; while that is too long, the longest name goes without saying."""
    sides = [_with_articles(subjects), _with_articles(objects)]
    kept = [list(side[:_SHOWN]) for side in sides]
    while True:
        text = say(*(_and_others(some, side) for some, side in zip(kept, sides)))
        spare = [side for side in kept if len(side) > 1]
        if len(text) <= _LONGEST or not spare:
            return text
        longest = max((p for side in spare for p in side), key=lambda p: len(p.label))
        next(side for side in spare if longest in side).remove(longest)


def _and_others(kept: Parties, everybody: Parties) -> Parties:
    if len(kept) == len(everybody):
        return kept
    rest = "others" if len(everybody) - len(kept) > 1 else "one other"
    return [*kept, Participant(everybody[0].role, _REST, rest)]


def _series(kind: str, subjects: Parties, objects: Parties) -> str:
    plural = kind.replace("-", " ") + ("" if kind.endswith("s") else "s")
    return f"{_names([*subjects, *objects])}: {plural}"


def _headline(words: EventKind, kind: str, status: str, subjects: Parties, objects: Parties) -> str:
    if status in _OFF:
        return f"{_noun(words, subjects, objects)} {_OFF[status]}"
    return _clause(words, kind, status, subjects, objects)


def _clause(words: EventKind, kind: str, status: str, subjects: Parties, objects: Parties) -> str:
    if subjects:
        verb = words.active if objects else words.alone
        if verb:
            return f"{_names(subjects)} {_filled(_inflected(verb, subjects, status), objects)}"
    elif objects and words.passive:
        return _filled(words.passive, objects) + (f" ({status})" if status in _AHEAD else "")
    who = _names([*subjects, *objects])
    return f"{who}: {kind.replace('-', ' ')}" if who else kind.replace("-", " ")


def _noun(words: EventKind, subjects: Parties, objects: Parties) -> str:
    noun = _filled(words.noun, objects) if objects else words.noun.split(" {")[0]
    noun = re.sub(r" (?:to|with|of|for|against|from|on|in|near)$", "", noun)
    return f"{_possessive(_names(subjects))} {noun}" if subjects else noun


def _inflected(verb: str, subjects: Parties, status: str) -> str:
    """After "to" or "may", in the plural, or in the third person.

    >>> _inflected("carry out a raid", [Participant("actor", "country", "France")], "occurred")
    'carries out a raid'
    """
    if status in _AHEAD:
        return _AHEAD[status] + verb
    first, space, rest = verb.partition(" ")
    is_plural = len(subjects) > 1 or (subjects[0].kind == "group" and _PLURAL.search(subjects[0].label))
    if not is_plural:
        first = re.sub(r"(?<=[^aeiou])y$", "ie", first)
        first += "es" if re.search(r"(?:s|x|z|ch|sh|o)$", first) else "s"
    adverb = "allegedly " if status == "alleged" else ""
    return adverb + first + space + rest


def _filled(phrase: str, objects: Parties) -> str:
    adjective = _adjectives().get((objects[0].country_code if objects else None) or "")
    if "{adjective}" in phrase and not adjective:
        phrase = phrase.replace("{adjective} ", "")
    return phrase.format(other=_names(objects), adjective=adjective)


def _two_sides(participants: Parties) -> tuple[list[Participant], list[Participant]]:
    """The two sides of a meeting: as told, or by country. Countries without names do it together."""
    actors = [p for p in participants if p.role == "actor"]
    if actors and len(actors) < len(participants):
        return actors, [p for p in participants if p.role != "actor"]
    if not any(p.kind == "person" for p in participants):
        return list(participants), []
    first = next(p for p in participants if p.kind == "person")
    own = [p for p in participants if p.country_code == first.country_code] if first.country_code else []
    if not own or len(own) == len(participants):
        own = [first]
    return own, [p for p in participants if p not in own]


def _main_level(participants: Iterable[Participant], is_material: bool) -> list[Participant]:
    """Each once; of one country's people, bodies and itself only one level: who speaks, or whose force."""
    ranks = {kind: rank for rank, kind in enumerate(reversed(_LEVELS) if is_material else _LEVELS)}
    best: dict[str, int] = {}
    for p in participants:
        rank = ranks.get(p.kind, len(ranks))
        if p.country_code:
            best[p.country_code] = min(best.get(p.country_code, rank), rank)
    kept = {
        p.label: p
        for p in map(_cleaned, participants)
        if not p.country_code or ranks.get(p.kind, len(ranks)) == best[p.country_code]
    }
    return [kept[label] for label in sorted(kept) if not _is_said(label, kept)]


def _cleaned(party: Participant) -> Participant:
    """Without what a list left at its edges; a group in capitals as a sentence has it."""
    if party.kind == "person":
        return party
    label = _EDGES.sub("", " ".join(party.label.split())) or party.label
    if party.kind == "group" and " " in label and label.isupper():
        label = label.lower()
    return replace(party, label=label)


def _is_said(label: str, others: Iterable[str]) -> bool:
    """Whether another name says it: "counterpart" beside "Chinese counterpart", "EU" beside its name."""
    for other in others:
        initials = "".join(word[0] for word in other.split() if word[0].isupper())
        if label == initials and len(label) > 1:
            return True
        if label[0].islower() and other.endswith(f" {label}"):
            return True
    return False


def _names(participants: Parties) -> str:
    """Labels joined as in a sentence, a noun they share said once.

    >>> _names([Participant("actor", "country", "France"), Participant("actor", "country", "Italy")])
    'France and Italy'
    >>> _names([Participant("actor", "group", "Iranian envoy"), Participant("actor", "group", "Omani envoy")])
    'Iranian and Omani envoys'
    """
    told: dict[tuple[bool, str], list[tuple[str, str]]] = {}
    for party in participants:
        adjective, noun = _nationality(party.label)
        key = (bool(adjective), _plural(noun) if adjective else party.label)
        if party.kind == _REST and len(told) == 1 and len(participants) > 2 and next(iter(told))[0]:
            key, adjective = next(iter(told)), "other"
        told.setdefault(key, []).append((adjective, party.label))
    return _listed(
        [
            f"{_listed([adjective for adjective, _ in members])} {noun}"
            if len(members) > 1
            else members[0][1]
            for (_, noun), members in told.items()
        ]
    )


def _nationality(label: str) -> tuple[str, str]:
    """A group's nationality and what it is.

    >>> _nationality("North Korean leader"), _nationality("police officers")
    (('North Korean', 'leader'), ('', 'police officers'))
    """
    words = label.split()
    for length in (3, 2, 1):
        adjective = " ".join(words[:length])
        if len(words) > length and adjective in _nationalities():
            return adjective, " ".join(words[length:])
    return "", label


def _plural(noun: str) -> str:
    """Of a noun phrase.

    >>> _plural("special envoy"), _plural("country"), _plural("police"), _plural("coach")
    ('special envoys', 'countries', 'police', 'coaches')
    """
    if _PLURAL.search(noun):
        return noun
    if re.search(r"[^aeiou]y$", noun):
        return f"{noun[:-1]}ies"
    return noun + ("es" if re.search(r"(?:s|x|z|ch|sh)$", noun) else "s")


def _listed(words: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1] if words else "") if part)


def _where(place: PlaceMention | None, objects: Parties) -> str:
    """Where, with its preposition; nothing where the place is the other party itself."""
    if place is None or any(place.name == p.label for p in objects):
        return ""
    if place.kind in _ON or place.name.endswith(" Peninsula"):
        preposition = "on"
    else:
        preposition = "at" if place.kind == "facility" else "in"
    return f" {preposition} {_definite(place.name, place.kind)}"


def _definite(name: str, kind: str) -> str:
    """A name of a place with its article, if it takes one.

    >>> _definite("United States", "country"), _definite("Rhine", "river"), _definite("Ghana", "country")
    ('the United States', 'the Rhine', 'Ghana')
    """
    if name.startswith("the "):
        return name
    return f"the {name}" if kind in {"sea", "strait", "river"} or _ARTICLE.search(name) else name


def _with_articles(parties: Parties) -> Parties:
    return [replace(p, label=_definite(p.label, p.kind)) if p.kind == "country" else p for p in parties]


def _possessive(names: str) -> str:
    return f"{names}'" if names.endswith("s") else f"{names}'s"


@cache
def _adjectives() -> dict[str, str]:
    with resource_path("seeds/countries.csv").open(encoding="utf-8", newline="") as lines:
        return {row["country_code"]: row["adjectives"].split("|")[0] for row in csv.DictReader(lines)}


@cache
def _nationalities() -> frozenset[str]:
    with resource_path("seeds/countries.csv").open(encoding="utf-8", newline="") as lines:
        return frozenset(
            name for row in csv.DictReader(lines) for name in row["adjectives"].split("|") if name
        )
