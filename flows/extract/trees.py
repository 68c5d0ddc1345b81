"""Scores of heads -> the best tree with one root (Chu and Liu 1965, Edmonds 1967)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_NEVER = -1e9


def best_tree(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    """Head of each word of a sentence: 0 for the root, else 1 + the head's index.

    Args:
        scores: [words, 1 + words]; column 0 says how well a word would be the root.
    """
    count = len(scores)
    normed = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True).astype(scores.dtype)
    normed[np.arange(count), np.arange(1, count + 1)] = _NEVER
    heads: NDArray[np.int64] = normed.argmax(1)
    if (heads == 0).sum() == 1 and not _cycle(heads):
        return heads
    # More than one root, none, or a cycle: the likeliest root, and the best tree under it.
    root = int(normed[:, 0].argmax())
    normed[:, 0] = _NEVER
    normed[root] = _NEVER
    normed[root, 0] = 0
    square = np.full((count + 1, count + 1), _NEVER)
    square[1:] = normed
    found: NDArray[np.int64] = _arborescence(square)[1:]
    return found


def _cycle(heads: NDArray[np.int64]) -> list[int]:
    """Word numbers (from 1) of some cycle; empty if there is none."""
    done: set[int] = {0}
    for start in range(1, len(heads) + 1):
        path: list[int] = []
        at = start
        while at not in done and at not in path:
            path.append(at)
            at = int(heads[at - 1])
        if at in path:
            return path[path.index(at) :]
        done.update(path)
    return []


def _arborescence(scores: NDArray[np.float64]) -> Any:
    """Best heads under node 0 for [nodes, nodes] scores of (node, head); contracts cycles in turn."""
    heads = scores.argmax(1)
    heads[0] = 0
    cycle = _cycle(heads[1:])
    if not cycle:
        return heads
    inside = np.zeros(len(scores), dtype=bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    members = np.flatnonzero(inside)
    kept = scores[members, heads[members]]
    contracted = np.full((len(outside) + 1, len(outside) + 1), _NEVER)
    contracted[:-1, :-1] = scores[np.ix_(outside, outside)]
    leaving = scores[np.ix_(outside, members)]  # heads inside for words outside
    contracted[:-1, -1] = leaving.max(1)
    entering = scores[np.ix_(members, outside)] - kept[:, None] + kept.sum()
    contracted[-1, :-1] = entering.max(0)
    contracted[np.arange(len(contracted)), np.arange(len(contracted))] = _NEVER
    found = _arborescence(contracted)
    best_inside = members[leaving.argmax(1)]
    result = heads.copy()
    for index, node in enumerate(outside):
        if node:
            head = found[index]
            result[node] = best_inside[index] if head == len(outside) else outside[head]
    way_in = outside[found[-1]]
    broken = members[entering[:, found[-1]].argmax()]
    result[broken] = way_in
    result[0] = 0
    return result
