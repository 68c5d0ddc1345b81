"""The CRF's loss is the negative log of a probability; a small network learns the passage it is shown."""

from __future__ import annotations

from itertools import pairwise, product

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is installed for training only")


def test_the_loss_is_the_share_of_all_tag_sequences() -> None:
    from flows.training.network import name_loss

    torch.manual_seed(0)
    scores, transitions = torch.randn(2, 4, 3), torch.randn(3, 3)
    gold = torch.tensor([[0, 2, 1, 1], [1, 0, 0, 0]])
    lengths = torch.tensor([4, 2])

    def total(row: int, tags: tuple[int, ...]) -> float:
        steps = sum(float(transitions[a, b]) for a, b in pairwise(tags))
        return steps + sum(float(scores[row, index, tag]) for index, tag in enumerate(tags))

    expected = 0.0
    for row, length in enumerate(lengths.tolist()):
        every = torch.tensor([total(row, tags) for tags in product(range(3), repeat=length)])
        expected += float(torch.logsumexp(every, 0)) - total(row, tuple(gold[row, :length].tolist()))
    assert float(name_loss(scores, transitions, gold, lengths)) == pytest.approx(expected, abs=1e-4)


def test_a_small_network_learns_a_passage() -> None:
    from flows.extract.wordpieces import WordPieces
    from flows.resources import resource_path
    from flows.training.corpora import Passage, Syntax
    from flows.training.fit import Collator, labels_of, loss_of
    from flows.training.network import EncoderShape, Network

    syntax = Syntax(
        ("NNP", "VBD", "NNP"),
        ("PROPN", "VERB", "PROPN"),
        (1, 1, 1),
        ("nsubj", "root", "obj"),
        (True, False, False),
    )
    passage = Passage(("Marin", "met", "NATO"), ("B-PERSON", "O", "B-ORG"), syntax)
    labels = labels_of([passage])
    torch.manual_seed(0)
    network = Network(labels, EncoderShape(width=24, layers=2, heads=2, inner=48, fast_layer=1))
    pieces = WordPieces((resource_path("seeds/model") / "encoder/tokenizer.json").read_bytes())
    batch = Collator(labels, pieces).batch([passage])
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
    losses = []
    for _ in range(60):
        fast, accurate = network(batch.pieces, batch.cases, batch.pool, batch.mask)
        parts = loss_of(network.accurate, accurate, batch) | {
            f"fast_{name}": part for name, part in loss_of(network.fast, fast, batch).items()
        }
        optimizer.zero_grad()
        sum(parts.values()).backward()
        optimizer.step()
        losses.append({name: float(part.detach()) for name, part in parts.items()})
    assert all(losses[-1][name] < losses[0][name] / 3 for name in losses[0]), (losses[0], losses[-1])
