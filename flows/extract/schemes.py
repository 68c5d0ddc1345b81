"""A Doc of any English spaCy pipeline in, the same Doc in the one scheme that all readers know out.

That scheme is Universal Dependencies 2 for the tree and PERSON, ORG, LOC for the entities: what the shipped
model says. spaCy's own English models say ClearNLP and OntoNotes instead: prepositions head their objects,
"be" heads its predicate, coordination is a chain, entities hold "the" and "'s". Nothing here reads a text;
`grammar` and the readers behind it never see another scheme.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy
from spacy.language import Language
from spacy.tokens import Doc, Span

from flows.errors import SettingsError

RELATIONS = {
    "acomp": "xcomp",
    "agent": "obl:agent",
    "attr": "xcomp",
    "auxpass": "aux:pass",
    "complm": "mark",
    "csubjpass": "csubj:pass",
    "dative": "iobj",
    "dobj": "obj",
    "hmod": "compound",
    "hyph": "punct",
    "infmod": "acl",
    "intj": "discourse",
    "meta": "dep",
    "neg": "advmod",
    "nn": "compound",
    "npadvmod": "obl",
    "nsubjpass": "nsubj:pass",
    "num": "nummod",
    "number": "nummod",
    "obl:npmod": "obl",
    "obl:tmod": "obl",
    "obl:unmarked": "obl",
    "nmod:npmod": "nmod",
    "nmod:tmod": "nmod",
    "nmod:unmarked": "nmod",
    "oprd": "xcomp",
    "partmod": "acl",
    "pcomp": "advcl",
    "pobj": "obl",
    "poss": "nmod:poss",
    "possessive": "case",
    "preconj": "cc:preconj",
    "predet": "det:predet",
    "prep": "advmod",
    "prt": "compound:prt",
    "quantmod": "advmod",
    "rcmod": "acl:relcl",
    "relcl": "acl:relcl",
    "root": "ROOT",
    "xsubj": "nsubj",
}
"""ClearNLP's relations and the subtypes of UD treebanks that ours does not tell apart -> ours.

For `prep`, `agent`, `dative`, `pobj` and `pcomp` only what is left when their phrase is no prepositional one.
"""

ENTITIES = {
    "PERSON": "PERSON",
    "PER": "PERSON",
    "ORG": "ORG",
    "LOC": "LOC",
    "GPE": "LOC",
    "FAC": "LOC",
}
"""Entity labels of OntoNotes and CoNLL-2003 -> ours; all others (dates, peoples, works) name nobody."""

ADPOSITIONAL = frozenset({"prep", "agent", "dative", "pcomp"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM", "DET"})
WORDS_OF_RELATION = frozenset({"ADP", "SCONJ", "PART"})
# "Is here", "is underway": adverbs that are what the sentence says, not how.
PREDICATIVE = frozenset({"abroad", "away", "back", "here", "home", "out", "over", "there", "underway"})
# The second word belongs to the first, which heads the two.
FIXED = frozenset(
    {
        ("according", "to"),
        ("as", "for"),
        ("as", "of"),
        ("as", "to"),
        ("because", "of"),
        ("depending", "on"),
        ("due", "to"),
        ("instead", "of"),
        ("prior", "to"),
        ("rather", "than"),
        ("such", "as"),
        ("up", "to"),
    }
)
CAUSATIVE = frozenset({"have", "hear", "help", "let", "make", "see", "watch"})
NESTING = 8
"""How many prepositions in a row are followed ("from out of")."""


def is_clearnlp(nlp: Language) -> bool:
    """Whether a pipeline's parser hangs words as ClearNLP does, told by its labels."""
    labels = {label for names in nlp.pipe_labels.values() for label in names}
    return {"prep", "pobj"} <= labels


def to_our_scheme(doc: Doc, *, is_clearnlp: bool) -> Doc:
    """Bring the relations and entities of a parsed document to ours, in place; sentences stay as they are.

    Args:
        doc: with tags, word classes, lemmas, a parse and entities.
        is_clearnlp: whether its tree is ClearNLP's; otherwise only labels change.
    """
    tree = _Tree(doc)
    if is_clearnlp:
        tree.convert()
    tree.store()
    if any(entity.label_ not in {"PERSON", "ORG", "LOC"} for entity in doc.ents):
        doc.set_ents([span for entity in doc.ents if (span := _entity(entity)) is not None])
    return doc


@Language.factory("wirehouse_scheme")
def make_scheme_component(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001
    """`to_our_scheme` for the documents of one pipeline."""
    return partial(to_our_scheme, is_clearnlp=is_clearnlp(nlp))


def check_pipeline(nlp: Language, name: str) -> None:
    """Make sure that a pipeline says what our readers need.

    Args:
        nlp: the pipeline as loaded.
        name: as the operator set it.

    Raises:
        SettingsError: it is not English, or lacks a tagger, parser, entity recogniser or lemmatizer.
    """
    way_out = (
        "Set WIREHOUSE_SPACY_MODEL to a complete English pipeline, such as en_core_web_sm, "
        "or unset it to use the shipped model."
    )
    if nlp.lang != "en":
        raise SettingsError(
            f"WIREHOUSE_SPACY_MODEL={name}: its language is {nlp.lang!r}, not English. {way_out}"
        )
    try:
        doc = nlp("Ana met Ben in Rome.")
    except Exception as error:  # a pipeline that is not ours may fail in any way
        raise SettingsError(
            f"WIREHOUSE_SPACY_MODEL={name}: it fails on a plain sentence "
            f"({type(error).__name__}: {error}). {way_out}"
        ) from error
    wanted = {
        "TAG": "part-of-speech tags (tagger)",
        "POS": "word classes (morphologizer or attribute_ruler)",
        "LEMMA": "lemmas (lemmatizer)",
        "DEP": "a parse (parser)",
        "ENT_IOB": "entities (ner)",
    }
    missing = [what for attribute, what in wanted.items() if not doc.has_annotation(attribute)]
    if missing:
        raise SettingsError(f"WIREHOUSE_SPACY_MODEL={name}: it gives no {', no '.join(missing)}. {way_out}")


def _entity(entity: Span) -> Span | None:
    """The entity under our label, without article and possessive mark; None if ours has no such label."""
    label = ENTITIES.get(entity.label_)
    start, end = entity.start, entity.end
    doc = entity.doc
    while end - start > 1 and (doc[end - 1].tag_ == "POS" or doc[end - 1].text in {"'s", "’s", "'", "’"}):
        end -= 1
    if end - start > 1 and doc[start].lower_ in {"the", "a", "an"} and doc[start].tag_ in {"DT", ""}:
        start += 1
    return Span(doc, start, end, label=label) if label else None


class _Tree:
    """Heads and relations of a document as lists, while they are rewritten.

    Args:
        doc: parsed in another scheme; it changes only in `store`.
    """

    def __init__(self, doc: Doc) -> None:
        relations = [token.dep_ for token in doc]
        self.doc = doc
        self.given = relations
        self.relations = list(relations)
        self.heads = [token.head.i for token in doc]
        self.tags = [token.tag_ for token in doc]
        self.classes = [token.pos_ for token in doc]
        self.words = [token.lower_ for token in doc]
        self.lemmas = [token.lemma_.lower() for token in doc]
        self.children: list[list[int]] = [[] for _ in relations]
        for number, head in enumerate(self.heads):
            if head != number:
                self.children[head].append(number)
        self.copulas: set[int] = set()

    def convert(self) -> None:
        """Everything that ClearNLP hangs elsewhere, the innermost of each kind first."""
        for number in range(len(self.heads) - 1, -1, -1):
            self._controlled_subject(number)
        for number in range(len(self.heads) - 1, -1, -1):
            self._preposition(number)
        for number in range(len(self.heads) - 1, -1, -1):
            self._copula(number)
        for number in range(len(self.heads)):
            self._coordination(number)

    def store(self) -> None:
        """Write the tree into the document; heads as they were if ours did not come out as trees."""
        relations = [RELATIONS.get(relation, relation) for relation in self.relations]
        for number, relation in enumerate(self.relations):
            if relation == "aux" and self.tags[number] == "TO":
                relations[number] = "mark"
            elif relation in ADPOSITIONAL and self.classes[number] in {"ADP", "SCONJ", "ADV", "PART"}:
                relations[number] = "advmod"  # stranded: "the man he spoke to"
        heads = self.heads if self._is_forest() else [token.head.i for token in self.doc]
        strings = self.doc.vocab.strings
        rows = numpy.empty((len(heads), 2), dtype="int64")
        rows[:, 0] = [head - number for number, head in enumerate(heads)]
        # Hashes of strings fill 64 bits: as signed numbers half of them would not fit.
        names = numpy.array([strings.add(relation) for relation in relations], dtype="uint64")
        rows[:, 1] = names.view("int64")
        self.doc.from_array(["HEAD", "DEP"], rows.view("uint64"))  # type: ignore[arg-type]

    def _is_forest(self) -> bool:
        """Whether every walk up ends at a root, and the roots are those of the parser in number."""
        state = [0] * len(self.heads)
        for first in range(len(self.heads)):
            walk, number = [], first
            while state[number] == 0 and self.heads[number] != number:
                state[number] = 1
                walk.append(number)
                number = self.heads[number]
            if state[number] == 1:
                return False
            for passed in walk:
                state[passed] = 2
            state[number] = 2
        return True

    def _move(self, number: int, head: int, relation: str) -> None:
        """Hang a token under another one."""
        before = self.heads[number]
        if before != number:
            self.children[before].remove(number)
        self.heads[number] = head
        self.relations[number] = relation
        if head != number:
            self.children[head].append(number)
            self.children[head].sort()

    def _replace(self, old: int, new: int, relation: str) -> None:
        """Let `new`, a descendant of `old`, take the place of `old` in the tree; `old` hangs under it."""
        above = self.heads[old]
        if above == old:
            self._move(new, new, "ROOT")
        else:
            self._move(new, above, self.relations[old])
        self._move(old, new, relation)

    def _hand_over(self, old: int, new: int) -> None:
        """Give the children of `old` to `new`."""
        for child in list(self.children[old]):
            self._move(child, new, self.relations[child])

    def _is_nominal(self, number: int) -> bool:
        return self.classes[number] in NOMINAL and number not in self.copulas

    # --- prepositions ---------------------------------------------------------------------------------

    def _preposition(self, number: int) -> None:
        """The object of a preposition takes its place, and the preposition becomes its case or mark."""
        is_adposition = self.given[number] in ADPOSITIONAL and not self._is_object(number)
        if not (is_adposition or any(self._is_object(child) for child in self.children[number])):
            return
        if self._is_inner(number):
            return
        object_, chain = self._object(number)
        if object_ is None:
            return
        is_clause = self.given[object_] == "pcomp" or self.classes[object_] in {"VERB", "AUX"}
        head = self.heads[number]
        relation = self.relations[number]
        if relation in ADPOSITIONAL:
            if relation == "agent" and not is_clause:
                relation = "obl:agent"
            elif self._is_nominal(head):
                relation = "acl" if is_clause else "nmod"
            else:
                relation = "advcl" if is_clause else "obl"
        self._replace(number, object_, "mark" if is_clause else "case")
        if self.heads[object_] != object_:
            self.relations[object_] = relation
        self._hand_over(number, object_)
        before = number
        for inner in chain:
            is_fixed = (self.words[before], self.words[inner]) in FIXED
            self._move(inner, before if is_fixed else object_, "fixed" if is_fixed else "case")
            self._hand_over(inner, object_)
            before = inner
        such = number - 1
        if such >= 0 and (self.words[such], self.words[number]) in FIXED and self.heads[such] == object_:
            self._move(such, object_, "case")
            self._move(number, such, "fixed")

    def _is_inner(self, number: int) -> bool:
        """Whether a preposition is the second of two ("because of"), to be handled with the first."""
        above = self.heads[number]
        return (
            self.given[number] in {"prep", "pcomp"}
            and above < number
            and self.given[above] in ADPOSITIONAL | {"conj"}
            and not self._is_object(above)
            and self.classes[number] in WORDS_OF_RELATION
            and not any(self._is_object(child) for child in self.children[above])
        )

    def _is_object(self, number: int) -> bool:
        relation = self.relations[number]
        return relation == "pobj" or (relation == "pcomp" and self.classes[number] not in WORDS_OF_RELATION)

    def _object(self, number: int) -> tuple[int | None, list[int]]:
        """What the preposition governs, and further prepositions on the way ("out of", "because of")."""
        chain: list[int] = []
        for _ in range(NESTING):
            inner = [
                child
                for child in self.children[number]
                if child > number
                and self.relations[child] in {"prep", "pcomp"}
                and not self._is_object(child)
            ]
            for child in self.children[number]:
                if self._is_object(child):
                    # "because" may head both "of" and its object.
                    bare = [word for word in inner if word < child and not self.children[word]]
                    return child, chain + bare
            if not inner:
                break
            number = inner[0]
            chain.append(number)
        return None, chain

    # --- copulas ----------------------------------------------------------------------------------------

    def _copula(self, number: int) -> None:
        """What "be" says of its subject takes its place, and "be" becomes its copula."""
        if self.lemmas[number] != "be" or self.relations[number] in {"aux", "auxpass"}:
            return
        if any(self.relations[child] == "expl" for child in self.children[number]):
            for child in self.children[number]:
                if self.relations[child] == "attr":
                    self.relations[child] = "nsubj"  # "there is a deal"
            return
        predicate = self._predicate(number)
        if predicate is None:
            return
        self._replace(number, predicate, "cop")
        self._hand_over(number, predicate)

    def _predicate(self, number: int) -> int | None:
        children = self.children[number]
        for relation in ("attr", "acomp"):
            named = [child for child in children if self.relations[child] == relation]
            if named:
                return min(named, key=lambda child: (child < number, child))
        if any(self.relations[child] in {"ccomp", "xcomp", "dobj", "oprd"} for child in children):
            return None
        for child in children:
            is_phrase = self.relations[child] == "obl" and self._case(child) is not None
            if child > number and (is_phrase or self.words[child] in PREDICATIVE):
                return child
        return None

    def _case(self, number: int) -> int | None:
        return next((child for child in self.children[number] if self.relations[child] == "case"), None)

    # --- coordination -----------------------------------------------------------------------------------

    def _coordination(self, number: int) -> None:
        """Every conjunct hangs on the first; conjunctions and commas hang on the conjunct behind them."""
        conjuncts = [child for child in self.children[number] if self.relations[child] == "conj"]
        if not conjuncts or self.relations[number] == "conj":
            return
        pending = list(conjuncts)
        found: list[int] = []
        while pending:
            conjunct = pending.pop(0)
            found.append(conjunct)
            inner = [child for child in self.children[conjunct] if self.relations[child] == "conj"]
            for child in inner:
                self._share_marks(conjunct, inner)
                self._move(child, number, "conj")
            pending.extend(inner)
        self._share_marks(number, found)

    def _share_marks(self, head: int, conjuncts: Sequence[int]) -> None:
        for child in list(self.children[head]):
            if self.relations[child] == "cc" or (
                self.relations[child] == "punct" and self.words[child] == ","
            ):
                behind = [conjunct for conjunct in conjuncts if conjunct > child > head]
                if behind:
                    self._move(child, min(behind), self.relations[child])

    # --- subjects of infinitives ------------------------------------------------------------------------

    def _controlled_subject(self, number: int) -> None:
        """In "wants Iran to return" ClearNLP makes Iran the subject of the infinitive, UD the object."""
        head = self.heads[number]
        if self.given[number] != "ccomp" or head > number or self.classes[head] not in {"VERB", "AUX"}:
            return
        children = self.children[number]
        subject = next(
            (child for child in children if self.given[child] in {"nsubj", "nsubjpass"} and child < number),
            None,
        )
        has_to = any(self.given[child] == "aux" and self.tags[child] == "TO" for child in children)
        is_bare = (
            self.tags[number] == "VB"
            and self.lemmas[head] in CAUSATIVE
            and not any(self.given[child] in {"aux", "mark"} for child in children)
        )
        has_mark = any(self.given[child] in {"mark", "complm"} for child in children)
        if subject is None or has_mark or not (has_to or is_bare):
            return
        self._move(subject, head, "dobj")
        self.relations[number] = "xcomp"
