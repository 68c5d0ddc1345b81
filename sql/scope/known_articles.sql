-- temp table known_articles
-- grain:  one article of scope_articles that is loaded: only of these can there be facts already
create or replace temp table known_articles as
select
    wanted.article_id,
    wanted.article_key
from scope_articles as wanted
semi join core.dim_article as loaded on wanted.article_key = loaded.article_key;
