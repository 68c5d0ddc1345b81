-- temp tables checked_events, checked_participants, checked_event_mentions, checked_statements,
-- checked_person_mentions, checked_merges, checked_articles
-- grain:  one row that this load may have changed; every table is looked through once for all checks
create or replace temp table checked_events as
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
from core.fact_event as events
where
    events.event_key in (select touched.event_key from touched_events as touched);

create or replace temp table checked_participants as
select
    participants.event_key,
    participants.participant_number,
    participants.person_key,
    participants.organization_key,
    participants.label
from core.fact_event_participant as participants
where
    participants.event_key in (select touched.event_key from touched_events as touched);

create or replace temp table checked_event_mentions as
select
    mentions.mention_key,
    mentions.event_key,
    mentions.article_key,
    mentions.place_key,
    mentions.statement_key,
    mentions.superseded_at
from core.fact_event_mention as mentions
where
    mentions.event_key in (select touched.event_key from touched_events as touched)
    or mentions.mention_key in (select touched.mention_key from scope_mentions as touched);

create or replace temp table checked_statements as
select
    statements.statement_key,
    statements.article_key,
    statements.speaker_person_key,
    statements.speaker_organization_key,
    statements.told_source_key
from core.fact_statement as statements
where
    statements.article_key in (select articles.article_key from scope_articles as articles);

create or replace temp table checked_person_mentions as
select
    mentions.article_key,
    mentions.mention_number,
    mentions.person_key,
    mentions.char_start
from core.fact_person_mention as mentions
where
    mentions.article_key in (select articles.article_key from scope_articles as articles);

create or replace temp table checked_merges as
select
    decisions.mention_key_a,
    decisions.mention_key_b
from core.fact_merge as decisions
where decisions.mention_key_a in (select touched.mention_key from scope_mentions as touched);

create or replace temp table checked_articles as
select
    articles.article_key,
    articles.article_id,
    articles.source_key,
    articles.origin_source_key,
    articles.lineage_key,
    articles.retracted_at
from core.dim_article as articles
where articles.article_key in (select wanted.article_key from scope_articles as wanted);
