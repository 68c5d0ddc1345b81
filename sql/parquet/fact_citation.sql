-- core.fact_citation with `month`, of the article
-- grain: as of core.fact_citation
select
    citations.*,
    coalesce(strftime(articles.published_from, '%Y-%m'), 'unknown') as month
from core.fact_citation as citations
inner join core.dim_article as articles on citations.article_key = articles.article_key
order by month, citations.article_key, citations.citation_number;
