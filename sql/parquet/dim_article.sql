-- core.dim_article with `month`, the first month it may be of
-- grain: as of core.dim_article
select
    articles.*,
    coalesce(strftime(articles.published_from, '%Y-%m'), 'unknown') as month
from core.dim_article as articles
order by month, articles.article_key;
