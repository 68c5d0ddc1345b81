"""Windows cover a text without gap or overlap and are cut where it hurts least."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.extract.wordpieces import WINDOW_PIECES, WordPieces, blank_pipeline, windows
from flows.resources import resource_path


@given(st.lists(st.tuples(st.integers(1, WINDOW_PIECES), st.integers(0, 3)), max_size=300))
def test_windows_follow_each_other_and_none_is_too_large(words: list[tuple[int, int]]) -> None:
    sizes = [size for size, _ in words]
    spans = list(windows(sizes, [mark for _, mark in words]))
    assert [index for start, end in spans for index in range(start, end)] == list(range(len(sizes)))
    assert all(sum(sizes[start:end]) <= WINDOW_PIECES for start, end in spans)


def test_a_window_ends_at_a_line_break_before_a_full_stop_before_a_comma() -> None:
    sizes = [1] * (WINDOW_PIECES + 50)
    for marks in ({150: 3, 160: 2, 170: 1}, {150: 2, 170: 1}, {150: 1}):
        breaks = [marks.get(index, 0) for index in range(len(sizes))]
        assert next(iter(windows(sizes, breaks))) == (0, 150)


def test_every_word_has_a_piece() -> None:
    pieces = WordPieces((resource_path("seeds/model") / "encoder/tokenizer.json").read_bytes())
    cut = pieces.of(["Zelenskyy", "\u200d", "\x00", "9" * 10_000, "talks"])
    assert all(cut)
    assert cut == [pieces.of([word])[0] for word in ["Zelenskyy", "\u200d", "\x00", "9" * 10_000, "talks"]]
    assert cut[0] == pieces.of(["zelenskyy"])[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the U.S.-China talks", ["the", "U.S.", "-", "China", "talks"]),
        ("talks—held in May", ["talks", "—", "held", "in", "May"]),
        ("a state/party matter", ["a", "state", "/", "party", "matter"]),
    ],
)
def test_compounds_are_cut_into_their_words(text: str, words: list[str]) -> None:
    assert [token.text for token in blank_pipeline()(text)] == words
