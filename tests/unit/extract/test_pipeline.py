"""The assembled pipeline: one result per article, whatever the batch, the length or the neighbours."""

from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from flows.errors import SettingsError
from flows.extract.pipeline import CHARACTERS_PER_PIECE, COMPONENTS, Extractor
from flows.extract.version import extraction_version, model_folder
from flows.records import Article, Extraction, Rejection

TEXTS = (
    "Chilean President Gabriel Boric met German Chancellor Olaf Scholz in Berlin on Tuesday.\nThey agreed.",
    "“We will talk,” Foreign Minister Wang Yi said. He told Blinken so in Munich last month.",
    "The State Department denied the report, a spokesman said Friday.",
    "Prices rose.",
    "消息 İstanbul: President Recep Tayyip Erdoğan’s visit to Baku was postponed.",
    "",
)


@cache
def extractor() -> Extractor:
    return Extractor()


def article(text: str, number: int = 0) -> Article:
    return Article(f"article-{number}", f"document-{number}", f"memory:{number}", text)


def extractions(texts: tuple[str, ...] | list[str]) -> list[Extraction]:
    results = extractor().extract([article(text, number) for number, text in enumerate(texts)])
    assert all(isinstance(result, Extraction) for result in results)
    return [result for result in results if isinstance(result, Extraction)]


def said(extraction: Extraction) -> tuple[Any, ...]:
    return tuple(getattr(extraction, item.name) for item in fields(extraction) if item.name != "article_id")


def test_components_stand_behind_the_model_in_the_order_of_the_contract() -> None:
    assert tuple(extractor().nlp.pipe_names[-len(COMPONENTS) :]) == COMPONENTS
    assert [name.removeprefix("wirehouse_") for name in COMPONENTS] == [
        "names", "places", "locations", "times", "actors", "statements", "citations", "events",
    ]  # fmt: skip


def test_neighbours_and_order_change_nothing() -> None:
    together = [said(extraction) for extraction in extractions(TEXTS)]
    alone = [said(extractions([text])[0]) for text in TEXTS]
    order = list(range(len(TEXTS)))
    random.Random(7).shuffle(order)
    shuffled = dict(zip(order, extractions([TEXTS[i] for i in order]), strict=True))
    assert together == alone == [said(shuffled[i]) for i in range(len(TEXTS))]
    assert any(extraction[1] for extraction in together)


def test_offsets_are_those_of_the_article() -> None:
    for text, extraction in zip(TEXTS, extractions(TEXTS), strict=True):
        for mention in (*extraction.names, *extraction.places, *extraction.times):
            assert text[mention.start : mention.end] == mention.surface


def test_a_line_break_ends_a_sentence() -> None:
    doc = extractor().nlp("Talks with Cuba\nPresident Joe Biden left")
    assert [sentence.text.strip() for sentence in doc.sents] == [
        "Talks with Cuba",
        "President Joe Biden left",
    ]


@pytest.mark.parametrize("gap", ["\n", " ", ""], ids=["paragraphs", "one paragraph", "no space at all"])
def test_a_long_text_is_read_in_pieces(gap: str) -> None:
    filler = ("Prices rose again in the south." + gap) * (CHARACTERS_PER_PIECE // 30)
    text = filler + gap + "President Gabriel Boric met Olaf Scholz in Berlin on Tuesday."
    assert len(text) > CHARACTERS_PER_PIECE
    extraction = extractions([text])[0]
    assert all(text[name.start : name.end] == name.surface for name in extraction.names)
    assert [name.surface for name in extraction.names if name.label == "PERSON"][-2:] == [
        "Gabriel Boric", "Olaf Scholz",
    ]  # fmt: skip
    for event in extraction.events:
        assert text[event.start : event.end].strip() == text[event.start : event.end]
        assert event.start <= event.trigger_start < event.trigger_end <= event.end
        for number, mentions in (
            (event.time_number, extraction.times),
            (event.place_number, extraction.places),
        ):
            assert number is None or mentions[number].start < event.end


def test_a_text_that_fails_costs_only_itself() -> None:
    # A lone surrogate can be in a Python string but in no UTF-8: the language model refuses it.
    results = extractor().extract(
        [article(TEXTS[0], 0), article("broken \ud800 text", 1), article(TEXTS[1], 2)]
    )
    assert [type(result) for result in results] == [Extraction, Rejection, Extraction]
    rejection = results[1]
    assert isinstance(rejection, Rejection)
    assert (rejection.document_id, rejection.stage, rejection.reason) == (
        "document-1", "extract", "extraction_failed",
    )  # fmt: skip


def test_the_version_is_known_without_the_language_library() -> None:
    code = (
        "import sys; from flows.extract.version import extraction_version; "
        "print(extraction_version(), 'spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    version, is_loaded = done.stdout.split()
    assert (len(version), is_loaded) == (12, "False")
    assert extractions(["Prices rose."])[0].extraction_version == extraction_version()


def test_a_missing_model_is_the_operators_to_mend(tmp_path: Path) -> None:
    for name in ("no_such_model_package", str(tmp_path / "nowhere"), "../odd name"):
        with pytest.raises(SettingsError, match="WIREHOUSE_SPACY_MODEL"):
            Extractor(name)


def test_a_damaged_model_is_the_operators_to_mend(tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text("{}", encoding="utf-8")
    (tmp_path / "config.cfg").write_text("[nlp", encoding="utf-8")
    with pytest.raises(SettingsError, match="WIREHOUSE_SPACY_MODEL"):
        Extractor(str(tmp_path))


def test_a_model_may_be_given_by_path() -> None:
    assert model_folder(str(model_folder(None))) == model_folder(None)
