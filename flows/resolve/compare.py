"""Two tellings in, whether they can be one event, and how much says that they are, out.

`contradiction` is what can never be merged; `score` is what speaks for one event, from 0 to 1. What one of
the two does not say is neutral in both.
"""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache

from flows.resolve.tellings import HELD, PLANNED, Parties, Telling

MERGE_SCORE = 0.6
# An undated telling means an event of about the time it was written.
NEAR, RECENT, SOON, YEAR = (timedelta(days=days) for days in (7, 30, 30, 366))
_NEWS, _AHEAD = timedelta(days=7), timedelta(days=14)
# A telling with dates no wider than this is of news itself; a wider one leaves room for the same thing again.
DAYS_OF_ONE = 7
_MONTH, _SEASON = 31, 100
# Cosine from which on two denials deny one claim; two claims about the breaches of one truce came to .27.
# Other acts of saying are done again and again in the same words ("called for lifting sanctions").
SAME_CLAIM = 0.3
_DENIAL = "denial"
# Outlets disagree by a day or two about one event, and time zones by one.
DISAGREE = 2
_OFF = frozenset({"postponed", "cancelled"})
_OPEN = PLANNED | {"hypothetical"}
# Kinds of speech acts happen in no place; the place in their clause is what is talked about.
_SPOKEN = frozenset({"ACCUSE", "REQUEST", "REJECT", "SUPPORT", "AGREE", "THREATEN", "NONE"})
_GENERIC = frozenset({"rejection", "refusal"})


def contradiction(a: Telling, b: Telling) -> bool:
    """Whether these two cannot be one event."""
    return (
        a.family != b.family
        or a.mention.is_collective != b.mention.is_collective
        or _apart(a, b)
        or _parties_differ(a, b)
        or _outcomes_differ(a, b)
        or _places_differ(a, b)
        or _told_apart(a, b)
        or _looks_elsewhere(a, b)
        or _kinds_differ(a, b)
    )


def is_stale(dated: Telling, undated: Telling) -> bool:
    """Whether the one says its day, and the article of the other was written too long before or after it."""
    is_known = undated.written_from is not None and undated.written_to is not None
    if dated.days > DAYS_OF_ONE or not is_known or _is_lasting(dated, undated):
        return False
    return not _is_current(dated, undated)


def score(a: Telling, b: Telling) -> tuple[float, tuple[str, ...]]:
    """How much speaks for one event, 0 to 1, and why in words. The pair must not contradict."""
    shared = a.parties.keys & b.parties.keys
    people = {key for key, _ in a.parties.people if key in shared}
    other = shared - people
    sides = a.parties.sides & b.parties.sides
    if not (people or other or sides):
        return 0.0, ()
    value = 0.15 if a.mention.kind == b.mention.kind else 0.1
    why = []
    if people:
        value += 0.3 if len(people) == 1 else 0.5
        why.append("same people: " + ", ".join(sorted(key.removeprefix("person:") for key in people)))
    if other:
        value += 0.15
        why.append("same parties: " + ", ".join(sorted(other)))
    if len(sides) > 1:
        value += 0.15
        why.append("same countries: " + ", ".join(sorted(sides)))
    elif a.is_rare and a.others.keys and a.others.keys == b.others.keys:
        value += 0.1
    if _deny_one_claim(a, b):
        value += 0.2
        why.append("one claim is denied")
    if is_off(a) and is_off(b):
        value += 0.1
        why.append("both put off")
    for part, reason in (_date_score(a, b), _place_score(a, b)):
        if part is None:
            return 0.0, ()
        value += part
        if reason:
            why.append(reason)
    return min(value, 1.0), tuple(why)


@lru_cache(maxsize=200_000)
def likeness(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """Cosine of two topics (`extract.topics.topic`), 0 to 1.

    >>> likeness((1 << 8 | 255,), (1 << 8 | 255,)), likeness((1 << 8 | 255,), (2 << 8 | 255,))
    (1.0, 0.0)
    """
    first, second = _weights(a), _weights(b)
    lengths = sum(w * w for w in first.values()) * sum(w * w for w in second.values())
    shared = sum(first[word] * second[word] for word in first.keys() & second.keys())
    return float(shared / lengths**0.5) if lengths else 0.0


@lru_cache(maxsize=20_000)
def _weights(topic: tuple[int, ...]) -> dict[int, int]:
    return {number >> 8: number & 255 for number in topic}


def _are_rare(a: Telling, b: Telling) -> bool:
    """Whether the same parties seldom do this twice within weeks."""
    return (a.is_rare and b.is_rare) or _deny_one_claim(a, b)


def _deny_one_claim(a: Telling, b: Telling) -> bool:
    """Whether what is denied is known of both, and the same: told for months, it stays the one denial."""
    if a.mention.kind != _DENIAL or b.mention.kind != _DENIAL:
        return False
    return likeness(a.mention.content, b.mention.content) >= SAME_CLAIM


# --- evidence for one event -------------------------------------------------------------------------


def _date_score(a: Telling, b: Telling) -> tuple[float | None, str]:
    """Part of the score, and why; None: too far apart in time to be taken for one without a date."""
    if a.is_dated and b.is_dated:
        return _overlap_score(a, b), f"dates overlap within {max(a.days, b.days)} days"
    is_rare = _are_rare(a, b)
    if a.article_id == b.article_id:
        is_next = abs(a.mention.sentence_number - b.mention.sentence_number) <= 1
        return (0.25 if is_rare else 0.15) + (0.05 if is_next else 0.0), "same article"
    if a.is_dated or b.is_dated:
        return _one_date_score(*((a, b) if a.is_dated else (b, a)))
    gap = _gap(a, b)
    # What an office issues anew each year in the same words is another act each time.
    is_reissued = gap is not None and gap > RECENT
    if a.lineage_id == b.lineage_id and a.mention.lemma == b.mention.lemma and not is_reissued:
        return 0.3, "same words in a copy"
    is_ahead = {a.mention.status, b.mention.status} <= _OPEN
    if gap is None or gap > (RECENT if is_rare else _AHEAD if is_ahead else NEAR):
        return None, ""
    if is_rare:
        return 0.25, "told within a month"
    return (0.1, "told within a day") if gap <= timedelta(days=1) else (0.05, "told about one time")


def _overlap_score(a: Telling, b: Telling) -> float | None:
    """Part of the score for dates that overlap: the wider, the likelier that it happened twice in them."""
    narrow, wide = sorted((a.days, b.days))
    is_known = a.is_rare or shared_people(a, b) > 1 or _same_city(a, b)
    if narrow > DAYS_OF_ONE and a.article_id != b.article_id and not is_known:
        return None
    if wide <= DAYS_OF_ONE:
        return 0.3
    if not (a.is_rare or shared_people(a, b) or _same_city(a, b)):
        return 0.1 if wide <= _MONTH else 0.05
    return 0.2 if wide <= _MONTH else 0.1 if wide <= _SEASON else 0.05


def _one_date_score(dated: Telling, undated: Telling) -> tuple[float | None, str]:
    """Part of the score for two articles of which only one says when."""
    if not _is_current(dated, undated):
        return (0.0, "") if _is_lasting(dated, undated) else (None, "")
    is_day = dated.days <= DAYS_OF_ONE
    if not (
        is_day or _stays_one(dated, undated) or (_same_city(dated, undated) and shared_people(dated, undated))
    ):
        return None, ""
    is_fresh = is_day and _is_news(dated, undated)
    return (0.2 if is_fresh or _are_rare(dated, undated) else 0.1), "dated, and told about that time"


def _stays_one(a: Telling, b: Telling) -> bool:
    """What hardly happens twice, or did not happen at all: a plan, and that it was put off."""
    return (a.is_single and b.is_single) or is_off(a) or is_off(b)


def shared_people(a: Telling, b: Telling) -> int:
    """How many persons known by name take part in both."""
    return sum(key in b.parties.keys for key, _ in a.parties.people)


def _same_place(a: Telling, b: Telling) -> bool:
    return a.place is not None and b.place is not None and a.place.name == b.place.name


def _same_city(a: Telling, b: Telling) -> bool:
    """Whether both name one place that is smaller than a country."""
    return _same_place(a, b) and a.place is not None and a.place.kind != "country"


def _place_score(a: Telling, b: Telling) -> tuple[float, str]:
    if not (a.place and b.place):
        return 0.0, ""
    if a.place.name == b.place.name:
        return (0.1 if a.place.kind == "country" else 0.2), f"same place: {a.place.name}"
    if a.place.country_code and a.place.country_code == b.place.country_code:
        return 0.1, "same country"
    return 0.0, ""


def _is_current(dated: Telling, undated: Telling) -> bool:
    """Whether an event of that date may be what another article tells without a date.

    Of what happens often an undated telling is news, a rare event is told for months without its date.
    """
    start, end = dated.interval.start, dated.interval.end
    if start is None or end is None or undated.written_from is None or undated.written_to is None:
        return False
    before, after = (RECENT, SOON) if _are_rare(dated, undated) else (_NEWS, _AHEAD)
    return undated.written_from - before <= end and start <= undated.written_to + after


def _is_news(dated: Telling, undated: Telling) -> bool:
    """Whether an undated telling was written on the days of a dated one, or the day after."""
    start, end = dated.interval.start, dated.interval.end
    if start is None or end is None or undated.written_from is None or undated.written_to is None:
        return False
    return start <= undated.written_from and undated.written_to <= end + timedelta(days=1)


def _is_lasting(a: Telling, b: Telling) -> bool:
    """What happens once stays the one event long after: "the shootdown", told years later."""
    return a.is_single and b.is_single and bool(a.parties.keys & b.parties.keys)


def _gap(a: Telling, b: Telling) -> timedelta | None:
    """Between the days the two may have been written on; None where a range says too little."""
    if not (a.written_from and a.written_to and b.written_from and b.written_to):
        return None
    widest = max(a.written_to - a.written_from, b.written_to - b.written_from)
    if widest > (YEAR if _are_rare(a, b) else RECENT):
        return None
    return max(a.written_from, b.written_from) - min(a.written_to, b.written_to)


# --- contradictions ---------------------------------------------------------------------------------


def _told_apart(a: Telling, b: Telling) -> bool:
    """One predicate of one sentence that was read as several events: "met A in X and B in Y"."""
    return (
        a.article_id == b.article_id
        and a.mention.start == b.mention.start
        and a.mention.trigger_start == b.mention.trigger_start
    )


def _looks_elsewhere(a: Telling, b: Telling) -> bool:
    """What may come and what is over, in one sentence: "a meeting of the two, who last met in Rome"."""
    if a.article_id != b.article_id or a.mention.sentence_number != b.mention.sentence_number:
        return False
    statuses = {a.mention.status, b.mention.status}
    return bool(statuses & _OPEN and statuses & HELD)


def _kinds_differ(a: Telling, b: Telling) -> bool:
    """Refusals of different things; "rebuffed" alone may be of any."""
    return (
        a.family == "rejection"
        and a.mention.kind != b.mention.kind
        and not {a.mention.kind, b.mention.kind} & _GENERIC
    )


def _outcomes_differ(a: Telling, b: Telling) -> bool:
    """What was held is not what was put off, unless on the same days; a new plan is not an old one."""
    for one, other in ((a, b), (b, a)):
        if is_off(one) and other.mention.status in HELD:
            return max(a.days, b.days) > DAYS_OF_ONE
        if one.mention.status in _OFF and other.mention.status in _OPEN and not _is_lapsed(other):
            if a.is_dated and b.is_dated:
                return False
            return not (one.written_from and other.written_to and one.written_from > other.written_to)
    return False


def is_off(telling: Telling) -> bool:
    """Whether it is told that it did not take place: put off, called off, or planned for days gone by."""
    return telling.mention.status in _OFF or _is_lapsed(telling)


def _is_lapsed(telling: Telling) -> bool:
    """A plan for days that were over when it was told ("had been planned for February")."""
    end, written = telling.interval.end, telling.written_from
    return telling.mention.status in PLANNED and bool(end and written and end < written)


def _apart(a: Telling, b: Telling) -> bool:
    """Whether the days cannot be the same, as said or as the tense implies."""
    gap = 0
    if a.first_day and b.last_day:
        gap = (a.first_day - b.last_day).days
    if b.first_day and a.last_day:
        gap = max(gap, (b.first_day - a.last_day).days)
    if gap <= 0:
        return False
    if not (a.is_dated and b.is_dated):
        return gap > 1
    return gap > DISAGREE or a.lineage_id == b.lineage_id or not _is_same_scene(a, b)


def _is_same_scene(a: Telling, b: Telling) -> bool:
    """Two named people, or one of them in the same city: reports that differ about one event."""
    people = shared_people(a, b)
    return people > 1 or (people == 1 and a.is_rare and _same_place(a, b))


def _places_differ(a: Telling, b: Telling) -> bool:
    if a.place is None or b.place is None or a.mention.plover_type in _SPOKEN:
        return False
    if a.place.name == b.place.name:
        return False
    if a.place.country_code and b.place.country_code and a.place.country_code != b.place.country_code:
        return True
    return a.place.kind == b.place.kind == "city"


def _parties_differ(a: Telling, b: Telling) -> bool:
    if a.is_symmetric:
        return _meetings_differ(a.others, b.others)
    return _slot_differs(a.actors, b.actors) or _slot_differs(a.others, b.others)


def _slot_differs(a: Parties, b: Parties) -> bool:
    """Whether two fillers of one slot cannot be the same: neither shared, nor one the other's side."""
    if not a.keys or not b.keys or a.keys & b.keys:
        return False
    return bool(a.people and b.people) or not a.sides & b.sides


def _meetings_differ(a: Parties, b: Parties) -> bool:
    """Whether two sets of people who met are different meetings: somebody else came for one side."""
    for country in sorted({country for _, country in a.people} & {country for _, country in b.people}):
        there = [{key for key, side in group.people if side == country} for group in (a, b)]
        if not there[0] & there[1]:
            return True
    return bool(a.sides and b.sides) and not (a.sides <= b.sides or b.sides <= a.sides)
