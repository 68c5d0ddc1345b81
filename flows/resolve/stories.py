"""Two tellings in, whether they can be one event and how much says so, out: of politics or of anything.

Events of politics are compared by who, whom, when and where (`compare`). A plain predicate ("crashed",
"trial") says too little for that: two of them are one event when they are one word and their articles tell
one story, that is, have topics that are alike. Likeness is a matter of the two articles alone. Each act of
saying is an event of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache

from flows.resolve import compare
from flows.resolve.compare import MERGE_SCORE, likeness
from flows.resolve.kinds import unique_families, word_family
from flows.resolve.tellings import Telling

# Cosine from which on two articles tell one story, and below which no two articles of an event are. Swept on
# ECB+ train, where of pairs of articles about different things one in a thousand is above .13.
SAME_STORY, OTHER_STORY = 0.2, 0.1
# A story is news for so long; later, the same words tell another one of its kind.
LASTING = timedelta(days=60)
LEADS = 6
"""Heaviest words of an article under which others find it."""


def contradiction(a: Telling, b: Telling) -> bool:
    """Whether these two cannot be one event."""
    if not (a.is_plain or b.is_plain):
        return compare.contradiction(a, b)
    word = word_of(a)
    return (
        word != word_of(b)
        or word in unique_families()
        or a.mention.is_collective != b.mention.is_collective
        or _is_apart(a, b)
        or (a.article_id != b.article_id and likeness(a.topic, b.topic) < OTHER_STORY)
    )


def score(a: Telling, b: Telling) -> tuple[float, tuple[str, ...]]:
    """How much speaks for one event, 0 to 1, and why in words. The pair must not contradict."""
    if not (a.is_plain or b.is_plain):
        return compare.score(a, b)
    if a.article_id == b.article_id:
        return 1.0, ("same word in one article",)
    alike = likeness(a.topic, b.topic)
    if alike < SAME_STORY or not _is_of_one_time(a, b):
        return 0.0, ()
    value = MERGE_SCORE + (1 - MERGE_SCORE) * (alike - SAME_STORY) / (1 - SAME_STORY)
    return min(value, 1.0), (f"same word in one story: {alike:.2f} alike",)


def word_of(telling: Telling) -> str:
    """Under which word an event meets plain predicates: one outlet's "police killed" is another's "died"."""
    return telling.family if telling.is_plain else _word_of_lemma(telling.mention.lemma)


@lru_cache(maxsize=20_000)
def _word_of_lemma(lemma: str) -> str:
    return word_family(lemma.split()[0])


def leads(telling: Telling) -> Iterator[tuple[str, str, str]]:
    """Blocks in which a telling meets plain predicates: of its article, and of words that its story has.

    None where events of all kinds are not read.
    """
    word = word_of(telling)
    if not (telling.is_plain or telling.topic) or word in unique_families():
        return
    yield word, telling.article_id, ""
    for number in telling.topic[:LEADS]:
        yield word, f"word:{number >> 8}", "any"


def _is_apart(a: Telling, b: Telling) -> bool:
    """Whether both say their days, and no day is common; what only the tense implies is no evidence here."""
    if not (a.is_dated and b.is_dated and a.first_day and b.first_day and a.last_day and b.last_day):
        return False
    return a.first_day > b.last_day or b.first_day > a.last_day


def _is_of_one_time(a: Telling, b: Telling) -> bool:
    """Whether the articles may have been written within two months; unknown is neutral."""
    if not (a.written_from and a.written_to and b.written_from and b.written_to):
        return True
    return max(a.written_from, b.written_from) - min(a.written_to, b.written_to) <= LASTING
