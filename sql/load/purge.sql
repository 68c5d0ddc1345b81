-- staging
-- reads:  scope_articles, staging.changed_articles: no other article can have gone since the last load
-- writes: what no article needs any more goes: texts that are loaded, and what was read from articles that
--         are gone
delete from staging.article_texts
where core.key_of(article_id) in (select articles.article_key from core.dim_article as articles);

create or replace temp table orphans as
with touched as (
    select wanted.article_id
    from scope_articles as wanted
    union
    select changed.article_id
    from staging.changed_articles as changed
    union
    select texts.article_id
    from staging.article_texts as texts
)

select touched.article_id
from touched
anti join staging.articles as articles on touched.article_id = articles.article_id;

delete from staging.article_texts
where article_id in (select orphans.article_id from orphans);

delete from staging.name_mentions
where article_id in (select orphans.article_id from orphans);

delete from staging.place_mentions
where article_id in (select orphans.article_id from orphans);

delete from staging.time_mentions
where article_id in (select orphans.article_id from orphans);

delete from staging.statements
where article_id in (select orphans.article_id from orphans);

delete from staging.citations
where article_id in (select orphans.article_id from orphans);

delete from staging.event_mentions
where article_id in (select orphans.article_id from orphans);

delete from staging.extractions
where article_id in (select orphans.article_id from orphans);
