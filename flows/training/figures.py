"""A pipeline -> its figures on corpora it was not trained on, by exit and by genre."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from pathlib import Path

import spacy
from rich.console import Console

from flows.extract.encoder import EncoderReader
from flows.training import recipe
from flows.training.corpora import Corpus, Passage, read_corpus
from flows.training.score import score_names, score_syntax

Figures = dict[str, dict[str, float]]


def figures(model: Path, corpora: Path, console: Console) -> dict[str, Figures]:
    """Percentages by exit and set; `words_per_cpu_second` is of this machine, now."""
    nlp = spacy.load(model)
    reader = next((part for _, part in nlp.pipeline if isinstance(part, EncoderReader)), None)
    found = {}
    for exit_ in ("accurate", "fast") if reader else ("only",):
        if reader:
            reader.choose(exit_)  # type: ignore[arg-type]
        measured: Figures = {}
        for name, passages in _sets(corpora).items():
            console.print(f"measuring {exit_} on {name}: {len(passages)} passages")
            started = time.process_time()
            measured[name] = score_names(nlp, passages)
            seconds = time.process_time() - started
            if passages[0].syntax:
                measured[name] |= score_syntax(nlp, passages)
            words = sum(len(passage.words) for passage in passages)
            measured[name]["words_per_cpu_second"] = round(words / seconds)
        found[exit_] = measured
    return found


def _sets(corpora: Path) -> dict[str, Sequence[Passage]]:
    def read(chosen: Sequence[Corpus]) -> list[Passage]:
        rng = random.Random(0)
        return [passage for corpus in chosen for passage in read_corpus(corpora, corpus, rng)]

    return {"gum": read(recipe.DEVELOPMENT), "re3d": read(recipe.UNSEEN)}
