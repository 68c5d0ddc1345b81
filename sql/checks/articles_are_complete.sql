-- severity: fail
-- core.dim_article has exactly the articles that were staged: none is lost, none is invented.
select
    staged.article_id as staged_article_id,
    loaded.article_id as loaded_article_id
from (select distinct articles.article_id from staging.articles as articles) as staged
full outer join core.dim_article as loaded on staged.article_id = loaded.article_id
where staged.article_id is null or loaded.article_id is null;
