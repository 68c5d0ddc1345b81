"""Passages -> a trained network, by AdamW with a linearly falling rate, from a fixed seed.

Each passage trains what its corpus annotates: treebanks the parser and taggers, name corpora the names.
"""

from __future__ import annotations

import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from rich.console import Console
from torch import Tensor
from torch.nn import functional

from flows.extract.wordpieces import WordPieces, case_of
from flows.training.augment import augmented
from flows.training.corpora import NAME_LABELS, Corpus, Passage
from flows.training.network import Heads, Labels, Network, Scores, name_loss

SEED = 20261122
PIECES_PER_BATCH = 2200
ENCODER_RATE = 1.2e-4
HEADS_RATE = 1.2e-3
WARM_UP = 100
FAST_WEIGHT = 0.5
RARE = 3
"""Morphological readings seen less often are left to the commonest of their part of speech."""

IGNORED = -100


@dataclass(frozen=True, slots=True)
class Weighted:
    """A corpus's passages and how often each is seen in an epoch."""

    corpus: Corpus
    passages: Sequence[Passage]


def labels_of(passages: Sequence[Passage]) -> Labels:
    """Label alphabets of the annotated passages."""
    tags, morphs, relations = Counter[str](), Counter[str](), Counter[str]()
    for passage in passages:
        if passage.syntax:
            tags.update(passage.syntax.tags)
            morphs.update(passage.syntax.morphs)
            relations.update(passage.syntax.relations)
    kept = {morph for morph, count in morphs.items() if count >= RARE} | {
        morph.partition("|")[0] for morph in morphs
    }
    names = ("O", *(f"{part}-{label}" for label in NAME_LABELS for part in "BI"))
    return Labels(tuple(sorted(tags)), tuple(sorted(kept)), tuple(sorted(relations)), names)


@dataclass(slots=True)
class Batch:
    """Tensors of some passages; labels are IGNORED where a corpus says nothing."""

    pieces: Tensor
    cases: Tensor
    pool: Tensor
    mask: Tensor
    lengths: Tensor
    tags: Tensor
    morphs: Tensor
    relations: Tensor
    heads: Tensor
    starts: Tensor
    names: Tensor


class Collator:
    """Passages -> batches."""

    def __init__(self, labels: Labels, word_pieces: WordPieces) -> None:
        self.pieces = word_pieces
        self.tags = {label: number for number, label in enumerate(labels.tags)}
        self.morphs = {label: number for number, label in enumerate(labels.morphs)}
        self.relations = {label: number for number, label in enumerate(labels.relations)}
        self.names = {label: number for number, label in enumerate(labels.names)}

    def size(self, passage: Passage) -> int:
        """Number of pieces of a passage."""
        return sum(len(pieces) for pieces in self.pieces.of(passage.words)) + 2

    def batch(self, passages: Sequence[Passage]) -> Batch:
        """Tensors of the passages, padded to the longest."""
        cut = [self.pieces.of(passage.words) for passage in passages]
        width = max(sum(map(len, words)) for words in cut) + 2
        length = max(len(passage.words) for passage in passages)
        count = len(passages)
        pieces = torch.zeros(count, width, dtype=torch.long)
        cases = torch.full((count, width), 5, dtype=torch.long)
        pool = torch.zeros(count, length, width)
        mask = torch.zeros(count, width, dtype=torch.bool)
        labels = {
            name: torch.full((count, length), IGNORED, dtype=torch.long)
            for name in ("tags", "morphs", "relations", "heads", "starts", "names")
        }
        for row, (passage, words) in enumerate(zip(passages, cut, strict=True)):
            pieces[row, 0] = self.pieces.first
            at = 1
            for index, (word, numbers) in enumerate(zip(passage.words, words, strict=True)):
                pieces[row, at : at + len(numbers)] = torch.tensor(numbers)
                cases[row, at : at + len(numbers)] = case_of(word)
                pool[row, index, at : at + len(numbers)] = 1 / len(numbers)
                at += len(numbers)
            pieces[row, at] = self.pieces.last
            mask[row, : at + 1] = True
            for name, values in self._labels(passage).items():
                labels[name][row, : len(values)] = torch.tensor(values)
        lengths = torch.tensor([len(passage.words) for passage in passages])
        return Batch(pieces=pieces, cases=cases, pool=pool, mask=mask, lengths=lengths, **labels)

    def _labels(self, passage: Passage) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        if passage.names:
            found["names"] = [self.names[name] for name in passage.names]
        if syntax := passage.syntax:
            found["tags"] = [self.tags.get(tag, IGNORED) for tag in syntax.tags]
            found["morphs"] = [self.morphs.get(morph, IGNORED) for morph in syntax.morphs]
            found["relations"] = [self.relations.get(relation, IGNORED) for relation in syntax.relations]
            found["heads"] = [0 if head == index else head + 1 for index, head in enumerate(syntax.heads)]
            found["starts"] = [int(start) for start in syntax.starts]
        return found


def loss_of(heads: Heads, scores: Scores, batch: Batch) -> dict[str, Tensor]:
    """Mean loss per annotated word of each task."""

    def entropy(logits: Tensor, gold: Tensor) -> Tensor:
        flat = gold.flatten()
        total = functional.cross_entropy(logits.flatten(0, 1), flat, ignore_index=IGNORED, reduction="sum")
        return total / (flat != IGNORED).sum().clamp(min=1)

    known = batch.heads != IGNORED
    parts = {
        "tags": entropy(scores.tags, batch.tags),
        "morphs": entropy(scores.morphs, batch.morphs),
        "arcs": entropy(_inside(scores.arcs, batch.lengths), batch.heads),
        "relations": entropy(heads.relations(scores, batch.heads.clamp(min=0)), batch.relations),
    }
    starts = functional.binary_cross_entropy_with_logits(
        scores.starts, batch.starts.clamp(min=0).float(), weight=known.float(), reduction="sum"
    )
    parts["starts"] = starts / known.sum().clamp(min=1)
    named = (batch.names[:, 0] != IGNORED).nonzero().flatten()
    if len(named):
        lengths = batch.lengths[named]
        gold = batch.names[named].clamp(min=0)
        parts["names"] = name_loss(scores.names[named], heads.transitions, gold, lengths) / lengths.sum()
    return parts


TASK_WEIGHTS = {"tags": 0.5, "morphs": 0.5, "arcs": 1.0, "relations": 0.6, "starts": 0.5, "names": 2.5}


def _inside(arcs: Tensor, lengths: Tensor) -> Tensor:
    """No word's head is padding."""
    columns = torch.arange(arcs.shape[2])
    return arcs.masked_fill((columns[None, :] > lengths[:, None])[:, None, :], -1e4)


def fit(
    network: Network,
    corpora: Sequence[Weighted],
    collator: Collator,
    *,
    epochs: float,
    checkpoint: Path,
    console: Console,
    rate: float = 1.0,
    seed: int = SEED,
) -> None:
    """Train in place; shows the losses and the time left, and saves the weights now and then.

    Args:
        network: what is trained.
        corpora: what from.
        collator: of the network's labels.
        console: where progress is shown.
        seed: of order, augmentation and dropout.
        epochs: passes over the weighted corpora.
        checkpoint: file the weights are saved to.
        rate: factor on the learning rates, below 1 to go on with a trained network.
    """
    rng = random.Random(seed)
    torch.manual_seed(seed)
    network.encoder.words.weight.requires_grad_(False)
    encoder = [each for each in network.encoder.parameters() if each.requires_grad]
    heads = [*network.fast.parameters(), *network.accurate.parameters()]
    optimizer = torch.optim.AdamW(
        [{"params": encoder, "base": ENCODER_RATE * rate}, {"params": heads, "base": HEADS_RATE * rate}],
        lr=ENCODER_RATE,
        weight_decay=0.01,
    )
    steps = int(epochs * sum(1 for _ in _batches(corpora, collator, random.Random(seed))))
    started = time.monotonic()
    sums: dict[str, float] = defaultdict(float)
    seen = 0
    network.train()
    for step, passages in enumerate(_endless(corpora, collator, rng)):
        if step >= steps:
            break
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * min(1, (step + 1) / WARM_UP) * (1 - step / steps)
        batch = collator.batch([augmented(passage, rng) for passage in passages])
        fast, accurate = network(batch.pieces, batch.cases, batch.pool, batch.mask)
        parts = loss_of(network.accurate, accurate, batch)
        lower = loss_of(network.fast, fast, batch)
        loss = sum(TASK_WEIGHTS[name] * (part + FAST_WEIGHT * lower[name]) for name, part in parts.items())
        assert isinstance(loss, Tensor)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_([*encoder, *heads], 1.0)
        optimizer.step()
        seen += 1
        for name, part in parts.items():
            sums[name] += float(part.detach())
        if (step + 1) % 50 == 0:
            left = (time.monotonic() - started) / (step + 1) * (steps - step - 1)
            shown = " ".join(f"{name} {total / seen:.3f}" for name, total in sorted(sums.items()))
            console.print(f"step {step + 1} of {steps}, {left / 60:.0f} min left: {shown}")
            sums.clear()
            seen = 0
        if (step + 1) % 250 == 0:
            torch.save(network.state_dict(), checkpoint)
    torch.save(network.state_dict(), checkpoint)
    network.eval()


def _endless(corpora: Sequence[Weighted], collator: Collator, rng: random.Random) -> Iterator[list[Passage]]:
    while True:
        yield from _batches(corpora, collator, rng)


def _batches(corpora: Sequence[Weighted], collator: Collator, rng: random.Random) -> Iterator[list[Passage]]:
    """One epoch: passages drawn by weight, in batches of similar length and in random order."""
    drawn = []
    for weighted in corpora:
        for passage in weighted.passages:
            times = int(weighted.corpus.weight) + (rng.random() < weighted.corpus.weight % 1)
            drawn += [passage] * times
    sized = sorted(((collator.size(each) + rng.random() * 12, number) for number, each in enumerate(drawn)))
    batches: list[list[Passage]] = []
    batch: list[Passage] = []
    for size, number in sized:
        if batch and (len(batch) + 1) * size > PIECES_PER_BATCH:
            batches.append(batch)
            batch = []
        batch.append(drawn[number])
    if batch:
        batches.append(batch)
    rng.shuffle(batches)
    yield from batches
