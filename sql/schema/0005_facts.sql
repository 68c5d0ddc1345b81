-- Facts of the star: each row can be traced to the sentence it was read from.

-- grain: one real-world event
create table core.fact_event (
    event_key bigint not null,
    event_id varchar not null,
    event_type_key bigint not null,
    label varchar not null,
    status varchar not null check (
        status in (
            'occurred', 'ongoing', 'planned', 'proposed', 'postponed', 'cancelled', 'alleged',
            'denied', 'hypothetical'
        )
    ),
    start_date date,
    end_date date,
    date_precision varchar not null check (
        date_precision in (
            'day', 'week', 'month', 'quarter', 'year', 'unknown'
        )
    ),
    start_date_key integer,
    place_key bigint,
    mention_count integer not null check (mention_count > 0),
    article_count integer not null check (article_count between 1 and mention_count),
    source_count integer not null check (source_count between 1 and article_count),
    lineage_count integer not null check (lineage_count between 1 and article_count),
    first_reported_at timestamp,
    last_reported_at timestamp,
    confidence double not null check (confidence between 0 and 1),
    has_conflict boolean not null,
    extraction_version varchar not null,
    recorded_at timestamp not null
);
comment on table core.fact_event is 'Grain: one real-world event.';
comment on column core.fact_event.event_key is 'core.key_of(event_id)';
comment on column core.fact_event.event_id is 'mention_id of the least of its mentions';
comment on column core.fact_event.event_type_key is 'what sort of act (dim_event_type)';
comment on column core.fact_event.label is 'short name for people';
comment on column core.fact_event.status is 'by the latest telling';
comment on column core.fact_event.start_date is 'first day it may lie on; NULL if unknown';
comment on column core.fact_event.end_date is 'last day it may lie on; NULL if unknown';
comment on column core.fact_event.date_precision is 'width of that interval';
comment on column core.fact_event.start_date_key is 'start_date (dim_date)';
comment on column core.fact_event.place_key is 'where (dim_place); NULL if nobody said';
comment on column core.fact_event.mention_count is 'sentences that tell it';
comment on column core.fact_event.article_count is 'articles that tell it';
comment on column core.fact_event.source_count is 'outlets that published them';
comment on column core.fact_event.lineage_count is 'independent lines of reporting';
comment on column core.fact_event.first_reported_at
is 'earliest publication, UTC; first possible day where only a range is known';
comment on column core.fact_event.last_reported_at
is 'latest publication, UTC; first possible day where only a range is known';
comment on column core.fact_event.confidence is '0 to 1';
comment on column core.fact_event.has_conflict
is 'tellings disagree on date, place, or whether it happened';
comment on column core.fact_event.extraction_version is 'latest that read one of its mentions';
comment on column core.fact_event.recorded_at is 'when this row was last changed, UTC';

-- grain: one participant in one role of one event
create table core.fact_event_participant (
    event_key bigint not null,
    participant_number integer not null,
    participant_kind varchar not null check (
        participant_kind in (
            'person', 'organization', 'country', 'group'
        )
    ),
    person_key bigint,
    organization_key bigint,
    country_code varchar,
    label varchar not null,
    role varchar not null check (role in ('actor', 'recipient', 'participant')),
    is_possible boolean not null
);
comment on table core.fact_event_participant is 'Grain: one participant in one role of one event.';
comment on column core.fact_event_participant.event_key is 'the event (fact_event)';
comment on column core.fact_event_participant.participant_number
is 'from 0, in order actor, recipient, participant';
comment on column core.fact_event_participant.participant_kind is 'what sort of participant';
comment on column core.fact_event_participant.person_key is 'who, for a person (dim_person)';
comment on column core.fact_event_participant.organization_key
is 'which, for an organization (dim_organization)';
comment on column core.fact_event_participant.country_code is 'whose side it is on';
comment on column core.fact_event_participant.label is 'name or description';
comment on column core.fact_event_participant.role is 'who did it, to whom, or who took part';
comment on column core.fact_event_participant.is_possible is 'said to be possible only';

-- grain: one sentence-level telling of one event
create table core.fact_event_mention (
    mention_key bigint not null,
    mention_id varchar not null,
    event_key bigint not null,
    article_key bigint not null,
    sentence_number integer not null,
    char_start integer not null,
    char_end integer not null,
    evidence varchar not null,
    trigger varchar not null,
    trigger_start integer not null,
    trigger_end integer not null,
    lemma varchar not null,
    plover_type varchar not null,
    kind varchar not null,
    status varchar not null check (
        status in (
            'occurred', 'ongoing', 'planned', 'proposed', 'postponed', 'cancelled', 'alleged',
            'denied', 'hypothetical'
        )
    ),
    status_cue varchar,
    date_text varchar,
    start_date date,
    end_date date,
    date_precision varchar not null,
    date_basis varchar not null,
    place_key bigint,
    attribution varchar not null check (attribution in ('own', 'source', 'person', 'anonymous')),
    attributed_label varchar,
    statement_key bigint,
    is_collective boolean not null,
    confidence double not null check (confidence between 0 and 1),
    extraction_version varchar not null,
    recorded_at timestamp not null,
    superseded_at timestamp
);
comment on table core.fact_event_mention is 'Grain: one sentence-level telling of one event.';
comment on column core.fact_event_mention.mention_key is 'core.key_of(mention_id)';
comment on column core.fact_event_mention.mention_id is 'content id of article, sentence and trigger';
comment on column core.fact_event_mention.event_key is 'what it tells (fact_event)';
comment on column core.fact_event_mention.article_key is 'where it stands (dim_article)';
comment on column core.fact_event_mention.sentence_number is 'from 0';
comment on column core.fact_event_mention.char_start is 'first character of the sentence';
comment on column core.fact_event_mention.char_end is 'after its last character';
comment on column core.fact_event_mention.evidence is 'the sentence itself';
comment on column core.fact_event_mention.trigger is 'the words that name the act';
comment on column core.fact_event_mention.trigger_start is 'first character of these words';
comment on column core.fact_event_mention.trigger_end is 'after their last character';
comment on column core.fact_event_mention.lemma is 'of the trigger';
comment on column core.fact_event_mention.plover_type is 'PLOVER root, or NONE';
comment on column core.fact_event_mention.kind is 'plain kind';
comment on column core.fact_event_mention.status is 'as this telling has it';
comment on column core.fact_event_mention.status_cue is 'the words that say so';
comment on column core.fact_event_mention.date_text is 'time expression as written';
comment on column core.fact_event_mention.start_date is 'first day, as this telling has it';
comment on column core.fact_event_mention.end_date is 'last day, as this telling has it';
comment on column core.fact_event_mention.date_precision is 'width of that interval';
comment on column core.fact_event_mention.date_basis is 'text, context or unknown';
comment on column core.fact_event_mention.place_key is 'where, as this telling has it (dim_place)';
comment on column core.fact_event_mention.attribution is 'whose word it is';
comment on column core.fact_event_mention.attributed_label is 'who says so';
comment on column core.fact_event_mention.statement_key is 'statement it stands in (fact_statement)';
comment on column core.fact_event_mention.is_collective is 'many events told as one';
comment on column core.fact_event_mention.confidence is '0 to 1';
comment on column core.fact_event_mention.extraction_version is 'of the language pipeline that read it';
comment on column core.fact_event_mention.recorded_at is 'when this row was last changed, UTC';
comment on column core.fact_event_mention.superseded_at is 'when it was withdrawn; NULL while it stands';

-- grain: one link of two events
create table core.fact_event_relation (
    event_key bigint not null,
    related_event_key bigint not null,
    relation varchar not null check (relation in ('part_of', 'reschedules', 'denies', 'responds_to'))
);
comment on table core.fact_event_relation is 'Grain: one link of two events.';
comment on column core.fact_event_relation.event_key is 'the event (fact_event)';
comment on column core.fact_event_relation.related_event_key is 'the other event (fact_event)';
comment on column core.fact_event_relation.relation is 'what the first is to the other';

-- grain: one decision that two mentions are one event
create table core.fact_merge (
    mention_key_a bigint not null,
    mention_key_b bigint not null,
    score double not null,
    reasons varchar[] not null
);
comment on table core.fact_merge is 'Grain: one decision that two mentions are one event.';
comment on column core.fact_merge.mention_key_a is 'a mention (fact_event_mention)';
comment on column core.fact_merge.mention_key_b is 'the other mention (fact_event_mention)';
comment on column core.fact_merge.score is '0 to 1';
comment on column core.fact_merge.reasons is 'why, in words';

-- grain: one quotation or reported statement
create table core.fact_statement (
    statement_key bigint not null,
    statement_id varchar not null,
    article_key bigint not null,
    char_start integer not null,
    char_end integer not null,
    fragments struct(char_start integer, char_end integer)[] not null,
    text varchar not null,
    is_direct boolean not null,
    cue varchar,
    speaker_kind varchar check (
        speaker_kind in (
            'person', 'organization', 'country', 'anonymous', 'document'
        )
    ),
    speaker_person_key bigint,
    speaker_organization_key bigint,
    speaker_country_code varchar,
    speaker_label varchar,
    told_source_key bigint,
    sentence_number integer not null
);
comment on table core.fact_statement is 'Grain: one quotation or reported statement.';
comment on column core.fact_statement.statement_key is 'core.key_of(statement_id)';
comment on column core.fact_statement.statement_id is 'article and number of the statement in it';
comment on column core.fact_statement.article_key is 'where it stands (dim_article)';
comment on column core.fact_statement.char_start is 'first character of the content';
comment on column core.fact_statement.char_end is 'after its last character';
comment on column core.fact_statement.fragments is 'pieces of content between attributions';
comment on column core.fact_statement.text is 'the content, its pieces joined by a space';
comment on column core.fact_statement.is_direct is 'inside quotation marks';
comment on column core.fact_statement.cue is 'the reporting words';
comment on column core.fact_statement.speaker_kind is 'what sort of speaker; NULL if nobody can be named';
comment on column core.fact_statement.speaker_person_key is 'who, for a person (dim_person)';
comment on column core.fact_statement.speaker_organization_key
is 'which, for an organization (dim_organization)';
comment on column core.fact_statement.speaker_country_code is 'whose side the speaker is on';
comment on column core.fact_statement.speaker_label is 'name or description of the speaker';
comment on column core.fact_statement.told_source_key is 'outlet spoken to (dim_source)';
comment on column core.fact_statement.sentence_number is 'sentence of the first character, from 0';

-- grain: one name mention
create table core.fact_person_mention (
    article_key bigint not null,
    mention_number integer not null,
    person_key bigint not null,
    char_start integer not null,
    char_end integer not null,
    surface varchar not null,
    role_text varchar,
    is_journalist boolean not null,
    basis varchar not null
);
comment on table core.fact_person_mention is 'Grain: one name mention.';
comment on column core.fact_person_mention.article_key is 'where it stands (dim_article)';
comment on column core.fact_person_mention.mention_number is 'from 0, in text order';
comment on column core.fact_person_mention.person_key is 'whom it means (dim_person)';
comment on column core.fact_person_mention.char_start is 'first character of the name';
comment on column core.fact_person_mention.char_end is 'after its last character';
comment on column core.fact_person_mention.surface is 'the words themselves';
comment on column core.fact_person_mention.role_text is 'office given with it, in its own words';
comment on column core.fact_person_mention.is_journalist is 'named as an author or reporter';
comment on column core.fact_person_mention.basis is 'what links it to the person';

-- grain: one outlet or anonymous source an article relies on
create table core.fact_citation (
    article_key bigint not null,
    citation_number integer not null,
    relation varchar not null check (relation in ('cites', 'republishes', 'anonymous_source')),
    cited_source_key bigint,
    label varchar not null,
    char_start integer,
    char_end integer,
    evidence varchar not null,
    basis varchar
);
comment on table core.fact_citation is 'Grain: one outlet or anonymous source an article relies on.';
comment on column core.fact_citation.article_key is 'where it stands (dim_article)';
comment on column core.fact_citation.citation_number is 'from 0, in text order';
comment on column core.fact_citation.relation is 'how it relies on it';
comment on column core.fact_citation.cited_source_key
is 'the outlet (dim_source); NULL for an anonymous source';
comment on column core.fact_citation.label is 'outlet''s name, or the source in its own words';
comment on column core.fact_citation.char_start
is 'first character of the evidence; NULL when furniture is the evidence';
comment on column core.fact_citation.char_end is 'after its last character';
comment on column core.fact_citation.evidence is 'the words that say so';
comment on column core.fact_citation.basis is 'stated reason for anonymity';

-- grain: one event id that a later merge or split retired
create table core.event_alias (
    retired_event_id varchar not null,
    event_id varchar not null,
    recorded_at timestamp not null
);
comment on table core.event_alias is 'Grain: one event id that a later merge or split retired.';
comment on column core.event_alias.retired_event_id is 'id that fact_event no longer has';
comment on column core.event_alias.event_id is 'id under which the event is told now';
comment on column core.event_alias.recorded_at is 'when this row was last changed, UTC';
