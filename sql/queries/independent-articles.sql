-- description: which articles are independent, who published each, whose reporting it is and when
-- param rows: how many at most; default: 100
select
    not articles.is_copy as is_independent,
    articles.source as published_by,
    articles.origin_source as reporting_of,
    articles.published_from,
    articles.published_to,
    articles.published_basis,
    articles.claimed_published_at as false_claim,
    articles.basis as joined_by,
    articles.articles_in_lineage,
    articles.articles_counted_as_one,
    articles.title,
    articles.lineage_id,
    articles.article_id
from marts.article_lineage as articles
where articles.retracted_at is null
order by
    min(articles.published_from) over (partition by articles.lineage_id) nulls last, articles.lineage_id,
    articles.is_copy, articles.published_at nulls last, articles.article_id
limit $rows::integer;
