"""Who repeats whose report: by text, whatever is around it, and by credit."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.resolve.lineage import Held, fingerprints, is_furniture, link_lineages

RANDOM = random.Random(4)
VOCABULARY = [
    f"{a}{b}" for a in "bcdfglmnprst" for b in ("ado", "enti", "ilo", "oma", "urra", "avek", "istu")
]


def prose(words: int, seed: int) -> str:
    rng = random.Random(seed)
    return " ".join(rng.choice(VOCABULARY) for _ in range(words))


STORY, OTHER = prose(400, 1), prose(400, 2)
APPEAL = prose(160, 3)


def edited(text: str, every: int, seed: int = 9) -> str:
    """Every so many words one is another."""
    rng = random.Random(seed)
    return " ".join(rng.choice(VOCABULARY) if i % every == 0 else w for i, w in enumerate(text.split()))


def words(text: str, start: int, end: int) -> str:
    return " ".join(text.split()[start:end])


def groups(make, *texts: str) -> list[int]:
    """Number of the first text of the same line, per text."""
    staged = [make(f"a{i:02}", "2023-06-09", text=text) for i, text in enumerate(texts)]
    ids = [link.lineage_id for link in link_lineages(staged)]
    return [ids.index(lineage_id) for lineage_id in ids]


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(STORY, id="the same text"),
        pytest.param(STORY.upper().replace(" ", "  "), id="other case and spacing"),
        pytest.param(words(STORY, 0, 300), id="without its tail"),
        pytest.param(words(STORY, 130, 280), id="an excerpt"),
        pytest.param(f"{prose(60, 5)} {STORY} {prose(90, 6)}", id="with furniture around it"),
        pytest.param(edited(STORY, 25), id="copy-edited"),
        pytest.param(f"{edited(STORY, 12)} {prose(60, 7)}", id="edited heavily, with furniture"),
    ],
)
def test_a_copy_is_one_line_with_its_original(make, copy):
    assert groups(make, STORY, copy, OTHER) == [0, 0, 2]


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param((STORY, OTHER), id="two stories"),
        pytest.param(
            tuple(f"{APPEAL} {prose(150, 20 + i)} {APPEAL[::-1]}" for i in range(4)),
            id="furniture of one outlet, longer than its stories",
        ),
        pytest.param(
            (f"{OTHER} {words(STORY, 0, 60)}", f"{words(STORY, 0, 60)} {APPEAL} {prose(200, 8)}"),
            id="two that quote one document",
        ),
        pytest.param(("", ""), id="two empty texts"),
        pytest.param(("one two three", "one two three"), id="too short to tell"),
    ],
)
def test_different_stories_are_different_lines(make, texts):
    assert groups(make, *texts) == list(range(len(texts)))


def test_a_report_on_many_sites_is_one_line(make):
    texts = [f"{prose(40, 100 + i)} {edited(STORY, 40, seed=i)}" for i in range(60)]
    assert groups(make, *texts, OTHER) == [0] * 60 + [60]


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_has_a_fingerprint_of_small_integers(text):
    sample = fingerprints(text)
    assert len(sample) == len(set(sample)) <= len(text)
    assert all(0 <= value < 2**40 for value in sample)


@settings(deadline=None)
@given(st.permutations(range(7)), st.integers(0, 2))
def test_the_order_of_articles_does_not_matter(order, seed):
    from types import SimpleNamespace

    texts = [
        STORY,
        words(STORY, 0, 300),
        OTHER,
        f"{APPEAL} {prose(90, seed)}",
        f"{APPEAL} {OTHER}",
        APPEAL,
        "",
    ]
    staged = [
        SimpleNamespace(
            article_id=f"a{i}",
            source_id=None,
            fingerprints=fingerprints(text),
            date=SimpleNamespace(published_from=None, published_to=None, claimed_is_false=False),
            extraction=SimpleNamespace(citations=()),
        )
        for i, text in enumerate(texts)
    ]
    assert link_lineages([staged[i] for i in order]) == link_lineages(staged)


def test_the_sample_of_an_ordinary_article_is_a_kilobyte():
    assert 5 * len(fingerprints(prose(400, 11))) <= 1000


def test_a_credit_names_the_origin_and_makes_a_copy(make):
    (link,) = link_lineages([make("a", "2023-06-09", source="newsmax", credit="nbc-news")])
    assert (link.origin_source_id, link.is_copy, link.basis) == ("nbc-news", True, "credit")


def test_an_outlet_that_credits_itself_is_its_own_line(make):
    (link,) = link_lineages([make("a", "2023-06-09", source="nbc-news", credit="nbc-news")])
    assert (link.origin_source_id, link.is_copy, link.basis) == ("nbc-news", False, "own")


def test_a_family_of_outlets_counts_once(make):
    staged = [
        make("a", "2023-06-09", source="nbc-news"),
        make("b", "2023-06-10", source="newsmax", credit="nbc-news"),
        make("c", "2023-06-10", source="msnbc"),
        make("d", "2023-06-10", source="cbs-news"),
    ]
    a, b, c, d = (link.independence_id for link in link_lineages(staged))
    assert a == b == c != d


def test_two_unknown_publishers_count_twice_unless_one_copies_the_other(make):
    links = link_lineages(
        [
            make("a", "2023-06-09", text=STORY),
            make("b", "2023-06-10", text=STORY),
            make("c", "2023-06-10", text=OTHER),
        ]
    )
    assert len({link.independence_id for link in links}) == 2
    assert [link.is_copy for link in links] == [False, True, False]
    assert [link.basis for link in links] == ["own", "same_text", "own"]


def test_of_copies_the_credited_outlet_is_the_origin_even_if_it_comes_later(make):
    links = link_lineages(
        [
            make("a", "2023-06-09", text=STORY, source="newsmax", credit="nbc-news"),
            make("b", "2023-06-10", text=STORY, source="nbc-news"),
        ]
    )
    assert [(link.is_copy, link.origin_source_id) for link in links] == [
        (True, "nbc-news"),
        (False, "nbc-news"),
    ]


STORIES = st.dictionaries(st.text("ab", min_size=1, max_size=3), st.integers(1, 6), max_size=5)


@given(STORIES, STORIES)
def test_what_other_articles_hold_counts_as_if_they_were_here(here, elsewhere):
    outside = Held(len(elsewhere), max(elsewhere.values(), default=0), sum(elsewhere.values()))
    together = here | {f"other {story}": articles for story, articles in elsewhere.items()}
    assert is_furniture(here, outside) == is_furniture(together, Held())
