-- staging
-- what no article needs any more: texts that are loaded, and what was read from articles that are gone
delete from staging.article_texts
where article_id in (select articles.article_id from core.dim_article as articles);

delete from staging.article_texts
where article_id not in (select articles.article_id from staging.articles as articles);

create or replace temp view orphans as
select distinct extractions.article_id
from staging.extractions as extractions
anti join staging.articles as articles on extractions.article_id = articles.article_id;

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
