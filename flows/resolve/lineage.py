"""Fingerprints of all articles in, their lines of reporting out: who repeats whose report.

Two articles are one line when one's word 5-grams are contained in the other's (containment, not Jaccard:
an excerpt is a copy too). Containment is estimated on a fixed sample of the 5-grams (those whose hash is 0
modulo `SAMPLE`), so that it can be kept in the warehouse: "0 mod p" sampling, Broder, On the resemblance
and containment of documents, 1997. The sample keeps the order of the text, which tells an edited copy
(shared 5-grams all over the text) from two stories that quote one document or wear one outlet's furniture
(one shared block). Thresholds were swept on benchmarks/neardup_dev_1000.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import groupby

import numpy as np

from flows.outlets import outlet_by_id
from flows.records import LineageLink, StagedArticle, content_id

_WORD = re.compile(r"\w+")
SAMPLE = 3
SHINGLE_WORDS = 5
HASH_BYTES = 5
"""40 bits: chance shares one 5-gram of two articles in some thousand millions, and lists pack well."""

# One holds this share of the other's sample: the same text, whatever is around it.
COPY, MIN_SHARED = 0.75, 4
# ... or this share, when nobody else has the same piece: an excerpt among other matter.
EXCERPT, MIN_EXCERPT = 0.4, 6
# ... or this share in so many pieces, of which none is nearly all: an edited version.
EDITED, MIN_EDITED, MIN_PIECES, ONE_PIECE = 0.28, 10, 4, 0.7
# Held by this many stories that are otherwise unlike: furniture, a quoted document or a stock phrase.
FURNITURE_STORIES = 3
# A 5-gram of more articles than this proposes neighbours only, not every pair: a report on a hundred sites
# is held together by chains.
COMMON = 16


def fingerprints(text: str) -> tuple[int, ...]:
    """Sampled hashes of the word 5-grams of `text`, each once, in order of the text; 40-bit integers.

    >>> len(fingerprints("too short")), fingerprints("A b, c d e f.") == fingerprints("a B c d e f")
    (0, True)
    """
    words = [word.casefold() for word in _WORD.findall(text)]
    sample: dict[int, None] = {}
    for i in range(len(words) - SHINGLE_WORDS + 1):
        gram = " ".join(words[i : i + SHINGLE_WORDS]).encode("utf-8", "surrogatepass")
        value = int.from_bytes(blake2b(gram, digest_size=HASH_BYTES).digest(), "big")
        if value % SAMPLE == 0:
            sample[value] = None
    return tuple(sample)


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Where one article stands among texts that are like it, whatever furniture is in them.

    Attributes:
        near_id: least article_id of those it may be one text with, directly or by chains.
        story_id: least article_id of those that are versions of one text; what several stories share is
            nobody's text.
    """

    article_id: str
    near_id: str
    story_id: str


@dataclass(frozen=True, slots=True)
class Held:
    """How many further articles hold a 5-gram, in stories none of which is here.

    Attributes:
        stories: how many stories they belong to.
        most: articles of the story that has the most of them.
        articles: of all stories together.
    """

    stories: int = 0
    most: int = 0
    articles: int = 0


def link_lineages(staged: Sequence[StagedArticle]) -> tuple[LineageLink, ...]:
    """One link per article, sorted by article_id; independent of the order of `staged`."""
    return TextGroups(staged).links({})


class TextGroups:
    """Articles on their way into lines of reporting.

    First `neighbourhoods`, a matter of each two articles; then `links`, which also needs to know which
    5-grams are furniture: of the `decisive_values`, those that other articles hold too.
    """

    def __init__(self, staged: Sequence[StagedArticle]) -> None:
        self._articles = sorted(staged, key=lambda article: article.article_id)
        self._samples = [article.fingerprints for article in self._articles]
        self._holders = _holders(self._samples)
        self._pairs = list(_candidates(self._samples, self._holders))
        self._paired = sorted({number for a, b, _ in self._pairs for number in (a, b)})
        self._stories, near = _Groups(len(self._samples)), _Groups(len(self._samples))
        for a, b, shared in self._pairs:
            near.join(a, b)
            if _is_version(self._samples[a], self._samples[b], shared):
                self._stories.join(a, b)
        ids = [article.article_id for article in self._articles]
        self.neighbourhoods = {
            article_id: Neighbourhood(article_id, ids[near.root(number)], ids[self._stories.root(number)])
            for number, article_id in enumerate(ids)
        }

    def decisive_values(self) -> frozenset[int]:
        """5-grams that decide which of these articles are one text, as far as they are their own."""
        return frozenset(value for number in self._paired for value in self._samples[number])

    def links(self, outside: Mapping[int, Held]) -> tuple[LineageLink, ...]:
        """One link per article, sorted by article_id. `outside`: decisive values in other articles."""
        furniture = self._furniture(outside)
        own = {
            number: [value for value in self._samples[number] if value not in furniture]
            for number in self._paired
        }
        texts = _Groups(len(self._samples))
        for a, b, shared in self._pairs:
            rest = shared - furniture
            if _is_version(own[a], own[b], rest) or _is_excerpt(own[a], own[b], rest):
                texts.join(a, b)
        links: list[LineageLink] = []
        for numbers in texts.members():
            links += _links([self._articles[number] for number in numbers])
        return tuple(sorted(links, key=lambda link: link.article_id))

    def _furniture(self, outside: Mapping[int, Held]) -> frozenset[int]:
        ids = [article.article_id for article in self._articles]
        found = set()
        inside: dict[int, list[int]] = defaultdict(list)
        for number in self._paired:
            for value in self._samples[number] if outside else ():
                inside[value].append(number)
        for value in self.decisive_values() & (self._holders.keys() | outside.keys()):
            numbers = self._holders.get(value) or inside[value]
            held = Counter(ids[self._stories.root(number)] for number in numbers)
            if is_furniture(held, outside.get(value, Held())):
                found.add(value)
        return frozenset(found)


def is_furniture(held: Mapping[str, int], outside: Held) -> bool:
    """Whether a 5-gram that so many articles of each story hold is nobody's text: no story has the most."""
    if len(held) + outside.stories < FURNITURE_STORIES:
        return False
    most = max([outside.most, *held.values()])
    return 2 * most <= outside.articles + sum(held.values())


def _links(members: Sequence[StagedArticle]) -> Iterator[LineageLink]:
    """Links of one line of reporting; `members` sorted by article_id."""
    credited = Counter(origin for article in members if (origin := _credited(article)))
    first = min(members, key=lambda article: _seniority(article, credited))
    lineage_id = content_id("lineage", members[0].article_id)
    # The outlet that most copies credit; where none credits any, whoever had it first.
    origin = min(credited, key=lambda o: (-credited[o], o)) if credited else first.source_id
    for article in members:
        own_credit = _credited(article)
        copies_other = own_credit is not None and own_credit != article.source_id
        yield LineageLink(
            article_id=article.article_id,
            lineage_id=lineage_id,
            origin_source_id=origin,
            # A credit to another outlet makes a copy of an article that no other repeats, too, unless
            # nobody knows who publishes it and nothing speaks against its own page.
            is_copy=article is not first
            or (copies_other and (article.source_id is not None or article.date.claimed_is_false)),
            basis=_basis(article, members, copies_other, article is first),
            independence_id=independence(origin, lineage_id),
        )


def _credited(article: StagedArticle) -> str | None:
    """Outlet whose reporting the article says it is."""
    citations = article.extraction.citations
    return min((c.source_id for c in citations if c.relation == "republishes" and c.source_id), default=None)


def _seniority(article: StagedArticle, credited: Iterable[str]) -> tuple[bool, bool, str, bool, str]:
    """Sort key: the outlet that is credited first, then the earliest, then the least id.

    Nobody's page with a stamp that its text contradicts is a reprint, whatever range was inferred for it.
    """
    published = article.date.published_to.isoformat() if article.date.published_to else "9999"
    is_origin = article.source_id is not None and article.source_id in set(credited)
    is_reprint = article.source_id is None and article.date.claimed_is_false
    return (not is_origin, is_reprint, published, article.source_id is None, article.article_id)


def _basis(
    article: StagedArticle, members: Sequence[StagedArticle], copies_other: bool, is_first: bool
) -> str:
    if len(members) > 1 and not is_first:
        same = any(other is not article and other.fingerprints == article.fingerprints for other in members)
        return "same_text" if same else "contained"
    return "credit" if copies_other else "own"


def independence(origin_id: str | None, lineage_id: str) -> str:
    """What counts once when independent confirmation is counted (`LineageLink.independence_id`)."""
    outlet = outlet_by_id(origin_id) if origin_id else None
    if outlet is None:
        return origin_id or lineage_id
    return outlet.family or outlet.outlet_id


# --- copies -----------------------------------------------------------------------------------------


def _holders(samples: Sequence[Sequence[int]]) -> dict[int, list[int]]:
    """Numbers of the samples that hold a value, ascending, for values of two and more.

    Sorted in arrays: most 5-grams occur once, and a dictionary of them all would fill the memory.
    """
    sizes = [len(sample) for sample in samples]
    values = np.fromiter((value for sample in samples for value in sample), np.int64, sum(sizes))
    numbers = np.repeat(np.arange(len(samples), dtype=np.int32), sizes)
    order = np.argsort(values, kind="stable")
    values, numbers = values[order], numbers[order]
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]]) if len(values) else np.zeros(0, int)
    ends = np.r_[starts[1:], len(values)] if len(values) else starts
    shared = np.flatnonzero(ends - starts > 1)
    return {int(values[starts[i]]): numbers[starts[i] : ends[i]].tolist() for i in shared}


def _candidates(
    samples: Sequence[Sequence[int]], holders: dict[int, list[int]]
) -> Iterator[tuple[int, int, frozenset[int]]]:
    """Pairs (lesser number first) that may be one text, with what they share; by index, not all pairs."""
    sets: dict[int, frozenset[int]] = {}
    for a, sample in enumerate(samples):
        near: list[int] = []
        for value in sample:
            numbers = holders.get(value)
            if numbers is None:
                continue
            if len(numbers) <= COMMON or numbers[0] == a:
                near += numbers
            else:
                near += numbers[(place := bisect_left(numbers, a)) : place + 2]
        for b in sorted(b for b, count in Counter(near).items() if b > a and count >= MIN_SHARED):
            shared = _set(sets, samples, a) & _set(sets, samples, b)
            if len(shared) >= EDITED * min(len(sample), len(samples[b])):
                yield a, b, shared


def _set(sets: dict[int, frozenset[int]], samples: Sequence[Sequence[int]], number: int) -> frozenset[int]:
    if number not in sets:
        sets[number] = frozenset(samples[number])
    return sets[number]


def _is_version(a: Sequence[int], b: Sequence[int], shared: frozenset[int]) -> bool:
    """Whether one sample is nearly all in the other, or shared pieces stand all over both of them."""
    part = len(shared) / max(1, min(len(a), len(b)))
    if part >= COPY:
        return len(shared) >= MIN_SHARED
    return part >= EDITED and len(shared) >= MIN_EDITED and _in_pieces(shared, a) and _in_pieces(shared, b)


def _is_excerpt(a: Sequence[int], b: Sequence[int], shared: frozenset[int]) -> bool:
    """Whether much of the smaller sample is in the other; only for what is nobody else's text."""
    return len(shared) >= max(MIN_EXCERPT, EXCERPT * min(len(a), len(b)))


def _in_pieces(shared: frozenset[int], sample: Sequence[int]) -> bool:
    """Whether the shared 5-grams stand in several places, unlike furniture or one quoted document."""
    pieces = [len(list(run)) for is_shared, run in groupby(sample, shared.__contains__) if is_shared]
    return len(pieces) >= MIN_PIECES and max(pieces) <= ONE_PIECE * len(shared)


class _Groups:
    """Disjoint sets of numbers; the root is the least of each, so order of joining never shows."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def root(self, number: int) -> int:
        """Least number of the set."""
        while self._parent[number] != number:
            self._parent[number] = self._parent[self._parent[number]]
            number = self._parent[number]
        return number

    def join(self, a: int, b: int) -> None:
        """Make one set of two."""
        low, high = sorted((self.root(a), self.root(b)))
        self._parent[high] = low

    def members(self) -> list[list[int]]:
        """All sets, each ascending, by their least number."""
        found: dict[int, list[int]] = defaultdict(list)
        for number in range(len(self._parent)):
            found[self.root(number)].append(number)
        return list(found.values())
