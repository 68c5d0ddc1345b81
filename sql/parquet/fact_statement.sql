-- core.fact_statement with `month`, of the article
-- grain: as of core.fact_statement
select
    statements.*,
    coalesce(strftime(articles.published_from, '%Y-%m'), 'unknown') as month
from core.fact_statement as statements
inner join core.dim_article as articles on statements.article_key = articles.article_key
order by month, statements.statement_key;
