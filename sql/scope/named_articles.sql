-- temp table named_articles
-- grain:  one article whose names, places and sources the dimensions do not count yet: those that are new;
--         all that are loaded or stand in the scope, where some went or changed ($is_refresh)
create or replace temp table named_articles as
select distinct articles.article_id
from staging.articles as articles
semi join staging.extractions as extractions on articles.article_id = extractions.article_id
anti join ops.retraction as retractions on articles.article_id = retractions.article_id
left join scope_articles as wanted on articles.article_id = wanted.article_id
left join staging.resolved_articles as known on articles.article_id = known.article_id
where
    (wanted.article_id is not null and known.article_id is null)
    or ($is_refresh and (wanted.article_id is not null or known.article_id is not null));
