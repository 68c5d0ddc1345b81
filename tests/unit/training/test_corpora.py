"""Corpora are read as they are annotated, and only those the recipe names."""

from __future__ import annotations

import gzip
import hashlib
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.errors import InputError
from flows.training.augment import augmented, swap_names
from flows.training.corpora import PASSAGE_WORDS, Corpus, Passage, name_spans, read_corpus

TREEBANK = """# newdoc = a
# sent_id = 1
1\tMarin\tMarin\tPROPN\tNNP\tNumber=Sing\t2\tnsubj\t_\tNER=B-PERSON
2\tspoke\tspeak\tVERB\tVBD\tMood=Ind|Tense=Past|NumForm=Word\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

# sent_id = 2
1\tNobody\tnobody\tPRON\tNN\t_\t2\tnsubj\t_\tNER=B-MISC
2\treplied\treply\tVERB\tVBD\t_\t0\troot\t_\t_

"""
NAMES = "-DOCSTART-\tO\n\nThe\tO\nU.S.-led\tB-LOC\nforce\tO\nleft\tO\nAden\tB-LOC\n.\tO\n\n"


def written(folder: Path, name: str, text: str, has_names: bool = True) -> Corpus:
    content = gzip.compress(text.encode(), mtime=0)
    (folder / name).write_bytes(content)
    return Corpus(name, hashlib.sha256(content).hexdigest(), has_names=has_names)


def test_a_treebank_keeps_tags_trees_sentences_and_names(tmp_path: Path) -> None:
    corpus = written(tmp_path, "t.conllu.gz", TREEBANK)
    passages = read_corpus(tmp_path, corpus, random.Random(0))
    words = [word for passage in passages for word in passage.words]
    assert words == ["Marin", "spoke", ".", "Nobody", "replied"]
    assert [name for passage in passages for name in passage.names or ()] == ["B-PERSON", "O", "O", "O", "O"]
    first = passages[0].syntax
    assert first is not None
    assert first.morphs[1] == "VERB|Mood=Ind|Tense=Past"
    assert first.heads[:3] == (1, 1, 1)
    assert first.relations[:3] == ("nsubj", "root", "punct")
    assert first.starts[:3] == (True, False, False)


def test_names_that_a_treebank_does_not_annotate_are_unknown_not_absent(tmp_path: Path) -> None:
    corpus = written(tmp_path, "t.conllu.gz", TREEBANK, has_names=False)
    assert all(passage.names is None for passage in read_corpus(tmp_path, corpus, random.Random(0)))


def test_a_name_corpus_is_cut_by_our_own_tokenizer(tmp_path: Path) -> None:
    [passage] = read_corpus(tmp_path, written(tmp_path, "n.iob.gz", NAMES), random.Random(0))
    assert passage.words == ("The", "U.S.", "-", "led", "force", "left", "Aden", ".")
    assert [passage.words[start:end] for start, end, _ in name_spans(passage.names or ())][-1] == ("Aden",)
    assert passage.syntax is None


def test_another_file_than_the_recipe_s_is_refused(tmp_path: Path) -> None:
    corpus = written(tmp_path, "t.conllu.gz", TREEBANK)
    (tmp_path / "t.conllu.gz").write_bytes(gzip.compress(b"other"))
    with pytest.raises(InputError, match="not the file of the recipe"):
        read_corpus(tmp_path, corpus, random.Random(0))
    with pytest.raises(InputError, match="missing"):
        read_corpus(tmp_path / "nowhere", corpus, random.Random(0))


def test_passages_stay_short(tmp_path: Path) -> None:
    sentence = "Rain\tO\nfell\tO\non\tO\nOslo\tB-LOC\n.\tO\n\n"
    corpus = written(tmp_path, "n.iob.gz", "-DOCSTART-\tO\n\n" + sentence * 200)
    passages = read_corpus(tmp_path, corpus, random.Random(1))
    assert max(len(passage.words) for passage in passages) <= PASSAGE_WORDS
    assert sum(len(passage.words) for passage in passages) == 1000


@given(st.integers(0, 500))
def test_a_variant_keeps_its_annotation_in_step(seed: int) -> None:
    words = ("Sanna", "Marin", "flew", "to", "Rome", "after", "Sauli", "Niinistö", ".")
    names = ("B-PERSON", "I-PERSON", "O", "O", "B-LOC", "O", "B-PERSON", "I-PERSON", "O")
    variant = augmented(Passage(words, names), random.Random(seed))
    assert variant.names is not None
    assert len(variant.words) == len(variant.names)
    assert variant.names[-len(names) :] == names
    assert all(variant.words)


def test_swapped_names_are_other_names_of_the_same_length() -> None:
    passage = Passage(("Sanna", "Marin", "spoke"), ("B-PERSON", "I-PERSON", "O"))
    variants = {swap_names(passage, random.Random(seed)).words for seed in range(30)}
    assert len(variants) > 10
    assert all(len(words) == 3 and words[2] == "spoke" for words in variants)
