-- temp tables scope_articles, scope_events, scope_persons, scope_texts, scope_documents
-- writes: everything is derived anew
create or replace temp table scope_articles as
select
    article_id,
    core.key_of(article_id) as article_key
from (
    select articles.article_id
    from staging.articles as articles
    union
    select loaded.article_id
    from core.dim_article as loaded
) as known;

create or replace temp table scope_events as
select
    event_id,
    event_key
from core.fact_event;

create or replace temp table scope_persons as
select
    person_id,
    core.key_of(person_id) as person_key
from (
    select persons.person_id
    from core.dim_person as persons
    union
    select persons.person_id
    from resolved_persons as persons
) as known;

create or replace temp table scope_texts (article_key bigint, text varchar);

create or replace temp table scope_documents as
select distinct places.document_id
from raw.document_location as places;
