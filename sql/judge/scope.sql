-- temp tables scope_articles, scope_events, scope_persons, scope_mentions, scope_documents, touched_events,
-- chosen_articles, fresh_mentions, and temp view scope_texts
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
select events.event_key
from core.fact_event as events;

create or replace temp table chosen_articles as
select articles.*
from staging.chosen_articles as articles;

create or replace temp table fresh_mentions as
select mentions.mention_key
from core.fact_event_mention as mentions;

create or replace temp view scope_texts as
select
    articles.article_key,
    articles.text
from core.dim_article as articles;

create or replace temp table scope_documents as
select distinct places.document_id
from raw.document_location as places;
