"""A capital's name in its sentence -> whether the government is meant ("Beijing insisted") or the city."""

from __future__ import annotations

from spacy.tokens import Span, Token

SPEECH_AND_POLICY = frozenset(
    """
    accuse acknowledge admit agree allege announce answer appeal argue ask assert assure back ban bar believe blame
    block boost boycott call cancel caution challenge charge claim complain concede condemn confirm consider contend
    counter criticise criticize cut decide declare decline decry defend demand denounce deny deploy describe dismiss
    dispatch dispute dub emphasise emphasize escalate expel express extend fear fire freeze give grant halt hint hit
    hope ignore impose indicate insist intend invite issue join label launch lift lodge maintain make move need offer
    oppose order outlaw pledge plan praise prefer press promise propose protest provide pull push put raise react
    reaffirm recall recognise recognize refuse regard reiterate reject remain renew reply repeat request resist
    respond restrict retaliate say scrap see seek sell send sever shun sign signal slam slap stop stress strike
    summon supply support suspend suspect take tell think threaten tighten try urge use veto view voice vow want
    warn welcome wish withdraw withhold worry
    """.split()
)

ADDRESSED = frozenset(
    """
    accuse anger appease ask back blame call challenge condemn confront convince criticise criticize defy denounce
    deter embarrass engage force infuriate inform irk isolate notify offend oppose persuade press pressure prompt
    provoke punish push reassure reject sanction support tell thank threaten upset urge warn
    """.split()
)

RELATION_NOUNS = frozenset(
    """
    accord agreement alliance breakthrough clash communication communications competition confrontation contact
    contacts cooperation deal dialogue diplomacy dispute disputes engagement exchange exchanges feud friction
    frictions line negotiation negotiations pact partnership relation relations relationship rift row rivalry spat
    standoff talk talks tension tensions thaw tie ties treaty trust truce war
    """.split()
)

ADDRESSING_NOUNS = frozenset(
    """
    aid appeal approach assurance assurances concession concessions demand demands letter message messages opposition
    outreach overture overtures pressure protest reassurance request response retaliation rebuke sales sanction
    sanctions signal support threat threats ultimatum warning warnings criticism demarche
    """.split()
)

POLICY_NOUNS = frozenset(
    """
    accusation actions aggression agenda aim allies allegations ambassador ambition ambitions anger approach army
    assertion assertiveness attempt behavior behaviour ban campaign claim claims concern concerns conduct consent
    control crackdown decision demand demands denial desire diplomacy diplomats effort efforts embassy envoy failure
    foreign forces goal goals government influence insistence intention intentions interest interests invasion leaders
    military ministry moves navy nuclear objections offer offers opposition participation plan plans policies policy
    position power pressure priorities proposal protest reaction refusal regional rejection relations relationship
    request response retaliation rule sanctions security sovereignty stance statement strategy support territorial
    threat threats ties troops view views war warning willingness word
    """.split()
)

STANCES = frozenset(
    """
    adamant adversary allies ally angry anxious aware concerned cool critical determined eager enemies enemy furious
    hopeful keen loggerheads odds open optimistic partner partners prepared ready reluctant rival rivals sceptical
    skeptical suspicious unhappy unlikely unwilling wary willing
    """.split()
)

TRAVEL = frozenset(
    """
    arrive bus come commute distance drive flight flights fly go highway journey land leave line live locate meet
    move open plane rail railway return road route ship stay stop train trains travel trip visit walk work
    """.split()
)


def stands_for_government(span: Span) -> bool:
    """Whether the capital `span` names acts, speaks, is addressed, or stands in relations.

    The default is the city: only a frame that governments fill says otherwise.
    """
    head = span.root
    return _is_possessor(span) or _is_subject(head) or _is_party(span, head) or _in_compound(span)


def _is_possessor(span: Span) -> bool:
    doc = span.doc
    if span.end >= len(doc) or doc[span.end].tag_ != "POS":
        return False
    for token in doc[span.end + 1 : span.end + 5]:
        if token.pos_ in {"NOUN", "PROPN"} and token.lower_ in POLICY_NOUNS:
            return True
        if token.pos_ not in {"ADJ", "NOUN", "PROPN", "ADV", "VERB"}:
            return False
    return False


def _is_subject(head: Token) -> bool:
    first = _first_conjunct(head)
    verb = first.head
    if first.dep_ == "nsubj":
        if verb.lower_ in STANCES:
            return True
        return verb.lemma_.lower() in SPEECH_AND_POLICY and verb.pos_ in {"VERB", "AUX"}
    if first.dep_ == "nsubj:pass":
        return verb.lemma_.lower() in ADDRESSED
    return first.dep_ == "obj" and verb.lemma_.lower() in ADDRESSED


def _first_conjunct(token: Token) -> Token:
    for _ in range(8):
        if token.dep_ != "conj":
            break
        token = token.head
    return token


def _is_party(span: Span, head: Token) -> bool:
    """ "between X and Y", "relations with X", "outreach to X", "by X"."""
    first = _first_conjunct(head)
    case = next((child for child in first.children if child.dep_ == "case"), None)
    if case is None and span.start and span.doc[span.start - 1].pos_ == "ADP":
        case = span.doc[span.start - 1]
    if case is None:
        return False
    governor = first.head
    lemma, word = governor.lemma_.lower(), governor.lower_
    match case.lower_:
        case "between":
            return _is_between(first, governor)
        case "with" | "against" | "toward" | "towards":
            return lemma not in TRAVEL
        case "by":
            return first.dep_ == "obl:agent" or governor.tag_ == "VBN"
        case "to" | "from" | "on" | "for":
            return (
                word in ADDRESSING_NOUNS
                or lemma in ADDRESSING_NOUNS
                or lemma in {"clear", "respond", "apologise"}
            )
        case "of":
            return word in {
                "critical",
                "suspicious",
                "wary",
                "critic",
                "critics",
                "support",
                "condemnation",
                "criticism",
            }
    return False


def _is_between(first: Token, governor: Token) -> bool:
    if governor.lemma_.lower() in TRAVEL or governor.lower_ in TRAVEL:
        return False
    return any(child.dep_ == "conj" for child in first.children)


def _in_compound(span: Span) -> bool:
    """ "Washington-Beijing relations"."""
    doc = span.doc
    near = doc[max(0, span.start - 2) : min(len(doc), span.end + 3)]
    return any(token.tag_ == "HYPH" for token in near) and any(
        token.lower_ in RELATION_NOUNS for token in doc[span.end : span.end + 5]
    )
