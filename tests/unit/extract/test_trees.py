"""One root, no cycle, and no better tree."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from flows.extract.trees import best_tree


def is_tree(heads: tuple[int, ...]) -> bool:
    if heads.count(0) != 1:
        return False
    for start in range(1, len(heads) + 1):
        at, steps = start, 0
        while at and steps <= len(heads):
            at = heads[at - 1]
            steps += 1
        if at:
            return False
    return True


@st.composite
def scores(draw: st.DrawFn, most: int = 5) -> np.ndarray:
    count = draw(st.integers(1, most))
    flat = draw(
        st.lists(st.floats(-8, 8, width=32), min_size=count * (count + 1), max_size=count * (count + 1))
    )
    return np.array(flat, dtype=np.float32).reshape(count, count + 1)


@given(scores(9))
def test_heads_always_form_a_tree_with_one_root(given_scores: np.ndarray) -> None:
    assert is_tree(tuple(best_tree(given_scores).tolist()))


@given(scores(4))
def test_no_tree_under_the_same_root_scores_better(given_scores: np.ndarray) -> None:
    count = len(given_scores)
    normed = given_scores - np.logaddexp.reduce(given_scores, axis=1, keepdims=True)
    found = tuple(best_tree(given_scores).tolist())

    def total(heads: tuple[int, ...]) -> float:
        return float(sum(normed[index, head] for index, head in enumerate(heads)))

    root = found.index(0)
    others = (
        heads
        for heads in product(range(count + 1), repeat=count)
        if is_tree(heads) and heads.index(0) == root
    )
    assert total(found) >= max(map(total, others)) - 1e-3


def test_a_window_of_words_that_all_want_each_other_comes_to_an_end() -> None:
    rng = np.random.default_rng(0)
    heads = best_tree(rng.normal(size=(190, 191)).astype(np.float32))
    assert is_tree(tuple(heads.tolist()))
