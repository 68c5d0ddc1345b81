"""The records that travel between the rooms: frozen, typed, and explained.

Conventions. Offsets are Python characters into `Article.text`, end exclusive. Times are UTC. Countries
are ISO 3166 alpha-2 codes. `*_id` is a content id: the same content has the same id on every machine, in
every order and batch. `None` means unknown; it is never replaced by a guess. Vocabularies stand at the
end of this module and nowhere else.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime


def content_id(*parts: object) -> str:
    """Id of 32 hexadecimal digits from content.

    Parts are separated by a byte that occurs in no text, and `None` differs from the empty string, so
    that ("ab", "c"), ("a", "bc") and (None,) never meet.

    >>> content_id("a", "b") == content_id("a", "b"), content_id("ab") == content_id("a", "b")
    (True, False)
    """
    digest = hashlib.sha256()
    for part in parts:
        if isinstance(part, bytes):
            encoded = part
        else:
            encoded = b"\xff" if part is None else str(part).encode("utf-8", "surrogatepass")
        digest.update(encoded + b"\xfe")
    return digest.hexdigest()[:32]


# --- ingest ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Claims:
    """What the surroundings of a document say about it, unchecked.

    Attributes:
        url: address the text was published at.
        source: outlet, as a name or a domain, in the words of the claim.
        published_at: publication time; UTC; a naive stamp is taken as UTC.
        published_precision: `second`, `minute`, `day`, `month` or `year` of that stamp.
        published_basis: who claims it: `feed`, `sidecar`, `page`, `url`, or `record` (a field of a dump).
        title: headline.
        byline: author line.
    """

    url: str | None = None
    source: str | None = None
    published_at: datetime | None = None
    published_precision: str | None = None
    published_basis: str | None = None
    title: str | None = None
    byline: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One input, exactly as it was received: a file, a feed entry, a line of a dump, a page.

    Attributes:
        document_id: content id of body and claims; equal bytes with equal claims are one document.
        uri: where it was found: a path or address, with `#3` or `#guid` for a part of a container.
        body: raw bytes, undecoded, after decompression.
        media_type: `text/plain`, `text/html`, or `application/json` (a whole record of a dump).
        charset: declared by the transport (HTTP header); often absent, sometimes wrong.
        fetched_at: when the last byte was read, UTC. Not part of any id.
        external_id: the record's own `id`, if it has one.
        claims: what feed, sidecar or record say about it.
    """

    document_id: str
    uri: str
    body: bytes
    media_type: str
    fetched_at: datetime
    charset: str | None = None
    external_id: str | None = None
    claims: Claims = Claims()


@dataclass(frozen=True, slots=True)
class Rejection:
    """One input that was set aside, and why. Becomes a row of `ops.quarantine`.

    Attributes:
        document_id: of the document, or a content id of the address when there were no bytes to read.
        uri: the input as the user would find it again.
        stage: `ingest`, `clean`, `extract` or `validate`.
        reason: a code of `flows.errors.REASONS`.
        message: what is wrong and what to do next.
    """

    document_id: str
    uri: str
    stage: str
    reason: str
    message: str


# --- clean ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dropped:
    """A piece of the page that is not the article. `kind` is one of `FURNITURE_KINDS`."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Contributor:
    """A journalist named in a credit line. `place`: where they reported from, if said."""

    name: str
    place: str | None = None


@dataclass(frozen=True, slots=True)
class DateClaim:
    """A publication date that somebody claims. `basis` as in `Claims.published_basis`, or `text`."""

    published_at: datetime
    precision: str
    basis: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article: the text a reader came for, and what the page around it says about it.

    Attributes:
        article_id: content id of source and text: one text at one outlet.
        text: body paragraphs joined by one newline; no title, byline, dateline or furniture.
        title: headline, or None: never the first sentence.
        byline: author line in its own words, without "By".
        authors: names in the byline.
        contributors: journalists of credit lines ("Reporting by …"); they are no persons of the news.
        dateline: the place of a dateline ("BEIJING"), cut from the text.
        source_id: outlet that published this copy (slug in seeds/outlets.csv or of its domain); None if
            nothing but the text itself could tell.
        source_name: its name in print; source_basis: `url`, `claim`, `page`, `furniture` or None.
        source_domain: registered domain of the page, if known.
        date_claims: every publication date claimed for it, strongest basis first.
        dropped: what was removed, in order of the page.
        language: ISO 639-1.
        word_count: words of `text`.
    """

    article_id: str
    document_id: str
    uri: str
    text: str
    title: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    dateline: str | None = None
    source_id: str | None = None
    source_name: str | None = None
    source_basis: str | None = None
    source_domain: str | None = None
    url: str | None = None
    external_id: str | None = None
    date_claims: tuple[DateClaim, ...] = ()
    fetched_at: datetime | None = None
    dropped: tuple[Dropped, ...] = ()
    language: str = "en"
    word_count: int = 0


# --- extract --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NameMention:
    """One mention of a named person or organisation, or of an office that stands for its holder.

    Attributes:
        start, end: the name without title and possessive ending ("Lloyd Austin"); for a role reference
            the whole phrase ("China's defense minister").
        label: `PERSON`, `ORG` or `ROLE` (an office without a name).
        surface: `text[start:end]`.
        name: fullest form of the name in this article ("Blinken" -> "Antony Blinken"); for `ROLE` None
            unless the article itself names the holder.
        given_name, family_name: parts of `name` for a person.
        name_order: `given-family` or `family-given` (Xi Jinping).
        role: office in lower case ("secretary of state"), read next to the name or carried over from the
            mention that gave it.
        role_start, role_end: span of the role's own words next to this mention, or None.
        organization: of the role ("State Department"), or for `ORG` its canonical name.
        country_code: of the role or organisation, if said or implied.
        role_status: `incumbent`, `outgoing`, `acting`, `designate`, `former`, `deceased`, or None without a
            role.
        is_journalist: named as an author or reporter; no participant of the news.
    """

    start: int
    end: int
    label: str
    surface: str
    name: str | None
    given_name: str | None = None
    family_name: str | None = None
    name_order: str | None = None
    role: str | None = None
    role_start: int | None = None
    role_end: int | None = None
    organization: str | None = None
    country_code: str | None = None
    role_status: str | None = None
    is_journalist: bool = False

    @property
    def is_former(self) -> bool:
        """Whether the office is said to be over."""
        return self.role_status in {"former", "deceased"}


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """One mention of a place. `name` is canonical ("United States"); kind is one of `PLACE_KINDS`."""

    start: int
    end: int
    surface: str
    name: str
    kind: str
    country_code: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class LocationMention:
    """A name of a place as written, whether the gazetteer knows the place or not."""

    start: int
    end: int
    surface: str


@dataclass(frozen=True, slots=True)
class TimeMention:
    """One time expression, read but not anchored: `resolve.dating.anchor` turns it into days.

    Attributes:
        surface: `text[start:end]`.
        expression: normal form that says how to compute the interval from a reference day; its grammar
            is documented in `flows/timex.py` (the only module that writes or reads it).
        relation: `at`, `since`, `until`, `during`, `before`, `after`.
        is_duration: "two days", "for a number of years": no point on the calendar.
    """

    start: int
    end: int
    surface: str
    expression: str
    relation: str = "at"
    is_duration: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """One phrase that names or points at somebody who can act or speak; what events and statements use.

    Attributes:
        start, end: the whole phrase without leading determiner ("senior Chinese officials").
        head: character offset of the syntactic head token of the phrase.
        kind: `person`, `organization`, `country`, `group` or `anonymous` ("senior officials familiar
            with the matter": a group or person whose identity is withheld).
        label: canonical name: "Antony Blinken", "State Department", "China", "Chinese officials".
        country_code: whose side it is on, if known.
        organization: of a group or role ("White House" for "White House officials").
        is_political: state, government role or body, party, armed group, international organisation.
        basis: `name`, `role`, `demonym`, `capital`, `pronoun`, `epithet`, `description`.
        name_number: index into `Extraction.names` of the mention it rests on, or None.
    """

    start: int
    end: int
    head: int
    kind: str
    label: str
    country_code: str | None = None
    organization: str | None = None
    is_political: bool = False
    basis: str = "name"
    name_number: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One quotation or reported statement.

    Attributes:
        start, end: content, quotation marks excluded; from the first to the last piece when an
            attribution splits it.
        fragments: the pieces of content, without marks and attribution; one unless split.
        is_direct: inside quotation marks.
        cue: the reporting word(s); cue_start, cue_end its span; None when the speaker is carried over.
        speaker: label of the speaker, resolved; None if nobody can be named.
        speaker_kind: one of `SPEAKER_KINDS`.
        speaker_start, speaker_end: the phrase at the statement that was resolved ("he").
        speaker_country_code: whose side the speaker is on, if known.
        told: outlet spoken to ("told CBS News"), as written.
        sentence_number: of the sentence with the content's first character, from 0.
    """

    start: int
    end: int
    fragments: tuple[tuple[int, int], ...]
    is_direct: bool
    cue: str | None = None
    cue_start: int | None = None
    cue_end: int | None = None
    speaker: str | None = None
    speaker_kind: str | None = None
    speaker_start: int | None = None
    speaker_end: int | None = None
    speaker_country_code: str | None = None
    told: str | None = None
    sentence_number: int = 0


@dataclass(frozen=True, slots=True)
class Citation:
    """One outlet or anonymous source that the article relies on.

    Attributes:
        relation: `cites`, `republishes` (whose reporting it is) or `anonymous_source`.
        label: outlet's name, or the source in its own words.
        source_id: of the outlet; None for an anonymous source.
        start, end: the evidence in the text ("told NBC News"); None when furniture is the evidence.
        evidence: the words themselves.
        basis: for an anonymous source the stated reason for anonymity; otherwise None.
    """

    relation: str
    label: str
    evidence: str
    source_id: str | None = None
    start: int | None = None
    end: int | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Participant:
    """One participant in one role of one event mention.

    Attributes:
        role: `actor`, `recipient` or `participant` (symmetric events: meetings, talks, calls).
        kind: `person`, `organization`, `country` or `group`.
        label: canonical name.
        country_code: whose side it is on, if known.
        name_number: index into `Extraction.names` when it rests on a name mention.
        is_possible: "possibly President Xi".
    """

    role: str
    kind: str
    label: str
    country_code: str | None = None
    name_number: int | None = None
    is_possible: bool = False


@dataclass(frozen=True, slots=True)
class EventMention:
    """One sentence-level telling of one event.

    Attributes:
        start, end: the sentence; evidence is `text[start:end]`.
        sentence_number: from 0.
        trigger_start, trigger_end: the predicate's own words ("met", "shootdown", "held talks").
        lemma: of the predicate as the event lexicon has it.
        plover_type: one of `PLOVER_TYPES`; kind: a kind of seeds/event_lexicon.csv.
        status: one of `STATUSES`; status_cue: the words that say so, None for a plain assertion.
        participants: in order actor, recipient, participant.
        time_number: index into `Extraction.times`, or None.
        place_number: index into `Extraction.places`, or None.
        attribution: `own` voice of the outlet, `source` (organisation, country, document), `person`, or
            `anonymous`; attributed_label: who.
        statement_number: index into `Extraction.statements` of the statement it stands in, or None.
        is_collective: "a series of meetings": many events told as one.
        confidence: 0 to 1.
        content: of a denial, what is denied: words and weights (`extract.contents`).
    """

    start: int
    end: int
    sentence_number: int
    trigger_start: int
    trigger_end: int
    lemma: str
    plover_type: str
    kind: str
    status: str
    status_cue: str | None
    participants: tuple[Participant, ...]
    time_number: int | None = None
    place_number: int | None = None
    attribution: str = "own"
    attributed_label: str | None = None
    statement_number: int | None = None
    is_collective: bool = False
    confidence: float = 0.5
    content: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything read from one article. Tuples are in text order; indices into them are stable.

    Attributes:
        topic: words that tell the article from others, with weights (`extract.topics.topic`); empty unless
            events of all kinds are read.
    """

    article_id: str
    extraction_version: str
    names: tuple[NameMention, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    times: tuple[TimeMention, ...] = ()
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    events: tuple[EventMention, ...] = ()
    locations: tuple[LocationMention, ...] = ()
    topic: tuple[int, ...] = ()


# --- resolve --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval of days. `start` or `end` None: open. `precision` as in `PRECISIONS`."""

    start: date | None
    end: date | None
    precision: str


@dataclass(frozen=True, slots=True)
class ArticleDate:
    """When an article was written.

    Attributes:
        published_at: best single stamp, or None when only a range is known.
        published_from, published_to: closed range that holds it; None when nothing is known.
        precision: `second`, `minute`, `day`, `week`, `month`, `quarter`, `year` or `unknown`.
        basis: `feed`, `page`, `url`, `sidecar`, `text`, `inferred` or `unknown`.
        claimed_published_at: a claim that the text contradicts; claimed_is_false tells that it does.
        reasons: one sentence for each piece of evidence.
    """

    article_id: str
    published_at: datetime | None = None
    published_from: date | None = None
    published_to: date | None = None
    precision: str = "unknown"
    basis: str = "unknown"
    claimed_published_at: datetime | None = None
    claimed_is_false: bool = False
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LineageLink:
    """An article's line of reporting.

    Attributes:
        lineage_id: content id of the line.
        origin_source_id: whose reporting it is; None if unknown.
        is_copy: repeats another article's report; never independent confirmation.
        basis: `own`, `same_text`, `contained`, `credit`.
        independence_id: what counts once when independent confirmation is counted: the family of the
            origin outlet where it is known, else the line itself.
    """

    article_id: str
    lineage_id: str
    origin_source_id: str | None
    is_copy: bool
    basis: str
    independence_id: str


@dataclass(frozen=True, slots=True)
class Person:
    """One real person. person_id is a slug of the name, with the country where two share it."""

    person_id: str
    name: str
    given_name: str | None
    family_name: str | None
    name_order: str | None
    aliases: tuple[str, ...]
    country_code: str | None


@dataclass(frozen=True, slots=True)
class PersonLink:
    """One name mention and the person it means. (article_id, name_number) names the mention."""

    article_id: str
    name_number: int
    person_id: str
    basis: str


@dataclass(frozen=True, slots=True)
class PersonRole:
    """One role of one person over an interval; bounds are None where nobody said."""

    person_id: str
    role: str
    organization: str | None
    country_code: str | None
    is_former: bool
    valid_from: date | None
    valid_to: date | None
    basis: str


@dataclass(frozen=True, slots=True)
class EventLink:
    """One event mention and the event it tells. (article_id, event_number) names the mention.

    Attributes:
        mention_id: content id of article, sentence span and trigger.
        event_id: the mention_id of the cluster's least mention, so that it depends on content alone.
        interval: days of the event as this mention tells them, anchored on the article's date.
        date_basis: `text` (an expression in the clause), `context` (a neighbouring clause) or `unknown`.
    """

    article_id: str
    event_number: int
    mention_id: str
    event_id: str
    interval: Interval
    date_basis: str


@dataclass(frozen=True, slots=True)
class StagedArticle:
    """What resolution needs of one article; its text stays in the warehouse.

    Attributes:
        date: as `resolve.dating.date_article` settled it from this article alone.
        fingerprints: winnowed hashes of its word 5-grams (`resolve.lineage.fingerprints`).
        extraction: without statements, which resolution does not read.
    """

    article_id: str
    source_id: str | None
    word_count: int
    date: ArticleDate
    fingerprints: tuple[int, ...]
    extraction: Extraction


@dataclass(frozen=True, slots=True)
class MergeDecision:
    """Why two mentions are one event: `reasons` in words, `score` 0 to 1."""

    mention_id_a: str
    mention_id_b: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventRelation:
    """A link of two events; `relation` is one of `EVENT_RELATIONS`."""

    event_id: str
    related_event_id: str
    relation: str


@dataclass(frozen=True, slots=True)
class Event:
    """One real-world event, with the representative values of its mentions.

    Attributes:
        label: short name for people ("Blinken visits Beijing").
        status: by the latest telling.
        start_date, end_date, date_precision: intersection of what the mentions say.
        place_name: of the place most lineages name, with kind, country_code, latitude, longitude.
        has_conflict: mentions disagree on date, place, or whether it happened.
    """

    event_id: str
    plover_type: str
    kind: str
    label: str
    status: str
    start_date: date | None
    end_date: date | None
    date_precision: str
    place: PlaceMention | None
    participants: tuple[Participant, ...]
    confidence: float
    has_conflict: bool
    person_ids: tuple[str | None, ...] = field(default=())
    """One per participant: the person it is, or None."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """The answer to who, when and which for all staged articles, each list sorted by its ids."""

    dates: tuple[ArticleDate, ...]
    lineages: tuple[LineageLink, ...]
    persons: tuple[Person, ...]
    person_links: tuple[PersonLink, ...]
    person_roles: tuple[PersonRole, ...]
    events: tuple[Event, ...]
    event_links: tuple[EventLink, ...]
    merges: tuple[MergeDecision, ...]
    relations: tuple[EventRelation, ...]


# --- vocabularies ---------------------------------------------------------------------------------

PLOVER_TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "REQUEST", "ACCUSE",
    "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "NONE",
)  # fmt: skip
"""PLOVER 2021 (Halterman, Bagozzi, Beger, Schrodt, Scarborough), with NONE for acts outside it."""

STATUSES = (
    "occurred", "ongoing", "planned", "proposed", "postponed", "cancelled", "alleged", "denied",
    "hypothetical",
)  # fmt: skip

PRECISIONS = ("second", "minute", "day", "week", "month", "quarter", "year", "unknown")

PLACE_KINDS = (
    "country", "region", "city", "sea", "strait", "island", "river", "mountain", "continent",
    "territory", "historic", "facility", "other",
)  # fmt: skip

SPEAKER_KINDS = ("person", "organization", "country", "anonymous", "document")

EVENT_RELATIONS = ("part_of", "reschedules", "denies", "responds_to")

FURNITURE_KINDS = (
    "browser-notice", "navigation", "breadcrumb", "donation-appeal", "standfirst", "stub-duplicate",
    "broadcast-promo", "copyright", "contributor-line", "byline", "date-line", "title", "dateline",
    "site-suffix", "counter", "rating-widget", "tag-list", "related-links", "newsletter", "social",
    "advertisement", "disclaimer", "caption", "comments", "paywall", "other",
)  # fmt: skip
