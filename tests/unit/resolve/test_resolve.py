"""The whole room: the answer is a function of the set of articles, and of nothing else."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.records import Resolution, StagedArticle
from flows.resolve import resolve
from tests.quality.event_world import world
from tests.unit.resolve.conftest import make_article, told

ROOT = Path(__file__).resolve().parents[3]

HASHED = """
import pickle, sys
from flows.resolve import resolve
print(repr(resolve(pickle.load(sys.stdin.buffer))))
"""


@pytest.mark.parametrize("seed", range(6))
def test_any_order_of_the_articles_gives_the_same_answer(corpus, seed):
    shuffled = random.Random(seed).sample(corpus, len(corpus))
    assert resolve(shuffled) == resolve(corpus)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), order=st.randoms(use_true_random=False))
def test_any_order_and_repetition_of_any_news_gives_the_same_partition(seed, order):
    """Made-up news of a quarter: shuffled, and resolved twice."""
    articles, _ = world(seed, count=12)
    shuffled = order.sample(articles, len(articles))
    assert resolve(shuffled) == resolve(articles) == resolve(list(reversed(shuffled)))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), data=st.data())
def test_news_of_one_story_is_the_same_whatever_other_news_there_is(seed, data):
    """Other articles of other people in other countries change no event, and taken away leave none."""
    articles, _ = world(seed, count=8)
    others = [
        make_article(
            f"z{number}",
            f"2023-0{number % 8 + 1}-15",
            told(data.draw(st.sampled_from(["visit", "meeting", "attack"])), by="Zoe Quist (SE)", to="Peru"),
        )
        for number in range(data.draw(st.integers(1, 4)))
    ]
    alone, together = resolve(articles), resolve([*articles, *others])
    own = {article.article_id for article in articles}
    assert [link for link in together.event_links if link.article_id in own] == list(alone.event_links)
    ids = {event.event_id for event in alone.events}
    assert [event for event in together.events if event.event_id in ids] == list(alone.events)


@pytest.mark.parametrize("seed", ["0", "1", "77"])
def test_the_answer_does_not_depend_on_the_hashing_of_strings(corpus, seed):
    import pickle

    done = subprocess.run(
        [sys.executable, "-c", HASHED],
        input=pickle.dumps(corpus),
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )
    assert done.stdout.decode().strip() == repr(resolve(corpus))


def test_an_unrelated_article_changes_nothing_else(corpus, make, told):
    before = resolve(corpus)
    other = make(
        "zz",
        "2023-06-09",
        told("meeting", by="Eva Moro (IT)", to="Ugo Neri (NG)", on="2023-06-08", at="Rome"),
        text=" ".join(f"quite another text {i}" for i in range(90)),
    )
    after = resolve([*corpus, other])
    assert _without(after, "zz") == before
    assert len(after.events) == len(before.events) + 1


def test_removing_an_article_gives_the_answer_of_the_others_alone(corpus):
    fewer = corpus[:-1]
    assert resolve(fewer) == resolve([a for a in corpus if a.article_id != corpus[-1].article_id])
    assert resolve([]) == Resolution((), (), (), (), (), (), (), (), ())


def test_every_mention_has_exactly_one_event_and_every_event_a_mention(corpus):
    answer = resolve(corpus)
    mentions = [(a.article_id, n) for a in corpus for n in range(len(a.extraction.events))]
    assert [(link.article_id, link.event_number) for link in answer.event_links] == sorted(mentions)
    ids = {link.mention_id for link in answer.event_links}
    assert len(ids) == len(mentions)
    assert {event.event_id for event in answer.events} == {link.event_id for link in answer.event_links}
    assert all(link.event_id <= link.mention_id for link in answer.event_links)


def test_lists_are_sorted_by_their_ids_and_links_point_to_what_exists(corpus):
    answer = resolve(corpus)
    assert [event.event_id for event in answer.events] == sorted({e.event_id for e in answer.events})
    assert [link.article_id for link in answer.lineages] == sorted(a.article_id for a in corpus)
    people = [person.person_id for person in answer.persons]
    assert people == sorted(set(people))
    assert {link.person_id for link in answer.person_links} == set(people)
    assert {role.person_id for role in answer.person_roles} <= set(people)
    events = {event.event_id for event in answer.events}
    assert all({r.event_id, r.related_event_id} <= events for r in answer.relations)
    for event in answer.events:
        assert len(event.person_ids) == len(event.participants)
        assert not (event.start_date and event.end_date) or event.start_date <= event.end_date
        assert 0 <= event.confidence <= 1


def test_a_later_telling_joins_an_event_without_renaming_its_mentions(corpus):
    before = {link.mention_id: link for link in resolve(corpus[:2]).event_links}
    after = {link.mention_id: link for link in resolve(corpus).event_links}
    assert before.keys() <= after.keys()


def test_really_extracted_articles_too():
    """The sample articles, read by the shipped model: any order, twice."""
    staged = _extracted()
    answer = resolve(staged)
    assert answer.events
    for seed in range(3):
        assert resolve(random.Random(seed).sample(staged, len(staged))) == answer
    renamed = [replace(a, word_count=a.word_count) for a in staged]
    assert resolve(renamed) == answer


def _extracted() -> list[StagedArticle]:
    from datetime import UTC, datetime

    from flows.ingest import read_inputs
    from flows.reading import Reader
    from flows.records import Document
    from flows.resolve.dating import date_article
    from flows.resolve.lineage import fingerprints

    found = read_inputs([str(ROOT / "seeds" / "articles")], fetched_at=datetime(2026, 1, 1, tzinfo=UTC))
    with Reader(None) as reader:
        articles, _ = reader.clean([item for item in found if isinstance(item, Document)])
        extractions, _ = reader.extract(articles)
    read = {extraction.article_id: extraction for extraction in extractions}
    return [
        StagedArticle(
            article_id=article.article_id,
            source_id=article.source_id,
            word_count=article.word_count,
            date=date_article(article, read[article.article_id]),
            fingerprints=fingerprints(article.text),
            extraction=replace(read[article.article_id], statements=()),
        )
        for article in articles
        if article.article_id in read
    ]


def _without(answer: Resolution, article_id: str) -> Resolution:
    """The answer without what one article alone brought."""
    own = {link.event_id for link in answer.event_links if link.article_id == article_id}
    shared = {link.event_id for link in answer.event_links if link.article_id != article_id}
    people = {link.person_id for link in answer.person_links if link.article_id != article_id}
    return Resolution(
        dates=tuple(d for d in answer.dates if d.article_id != article_id),
        lineages=tuple(link for link in answer.lineages if link.article_id != article_id),
        persons=tuple(p for p in answer.persons if p.person_id in people),
        person_links=tuple(link for link in answer.person_links if link.article_id != article_id),
        person_roles=tuple(r for r in answer.person_roles if r.person_id in people),
        events=tuple(e for e in answer.events if e.event_id not in own - shared),
        event_links=tuple(link for link in answer.event_links if link.article_id != article_id),
        merges=answer.merges,
        relations=answer.relations,
    )
