"""One event's kind, status, participants and place in, a headline out ("Antony Blinken visits Beijing").

The words are those of seeds/event_labels.csv.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from functools import cache

from flows.records import Participant, PlaceMention
from flows.resolve.kinds import EventKind, event_kind
from flows.resources import resource_path

_AHEAD = {"planned": "to ", "proposed": "to ", "hypothetical": "may "}
_OFF = {"postponed": "postponed", "cancelled": "called off"}
_MATERIAL = frozenset({"ASSAULT", "MOBILIZE", "COERCE", "SANCTION", "AID", "RETREAT", "COOPERATE"})
_LEVELS = ("person", "organization", "group", "country")
_PLURAL = re.compile(r"(?:people|police|troops|men|women|forces|[^su]s)$", re.IGNORECASE)
_SHOWN = 3


def event_label(
    plover_type: str,
    kind: str,
    status: str,
    participants: Sequence[Participant],
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
    if is_material and any(p.country_code is None for p in objects):
        # A scene stands beside victims of whom no side is known: "police officer killed in Banjska".
        objects = [p for p in objects if p.kind != "country"] or objects
    if kind == "visit" and place is not None:
        # The place is what one visits; the host country is said by it.
        objects, place = [Participant("recipient", "country", _with_article(place), place.country_code)], None
    if kind == "contact" or (is_collective and is_symmetric):
        plural = kind.replace("-", " ") + ("" if kind.endswith("s") else "s")
        text = f"{_names([*subjects, *objects])}: {plural}"
    elif status in _OFF:
        text = f"{_noun(words, subjects, objects)} {_OFF[status]}"
    else:
        text = _clause(words, kind, status, subjects, objects)
    text += _where(place, objects)
    return text[:1].upper() + text[1:]


def _clause(
    words: EventKind, kind: str, status: str, subjects: Sequence[Participant], objects: Sequence[Participant]
) -> str:
    if subjects:
        verb = words.active if objects else words.alone
        if verb:
            return f"{_names(subjects)} {_filled(_inflected(verb, subjects, status), objects)}"
    elif objects and words.passive:
        return _filled(words.passive, objects) + (f" ({status})" if status in _AHEAD else "")
    who = _names([*subjects, *objects])
    return f"{who}: {kind.replace('-', ' ')}" if who else kind.replace("-", " ")


def _noun(words: EventKind, subjects: Sequence[Participant], objects: Sequence[Participant]) -> str:
    noun = _filled(words.noun, objects) if objects else words.noun.split(" {")[0]
    noun = re.sub(r" (?:to|with|of|for|against|from|on|in|near)$", "", noun)
    return f"{_possessive(_names(subjects))} {noun}" if subjects else noun


def _inflected(verb: str, subjects: Sequence[Participant], status: str) -> str:
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


def _filled(phrase: str, objects: Sequence[Participant]) -> str:
    adjective = _adjectives().get((objects[0].country_code if objects else None) or "")
    if "{adjective}" in phrase and not adjective:
        phrase = phrase.replace("{adjective} ", "")
    return phrase.format(other=_names(objects), adjective=adjective)


def _two_sides(participants: Sequence[Participant]) -> tuple[list[Participant], list[Participant]]:
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
        for p in participants
        if not p.country_code or ranks.get(p.kind, len(ranks)) == best[p.country_code]
    }
    return [kept[label] for label in sorted(kept)]


def _names(participants: Sequence[Participant]) -> str:
    """Labels joined as in a sentence.

    >>> _names([Participant("actor", "country", "France"), Participant("actor", "country", "Italy")])
    'France and Italy'
    """
    shown = [p.label for p in participants[:_SHOWN]] + ["others"] * (len(participants) > _SHOWN)
    return " and ".join(part for part in (", ".join(shown[:-1]), shown[-1] if shown else "") if part)


def _where(place: PlaceMention | None, objects: Sequence[Participant]) -> str:
    """Where, with its preposition; nothing where the place is the other party itself."""
    if place is None or any(place.name == p.label for p in objects):
        return ""
    return f" {'on' if place.kind in {'river', 'border'} else 'in'} {_with_article(place)}"


def _with_article(place: PlaceMention) -> str:
    return f"the {place.name}" if place.kind in {"sea", "strait", "river"} else place.name


def _possessive(names: str) -> str:
    return f"{names}'" if names.endswith("s") else f"{names}'s"


@cache
def _adjectives() -> dict[str, str]:
    with resource_path("seeds/countries.csv").open(encoding="utf-8", newline="") as lines:
        return {row["country_code"]: row["adjectives"].split("|")[0] for row in csv.DictReader(lines)}
