-- severity: fail
-- core.dim_article has exactly the articles that were staged: none is lost, none is invented.
with staged as (
    select distinct articles.article_id
    from staging.articles as articles
    semi join scope_articles as wanted on articles.article_id = wanted.article_id
),

loaded as (
    select articles.article_id
    from core.dim_article as articles
    semi join scope_articles as wanted on articles.article_id = wanted.article_id
)

select
    staged.article_id as staged_article_id,
    loaded.article_id as loaded_article_id
from staged
full outer join loaded on staged.article_id = loaded.article_id
where staged.article_id is null or loaded.article_id is null;
