"""The shipped language model as one spaCy component: tags, morphology, dependencies, sentences and names.

Runs 8-bit ONNX graphs written by `flows.training`, without PyTorch, on one thread. Each window of a text is
read alone: 8-bit activations are scaled by their whole batch, and what a text says must not depend on its
neighbours.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, MORPH, POS, SENT_START, TAG
from spacy.language import Language
from spacy.parts_of_speech import IDS as PARTS_OF_SPEECH
from spacy.tokens import Doc
from spacy.vocab import Vocab

from flows.extract.trees import best_tree
from flows.extract.wordpieces import WordPieces, case_of, windows

FACTORY = "wirehouse_encoder"
FILES = ("lower", "fast", "accurate", "fast_relations", "accurate_relations")
ROOT = "ROOT"
SPACE_TAG = "_SP"
SPACE_RELATION = "dep"

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
Exit = Literal["fast", "accurate"]

_INSIDE, _OUTSIDE, _BEGINS = 1, 2, 3
_SEPARATOR_CASE = 5
_BREAK_MARKS = frozenset('.!?…"”’')


@Language.factory(
    FACTORY,
    default_config={"exit": "accurate"},
    assigns=[
        "token.tag", "token.pos", "token.morph", "token.dep", "token.head", "token.is_sent_start",
        "doc.sents", "doc.ents", "token.ent_iob", "token.ent_type",
    ],
)  # fmt: skip
def make_encoder(nlp: Language, name: str, exit: Exit) -> EncoderReader:
    """The component, still without its graphs: `from_disk` brings them."""
    return EncoderReader(nlp.vocab, name, exit)


@dataclass(slots=True)
class _Reading:
    """What the graphs say of one window of words."""

    tags: Numbers
    morphs: Numbers
    names: Floats
    heads: Numbers
    relations: Numbers


class EncoderReader:
    """Annotates a Doc in place.

    Args:
        vocab: the pipeline's.
        name: of the component.
        exit: `fast` stops after the lower half of the encoder, `accurate` reads all of it.

    Sentence boundaries that are decided before it runs (`token.is_sent_start`) are kept.
    """

    def __init__(self, vocab: Vocab, name: str = "encoder", exit: Exit = "accurate") -> None:
        self.vocab = vocab
        self.name = name
        self.exit: Exit = exit
        self._files: dict[str, bytes] = {}

    def choose(self, exit: Exit) -> None:
        """Read with the other exit from now on."""
        self.exit = exit
        self._forget()

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one Doc, of any length."""
        words = np.array([token.i for token in doc if not token.is_space], dtype=np.int64)
        columns = self._blank(len(doc))
        if len(words):
            self._read(doc, words, columns)
        _attach_spaces(columns, words)
        _bridge_names(columns, doc)
        attributes = [TAG, POS, MORPH, DEP, HEAD, ENT_IOB, ENT_TYPE]
        values: Any = np.stack([columns[each] for each in attributes], axis=1)
        doc.from_array(attributes, values)
        return doc

    def _blank(self, length: int) -> dict[int, NDArray[np.uint64]]:
        strings = self.vocab.strings
        values = {
            TAG: strings[SPACE_TAG],
            POS: PARTS_OF_SPEECH["SPACE"],
            MORPH: self.vocab.morphology.add(""),
            DEP: strings[SPACE_RELATION],
            HEAD: 0,
            ENT_IOB: _OUTSIDE,
            ENT_TYPE: 0,
        }
        return {each: np.full(length, value, dtype=np.uint64) for each, value in values.items()}

    def _read(self, doc: Doc, words: Numbers, columns: dict[int, NDArray[np.uint64]]) -> None:
        texts = [doc[int(index)].text for index in words]
        pieces = self._pieces.of(texts)
        decided = doc.to_array([SENT_START]).astype(np.int64)[words]
        spans = list(windows([len(each) for each in pieces], _breaks(doc, words)))
        readings = [
            self._window(pieces[start:end], texts[start:end], decided[start:end]) for start, end in spans
        ]
        names = _best_tags([each.names for each in readings], self._transitions)
        for (start, end), reading, name in zip(spans, readings, names, strict=True):
            at = words[start:end]
            columns[TAG][at] = self._tag_hashes[reading.tags]
            columns[POS][at] = self._pos_numbers[reading.morphs]
            columns[MORPH][at] = self._morph_hashes[reading.morphs]
            columns[DEP][at] = self._relation_hashes[reading.relations]
            columns[HEAD][at] = (at[reading.heads] - at).astype(np.uint64)
            columns[ENT_IOB][at] = self._name_parts[name]
            columns[ENT_TYPE][at] = self._name_types[name]

    def _window(self, pieces: Sequence[tuple[int, ...]], texts: Sequence[str], decided: Numbers) -> _Reading:
        sizes = np.array([len(each) for each in pieces])
        flat = [number for each in pieces for number in each]
        numbers = np.array([[self._pieces.first, *flat, self._pieces.last]], dtype=np.int64)
        cases = np.full_like(numbers, _SEPARATOR_CASE)
        cases[0, 1:-1] = np.repeat([case_of(text) for text in texts], sizes)
        pool = np.zeros((1, len(sizes), numbers.shape[1]), dtype=np.float32)
        rows = np.repeat(np.arange(len(sizes)), sizes)
        pool[0, rows, np.arange(1, numbers.shape[1] - 1)] = np.repeat(1 / sizes, sizes)
        (hidden,) = self._graphs["lower"].run(None, {"pieces": numbers, "cases": cases})
        found = self._graphs[self.exit].run(None, {"hidden": hidden, "pool": pool})
        tags, morphs, names, starts, arcs, dependents, governors = (each[0] for each in found)
        begins = np.where(decided == 0, starts > 0, decided == 1)
        heads = _heads(arcs, begins)
        is_root = heads == np.arange(len(heads))
        graph = self._graphs[f"{self.exit}_relations"]
        chosen = governors[np.where(is_root, 0, heads + 1)]
        (relations,) = graph.run(None, {"dependents": dependents, "governors": chosen})
        return _Reading(tags, morphs, names, heads, np.where(is_root, self._root, relations))

    def to_disk(self, path: Path | str, *, exclude: Sequence[str] = ()) -> None:  # noqa: ARG002
        """Write the graphs, the tokenizer and the labels."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self._files.items():
            (folder / name).write_bytes(content)

    def from_disk(self, path: Path | str, *, exclude: Sequence[str] = ()) -> EncoderReader:  # noqa: ARG002
        """Load them.

        Raises:
            FileNotFoundError: one is missing.
        """
        folder = Path(path)
        names = [*(f"{name}.onnx" for name in FILES), "tokenizer.json", "labels.json"]
        return self._take({name: (folder / name).read_bytes() for name in names})

    def to_bytes(self, *, exclude: Sequence[str] = ()) -> bytes:  # noqa: ARG002
        """The same in one piece, for other processes."""
        import srsly

        content: bytes = srsly.msgpack_dumps(self._files)
        return content

    def from_bytes(self, content: bytes, *, exclude: Sequence[str] = ()) -> EncoderReader:  # noqa: ARG002
        """Inverse of `to_bytes`."""
        import srsly

        return self._take(srsly.msgpack_loads(content))

    def _take(self, files: dict[str, bytes]) -> EncoderReader:
        self._files = files
        labels = json.loads(files["labels.json"])
        add = self.vocab.strings.add
        self._pieces = WordPieces(files["tokenizer.json"])
        self._tag_hashes = np.array([add(label) for label in labels["tags"]], dtype=np.uint64)
        self._relation_hashes = np.array(
            [add(ROOT if label == "root" else label) for label in labels["relations"]], dtype=np.uint64
        )
        self._root = labels["relations"].index("root")
        split = [label.partition("|") for label in labels["morphs"]]
        self._pos_numbers = np.array([PARTS_OF_SPEECH[part] for part, _, _ in split], dtype=np.uint64)
        self._morph_hashes = np.array(
            [self.vocab.morphology.add(features) for _, _, features in split], dtype=np.uint64
        )
        iob = {"B": _BEGINS, "I": _INSIDE, "O": _OUTSIDE}
        self._name_parts = np.array([iob[label[0]] for label in labels["names"]], dtype=np.uint64)
        self._name_types = np.array(
            [add(label[2:]) if label != "O" else 0 for label in labels["names"]], dtype=np.uint64
        )
        for constant in (SPACE_TAG, SPACE_RELATION):
            add(constant)
        self._labels = labels
        self._forget()
        return self

    def _forget(self) -> None:
        """What was derived from the exit or the files is derived again."""
        for name in ("_graphs", "_transitions"):
            self.__dict__.pop(name, None)

    @cached_property
    def _transitions(self) -> Floats:
        """[tags, tags], with what IOB2 forbids out of reach."""
        scores = np.array(self._labels["transitions"][self.exit], dtype=np.float32)
        labels = self._labels["names"]
        for column, label in enumerate(labels):
            if label[0] == "I":
                for row, before in enumerate(labels):
                    if before[2:] != label[2:]:
                        scores[row, column] = -1e4
        return scores

    @cached_property
    def _graphs(self) -> dict[str, onnxruntime.InferenceSession]:
        """Loaded on first use: a process that only looks at the labels does not pay for them."""
        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_mem_pattern = False  # one pattern per window length would be kept for ever
        options.log_severity_level = 3
        wanted = ("lower", self.exit, f"{self.exit}_relations")
        return {
            name: onnxruntime.InferenceSession(
                self._files[f"{name}.onnx"], options, providers=["CPUExecutionProvider"]
            )
            for name in wanted
        }


def _breaks(doc: Doc, words: Numbers) -> list[int]:
    """How good it is to cut before each word: see `wordpieces.windows`."""
    found = []
    for index in words.tolist():
        before = doc[index - 1] if index else None
        if before is None or (before.is_space and "\n" in before.text):
            found.append(3)
        elif before.text[-1] in _BREAK_MARKS and doc[index].text[0] not in _BREAK_MARKS:
            found.append(2)
        else:
            found.append(int(before.text in {",", ";", ":"}))
    return found


def _heads(arcs: Floats, begins: NDArray[np.bool_]) -> Numbers:
    """Index of each word's head in the window, its own for roots: one tree per sentence."""
    starts = [0, *(np.flatnonzero(begins[1:]) + 1).tolist()]
    heads = np.empty(len(begins), dtype=np.int64)
    for start, end in zip(starts, [*starts[1:], len(begins)], strict=True):
        scores = np.concatenate([arcs[start:end, :1], arcs[start:end, start + 1 : end + 1]], axis=1)
        tree = best_tree(scores)
        heads[start:end] = np.where(tree == 0, np.arange(end - start), tree - 1) + start
    return heads


def _best_tags(scores: Sequence[Floats], transitions: Floats) -> Iterator[Numbers]:
    """Best tag sequence of each window (Viterbi 1967), all windows at once."""
    first = np.full(transitions.shape[0], 0.0, dtype=np.float32)
    first[transitions[0] <= -1e4] = -1e4  # a text begins as if after O
    longest = max(map(len, scores))
    lengths = np.array([len(each) for each in scores])
    padded = np.zeros((len(scores), longest, transitions.shape[0]), dtype=np.float32)
    for row, each in enumerate(scores):
        padded[row, : len(each)] = each
    best = padded[:, 0] + first
    back = np.zeros(padded.shape, dtype=np.int64)
    for index in range(1, longest):
        moves = best[:, :, None] + transitions
        back[:, index] = moves.argmax(1)
        best = np.where((index < lengths)[:, None], moves.max(1) + padded[:, index], best)
    for row, length in enumerate(lengths.tolist()):
        tags = np.empty(length, dtype=np.int64)
        tags[-1] = best[row].argmax()
        for index in range(length - 1, 0, -1):
            tags[index - 1] = back[row, index, tags[index]]
        yield tags


def _bridge_names(columns: dict[int, NDArray[np.uint64]], doc: Doc) -> None:
    """A name goes on over a double space; over a line break it ends, and what follows is another."""
    parts, types = columns[ENT_IOB], columns[ENT_TYPE]
    for index in (np.flatnonzero(parts[1:] == _INSIDE) + 1).tolist():
        before = index - 1
        while before > 0 and doc[before].is_space:
            before -= 1
        if before == index - 1:
            continue
        if any("\n" in token.text for token in doc[before + 1 : index]):
            parts[index] = _BEGINS
        else:
            parts[before + 1 : index] = _INSIDE
            types[before + 1 : index] = types[index]


def _attach_spaces(columns: dict[int, NDArray[np.uint64]], words: Numbers) -> None:
    """A space hangs on the word before it, so that it ends its sentence; at the beginning, on the next."""
    heads = columns[HEAD]
    is_space = np.ones(len(heads), dtype=bool)
    is_space[words] = False
    if not len(words) or not is_space.any():
        return
    at = np.flatnonzero(is_space)
    before = np.searchsorted(words, at) - 1
    heads[at] = (words[np.maximum(before, 0)] - at).astype(np.uint64)
