-- temp table named_articles
-- grain:  one article whose names, places and sources the dimensions do not count yet: those that are new;
--         all that stand, where some went or changed ($is_refresh)
create or replace temp table named_articles as
select distinct articles.article_id
from staging.articles as articles
semi join staging.extractions as extractions on articles.article_id = extractions.article_id
anti join ops.retraction as retractions on articles.article_id = retractions.article_id
where
    $is_refresh
    or (
        articles.article_id in (select wanted.article_id from scope_articles as wanted)
        and articles.article_id not in (select known.article_id from staging.resolved_articles as known)
    );
