"""A trained network -> the folder of a spaCy pipeline with 8-bit ONNX graphs, loadable without PyTorch.

The graphs share one set of weights: `lower` (embeddings and the layers below the fast exit), then either
`fast` (its heads) or `accurate` (the other layers and their heads), and for each exit the relation scorer.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

import flows.extract.encoder  # registers the component that the pipeline names
from flows.extract.wordpieces import blank_pipeline
from flows.training.network import Heads, Network, Scores

EXITS = ("fast", "accurate")
OUTPUTS = ("tags", "morphs", "names", "starts", "arcs", "relation_dependents", "relation_heads")

# Irregular forms that the rule lemmatizer's tables lack, by part of speech.
_AUXILIARIES = {
    "be": "am is are was were been being 'm 're ’m ’re be 's ’s",
    "have": "has had having 've ’ve",
    "do": "did does done doing",
    "will": "wo 'll ’ll",
    "can": "ca",
    "shall": "sha",
}
_PRONOUNS = {"me": "I", "him": "he", "her": "she", "us": "we", "them": "they", "an": "a", "whom": "who"}


class _Lower(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.encoder = network.encoder
        self.layers = network.shape.fast_layer

    def forward(self, pieces: Tensor, cases: Tensor) -> Tensor:
        hidden = self.encoder.embed(pieces, cases)
        for layer in list(self.encoder.layers)[: self.layers]:
            hidden = layer(hidden, None)
        return hidden


class _Exit(nn.Module):
    def __init__(self, layers: Sequence[nn.Module], heads: Heads) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)
        self.heads = heads

    def forward(self, hidden: Tensor, pool: Tensor) -> tuple[Tensor, ...]:
        for layer in self.layers:
            hidden = layer(hidden, None)
        scores: Scores = self.heads(pool @ hidden)
        scores.tags, scores.morphs = scores.tags.argmax(-1), scores.morphs.argmax(-1)
        return tuple(getattr(scores, name) for name in OUTPUTS)


class _Relations(nn.Module):
    """Best relation of each word to its head, never the root's own label."""

    def __init__(self, heads: Heads, root: int) -> None:
        super().__init__()
        self.heads = heads
        self.register_buffer("never", torch.zeros(heads.relation_weights.shape[1]))
        self.never[root] = 1e4

    def forward(self, dependents: Tensor, governors: Tensor) -> Tensor:
        def with_one(states: Tensor) -> Tensor:
            return torch.cat([states, torch.ones_like(states[:, :1])], dim=1)

        width, labels, _ = self.heads.relation_weights.shape
        mixed = with_one(dependents) @ self.heads.relation_weights.reshape(width, -1)
        scores = mixed.view(-1, labels, width) @ with_one(governors).unsqueeze(-1)
        return (scores.squeeze(-1) - self.never).argmax(-1)


def export(network: Network, tokenizer: Path, folder: Path, meta: dict[str, Any]) -> None:
    """Write the pipeline; replaces the folder's model files and leaves its README and LICENSE.

    Args:
        network: trained.
        folder: of the pipeline.
        tokenizer: `tokenizer.json` of the encoder's word pieces.
        meta: goes into `meta.json` (name, version, licence, sources, performance).
    """
    network.eval()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        graphs = work / "graphs"
        graphs.mkdir()
        _export_graphs(network, graphs)
        shutil.copyfile(tokenizer, graphs / "tokenizer.json")
        labels = asdict(network.labels) | {
            "transitions": {
                exit_: getattr(network, exit_).transitions.detach().numpy().round(4).tolist()
                for exit_ in EXITS
            }
        }
        (graphs / "labels.json").write_text(json.dumps(labels, indent=1), encoding="utf-8")
        nlp = blank_pipeline()
        encoder = nlp.add_pipe(flows.extract.encoder.FACTORY, name="encoder")
        encoder.from_disk(graphs)  # type: ignore[attr-defined]
        lemmatizer = nlp.add_pipe("lemmatizer", config={"mode": "rule"})
        lemmatizer.initialize(lambda: [], nlp=nlp)  # type: ignore[attr-defined]
        _add_irregular_lemmas(nlp.add_pipe("attribute_ruler"))
        nlp.meta.update(meta)
        nlp.to_disk(work / "pipeline")
        for old in folder.glob("*") if folder.is_dir() else ():
            if old.name not in {"README.md", "LICENSE"}:
                shutil.rmtree(old) if old.is_dir() else old.unlink()
        shutil.copytree(work / "pipeline", folder, dirs_exist_ok=True)


def _transitions(heads: Heads) -> list[list[float]]:
    table: list[list[float]] = heads.transitions.detach().numpy().round(4).tolist()
    return table


def _export_graphs(network: Network, folder: Path) -> None:
    shape = network.shape
    pieces = torch.ones(1, 7, dtype=torch.long)
    pool = torch.eye(5, 7).unsqueeze(0)
    hidden = torch.zeros(1, 7, shape.width)
    one = {1: "pieces"}
    _export_graph(
        _Lower(network), (pieces, pieces), {"pieces": one, "cases": one}, {"hidden": one}, folder / "lower"
    )
    words = {name: {1: "words"} for name in OUTPUTS}
    words |= {"arcs": {1: "words", 2: "heads"}, "relation_heads": {1: "heads"}}
    upper = list(network.encoder.layers)[shape.fast_layer :]
    root = network.labels.relations.index("root")
    states = torch.zeros(5, network.fast.relation_dependents.out_features)
    for name, layers in (("fast", []), ("accurate", upper)):
        heads = getattr(network, name)
        axes = {"hidden": one, "pool": {1: "words", 2: "pieces"}}
        _export_graph(_Exit(layers, heads), (hidden, pool), axes, words, folder / name)
        pairs = {"dependents": {0: "words"}, "governors": {0: "words"}}
        path = folder / f"{name}_relations"
        _export_graph(_Relations(heads, root), (states, states), pairs, {"relations": {0: "words"}}, path)


Axes = dict[str, dict[int, str]]


def _export_graph(module: nn.Module, inputs: tuple[Tensor, ...], named: Axes, made: Axes, path: Path) -> None:
    """One graph, its weights in 7 bits: with 8, processors without VNNI saturate and read differently."""
    whole, prepared = path.with_suffix(".whole"), path.with_suffix(".prepared")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            inputs,
            str(whole),
            input_names=list(named),
            output_names=list(made),
            dynamic_axes=named | made,
            opset_version=17,
            dynamo=False,
        )
    quant_pre_process(str(whole), str(prepared), skip_symbolic_shape=True)
    quantize_dynamic(
        str(prepared),
        str(path.with_suffix(".onnx")),
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        op_types_to_quantize=["MatMul", "Gather"],
    )
    onnx.checker.check_model(str(path.with_suffix(".onnx")))
    whole.unlink()
    prepared.unlink()


def _add_irregular_lemmas(ruler: Any) -> None:
    for lemma, forms in _AUXILIARIES.items():
        for form in forms.split():
            ruler.add([[{"LOWER": form, "POS": "AUX"}]], {"LEMMA": lemma})
    for form in ("n't", "n’t"):
        ruler.add([[{"LOWER": form}]], {"LEMMA": "not"})
    for form, lemma in _PRONOUNS.items():
        ruler.add([[{"LOWER": form, "POS": {"IN": ["PRON", "DET"]}}]], {"LEMMA": lemma})
