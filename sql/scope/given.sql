-- temp tables scope_articles, scope_events, scope_persons, scope_texts, scope_documents
-- reads:  incoming_articles, incoming_events, incoming_persons: what a change can touch
-- writes: only that is derived anew
create or replace temp table scope_articles as
select
    incoming.article_id,
    core.key_of(incoming.article_id) as article_key
from incoming_articles as incoming;

create or replace temp table scope_events as
select
    incoming.event_id,
    core.key_of(incoming.event_id) as event_key
from incoming_events as incoming;

create or replace temp table scope_persons as
select
    incoming.person_id,
    core.key_of(incoming.person_id) as person_key
from incoming_persons as incoming;

-- The texts that facts cut their evidence from: those that are loaded now; further ones as they are needed.
create or replace temp table scope_texts as
select
    core.key_of(texts.article_id) as article_key,
    texts.text
from staging.article_texts as texts
semi join scope_articles as articles on texts.article_id = articles.article_id;

create or replace temp table scope_documents as
select distinct places.document_id
from raw.document_location as places
inner join ops.batch as batches on places.batch_id = batches.batch_id
where batches.loaded_at is null;
