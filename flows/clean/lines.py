"""The lines of a text in, for each one the probability that it is the article's body out.

Two logistic models. The first reads a line by itself: length, punctuation, function words, capitals,
wordings of site furniture, words that speak to a visitor. The second reads it in company: what the first
one thought of its neighbours, how far the nearest prose is, where in the text it stands, whether it occurs
twice, and how much of its vocabulary the body shares. Weights and how they were fitted are in
seeds/furniture_model.json.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from flows.clean.credits import read_dateline
from flows.clean.patterns import matching
from flows.resources import resource_path

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")

FUNCTION_WORDS = frozenset(
    """a about after all also an and any are as at be because been before but by can could did do for from had
    has have he her his how if in into is it its more most no not of on one or other our out over said say she
    should so some such than that the their them then there they this to under until up was we were what when
    which while who will with would""".split()  # noqa: SIM905
)
_REPORTING = frozenset(
    """said says told added according announced reported wrote asked called began saw made took came went got
    found thought met held gave became led left tuesday monday wednesday thursday friday saturday sunday
    officials government spokesman spokeswoman president police""".split()  # noqa: SIM905
)
_VISITOR = frozenset("you your yours you’re you'll you’ll you're us our please here we".split())  # noqa: SIM905

_END = re.compile(r"[.!?…][\"'”’)\]]{0,3}$")


def words_of(text: str) -> list[str]:
    """Words of a text in lower case."""
    return [word.lower() for word in _WORD.findall(text)]


def function_share(text: str) -> float:
    """Share of function words among the words of a text: a third in prose, near nothing in lists."""
    words = words_of(text[:6000])
    return sum(word in FUNCTION_WORDS for word in words) / max(len(words), 1)


def body_probabilities(lines: Sequence[str]) -> list[float]:
    """Probability of each line to be the article's body; lines carry no white space around them."""
    if not lines:
        return []
    alone_weights, company_weights = _weights()
    alone = [own_features(line) for line in lines]
    first = [_logistic(features, alone_weights) for features in alone]
    company = company_features(lines, alone, first)
    return [_logistic({**own, **around}, company_weights) for own, around in zip(alone, company)]


def own_features(line: str) -> dict[str, float]:
    """What a line shows by itself; absent features are 0."""
    tokens = _WORD.findall(line[:3000])
    count = len(tokens)
    size = max(count, 1)
    lowered = [token.lower() for token in tokens]
    letters = [token for token in tokens if token[0].isalpha()]
    capitals = sum(token[0].isupper() for token in letters[1:]) / max(len(letters) - 1, 1)
    function = sum(word in FUNCTION_WORDS for word in lowered) / size
    features = {
        "bias": 1.0,
        "words": math.log1p(min(count, 200)),
        "words<=3": float(count <= 3),
        "words<=7": float(count <= 7),
        "words<=12": float(count <= 12),
        "words>=20": float(count >= 20),
        "words>=40": float(count >= 40),
        "ends": float(bool(_END.search(line))),
        "ends_long": float(bool(_END.search(line)) and count >= 12),
        "ends_question": float(line.endswith("?")),
        "ends_colon": float(line.endswith(":")),
        "ends_dots": float(line.endswith(("...", "…"))),
        "sentences": min(len(re.findall(r"[.!?][\"'”’)]{0,2}\s+[\"'“‘(]?[A-Z]", line[:3000])), 5) / 5,
        "comma": float("," in line),
        "function": function,
        "function_none": float(function == 0),
        "function_long": function * float(count >= 12),
        "capitals": capitals,
        "capitals_short": capitals * float(count <= 15),
        "all_upper": float(line.isupper()),
        "lower_start": float(line[:1].islower()),
        "digit_start": float(line[:1].isdigit()),
        "digits": sum(token[0].isdigit() for token in tokens) / size,
        "quotes": float(any(mark in line for mark in '“”"')),
        "quote_start": float(line[:1] in "“\"‘'"),
        "bullet": float(line[:1] in "•▪■►▶➤‣●·*»›-–—" and len(line) > 1),
        "bar": float("|" in line or "»" in line or "›" in line),
        "paren_all": float(line.startswith("(") and line.endswith((")", ").", ".)"))),
        "reporting": min(sum(word in _REPORTING for word in lowered), 4) / 4,
        "visitor": min(sum(word in _VISITOR for word in lowered), 6) / size,
        "visitor_any": float(any(word in _VISITOR for word in lowered)),
        "first_person": float(any(word in {"i", "i’m", "i'm", "my", "me", "i’ve"} for word in lowered)),
        "exclaims": float("!" in line),
        "letters": float(bool(letters)),
        "dateline": float(count >= 8 and read_dateline(line) is not None),
        "numbered": float(bool(re.match(r"\d{1,3}[.)] \S", line))),
        "speaks": float(bool(re.search(r"\b(?:says|said|wrote|replied|commented):$", line[-30:]))),
        "foreign": sum(ord(character) > 0x2FF for character in line[:300]) / max(len(line[:300]), 1),
    }
    for wording in matching(line):
        strength = wording.scope if wording.is_certain else "likely"
        if wording.is_certain:
            features["has certain"] = 1.0
        for name in (f"{wording.kind}", strength, f"{strength}_short" if count <= 40 else f"{strength}_long"):
            features["has " + name] = 1.0
    return features


def company_features(
    lines: Sequence[str], alone: Sequence[dict[str, float]], first: Sequence[float]
) -> list[dict[str, float]]:
    """What a line shows among the others.

    Args:
        lines: all lines of the text.
        alone: their `own_features`.
        first: how likely each one was body by itself.
    """
    keys = [" ".join(words_of(line[:300])) for line in lines]
    times = Counter(keys)
    weights = [len(line) for line in lines]
    mass = [probability * weight for probability, weight in zip(first, weights)]
    total = sum(mass) or 1.0
    shared = _shared_vocabulary(lines, first)
    prose = [number for number, probability in enumerate(first) if probability > 0.7 and weights[number] > 80]
    start, end = _core(first, weights)
    marks = _marks_before(alone, first, weights, shared)
    openings = [number for number, own in enumerate(alone) if own["dateline"]][:1]
    found: list[dict[str, float]] = []
    before = 0.0
    seen: set[str] = set()
    for number in range(len(lines)):
        ahead = _window(first, weights, number, 1, 4)
        behind = _window(first, weights, number, -1, 4)
        features = {
            "c first": _logit(first[number]),
            "c previous": _at(first, number - 1),
            "c next": _at(first, number + 1),
            "c previous2": _at(first, number - 2),
            "c next2": _at(first, number + 2),
            "c behind": behind,
            "c ahead": ahead,
            "c both": min(behind, ahead),
            "c either": max(behind, ahead),
            "c wide": (_window(first, weights, number, 1, 12) + _window(first, weights, number, -1, 12)) / 2,
            "c core": float(start <= number <= end),
            "c before_core": float(number < start),
            "c after_core": float(number > end),
            "c after_distance": min(max(number - end, 0), 20) / 20,
            "c before_distance": min(max(start - number, 0), 20) / 20,
            "c mass_before": before / total,
            "c few": float(len(lines) <= 25),
            "c twice": float(times[keys[number]] > 1),
            "c again": float(keys[number] in seen),
            "c shared": shared[number],
            "c shared_long": shared[number] * float(weights[number] > 60),
            "c prose": min(len(prose), 20) / 20,
            "c headline_before": float(number > 0 and _is_headline(alone[number - 1])),
            "c headlines_near": sum(_is_headline(own) for own in alone[max(0, number - 4) : number + 5]) / 9,
            "c bullets_near": sum(own["bullet"] for own in alone[max(0, number - 2) : number + 3]) / 5,
            "c short_near": sum(own["words<=7"] for own in alone[max(0, number - 4) : number + 5]) / 9,
            "c digits_near": sum(own["digit_start"] for own in alone[max(0, number - 4) : number + 5]) / 9,
            "c before_dateline": float(bool(openings) and number < openings[0]),
            "c dateline_seen": float(bool(openings) and number >= openings[0]),
            **marks[number],
        }
        before += mass[number]
        seen.add(keys[number])
        found.append(features)
    return found


def _is_headline(own: dict[str, float]) -> bool:
    return not own["ends"] and not own["words<=3"] and not own["words>=20"] and not own["lower_start"]


_CLOSING = (
    "comments",
    "related-links",
    "copyright",
    "contributor-line",
    "byline",
    "tag-list",
    "social",
    "newsletter",
)


def _marks_before(
    alone: Sequence[dict[str, float]], first: Sequence[float], weights: Sequence[int], shared: Sequence[float]
) -> list[dict[str, float]]:
    """Which kinds of furniture stood between the story so far and each line: stories end at them.

    Prose about the same things takes the marks back, except that of comments, which are such prose.
    """
    found: list[dict[str, float]] = []
    story = since = 0
    marks: dict[str, float] = {}
    for own, probability, weight, common in zip(alone, first, weights, shared):
        is_prose = probability > 0.7 and weight > 80
        if is_prose and probability > 0.9 and common > 0.35:
            marks = {name: 1.0 for name in marks if "comments" in name}
        found.append({**marks, "c since_prose": min(since, 10) / 10})
        since = 0 if is_prose else since + 1
        story += weight if is_prose else 0
        if story > 400 and probability < 0.5 and own.get("has certain"):
            for kind in _CLOSING:
                if own.get(f"has {kind}"):
                    marks[f"c after {kind}"] = 1.0
                    if own["words<=7"]:
                        marks[f"c after short {kind}"] = 1.0
    return found


def _core(first: Sequence[float], weights: Sequence[int]) -> tuple[int, int]:
    """The stretch of lines where prose outweighs the rest most: the largest sum of signed weights."""
    best, best_range = 0.0, (0, -1)
    running, opened = 0.0, 0
    for number, (probability, weight) in enumerate(zip(first, weights)):
        running += (probability - 0.5) * min(weight + 20, 400)
        if running <= 0:
            running, opened = 0.0, number + 1
        elif running > best:
            best, best_range = running, (opened, number)
    return best_range


def _window(first: Sequence[float], weights: Sequence[int], number: int, step: int, reach: int) -> float:
    """Mean probability of the next `reach` lines in one direction, weighted by length; 0 at the edge."""
    part = total = 0.0
    for distance in range(1, reach + 1):
        other = number + step * distance
        if 0 <= other < len(first):
            weight = (20 + min(weights[other], 300)) / distance
            part += weight * first[other]
            total += weight
        else:
            total += 20
    return part / total


def _shared_vocabulary(lines: Sequence[str], first: Sequence[float]) -> list[float]:
    """Share of each line's content words that another likely body line has."""
    contents = [{word for word in words_of(line[:1500]) if word not in FUNCTION_WORDS} for line in lines]
    spread: Counter[str] = Counter()
    for words, probability in zip(contents, first):
        if probability > 0.5:
            spread.update(words)
    shares = []
    for words, probability in zip(contents, first):
        own = int(probability > 0.5)
        shares.append(sum(spread[word] > own for word in words) / max(len(words), 1))
    return shares


def _at(values: Sequence[float], number: int) -> float:
    return values[number] if 0 <= number < len(values) else 0.0


def _logit(probability: float) -> float:
    bounded = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(bounded / (1 - bounded))


def _logistic(features: dict[str, float], weights: dict[str, float]) -> float:
    score = sum(weights.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


@cache
def _weights() -> tuple[dict[str, float], dict[str, float]]:
    with resource_path("seeds/furniture_model.json").open(encoding="utf-8") as stream:
        model = json.load(stream)
    return model["alone"], model["company"]
