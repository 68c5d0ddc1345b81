-- temp tables scope_articles, scope_events, scope_persons, scope_mentions, scope_documents, touched_events,
-- chosen_articles, and temp views scope_texts, checked_*, written_*
-- What sql/checks look at: in a load only what it may have changed (sql/scope), here everything.
create or replace temp table scope_articles as
select
    articles.article_id,
    articles.article_key
from core.dim_article as articles;

create or replace temp table scope_events as
select
    events.event_id,
    events.event_key
from core.fact_event as events;

create or replace temp table scope_persons as
select
    persons.person_id,
    persons.person_key
from core.dim_person as persons;

create or replace temp table scope_mentions as
select mentions.mention_key
from core.fact_event_mention as mentions;

create or replace temp table touched_events as
select
    events.event_id,
    events.event_key
from core.fact_event as events;

create or replace temp table chosen_articles as
select articles.*
from staging.chosen_articles as articles;

create or replace temp view written_event_mentions as
select mentions.*
from core.fact_event_mention as mentions;

create or replace temp view written_statements as
select statements.*
from core.fact_statement as statements;

create or replace temp view written_person_mentions as
select mentions.*
from core.fact_person_mention as mentions;

create or replace temp view scope_texts as
select
    articles.article_key,
    articles.text
from core.dim_article as articles;

create or replace temp view checked_events as
select
    events.event_key,
    events.event_id,
    events.event_type_key,
    events.place_key,
    events.start_date,
    events.end_date,
    events.start_date_key,
    events.mention_count,
    events.article_count,
    events.lineage_count
from core.fact_event as events;

create or replace temp view checked_participants as
select
    participants.event_key,
    participants.participant_number,
    participants.person_key,
    participants.organization_key,
    participants.label
from core.fact_event_participant as participants;

create or replace temp view checked_event_mentions as
select
    mentions.mention_key,
    mentions.event_key,
    mentions.article_key,
    mentions.place_key,
    mentions.statement_key,
    mentions.superseded_at
from core.fact_event_mention as mentions;

create or replace temp view checked_statements as
select
    statements.statement_key,
    statements.article_key,
    statements.speaker_person_key,
    statements.speaker_organization_key,
    statements.told_source_key
from core.fact_statement as statements;

create or replace temp view checked_person_mentions as
select
    mentions.article_key,
    mentions.mention_number,
    mentions.person_key,
    mentions.char_start
from core.fact_person_mention as mentions;

create or replace temp view checked_merges as
select
    decisions.mention_key_a,
    decisions.mention_key_b
from core.fact_merge as decisions;

create or replace temp view checked_articles as
select
    articles.article_key,
    articles.article_id,
    articles.source_key,
    articles.origin_source_key,
    articles.lineage_key,
    articles.retracted_at
from core.dim_article as articles;

create or replace temp table scope_documents as
select distinct places.document_id
from raw.document_location as places;

-- noqa: disable=PRS
set variable first_reading = 0;
