"""Fingerprints of all articles in, their lines of reporting out: who repeats whose report.

Two articles are one line when one's word 5-grams are contained in the other's (containment, not Jaccard:
an excerpt is a copy too), or when they credit the same outlet's report. Containment is estimated on a
fixed sample of the 5-grams (those whose hash is 0 modulo `SAMPLE`), so that it can be kept in the
warehouse: "0 mod p" sampling, Broder, On the resemblance and containment of documents, 1997.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from hashlib import blake2b

from flows.outlets import outlet_by_id
from flows.records import LineageLink, StagedArticle, content_id

_WORD = re.compile(r"\w+")
SAMPLE = 4
SHINGLE_WORDS = 5
MIN_CONTAINMENT = 0.4
MIN_SHARED = 6
# A sampled 5-gram in more articles than this is furniture or a stock phrase; copies of one report that
# spread wider are still chained together through their other 5-grams and the first `COMMON` of these.
COMMON = 40


def fingerprints(text: str) -> tuple[int, ...]:
    """Sampled hashes of the word 5-grams of `text`, sorted, each once; 63-bit non-negative integers.

    >>> len(fingerprints("too short")), fingerprints("A b, c d e f.") == fingerprints("a B c d e f")
    (0, True)
    """
    words = [word.casefold() for word in _WORD.findall(text)]
    sample = set()
    for i in range(len(words) - SHINGLE_WORDS + 1):
        gram = " ".join(words[i : i + SHINGLE_WORDS]).encode("utf-8", "surrogatepass")
        value = int.from_bytes(blake2b(gram, digest_size=8).digest(), "big") >> 1
        if value % SAMPLE == 0:
            sample.add(value)
    return tuple(sorted(sample))


def link_lineages(staged: Sequence[StagedArticle]) -> tuple[LineageLink, ...]:
    """One link per article, sorted by article_id; independent of the order of `staged`."""
    articles = sorted(staged, key=lambda article: article.article_id)
    groups = _text_groups(articles)
    links = []
    for members in groups:
        credited = [origin for article in members if (origin := _credited(article))]
        first = min(members, key=lambda article: _seniority(article, credited))
        lineage_id = content_id("lineage", min(article.article_id for article in members))
        group_origin = Counter(credited).most_common()
        origin = min(group_origin, key=lambda pair: (-pair[1], pair[0]))[0] if group_origin else None
        for article in members:
            own_credit = _credited(article)
            is_first = article is first
            origin_id = origin or first.source_id
            copies_other = own_credit is not None and own_credit != article.source_id
            links.append(
                LineageLink(
                    article_id=article.article_id,
                    lineage_id=lineage_id,
                    origin_source_id=origin_id,
                    # A credit to another outlet makes a copy of an article that no other repeats, too,
                    # unless nobody knows who publishes it and nothing speaks against its own page.
                    is_copy=not is_first
                    or (copies_other and (article.source_id is not None or article.date.claimed_is_false)),
                    basis=_basis(article, members, copies_other, is_first),
                    independence_id=_independence(origin_id, lineage_id),
                )
            )
    return tuple(sorted(links, key=lambda link: link.article_id))


def _credited(article: StagedArticle) -> str | None:
    """Outlet whose reporting the article says it is."""
    citations = article.extraction.citations
    return min((c.source_id for c in citations if c.relation == "republishes" and c.source_id), default=None)


def _seniority(article: StagedArticle, credited: Iterable[str]) -> tuple[bool, str, bool, str]:
    """Sort key: the outlet that is credited first, then the earliest, then the least id."""
    published = article.date.published_from.isoformat() if article.date.published_from else "9999"
    is_origin = article.source_id is not None and article.source_id in set(credited)
    return (not is_origin, published, article.source_id is None, article.article_id)


def _basis(
    article: StagedArticle, members: Sequence[StagedArticle], copies_other: bool, is_first: bool
) -> str:
    if len(members) > 1 and not is_first:
        same = any(
            other is not article and set(other.fingerprints) == set(article.fingerprints) for other in members
        )
        return "same_text" if same else "contained"
    return "credit" if copies_other else "own"


def _independence(origin_id: str | None, lineage_id: str) -> str:
    outlet = outlet_by_id(origin_id) if origin_id else None
    if outlet is None:
        return origin_id or lineage_id
    return outlet.family or outlet.outlet_id


def _text_groups(articles: Sequence[StagedArticle]) -> list[list[StagedArticle]]:
    """Connected components of "one contains the other", each sorted by article_id."""
    holders: dict[int, list[int]] = defaultdict(list)
    for number, article in enumerate(articles):
        for value in article.fingerprints:
            if len(holders[value]) < COMMON:
                holders[value].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in holders.values():
        if len(numbers) == COMMON:
            continue
        for position, a in enumerate(numbers):
            for b in numbers[position + 1 :]:
                shared[a, b] += 1
    parent = list(range(len(articles)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for (a, b), count in shared.items():
        smaller = min(len(articles[a].fingerprints), len(articles[b].fingerprints))
        if count >= max(MIN_SHARED, MIN_CONTAINMENT * smaller) or count == smaller >= 3:
            parent[max(root(a), root(b))] = min(root(a), root(b))
    groups: dict[int, list[StagedArticle]] = defaultdict(list)
    for number, article in enumerate(articles):
        groups[root(number)].append(article)
    return list(groups.values())
