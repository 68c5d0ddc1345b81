-- description: articles that bear a date their own text contradicts, with the evidence
-- param rows: how many at most; default: 50
select
    articles.claimed_published_at,
    articles.published_from,
    articles.published_to,
    articles.published_basis,
    sources.name as source,
    articles.title,
    articles.published_reasons as evidence,
    articles.uri,
    articles.article_id
from core.dim_article as articles
left join core.dim_source as sources on articles.source_key = sources.source_key
where articles.claimed_is_false and articles.retracted_at is null
order by articles.claimed_published_at desc, articles.article_id
limit $rows::integer;
