"""Plain predicates of several articles: one event if they are one word in one story."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.extract.topics import topic
from flows.records import StagedArticle
from flows.resolve import resolve
from tests.unit.resolve.conftest import make_article, told

FIRE = "A fire destroyed the Marigold bakery in Kirkwall. Firefighters fought the blaze at the bakery."
FIRE_AGAIN = "Kirkwall mourns its Marigold bakery, which a blaze gutted. Nobody was in the bakery."
REGATTA = "The Vantaa regatta drew yachts from Riga and Tallinn; the schooner Aurora finished first."
STORIES = (FIRE, FIRE_AGAIN, REGATTA)
KINDS = ("fire", "death", "die", "win", "victory", "say", "crash")


def plain(
    article_id: str, text: str, *kinds: str, written: str | None = "2023-05-04", on=None
) -> StagedArticle:
    """An article about `text` that tells these plain predicates, one in each sentence."""
    events = [told(kind, type_="NONE", sentence=n, on=on) for n, kind in enumerate(kinds)]
    article = make_article(article_id, written, *events)
    return replace(article, extraction=replace(article.extraction, topic=topic(text)))


def partition(articles: list[StagedArticle]) -> set[frozenset[str]]:
    """Which mentions are one event, each as article and kind."""
    kinds = {(a.article_id, n): e.kind for a in articles for n, e in enumerate(a.extraction.events)}
    found: dict[str, set[str]] = {}
    for link in resolve(articles).event_links:
        name = f"{link.article_id} {kinds[link.article_id, link.event_number]}"
        found.setdefault(link.event_id, set()).add(name)
    return {frozenset(group) for group in found.values()}


def test_one_word_in_one_story_is_one_event():
    articles = [plain("a", FIRE, "fire"), plain("b", FIRE_AGAIN, "blaze"), plain("c", REGATTA, "fire")]
    assert partition(articles) == {frozenset({"a fire", "b blaze"}), frozenset({"c fire"})}


def test_the_reason_is_kept():
    (merge,) = resolve([plain("a", FIRE, "die"), plain("b", FIRE_AGAIN, "death")]).merges
    assert merge.reasons[0].startswith("same word in one story")


def test_other_words_other_days_and_later_stories_are_other_events():
    first = plain("a", FIRE, "fire", on="2023-05-01")
    others = (
        plain("b", FIRE_AGAIN, "crash"),
        plain("b", FIRE_AGAIN, "fire", on="2023-05-03"),
        plain("b", FIRE_AGAIN, "fire", written="2024-05-04"),
    )
    assert [len(partition([first, other])) for other in others] == [2, 2, 2]


def test_each_act_of_saying_is_its_own():
    articles = [plain("a", FIRE, "say", "say"), plain("b", FIRE_AGAIN, "say")]
    assert len(resolve(articles).events) == 3


def test_a_plain_predicate_joins_the_political_event_of_its_word_and_leaves_it_as_it_is():
    act = told("attack", by="Peru", to="*soldiers (CN)")
    political = make_article("a", "2023-05-04", act)
    alone = resolve([political]).events[0]
    political = replace(political, extraction=replace(political.extraction, topic=topic(FIRE)))
    found = resolve([political, plain("b", FIRE_AGAIN, "attack", on="2023-05-04")])
    assert found.events == (alone,)
    assert len(found.event_links) == 2


def test_a_plain_predicate_makes_no_one_event_of_two_political_ones():
    made = [
        make_article("a", "2023-05-04", told("attack", by="Peru", to="*soldiers (CN)")),
        make_article("b", "2023-05-04", told("attack", by="Italy", to="*miners (NG)")),
    ]
    made = [replace(x, extraction=replace(x.extraction, topic=topic(FIRE))) for x in made]
    events = resolve([*made, plain("c", FIRE_AGAIN, "attack"), plain("d", FIRE, "attack")]).events
    assert [event.plover_type for event in events] == ["ASSAULT", "ASSAULT"]


articles = st.lists(
    st.tuples(
        st.sampled_from(STORIES), st.lists(st.sampled_from(KINDS), min_size=1, max_size=4),
        st.sampled_from([None, "2023-05-04", "2023-05-06", "2023-09-01"]),
        st.sampled_from([None, None, "2023-05-01", "2023-05-03"]),
    ),
    min_size=2, max_size=7,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(rows=articles, order=st.randoms(use_true_random=False))
def test_any_order_gives_the_same_partition(rows, order):
    made = [plain(f"a{n}", text, *kinds, written=w, on=on) for n, (text, kinds, w, on) in enumerate(rows)]
    shuffled = order.sample(made, len(made))
    assert resolve(shuffled) == resolve(made)


@settings(max_examples=30, deadline=None)
@given(rows=articles)
def test_another_story_changes_no_event(rows):
    made = [plain(f"a{n}", text, *kinds, written=w, on=on) for n, (text, kinds, w, on) in enumerate(rows)]
    other = plain("z", "Beekeepers of Ljubljana counted hives; the queen larvae thrive in Carniola.", *KINDS)
    assert partition(made) <= partition([*made, other])
