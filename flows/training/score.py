"""A pipeline and annotated passages -> figures: tags, dependencies and sentences, and strict names.

Words are given as the corpus cuts them; sentences are the pipeline's own. Percentages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from flows.training.corpora import NAME_LABELS, Passage, name_spans

_GLUED = frozenset([".", ",", ";", ":", "?", "!", ")", "]", "}", "%", "'s", "n't"])


def _doc(nlp: Language, words: Sequence[str]) -> Doc:
    spaces = [following not in _GLUED for following in words[1:]] + [False]
    doc = Doc(nlp.vocab, words=list(words), spaces=spaces)
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc


def score_syntax(nlp: Language, passages: Iterable[Passage]) -> dict[str, float]:
    """UPOS, XPOS, UAS, LAS (accuracy per word, punctuation included) and sentence F1."""
    counts = Counter[str]()
    for passage in passages:
        if not (syntax := passage.syntax):
            continue
        doc = _doc(nlp, passage.words)
        counts["words"] += len(doc)
        for index, token in enumerate(doc):
            relation = syntax.relations[index]
            counts["upos"] += token.pos_ == syntax.morphs[index].partition("|")[0]
            counts["xpos"] += token.tag_ == syntax.tags[index]
            headed = token.head.i == syntax.heads[index]
            counts["uas"] += headed
            counts["las"] += headed and token.dep_ == ("ROOT" if relation == "root" else relation)
        found = {sentence.start for sentence in doc.sents}
        gold = {index for index, starts in enumerate(syntax.starts) if starts}
        # A passage's first word begins a sentence for everybody.
        counts["sentence_right"] += len(found & gold) - 1
        counts["sentence_found"] += len(found) - 1
        counts["sentence_gold"] += len(gold) - 1
    figures = {name: _percent(counts[name], counts["words"]) for name in ("upos", "xpos", "uas", "las")}
    return figures | {"sentences": _f1(*(counts[f"sentence_{part}"] for part in ("right", "found", "gold")))}


def score_names(nlp: Language, passages: Iterable[Passage]) -> dict[str, float]:
    """Strict F1 (span and label) per label and in all."""
    right, found, gold = Counter[str](), Counter[str](), Counter[str]()
    for passage in passages:
        if passage.names is None:
            continue
        doc = _doc(nlp, passage.words)
        ours = {(span.start, span.end, span.label_) for span in doc.ents if span.label_ in NAME_LABELS}
        theirs = set(name_spans(passage.names))
        for counter, spans in ((right, ours & theirs), (found, ours), (gold, theirs)):
            counter.update(label for _, _, label in spans)
    figures = {label.lower(): _f1(right[label], found[label], gold[label]) for label in NAME_LABELS}
    return figures | {"names": _f1(right.total(), found.total(), gold.total())}


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0.0


def _f1(right: int, found: int, gold: int) -> float:
    return round(200 * right / (found + gold), 2) if found + gold else 0.0
