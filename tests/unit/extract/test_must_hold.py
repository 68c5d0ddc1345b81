"""What holds for every text: offsets quote it, neighbours change nothing, and hostile ones come to an end."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.extract.pipeline import Extractor
from flows.extract.tokens import LONGEST_RUN, tokenized
from flows.records import Article, Extraction

PIECES = (
    "President José Ramos-Horta met Wang Yi in Zürich on Tuesday. ",
    "Prime Minister Jose\u0301 Müller\u2019s visit to S\u0327irnak was postponed last month. ",
    "“We will answer,” the Chinese Foreign Ministry said, according to Reuters. ",
    "A U.S. official, who spoke on condition of anonymity, told CNN that Moscow attacked Kyiv on May 5. ",
    "\u202eقال الرئيس\u202c ", "שלום ", "消息 北京 ", "İSTANBUL — ", "🇺🇦 ", "👩\u200d👧 ",
    "e\u0301\u0301\u0301 ",
    "\r\n", "\n\n", "\r", "\x00", "\u2028", "\u00a0", "\ufeff", "\u200b", "\t", "ﬁnal ", "ẞ", "ŉ",
    "“", "”", "‘", "’", "'", "(", ")", "—", "- ", "• ", "© AP ", "U.S.-China talks ", "$5m ", "3pm ",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=12).map("".join)
HOSTILE = {
    "digits": "7", "brackets": "(", "closing": ")", "quotes": '"', "curly": "“", "dots": ".",
    "weekdays": "Tuesday, ", "titles": "President ", "names": "Xi Jinping, ", "dates": "May 5, 2023 ",
    "sayings": '"No," he said. ', "capitals": "the Chinese capital of China's capital ", "towns": "Paris, ",
    "accents": "e\u0301", "abbreviations": "U.S.", "agencies": "(AP) ",
    "grounds": "on condition of anonymity ",
}  # fmt: skip
MEGABYTES = 1 << 20


@cache
def extractor() -> Extractor:
    return Extractor()


def article(text: str, number: int = 0) -> Article:
    return Article(f"a{number}", f"d{number}", f"memory:{number}", text)


def read(*texts: str) -> list[Extraction]:
    results = extractor().extract([article(text, number) for number, text in enumerate(texts)])
    assert all(isinstance(result, Extraction) for result in results), results
    return [result for result in results if isinstance(result, Extraction)]


def said(extraction: Extraction) -> tuple[Any, ...]:
    return tuple(getattr(extraction, item.name) for item in fields(extraction) if item.name != "article_id")


def quoted(extraction: Extraction) -> Iterator[tuple[int, int, str | None]]:
    """Every span of an extraction, with the words that it claims to hold where it keeps them."""
    for mention in (*extraction.names, *extraction.places, *extraction.times):
        yield mention.start, mention.end, mention.surface
    for name in extraction.names:
        if name.role_start is not None and name.role_end is not None:
            yield name.role_start, name.role_end, None
    for statement in extraction.statements:
        yield statement.start, statement.end, None
        for start, end in statement.fragments:
            yield start, end, None
        if statement.cue_start is not None and statement.cue_end is not None:
            yield statement.cue_start, statement.cue_end, None
        if statement.speaker_start is not None and statement.speaker_end is not None:
            yield statement.speaker_start, statement.speaker_end, None
    for citation in extraction.citations:
        if citation.start is not None and citation.end is not None:
            yield citation.start, citation.end, citation.evidence
    for event in extraction.events:
        yield event.start, event.end, None
        yield event.trigger_start, event.trigger_end, None


@settings(deadline=None, max_examples=30)
@given(TEXTS)
def test_every_span_quotes_the_text(text: str) -> None:
    for start, end, words in quoted(read(text)[0]):
        assert 0 <= start < end <= len(text)
        assert words is None or text[start:end] == words


def test_the_pieces_have_spans_of_every_kind() -> None:
    extraction = read("".join(PIECES[:4]))[0]
    for kind in ("names", "places", "times", "statements", "citations", "events"):
        assert getattr(extraction, kind), kind


@settings(deadline=None, max_examples=8)
@given(st.lists(TEXTS, min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_order_and_batch_change_nothing(texts: list[str], random: Any) -> None:
    together = [said(extraction) for extraction in read(*texts)]
    order = list(range(len(texts)))
    random.shuffle(order)
    cut = random.randint(0, len(order))
    apart = [
        extraction
        for part in (order[:cut], order[cut:])
        for extraction in read(*(texts[number] for number in part))
    ]
    assert [said(extraction) for extraction in apart] == [together[number] for number in order]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text(max_size=4) | st.sampled_from(["(" * LONGEST_RUN, "a" * 999, " ", "\n"]), max_size=6))
def test_tokens_add_up_to_the_text(parts: list[str]) -> None:
    text = "".join(parts).encode("utf-8", "ignore").decode()
    doc = tokenized(extractor().nlp, text)
    assert "".join(token.text_with_ws for token in doc) == text


@pytest.mark.timeout(120)
@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_hostile_strings_come_to_an_end(piece: str) -> None:
    size = 3_000
    text = (piece * (size // len(piece)))[:size]
    for start, end, words in quoted(read(text)[0]):
        assert words is None or text[start:end] == words


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("piece", [*HOSTILE.values(), "(((((…)))))"], ids=[*HOSTILE, "nested"])
def test_long_hostile_strings_come_to_an_end(piece: str) -> None:
    text = (piece * (100_000 // len(piece) + 1))[:100_000]
    assert read(text)


def peak_of(characters: int) -> float:
    """Megabytes that a fresh process has held at most after reading one text of that length."""
    code = (
        "import resource, sys; from flows.extract.pipeline import Extractor; "
        "from flows.records import Article; "
        "count = int(sys.argv[1]); piece = 'President Gabriel Boric met Olaf Scholz in Berlin on Tuesday. '; "
        "text = (piece * (count // len(piece) + 1))[:count]; "
        "Extractor().extract([Article('a', 'd', 'memory:', text)]); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(characters)], capture_output=True, text=True, check=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    unit = 1 if sys.platform == "darwin" else 1024
    return int(done.stdout) * unit / MEGABYTES


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="the resource module is POSIX")
def test_a_million_characters_take_bounded_memory() -> None:
    assert peak_of(1_000_000) < 1_000
