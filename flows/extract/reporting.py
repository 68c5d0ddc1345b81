"""A cue and its layout in, the character spans of what it reports out.

Clauses are found in the parse first and in the punctuation second: the parser is weakest exactly where
quotations and attributions interrupt a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from flows.extract.cues import (
    FINITE,
    RELATIVE,
    Cue,
    cue_list,
    has_that,
    is_asserted,
    is_break,
    is_mistagged,
    is_out,
    is_time,
    lemma_of,
)
from flows.extract.grammar import AUXILIARY, OBJECT, PASSIVE_SUBJECT, SUBJECT
from flows.extract.layout import Layout

Spans = tuple[tuple[int, int], ...]

PREPOSITIONS = frozenset({"of", "for", "on", "about", "to", "against", "as"})
_REACH = 40
"""How many tokens the walk up from a word behind an attribution may take."""
_NOMINAL = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM", "ADP", "PART", "PRON", "ADV", "X", "SYM"})
_LINKING = frozenset({
    "instead", "however", "still", "meanwhile", "but", "and", "yet", "so", "also", "moreover", "nevertheless",
    "nonetheless", "furthermore", "separately", "additionally", "indeed", "or", "then",
})  # fmt: skip


def reported(layout: Layout, cue: Cue) -> Spans:
    """Character spans of what the cue reports, without "that" and edge punctuation; () if nothing."""
    if cue.is_phrase:
        return _around(layout, cue)
    if not is_asserted(cue.token):
        return ()
    frames = cue.entry.frames
    if cue.entry.category == "deny" and (found := _denied(layout, cue)):
        return found
    if "clause" in frames or "hearer" in frames or is_out(layout, cue):
        if (found := _right_clause(layout, cue)) and not _is_inserted(layout, cue):
            return found
        if found := _around(layout, cue) or _rest(layout, cue):
            return found
    if "infinitive" in frames and (found := _infinitive(layout, cue)):
        return found
    if frames & {"naming", "as"} and (found := _naming(layout, cue)):
        return found
    if frames & PREPOSITIONS and (found := _prepositional(layout, cue)):
        return found
    if cue.token.tag_ == "VBG" and not is_break(layout, cue.token.i - 1):
        return ()
    if "claims" in frames:
        return _object(layout, cue) if _has_claim(cue.token) else ()
    if "object" in frames and not _is_negated(cue.token):
        return _object(layout, cue)
    return ()


def _denied(layout: Layout, cue: Cue) -> Spans:
    """The clause before ", which officials denied", from its own "that" on if it has one."""
    index = _denial(layout, cue.token)
    if index is None:
        return ()
    first = layout.sentence_start(index)
    for position in range(index - 1, first, -1):
        token = layout.doc[position]
        if token.lower_ == "that" and token.dep_ == "mark" and layout.quoted[position] < 0:
            return layout.content(position + 1, index)
    return layout.content(_skip_linking(layout, first, index), index)


def _denial(layout: Layout, token: Token) -> int | None:
    """Where the relative pronoun stands that is the object of a denial, or None."""
    first = max(layout.sentence_start(token.i), token.i - 12)
    for index in range(token.i - 1, first, -1):
        if layout.is_pause(index) or layout.quoted[index] >= 0:
            return None
        if layout.lower(index) == "which":
            return index if layout.text_of(index - 1) == "," and index < token.i - 1 else None
    return None


def _is_inserted(layout: Layout, cue: Cue) -> bool:
    """Whether the attribution cuts subject from verb: "The bridge, the mayor said, will open"."""
    if (
        cue.subject is None
        or layout.text_of(cue.token.i + 1) != ","
        or not is_break(layout, cue.subject[0] - 1)
    ):
        return False
    following = cue.token.i + 2
    return following < len(layout.doc) and layout.doc[following].tag_ in FINITE


def _has_claim(token: Token) -> bool:
    """Whether the object is something said: one dismisses criticism, but cancels a meeting."""
    return any(child.dep_ in OBJECT and str(child.lemma_).lower() in _CLAIMS for child in token.rights)


_CLAIMS = frozenset({
    "criticism", "claim", "allegation", "accusation", "charge", "suggestion", "concern", "report",
    "idea", "notion", "assertion", "argument", "complaint", "speculation", "call", "question", "rumor",
    "rumour", "talk", "fear", "worry", "statement", "comment", "critique", "denial", "characterization",
    "contention", "theory", "prediction", "warning", "insinuation", "implication", "remark",
    "objection",
})  # fmt: skip


def _is_negated(token: Token) -> bool:
    return any(child.lower_ in {"not", "n't", "n’t", "never", "neither", "yet"} for child in token.children)


def _right_clause(layout: Layout, cue: Cue) -> Spans:
    token = cue.token
    last = layout.sentence_end(token.i)
    clause = next(_clauses(layout, cue), None)
    if clause is None:
        return _behind_that(layout, cue) or _gapped(layout, cue) or _behind_participle(layout, cue)
    start = max(clause.left_edge.i, token.i + 1)
    if start == token.i + 1:
        start = _past_day(layout, start, clause)
    mark = next((child for child in clause.lefts if child.dep_ == "mark" and child.lower_ == "that"), None)
    if mark is not None and mark.i > start:
        start = mark.i  # "said, per a translator, that …"
    return layout.content(start, _extended(layout, cue, clause, min(clause.right_edge.i + 1, last)))


def _past_day(layout: Layout, start: int, clause: Token) -> int:
    """Past the day of the saying: "said Tuesday the bridge was closed"."""
    day = layout.doc[start]
    while start < clause.i and is_time(day) and day.dep_ not in SUBJECT | PASSIVE_SUBJECT:
        if layout.doc[start + 1].pos_ not in _SUBJECTS:
            break
        start += 1
        day = layout.doc[start]
    return start


def _extended(layout: Layout, cue: Cue, clause: Token, end: int) -> int:
    """The end of the content when the parser hung its last phrases on the cue instead of the clause."""
    last = layout.sentence_end(cue.token.i)
    for child in cue.token.rights:
        if (
            child.i < end
            or child.left_edge.i > end + 2
            or layout.sentence_of[child.i] != layout.sentence_of[clause.i]
        ):
            continue
        if not _belongs(layout, cue, child, end):
            continue
        end = min(child.right_edge.i + 1, last)
    return _cut(layout, cue, clause, end)


def _belongs(layout: Layout, cue: Cue, child: Token, end: int) -> bool:
    """Whether a phrase behind the content, hung on the cue, is content as well."""
    after_pause = layout.is_pause(child.left_edge.i) or layout.is_pause(end)
    if child.dep_ == "conj":
        has_subject = any(word.dep_ in SUBJECT | PASSIVE_SUBJECT for word in child.lefts)
        if has_that(child):
            return True
        if ("verb", lemma_of(child)) in cue_list():
            return False
        return has_subject or (cue.token.tag_ == "VBG") != (child.tag_ == "VBG")
    if child.dep_ == "advcl":
        first = layout.lower(child.left_edge.i)
        return child.tag_ != "VBG" and first not in {"while", "as", "in"}
    return child.dep_ in {"obl", "nmod", "xcomp", "advmod"} and not after_pause


def _cut(layout: Layout, cue: Cue, clause: Token, end: int) -> int:
    """The end of the content before a second cue of the same speaker: "said A and suggested that B"."""
    for index in range(clause.i + 1, end):
        token = layout.doc[index]
        if token.tag_ in {"VBD", "VBP", "VBZ"} and _is_denial(token):
            relative = _denial(layout, token)
            if relative is not None and relative > clause.i:
                return relative
        if token.tag_ != cue.token.tag_ or token.dep_ != "conj" or layout.quoted[index] >= 0:
            continue
        if ("verb", lemma_of(token)) not in cue_list() or any(word.dep_ in SUBJECT for word in token.lefts):
            continue
        if token.head.tag_ != token.tag_ and any(child.dep_ == "ccomp" for child in token.rights):
            return min(
                [token.i, *[word.left_edge.i for word in token.lefts if word.dep_ in {"cc", "advmod"}]]
            )
    return end


def _is_denial(token: Token) -> bool:
    entry = cue_list().get(("verb", lemma_of(token)))
    return entry is not None and entry.category == "deny"


def _clauses(layout: Layout, cue: Cue) -> Iterator[Token]:
    """Heads of clauses to the right that can be the content, best label first."""
    token = cue.token
    for label in ("ccomp", "xcomp", "parataxis", "obj"):
        for child in token.rights:
            if child.dep_ != label or layout.sentence_of[child.i] != layout.sentence_of[token.i]:
                continue
            if cue.subject and cue.subject[0] <= child.i < cue.subject[1]:
                continue
            if _is_content(cue, child, label):
                yield child


def _is_content(cue: Cue, child: Token, label: str) -> bool:
    if label == "ccomp":
        return True
    if label == "obj":
        return "hearer" not in cue.entry.frames and _holds_clause(child)
    if not _has_subject(child):
        return False
    if label == "xcomp":
        return child.tag_ != "VBG"
    return ("verb", lemma_of(child)) not in cue_list()


def _has_subject(token: Token) -> bool:
    return any(child.dep_ in SUBJECT | PASSIVE_SUBJECT for child in token.lefts)


def _holds_clause(token: Token) -> bool:
    """Whether a clause was misread as an object with a relative clause: "said the plan would fail"."""
    return any(
        child.dep_ in {"acl:relcl", "ccomp"}
        and not any(word.lower_ in RELATIVE or word.dep_ in SUBJECT for word in child.lefts)
        for child in token.rights
    )


def _behind_that(layout: Layout, cue: Cue) -> Spans:
    """From the next "that" to the end of the sentence, when the parser lost the clause."""
    last = layout.sentence_end(cue.token.i)
    for index in range(cue.token.i + 1, min(last, cue.token.i + 14)):
        token = layout.doc[index]
        if layout.quoted[index] >= 0 or token.text in {",", ";"} or token.tag_ in FINITE:
            return ()
        if (
            token.lower_ == "that"
            and token.dep_ in {"mark", "obj", "nsubj", "nsubj:pass"}
            and index + 2 < last
        ):
            return layout.content(index + 1, last)
    return ()


def _behind_participle(layout: Layout, cue: Cue) -> Spans:
    """The rest of the sentence behind a participle ("…, noting he has left"), if there is a verb in it."""
    last = layout.sentence_end(cue.token.i)
    if cue.token.tag_ != "VBG" or not is_break(layout, cue.token.i - 1):
        return ()
    rest = layout.doc[cue.token.i + 1 : min(last, cue.token.i + 15)]
    if layout.is_pause(cue.token.i + 1) or not any(token.tag_ in FINITE for token in rest):
        return ()
    return layout.content(cue.token.i + 1, last)


def _gapped(layout: Layout, cue: Cue) -> Spans:
    """Content that lacks its subject: "an aircraft that Beijing insisted was a balloon"."""
    following = cue.token.i + 1
    if cue.subject is None or following >= len(layout.doc) or cue.token.tag_ not in FINITE:
        return ()
    token = layout.doc[following]
    if token.tag_ not in FINITE or token.pos_ not in {"AUX", "VERB"} or layout.quoted[following] >= 0:
        return ()
    before = layout.lower(cue.subject[0] - 1)
    if before not in {"that", "which", "what", "who"} and layout.doc[cue.token.i].dep_ not in {
        "acl:relcl",
        "nsubj",
    }:
        return ()
    last = layout.sentence_end(following)
    end = following
    while end < last and not layout.is_pause(end) and layout.lower(end) not in {"but", "and"}:
        end += 1
    return layout.content(following, end)


def _around(layout: Layout, cue: Cue) -> Spans:
    """Content before (and behind) an attribution set off by commas: "A, he said", "A, he said, B"."""
    if not cue.is_phrase and not _can_follow(layout, cue):
        return ()
    start, end = attribution(layout, cue)
    first, last = layout.sentence_start(cue.token.i), layout.sentence_end(cue.token.i)
    goes_on = layout.text_of(end) == "," and (_is_inserted(layout, cue) or _goes_on(layout, cue, end + 1))
    left: Spans = ()
    if is_break(layout, start - 1):
        left = _left_content(layout, first, start)
        if not left and goes_on and not cue.is_phrase:
            left = layout.content(_skip_linking(layout, first, start), start)  # "The bridge, he said, is …"
    right: Spans = ()
    if cue.is_phrase and start <= first + 1:
        right = layout.content(end, last)
    elif cue.is_phrase and not left:
        # "It fell on Monday according to officials": no comma, the clause before it is the content.
        left = _left_content(layout, first, start)
    elif left and goes_on:
        right = layout.content(end + 1, last)
    return left + right


def _rest(layout: Layout, cue: Cue) -> Spans:
    """The rest of the sentence, when it holds a clause that the parser did not see as one."""
    start, last = cue.token.i + 1, layout.sentence_end(cue.token.i)
    if cue.subject is None or cue.subject[1] > cue.token.i or cue.token.tag_ not in FINITE:
        return ()
    while start < last and is_time(layout.doc[start]):
        start += 1
    if start + 2 >= last or layout.quoted[start] >= 0 or layout.doc[start].pos_ not in _SUBJECTS:
        return ()
    for index in range(start + 1, min(last, start + 12)):
        if layout.is_pause(index) or layout.lower(index) in RELATIVE:
            return ()
        if layout.doc[index].tag_ in FINITE:
            return layout.content(start, last)
    return ()


_SUBJECTS = frozenset({"DET", "PRON", "PROPN", "NOUN", "ADJ", "NUM"})


def _can_follow(layout: Layout, cue: Cue) -> bool:
    """Whether the cue can stand behind its content: finite, with a subject, in no dependent clause."""
    token = cue.token
    if cue.subject is None or cue.is_relative:
        return False
    if token.dep_ in {"acl:relcl", "acl", "advcl", "xcomp"} and not _is_inserted(layout, cue):
        return False
    if token.tag_ not in FINITE and not is_mistagged(layout, token):
        auxiliaries = [child.tag_ for child in token.lefts if child.dep_ in AUXILIARY]
        if not any(tag in FINITE for tag in auxiliaries):
            return False
    return "hearer" in cue.entry.frames or not any(
        child.dep_ in OBJECT and not is_time(child) and not _is_subject(cue, child) for child in token.rights
    )


def _is_subject(cue: Cue, token: Token) -> bool:
    return cue.subject is not None and cue.subject[0] <= token.i < cue.subject[1]


def _left_content(layout: Layout, first: int, end: int) -> Spans:
    """The clause in front of an attribution; () when there is only an adverbial phrase."""
    start = _skip_linking(layout, first, end)
    for index in range(start, end):
        token = layout.doc[index]
        if layout.quoted[index] >= 0:
            return layout.content(start, end)
        if token.dep_ in {"ROOT", "ccomp", "parataxis", "conj"} and (
            _has_subject(token) or _is_expletive(token)
        ):
            return layout.content(start, end)
    return ()


def _is_expletive(token: Token) -> bool:
    return any(child.dep_ == "expl" for child in token.children)


def attribution(layout: Layout, cue: Cue) -> tuple[int, int]:
    """Token range of the attribution: subject, cue, and the phrases between it and the next break."""
    first, last = layout.sentence_start(cue.token.i), layout.sentence_end(cue.token.i)
    start, end = cue.start, cue.end
    if cue.subject:
        start, end = min(start, cue.subject[0]), max(end, cue.subject[1])
    if cue.is_phrase and layout.lower(start - 1) == "as":
        start -= 1
    for child in cue.token.lefts:
        if (
            cue.subject
            and child.dep_ in SUBJECT
            and cue.subject[0] > cue.token.i
            and layout.quoted[child.i] < 0
        ):
            start = min(start, max(child.left_edge.i, first))  # the outlet of "IRNA quoted him as saying"
        if child.dep_ in AUXILIARY | {"advmod", "obl", "obl:tmod"} and child.i >= start - 8:
            start = min(start, max(child.left_edge.i, first)) if child.i >= start else start
    if cue.subject and cue.subject[1] <= cue.token.i and cue.subject[0] > first:
        start = _phrase_start(layout, start, first)
    while end < last and layout.quoted[end] < 0 and not layout.is_pause(end):
        end += 1
    if cue.subject and cue.subject[0] >= cue.token.i:
        end = _over_apposition(layout, end, last)
    return start, min(end, last)


def _phrase_start(layout: Layout, start: int, first: int) -> int:
    """Back over the words in front of the subject until a break ("…, a Pentagon spokesman said")."""
    index = start
    while index > first and start - index < 12 and not is_break(layout, index - 1):
        if layout.doc[index - 1].pos_ not in _NOMINAL or layout.lower(index - 1) in RELATIVE:
            return start
        index -= 1
    return index


def _over_apposition(layout: Layout, end: int, last: int) -> int:
    """In ", said Patel, a spokesman, …" the apposition still belongs to the attribution."""
    if layout.text_of(end) == "," and layout.doc[end + 1 : end + 2] and end + 1 < last:
        follower = layout.doc[end + 1]
        if follower.dep_ in {"det", "appos", "compound", "amod"} and layout.quoted[end + 1] < 0:
            index = end + 1
            while index < last and layout.quoted[index] < 0 and not layout.is_pause(index):
                if layout.doc[index].tag_ in FINITE:
                    return end  # a clause: "According to the mayor, the bridge is closed"
                index += 1
            return index
    return end


def _goes_on(layout: Layout, cue: Cue, index: int) -> bool:
    """Whether the content goes on behind the attribution: the next words belong to no clause of the cue."""
    if index >= layout.sentence_end(cue.token.i):
        return False
    token = layout.doc[index]
    if token.lower_ in {"who", "which", "whose", "and", "but", "while", "though", "although", "as", "when"}:
        return False
    if token.tag_ in {"VBG", "VBN"}:
        return False
    return not any(ancestor == cue.token for ancestor, _ in zip(token.ancestors, range(_REACH)))


def _skip_linking(layout: Layout, start: int, end: int) -> int:
    index = start
    while index < end and (layout.doc[index].is_space or layout.doc[index].lower_ in _LINKING):
        index += 1
        if layout.text_of(index) == ",":
            index += 1
    return index if index < end else start


def _infinitive(layout: Layout, cue: Cue) -> Spans:
    for child in cue.token.rights:
        if child.dep_ in {"xcomp", "advcl", "ccomp"} and any(word.lower_ == "to" for word in child.lefts):
            start = max(child.left_edge.i, cue.token.i + 1)
            if "hearer" in cue.entry.frames:
                start = cue.token.i + 1
            return layout.content(start, min(child.right_edge.i + 1, layout.sentence_end(cue.token.i)))
    return ()


def _naming(layout: Layout, cue: Cue) -> Spans:
    """The thing named and its name: "called him a liar", "described it as a start"."""
    if layout.lower(cue.token.i + 1) in {"on", "upon", "for"}:
        return ()  # an appeal: "called on them to leave"
    parts = [child for child in cue.token.rights if child.dep_ in OBJECT | {"xcomp", "obl", "advcl"}]
    if "as" in cue.entry.frames and not any(layout.doc[part.left_edge.i].lower_ == "as" for part in parts):
        return ()
    if len(parts) < 2:
        return ()
    end = min(max(part.right_edge.i + 1 for part in parts[:2]), layout.sentence_end(cue.token.i))
    for index in range(cue.token.i + 1, end):
        if layout.quoted[index] >= 0 and (
            index + 1 == end or layout.quoted[index + 1] != layout.quoted[index]
        ):
            following = layout.quoted[min(index + 2, len(layout.doc) - 1)]
            if layout.lower(index + 1) != "and" or following < 0:
                end = index + 1
                break
    return layout.content(cue.token.i + 1, end)


def _prepositional(layout: Layout, cue: Cue) -> Spans:
    """The phrase behind one of the cue's prepositions, with an object before it ("China of …")."""
    last = layout.sentence_end(cue.token.i)
    objects = [child for child in cue.token.rights if child.dep_ in OBJECT]
    for index in range(cue.token.i + 1, min(last, cue.token.i + 14)):
        token = layout.doc[index]
        if layout.quoted[index] >= 0 or token.text in {",", ";"}:
            break
        if token.lower_ in cue.entry.frames and token.lower_ in PREPOSITIONS:
            head = token.head
            if not any(ancestor == cue.token for ancestor, _ in zip(token.ancestors, range(8))):
                continue
            if ("noun", str(head.lemma_).lower()) in cue_list() and layout.lower(head.i + 1) == "that":
                return ()  # "pointed to statements that …": the statements speak
            if is_time(head) or head.ent_type_ in {"DATE", "TIME"}:
                continue  # "called on Tuesday for …"
            start = cue.token.i + 1 if objects else index + 1
            end = min(head.right_edge.i + 1, last)
            if cue.entry.lemma == "call" and token.lower_ == "on":
                return _appeal(layout, cue, start, end)
            return layout.content(start, end)
    return ()


def _appeal(layout: Layout, cue: Cue, start: int, end: int) -> Spans:
    """Who is asked and what for: "them to leave"; a ship that calls on a port asks for nothing."""
    asked = [child for child in cue.token.rights if child.dep_ in {"xcomp", "advcl", "acl", "ccomp"}]
    inside = any(
        layout.lower(index) == "to" and layout.doc[index].tag_ == "TO" for index in range(start, end)
    )
    ends = [child.right_edge.i + 1 for child in asked if layout.lower(child.left_edge.i) == "to"]
    if not ends and not inside:
        return ()
    return layout.content(start, min(max([end, *ends]), layout.sentence_end(cue.token.i)))


def _object(layout: Layout, cue: Cue) -> Spans:
    last = layout.sentence_end(cue.token.i)
    for child in cue.token.rights:
        if child.dep_ in OBJECT and layout.quoted[child.i] < 0:
            if (cue.subject and cue.subject[0] <= child.i < cue.subject[1]) or child.lower_ == "news":
                continue
            end = _with_adjuncts(layout, cue, child.right_edge.i + 1)
            return layout.content(max(child.left_edge.i, cue.token.i + 1), min(end, last))
    return ()


def _with_adjuncts(layout: Layout, cue: Cue, end: int) -> int:
    """Phrases of the cue that follow its object without a pause, up to one that only dates or places it."""
    for child in cue.token.rights:
        if child.left_edge.i != end or child.dep_ not in {"obl", "nmod", "xcomp", "acl", "advcl"}:
            continue
        if child.dep_ == "advcl" and layout.lower(end) not in {"to", "for", "as", "of"}:
            break
        if any(is_time(word) for word in child.subtree) or child.ent_type_ in {"DATE", "TIME"}:
            break
        end = child.right_edge.i + 1
    return end
