"""A predicate token in; its subjects, objects, obliques and governors out.

The tree is one of Universal Dependencies, as the shipped model makes it; `schemes` brings those of other
pipelines to it first. All walks are bounded, because a parse of hostile text can be one endless sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

SUBJECT = frozenset({"nsubj", "csubj"})
PASSIVE_SUBJECT = frozenset({"nsubj:pass", "csubj:pass"})
OBJECT = frozenset({"obj", "iobj"})
OBLIQUE = frozenset({"obl", "obl:agent", "nmod"})
POSSESSOR = frozenset({"nmod:poss"})
PREMODIFIER = frozenset({"compound", "amod", "nmod"})
PASSIVE_AUXILIARY = frozenset({"aux:pass"})
AUXILIARY = frozenset({"aux", "aux:pass"})
CLAUSE = frozenset({"xcomp", "ccomp", "advcl", "acl", "acl:relcl"})
RELATIVE = frozenset({"acl:relcl"})
RELATIVE_WORDS = frozenset({"who", "whom", "which", "that", "whose"})
# Who carries out the infinitive of these verbs is their object, not their subject.
_OBJECT_CONTROL = """
accuse advise allow appeal appoint ask authorise authorize ban bar beg call challenge coax command compel
convince direct empower enable encourage exhort expect force forbid get help implore invite let make mandate
order permit persuade press pressure prevent prod push remind request require stop suspect tell urge want warn
see hear watch show allege believe say blame criticise criticize condemn
"""
OBJECT_CONTROL = frozenset(_OBJECT_CONTROL.split())
PARTICLES = frozenset({"down", "up", "off", "out", "over", "away", "back"})
QUANTITIES = frozenset(
    {
        "some",
        "most",
        "all",
        "many",
        "one",
        "part",
        "parts",
        "dozens",
        "hundreds",
        "thousands",
        "tens",
        "scores",
    }
    | {"number", "half", "majority", "rest", "bulk", "remainder", "several", "members", "rounds", "handful"}
)
STEPS = 12
"""How far a walk up or down the tree goes before it gives up."""


@dataclass(frozen=True, slots=True)
class Predicate:
    """One predicate and its arguments, as head tokens; conjuncts are expanded.

    Attributes:
        trigger: the verb or deverbal noun.
        subjects: who does it, also through control, relative clauses and shared subjects.
        objects: whom it is done to; the grammatical subject of a passive stands here.
        obliques: (preposition in lower case, head of its phrase); "" when there is no preposition.
        possessors: of a noun ("Blinken's trip").
        premodifiers: of a noun, before it ("U.S. sanctions").
        complements: heads of clausal complements ("refused to meet").
        is_passive: whether the trigger is passive; its by-phrase stands among the subjects.
        found: how the subjects were found: `own`, `shared`, `controlled`, `relative`, `order`, or `none`.
    """

    trigger: Token
    subjects: tuple[Token, ...] = ()
    objects: tuple[Token, ...] = ()
    obliques: tuple[tuple[str, Token], ...] = ()
    possessors: tuple[Token, ...] = ()
    premodifiers: tuple[Token, ...] = ()
    complements: tuple[Token, ...] = ()
    is_passive: bool = False
    found: str = "none"

    def after(self, *prepositions: str) -> tuple[Token, ...]:
        """Heads of the phrases behind any of the prepositions, in text order."""
        return tuple(token for word, token in self.obliques if word in prepositions)


def is_verbal(token: Token) -> bool:
    """Whether the token is used as a verb: by its tag, or by a particle or auxiliary hanging on it."""
    if token.pos_ in {"VERB", "AUX"} or token.tag_.startswith("VB"):
        return True
    if any(child.dep_ == "cop" for child in token.children):
        return False  # "has been under sanctions"
    return any(child.dep_ == "compound:prt" or child.dep_ in AUXILIARY for child in token.children)


def conjuncts(token: Token) -> tuple[Token, ...]:
    """The token and what is coordinated with it, to its right."""
    found = [token]
    for head in found:
        if len(found) > STEPS:
            break
        found.extend(child for child in head.rights if _is_conjunct(child) and child not in found)
        for inner in head.rights:
            if inner.dep_ == "flat":  # "Minister Ana Lima and her colleague", hung on the given name
                found.extend(child for child in inner.rights if _is_conjunct(child) and child not in found)
    return tuple(found)


def _is_conjunct(child: Token) -> bool:
    """A conjunct, or what is labelled an apposition though "and" stands before it."""
    if child.dep_ == "conj":
        return True
    return child.dep_ == "appos" and any(part.dep_ == "cc" for part in child.lefts)


def preposition(token: Token) -> str:
    """The preposition that introduces the phrase of which `token` is the head, in lower case, or ""."""
    for child in token.lefts:
        if child.dep_ == "case" and child.tag_ != "POS":
            if child.lower_ == "out" and child.nbor(1).lower_ == "of":
                return "out of"
            fixed = [part.lower_ for part in child.rights if part.dep_ == "fixed"]
            return " ".join([child.lower_, *fixed])
    # "with President Ana Lima": parsers hang the preposition on the second word of a name.
    inner = next((part for part in token.rights if part.dep_ == "flat"), None)
    first = token.left_edge
    if inner is not None and first.dep_ == "case" and first.tag_ == "IN" and first.head == inner:
        return str(first.lower_)
    return ""


def obliques(token: Token) -> Iterator[tuple[str, Token]]:
    """The prepositional phrases of `token`, with each conjunct of their heads."""
    for child in token.children:
        behind = child.i > token.i and child.dep_ in SUBJECT  # "refused a request from Minister Modi"
        if child.dep_ in OBLIQUE or behind:
            word = preposition(child)
            if word:
                for part in conjuncts(child):
                    yield preposition(part) or word, part
        elif child.dep_ in {"advcl", "acl", "advmod"} and not is_verbal(child) and preposition(child):
            yield preposition(child), child
        elif child.dep_ in {"advcl", "acl", "xcomp", "ccomp"} and child.tag_ == "VBG" and child.i > token.i:
            opening = next((part for part in child.lefts if part.dep_ in {"mark", "case"}), None)
            if opening is not None and opening.lower_ == "for":
                yield "for", child  # "called for lifting the ban"


def particle(token: Token) -> str:
    """The particle of a phrasal verb ("down" in "shot down"), in lower case, or "".

    A preposition right behind the verb counts as well: parsers hang "called off talks" either way.
    """
    for child in token.children:
        if child.dep_ == "compound:prt":
            return str(child.lower_)
    return ""


def is_passive(token: Token) -> bool:
    """Whether a verb is passive, including reduced relatives ("the trip postponed after …")."""
    for child in token.children:
        if child.dep_ in PASSIVE_AUXILIARY or child.dep_ in PASSIVE_SUBJECT:
            return True
    if token.tag_ != "VBN" or any(child.dep_ == "aux" for child in token.children):
        return False
    if any(child.dep_ in SUBJECT for child in token.children):
        return False
    if token.dep_ == "conj" and token.head.tag_ == "VBN":
        return is_passive(token.head)
    return token.dep_ in {"acl", "amod", "advcl", "ccomp", "xcomp", "ROOT"} and not any(
        child.dep_ == "obj" for child in token.children
    )


def has_passive_auxiliary(token: Token) -> bool:
    """Whether a form of "be" marks the passive; a bare participle may be a misread past tense."""
    return any(child.dep_ in PASSIVE_AUXILIARY for child in token.children)


def left_noun(token: Token) -> Token | None:
    """The noun or pronoun right before a verb and its auxiliaries, whatever the parse makes of it."""
    for index in range(token.i - 1, max(token.sent.start, token.i - 6) - 1, -1):
        before = token.doc[index]
        if before.pos_ in {"NOUN", "PROPN", "PRON"}:
            return before
        if before.pos_ not in {"AUX", "ADV", "PART"} and before.dep_ not in AUXILIARY:
            return None
    return None


def _antecedents(token: Token) -> tuple[Token, ...]:
    """What a relative pronoun stands for; any other token stands for itself and its conjuncts."""
    if token.lower_ not in RELATIVE_WORDS:
        return conjuncts(token)
    for ancestor, _ in zip(token.ancestors, range(STEPS)):
        if ancestor.dep_ in {"acl:relcl", "acl"} and ancestor.head.i < token.i:
            return (ancestor.head,)
    return ()


def _counted(token: Token) -> Token:
    """What a quantity is a quantity of: "some of its troops", "one of the victims"."""
    if token.lower_ in QUANTITIES:
        inner = next((head for word, head in obliques(token) if word == "of"), None)
        return inner if inner is not None else token
    return token


def _expanded(tokens: list[Token]) -> tuple[Token, ...]:
    found: list[Token] = []
    for token in (_counted(token) for token in tokens):
        found.extend(part for part in _antecedents(token) if part not in found)
    return tuple(found)


def _agents(token: Token) -> list[Token]:
    """Heads of the by-phrase of a passive."""
    labelled = [child for child in token.children if child.dep_ == "obl:agent"]
    return labelled or [head for word, head in obliques(token) if word == "by"]


def subjects(token: Token, depth: int = 0) -> tuple[tuple[Token, ...], str]:
    """Heads of the phrases that carry out `token`, and how they were found (`Predicate.found`)."""
    passive = is_passive(token)
    own = [child for child in token.children if child.dep_ in SUBJECT]
    if len(own) > 1 and any(child.i < token.i for child in own):
        own = [child for child in own if child.i < token.i]
    if passive:
        return _expanded(_agents(token)), "own"
    if own:
        return _expanded(own), "own"
    if token.tag_ not in {"VBG", "VBN"} and (lent := _lent(token)) is not None:
        return _expanded([lent]), "own"
    head = token.head
    if depth > STEPS or head == token:
        return (), "none"
    if _is_stranded(token):
        return _expanded([head]), "own"
    if token.dep_ == "conj" and is_verbal(head):
        if is_passive(head):
            return _expanded([child for child in head.children if child.dep_ in PASSIVE_SUBJECT]), "shared"
        return subjects(head, depth + 1)[0], "shared"
    if token.dep_ in RELATIVE and head.pos_ in {"NOUN", "PROPN", "PRON"}:
        return ((head,) if not _has_own_relative(token) else ()), "relative"
    if token.dep_ == "acl" and not is_verbal(head):
        return _adnominal(token, head), "relative"
    if token.dep_ in {"xcomp", "ccomp", "advcl", "parataxis", "acl"} or _is_governed(token):
        return _controllers(token, head, depth), "controlled"
    return (), "none"


def _lent(token: Token) -> Token | None:
    """The subject that the tree gives to the verb of saying behind: "Lima will meet Ito, the palace said"."""
    for child in token.rights:
        if child.dep_ not in {"parataxis", "advcl", "ccomp", "conj"} or not is_verbal(child):
            continue
        early = [part for part in child.lefts if part.dep_ in SUBJECT and part.i < token.i]
        late = any(part.dep_ in SUBJECT and part.i > token.i for part in child.lefts)
        if early and late:
            return early[0]
    return None


def _is_stranded(token: Token) -> bool:
    """Whether a finite verb hangs on the noun that is its subject: what a long apposition does to a parse."""
    head = token.head
    if head.i > token.i or is_verbal(head) or head.pos_ not in {"NOUN", "PROPN"}:
        return False
    if token.dep_ not in {"parataxis", "appos", "conj", "acl"} or head.lemma_.lower() in TIME_NOUNS:
        return False
    if any(part.lower_ in RELATIVE_WORDS for part in token.lefts):
        return False
    modal = any(child.tag_ in {"MD", "VBZ", "VBP"} and child.dep_ == "aux" for child in token.children)
    return modal or (
        token.tag_ in {"VBD", "VBZ", "VBP"} and any(part.dep_ in OBJECT for part in token.rights)
    )


def _has_own_relative(token: Token) -> bool:
    """Whether the relative pronoun is the clause's object, so that its head is not the subject."""
    return any(child.lower_ in RELATIVE_WORDS and child.dep_ in OBJECT for child in token.children)


def _is_governed(token: Token) -> bool:
    return is_verbal(token.head) and token.dep_ in {"dep", "obl", "advmod", "obj"}


def _adnominal(token: Token, head: Token) -> tuple[Token, ...]:
    """Subject of a participle or infinitive that hangs on a noun.

    "forces fighting Kyiv": the noun itself; "plans to visit Rome", "decision to withdraw": whoever has them.
    """
    if token.tag_ == "VBG":
        return (head,)
    owners = [child for child in head.children if child.dep_ in POSSESSOR] or _genitive_before(head)
    owners = owners or [part for word, part in obliques(head) if word == "by"]
    if owners:
        return _expanded(owners)
    above = head.head
    if head.dep_ in OBJECT | {"obl", "nmod", "xcomp"} and is_verbal(above):
        return subjects(above, 1)[0]
    return ()


def _genitive_before(noun: Token) -> list[Token]:
    """Who stands in the genitive before a noun, over quotation marks and adjectives that part them."""
    for index in range(noun.i - 1, max(noun.sent.start, noun.i - 6), -1):
        word = noun.doc[index]
        if word.tag_ == "POS":
            return [word.nbor(-1)]
        if word.pos_ not in {"ADJ", "NOUN", "PUNCT", "ADV"} or word.text == ",":
            return []
    return []


def _controllers(token: Token, head: Token, depth: int) -> tuple[Token, ...]:
    if token.tag_ == "VB":
        # "Planning is underway for Wong to visit": the phrase with "for" right before the infinitive.
        before = {token.i - 1, token.i - 2}
        own = [part for word, part in obliques(head) if word == "for" and part.right_edge.i in before]
        if own:
            return _expanded(own)
        marks = {child.lower_: child for child in token.lefts if child.lower_ in {"for", "to"}}
        if len(marks) == 2 and marks["for"].i < marks["to"].i - 1:
            noun = marks["to"].nbor(-1)
            if noun.pos_ in {"NOUN", "PROPN", "PRON"}:
                return (noun,)
    if not is_verbal(head):
        return _expanded([child for child in head.children if child.dep_ in SUBJECT])
    finite = any(child.dep_ in AUXILIARY or child.lower_ == "that" for child in token.children)
    if token.dep_ == "ccomp" and finite and token.tag_ not in {"VBG", "VB"}:
        return ()
    objects_ = [child for child in head.children if child.dep_ in OBJECT]
    if head.lemma_ in OBJECT_CONTROL and token.dep_ != "conj":
        passive = [child for child in head.children if child.dep_ in PASSIVE_SUBJECT]
        controlled = (
            objects_ or passive or [part for word, part in obliques(head) if word in {"on", "to", "from"}]
        )
        if controlled and token.dep_ in {"xcomp", "ccomp", "advcl", "acl"}:
            return _expanded(controlled)
    if is_passive(head):
        return _expanded([child for child in head.children if child.dep_ in PASSIVE_SUBJECT])
    return subjects(head, depth + 1)[0]


def objects(token: Token) -> tuple[Token, ...]:
    """Heads of the phrases that `token` is done to."""
    if is_passive(token):
        own = [child for child in token.children if child.dep_ in PASSIVE_SUBJECT | SUBJECT]
        if not own and token.dep_ == "conj":
            own = [child for child in token.head.children if child.dep_ in PASSIVE_SUBJECT | SUBJECT]
        if not own and token.dep_ in {"acl", "amod"} | RELATIVE and not is_verbal(token.head):
            own = [token.head]
        raised = token.dep_ == "ccomp" and any(child.lower_ == "to" for child in token.lefts)
        if not own and (token.dep_ == "xcomp" or raised):
            own = [child for child in token.head.children if child.dep_ in OBJECT | PASSIVE_SUBJECT]
        second = [child for child in token.children if child.dep_ in OBJECT]
        if not own and not second and has_passive_auxiliary(token):
            left = left_noun(token)
            own = [left] if left is not None else []
        return _expanded(own + second)
    own = [child for child in token.children if child.dep_ in OBJECT] or _misread_objects(token)
    if not own and token.dep_ in RELATIVE and any(child.dep_ in SUBJECT for child in token.children):
        subject = next(child for child in token.children if child.dep_ in SUBJECT)
        if subject.lower_ not in RELATIVE_WORDS:
            own = [token.head]
    if not own:
        # "met and hailed Orban": the object stands at the last verb of the coordination.
        shared = [child for child in token.rights if child.dep_ == "conj" and is_verbal(child)]
        if shared and shared[0].i - token.i <= 3:
            own = [child for child in shared[0].children if child.dep_ in OBJECT]
    return _expanded(own)


def _misread_objects(token: Token) -> list[Token]:
    """Objects under a wrong label: a second subject behind the verb, or an oblique without preposition.

    "Rejected the appeal of a man convicted …": parsers also make the object the subject of what follows.
    """
    found = []
    for child in token.rights:
        noun = child.pos_ in {"NOUN", "PROPN", "SYM"}
        bare = child.dep_ in {"nsubj", "obl"} and noun and _is_bare(child)
        named = child.dep_ == "xcomp" and child.pos_ == "PROPN" and not preposition(child)
        if bare or named:
            found.append(child)
        elif child.dep_ in CLAUSE - RELATIVE and child.tag_ in {"VBN", "VBG", "VBD", "VB"}:
            raised = next((part for part in child.lefts if part.dep_ in _RAISED), None)
            if raised is not None and _is_raised(token, raised, child):
                found.append(raised)
    return found[:1] or _object_of_next(token)


def _object_of_next(verb: Token) -> list[Token]:
    """The noun right behind a verb that the tree gives to a clause elsewhere ("a report accusing it of")."""
    if verb.i + 1 >= verb.sent.end or verb.tag_ not in {"VBG", "VBD", "VBZ", "VBP", "VB"}:
        return []
    noun = verb.nbor(1)
    for _ in range(STEPS):
        if noun.dep_ in _RAISED or noun.head == noun:
            break
        noun = noun.head
    clause = noun.head
    if noun.dep_ not in _RAISED or clause == noun or clause.i < noun.i or not is_verbal(clause):
        return []
    return [noun] if clause.tag_ in {"VBG", "VB"} and _is_raised(verb, noun, clause) else []


_RAISED = SUBJECT | PASSIVE_SUBJECT | OBJECT


def _is_raised(verb: Token, noun: Token, clause: Token) -> bool:
    """Whether a noun right behind a verb is its object, though the tree gives it to the clause behind it.

    "Accused the army of failing", "ordered the men to appear": what opens the clause stands behind the noun.
    """
    if noun.left_edge.i != verb.i + 1:
        return False
    opened = any(
        part.dep_ in {"mark", "case"} and part.i > noun.i and part.lower_ in {"of", "from", "to", "as", "for"}
        for part in clause.lefts
    )
    return opened or (noun.pos_ != "PRON" and noun.dep_ in SUBJECT | PASSIVE_SUBJECT and clause.tag_ != "VB")


TIME_NOUNS = frozenset(
    {
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "today",
        "yesterday",
        "tomorrow",
    }
    | {"week", "month", "year", "day", "night", "morning", "evening", "afternoon", "weekend", "time", "hour"}
    | {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october"}
    | {"jan.", "feb.", "mar.", "apr.", "jun.", "jul.", "aug.", "sep.", "sept.", "oct.", "nov.", "dec."}
    | {"november", "december", "summer", "winter", "spring", "autumn", "fall", "decade", "minute", "second"}
)


def _is_bare(token: Token) -> bool:
    """Whether a noun has no preposition (but perhaps "at least") and names no time."""
    word = preposition(token)
    counted = word == "at" and any(child.lower_ in {"least", "most"} for child in token.lefts)
    return (not word or counted) and token.lemma_.lower() not in TIME_NOUNS


def is_misread_verb(token: Token) -> bool:
    """Whether a past form serves as a noun's modifier or as a noun in the parse, but as a verb in the text.

    "Has imposed sanctions" is often read as "has (imposed sanctions)", and "freed" as a noun.
    """
    if (
        not token.lower_.endswith(("ed", "ld", "nt", "ought", "ept", "aken", "iven"))
        or token.i == token.sent.start
    ):
        return False
    if token.dep_ in {"amod", "compound", "acl"} and token.tag_ in {"VBN", "VBD"}:
        before = _before_adverbs(token)
        if before is None:
            return False
        # A name or plural right before a participle, and a noun behind it: "Britain imposed sanctions".
        active = (
            token.dep_ == "amod"
            and token.head.i > token.i
            and before.tag_ in {"NNP", "NNPS", "NNS", "NN", "PRP"}
        )
        # "Qatar mediated between …": a whole sentence under a name that the verb seems to modify.
        whole = token.dep_ == "acl" and before == token.head and before.dep_ == "ROOT"
        whole = whole and before.pos_ == "PROPN" and not any(word == "by" for word, _ in obliques(token))
        return token.tag_ == "VBD" or before.lemma_ == "have" or active or whole
    return (
        token.tag_ in {"NN", "NNP", "JJ"}
        and token.lower_.endswith("ed")
        and token.dep_ in {"compound", "ROOT", "amod", "nmod", "appos", "nsubj", "conj", "flat"}
        and left_noun(token) is not None
    )


def _before_adverbs(token: Token) -> Token | None:
    for index in range(token.i - 1, max(token.sent.start, token.i - 4) - 1, -1):
        if token.doc[index].pos_ not in {"ADV", "PART"}:
            return token.doc[index]
    return None


def surface_predicate(token: Token) -> Predicate:
    """Arguments by the order of words alone: what English puts before and behind a verb."""
    subject = left_noun(token) or _noun_before_time(token)
    object_: Token | None = None
    phrases: list[tuple[str, Token]] = []
    word = ""
    for index in range(token.i + 1, min(token.sent.end, token.i + 18)):
        current = token.doc[index]
        if current.tag_ in {"VBD", "VBZ", "VBP", "MD", "WDT", "WP"} or current.text in {";", ":", ","}:
            break
        if index == token.i + 1 and current.lower_ in PARTICLES:
            continue
        if current.pos_ == "ADP" or current.lower_ == "to":
            word = str(current.lower_)
        elif current.pos_ in {"NOUN", "PROPN", "PRON"} and not _continues(current):
            if word:
                phrases.append((word, current))
            elif object_ is None:
                object_ = current
    return Predicate(
        trigger=token,
        subjects=conjuncts(subject) if subject is not None else (),
        objects=(object_,) if object_ is not None else (),
        obliques=tuple(phrases),
        found="order",
    )


def _continues(token: Token) -> bool:
    """Whether the noun phrase goes on behind the token."""
    if token.i + 1 >= token.sent.end:
        return False
    behind = token.nbor(1)
    return behind.pos_ in {"NOUN", "PROPN"} or behind.tag_ == "POS"


def _noun_before_time(token: Token) -> Token | None:
    """Subject before an adverbial of time: "a court on Tuesday freed"."""
    for index in range(token.i - 1, max(token.sent.start, token.i - 7) - 1, -1):
        current = token.doc[index]
        if current.pos_ in {"NOUN", "PROPN"} and current.lemma_.lower() not in TIME_NOUNS:
            return current
        timely = current.lemma_.lower() in TIME_NOUNS or current.pos_ in {
            "NUM",
            "ADP",
            "ADV",
            "AUX",
            "ADJ",
            "PUNCT",
        }
        if not timely:
            return None
    return None


def predicate(token: Token) -> Predicate:
    """Read the arguments of a verb or deverbal noun."""
    if not is_verbal(token):
        return _nominal(token)
    doers, found = subjects(token)
    passive = is_passive(token)
    taken = set(doers) if passive else set()
    phrases = list(obliques(token))
    if token.dep_ == "xcomp" and is_verbal(token.head):
        # "Considering supplying Russia with arms": what stands behind the inner verb is the inner verb's.
        phrases.extend((word, head) for word, head in obliques(token.head) if head.i > token.i)
    for head in objects(token):
        # Attachment of a phrase behind the object is the parser's weakest point: it counts for both.
        if head.i > token.i and not passive:
            phrases.extend(obliques(head))
    phrases.extend(_crossing(token, doers))
    phrases.extend(_deep(token, {word for word, _ in phrases}))
    return Predicate(
        trigger=token,
        subjects=doers,
        objects=objects(token),
        obliques=tuple((word, head) for word, head in phrases if head not in taken),
        complements=tuple(child for child in token.children if _is_complement(child)),
        is_passive=passive,
        found=found if doers else "none",
    )


def _crossing(verb: Token, subjects_: tuple[Token, ...]) -> Iterator[tuple[str, Token]]:
    """Phrases behind the verb that the tree hangs on its subject, over the verb: they are the verb's."""
    for subject in subjects_:
        named = [subject, *(part for part in subject.rights if part.dep_ == "flat")]
        for child in (child for part in named for child in part.rights):
            if child.i > verb.i > subject.i and child.dep_ in OBLIQUE and preposition(child):
                yield preposition(child), child


_TRANSFER = frozenset({"to", "from", "with", "against"})


def _deep(verb: Token, found: set[str]) -> Iterator[tuple[str, Token]]:
    """Phrases that may belong to the verb, though the tree hangs them at the end of what stands before them.

    "Returned the coin with the image of a king to Peru": only prepositions the verb has no phrase with.
    """
    current = verb
    for _ in range(STEPS):
        last = next((child for child in reversed(list(current.rights)) if child.dep_ != "punct"), None)
        if last is None or last.dep_ in {"conj", "parataxis", "ccomp", "appos"}:
            return
        if last.dep_ == "advcl" and last.tag_ != "VBG":
            return
        current = last
        word = preposition(current)
        if current.head != verb and word in _TRANSFER - found and current.dep_ in OBLIQUE:
            yield word, current


def _is_against(token: Token) -> bool:
    """Whether "anti-" stands before the word: "anti-government protests" are not the government's."""
    return token.i >= 2 and token.nbor(-1).text == "-" and token.nbor(-2).lower_ == "anti"


def _is_complement(child: Token) -> bool:
    """Clausal complements; an infinitive behind an object often hangs on the verb as an adverbial clause."""
    if child.dep_ in {"xcomp", "ccomp"}:
        return True
    return child.dep_ == "advcl" and child.tag_ == "VB" and any(part.lower_ == "to" for part in child.lefts)


def _nominal(token: Token) -> Predicate:
    owners = [child for child in token.children if child.dep_ in POSSESSOR]
    if not owners and token.dep_ == "conj":
        # "China's conduct at sea and support for Russia": the owner of the first holds for the second.
        owners = [child for child in token.head.children if child.dep_ in POSSESSOR]
    before = [
        child
        for child in token.lefts
        if child.dep_ in PREMODIFIER and not preposition(child) and not _is_against(child)
    ]
    phrases = list(obliques(token))
    if not phrases:
        # "a call or meeting between Biden and Xi": the phrase behind the last holds for the first.
        phrases = [
            pair
            for child in token.rights
            if child.dep_ == "conj" and not is_verbal(child)
            for pair in obliques(child)
            if pair[0] in {"between", "with"}
        ]
    for word, head in tuple(phrases):
        if word == "of":
            # "The shootdown of a jet by Syria": the doer hangs on what it is done to.
            phrases.extend((inner, doer) for inner, doer in obliques(head) if inner == "by")
        if word == "by":
            phrases.extend((inner, goal) for inner, goal in obliques(head) if inner in {"to", "with"})
    return Predicate(
        trigger=token,
        obliques=tuple(phrases),
        possessors=_expanded(owners),
        premodifiers=_expanded(before),
        complements=tuple(child for child in token.children if child.dep_ in {"acl", "ccomp", "xcomp"}),
    )


def clause_head(token: Token) -> Token:
    """The verb (or root) of the clause in which `token` stands."""
    current = token
    for _ in range(4 * STEPS):
        if current.head == current or (
            is_verbal(current) and current.dep_ not in {"amod", "compound", "aux"}
        ):
            break
        current = current.head
    return current


def descendants(token: Token, limit: int = 60) -> Iterator[tuple[int, Token]]:
    """(depth, token) below and including `token`, nearest first, left to right, at most `limit` of them."""
    layer = [(0, token)]
    seen = 0
    while layer and seen < limit:
        deeper: list[tuple[int, Token]] = []
        for depth, current in layer:
            yield depth, current
            seen += 1
            deeper.extend((depth + 1, child) for child in current.children)
        layer = deeper
