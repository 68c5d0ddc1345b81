"""The network: a small BERT encoder with two exits, each with heads for tags, trees, sentences and names.

The fast exit reads the hidden states of a lower layer, the accurate one those of the last, so one file of
weights serves both. Dependencies are scored by a biaffine attention (Dozat and Manning 2017, "Deep Biaffine
Attention for Neural Dependency Parsing"), names by a linear-chain CRF over IOB2 tags (Lafferty et al. 2001;
Lample et al. 2016).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from flows.extract.wordpieces import CASES

ARC_WIDTH = 160
RELATION_WIDTH = 64
NAME_WIDTH = 128


@dataclass(frozen=True, slots=True)
class Labels:
    """Label alphabets, in the order of the heads' outputs."""

    tags: tuple[str, ...]
    morphs: tuple[str, ...]
    relations: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EncoderShape:
    """Sizes of the pretrained encoder (all-MiniLM-L6-v2)."""

    width: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    positions: int = 512
    vocabulary: int = 30522
    fast_layer: int = 3


class Layer(nn.Module):
    """One transformer layer as in BERT: attention, then feed-forward, each normalised after adding."""

    def __init__(self, shape: EncoderShape, dropout: float) -> None:
        super().__init__()
        self.heads = shape.heads
        self.query = nn.Linear(shape.width, shape.width)
        self.key = nn.Linear(shape.width, shape.width)
        self.value = nn.Linear(shape.width, shape.width)
        self.mixed = nn.Linear(shape.width, shape.width)
        self.attention_norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.inner = nn.Linear(shape.width, shape.inner)
        self.outer = nn.Linear(shape.inner, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden: Tensor, mask: Tensor | None) -> Tensor:
        """Hidden states [texts, pieces, width]; mask [texts, 1, 1, pieces], True where there is a piece."""
        texts, pieces, width = hidden.shape

        def split(states: Tensor) -> Tensor:
            return states.view(texts, pieces, self.heads, width // self.heads).transpose(1, 2)

        query, key, value = (split(part(hidden)) for part in (self.query, self.key, self.value))
        scores = query @ key.transpose(2, 3) / (width // self.heads) ** 0.5
        if mask is not None:
            scores = scores.masked_fill(~mask, -1e4)
        attended = (self.dropout(scores.softmax(-1)) @ value).transpose(1, 2).reshape(texts, pieces, width)
        hidden = self.attention_norm(hidden + self.dropout(self.mixed(attended)))
        inner = functional.gelu(self.inner(hidden))
        return self.norm(hidden + self.dropout(self.outer(inner)))


class Encoder(nn.Module):
    """Word pieces and the case class of their words -> hidden states after each layer."""

    def __init__(self, shape: EncoderShape, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        # Zero at first: the pretrained encoder never saw case, and starts out as it was.
        self.cases = nn.Embedding(CASES, shape.width)
        nn.init.zeros_(self.cases.weight)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.dropout = nn.Dropout(dropout)

    def embed(self, pieces: Tensor, cases: Tensor) -> Tensor:
        """[texts, pieces] each -> [texts, pieces, width]."""
        places = torch.arange(pieces.shape[1], device=pieces.device)
        return self.dropout(self.norm(self.words(pieces) + self.cases(cases) + self.positions(places)))

    def load_pretrained(self, path: Path) -> None:
        """Take the weights of a BERT checkpoint in safetensors format.

        Raises:
            ValueError: a weight is missing there.
        """
        weights = load_file(path)
        state = {
            "words.weight": weights["embeddings.word_embeddings.weight"],
            # One segment only: its type embedding is a constant that goes into the positions.
            "positions.weight": weights["embeddings.position_embeddings.weight"]
            + weights["embeddings.token_type_embeddings.weight"][:1],
            "cases.weight": self.cases.weight.detach(),
            "norm.weight": weights["embeddings.LayerNorm.weight"],
            "norm.bias": weights["embeddings.LayerNorm.bias"],
        }
        for number in range(len(self.layers)):
            for ours, theirs in _THEIR_NAMES.items():
                for kind in ("weight", "bias"):
                    source = f"encoder.layer.{number}.{theirs}.{kind}"
                    if source not in weights:
                        raise ValueError(f"{path} has no {source}")
                    state[f"layers.{number}.{ours}.{kind}"] = weights[source]
        self.load_state_dict(state)


_THEIR_NAMES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "mixed": "attention.output.dense",
    "attention_norm": "attention.output.LayerNorm",
    "inner": "intermediate.dense",
    "outer": "output.dense",
    "norm": "output.LayerNorm",
}


@dataclass(slots=True)
class Scores:
    """What one exit says of a batch; `words` is the longest passage's number of words.

    Attributes:
        tags, morphs, names: [texts, words, labels].
        starts: [texts, words], logit that a sentence begins.
        arcs: [texts, words, 1 + words]: word by head, column 0 is the root.
        relation_dependents: [texts, words, RELATION_WIDTH].
        relation_heads: [texts, 1 + words, RELATION_WIDTH].
    """

    tags: Tensor
    morphs: Tensor
    names: Tensor
    starts: Tensor
    arcs: Tensor
    relation_dependents: Tensor
    relation_heads: Tensor


class Heads(nn.Module):
    """Hidden states of the words -> scores."""

    def __init__(self, width: int, labels: Labels, dropout: float = 0.2) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.tags = nn.Linear(width, len(labels.tags))
        self.morphs = nn.Linear(width, len(labels.morphs))
        self.starts = nn.Linear(width, 1)
        self.name_inner = nn.Linear(width, NAME_WIDTH)
        self.names = nn.Linear(NAME_WIDTH, len(labels.names))
        self.transitions = nn.Parameter(torch.zeros(len(labels.names), len(labels.names)))
        self.root = nn.Parameter(torch.zeros(width))
        self.arc_dependents = nn.Linear(width, ARC_WIDTH)
        self.arc_heads = nn.Linear(width, ARC_WIDTH)
        self.arc_weights = nn.Linear(ARC_WIDTH, ARC_WIDTH, bias=False)
        self.arc_bias = nn.Linear(ARC_WIDTH, 1, bias=False)
        self.relation_dependents = nn.Linear(width, RELATION_WIDTH)
        self.relation_heads = nn.Linear(width, RELATION_WIDTH)
        self.relation_weights = nn.Parameter(
            torch.empty(RELATION_WIDTH + 1, len(labels.relations), RELATION_WIDTH + 1)
        )
        nn.init.normal_(self.relation_weights, std=0.05)

    def forward(self, words: Tensor) -> Scores:
        """Hidden states [texts, words, width] -> scores."""
        words = self.dropout(words)
        with_root = torch.cat([self.root.expand(words.shape[0], 1, -1), words], dim=1)
        dependents = self.dropout(functional.gelu(self.arc_dependents(words)))
        heads = self.dropout(functional.gelu(self.arc_heads(with_root)))
        arcs = self.arc_weights(dependents) @ heads.transpose(1, 2) / ARC_WIDTH**0.5
        return Scores(
            tags=self.tags(words),
            morphs=self.morphs(words),
            names=self.names(self.dropout(functional.gelu(self.name_inner(words)))),
            starts=self.starts(words).squeeze(-1),
            arcs=arcs + self.arc_bias(heads).transpose(1, 2),
            relation_dependents=functional.gelu(self.relation_dependents(words)),
            relation_heads=functional.gelu(self.relation_heads(with_root)),
        )

    def relations(self, scores: Scores, heads: Tensor) -> Tensor:
        """[texts, words, relations] scores of the relations to the given heads [texts, words]."""
        chosen = heads.unsqueeze(-1).expand(-1, -1, RELATION_WIDTH)
        governors = _with_one(torch.gather(scores.relation_heads, 1, chosen))
        mixed = torch.einsum("twd,dre->twre", _with_one(scores.relation_dependents), self.relation_weights)
        return (mixed @ governors.unsqueeze(-1)).squeeze(-1)


def _with_one(states: Tensor) -> Tensor:
    return torch.cat([states, torch.ones_like(states[..., :1])], dim=-1)


class Network(nn.Module):
    """Encoder and two exits."""

    def __init__(self, labels: Labels, shape: EncoderShape | None = None) -> None:
        super().__init__()
        self.shape = shape or EncoderShape()
        self.labels = labels
        self.encoder = Encoder(self.shape)
        self.fast = Heads(self.shape.width, labels)
        self.accurate = Heads(self.shape.width, labels)

    def forward(self, pieces: Tensor, cases: Tensor, pool: Tensor, mask: Tensor) -> tuple[Scores, Scores]:
        """Scores of the fast and of the accurate exit.

        Args:
            pieces: [texts, pieces] numbers of word pieces.
            cases: [texts, pieces] case classes of their words.
            pool: [texts, words, pieces], rows that average a word's pieces.
            mask: [texts, pieces], True where there is a piece.
        """
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.training):
            hidden = self.encoder.embed(pieces, cases)
            wide = mask[:, None, None, :]
            lower = hidden
            for number, layer in enumerate(self.encoder.layers):
                hidden = layer(hidden, wide)
                if number + 1 == self.shape.fast_layer:
                    lower = hidden
        return self.fast(pool @ lower.float()), self.accurate(pool @ hidden.float())


def name_loss(scores: Tensor, transitions: Tensor, gold: Tensor, lengths: Tensor) -> Tensor:
    """Negative log-likelihood of tag sequences under a linear-chain CRF, summed, in nats.

    Args:
        scores: [texts, words, tags].
        transitions: [tags, tags], from a tag to the next.
        gold: [texts, words], any tag beyond a text's length.
        lengths: [texts], at least 1.
    """
    words = scores.shape[1]
    inside = torch.arange(words)[None, :] < lengths[:, None]
    emitted = scores.gather(2, gold.unsqueeze(-1)).squeeze(-1)
    moved = transitions[gold[:, :-1], gold[:, 1:]] * inside[:, 1:]
    path = (emitted * inside).sum() + moved.sum()
    alpha = scores[:, 0]
    for index in range(1, words):
        following = torch.logsumexp(alpha.unsqueeze(2) + transitions, dim=1) + scores[:, index]
        alpha = torch.where(inside[:, index, None], following, alpha)
    return torch.logsumexp(alpha, dim=1).sum() - path
