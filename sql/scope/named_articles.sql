-- temp table named_articles
-- grain:  one article whose names, places and sources the dimensions do not count yet: those that are new;
--         all that are loaded or stand in the scope, where some went or changed ($is_refresh)
-- writes: variable first_named: the first batch that read one of them
create or replace temp table named_articles as
select articles.article_id
from chosen_articles as articles
anti join staging.resolved_articles as known on articles.article_id = known.article_id;

insert into named_articles by name
select distinct articles.article_id
from staging.articles as articles
semi join staging.extractions as extractions on articles.article_id = extractions.article_id
anti join ops.retraction as retractions on articles.article_id = retractions.article_id
anti join named_articles as named on articles.article_id = named.article_id
left join scope_articles as wanted on articles.article_id = wanted.article_id
left join staging.resolved_articles as known on articles.article_id = known.article_id
where
    $is_refresh
    and (wanted.article_id is not null or known.article_id is not null);

-- noqa: disable=PRS
set variable first_named = (
    select coalesce(min(extractions.reading), 0)
    from staging.extractions as extractions
    semi join named_articles as named on extractions.article_id = named.article_id
);
