-- description: which articles are independent, who published each, whose reporting it is and when
-- param rows: how many at most; default: 100
select
    not articles.is_copy as is_independent,
    articles.source as published_by,
    articles.origin_source as reporting_of,
    articles.published_at,
    articles.published_precision,
    articles.basis as joined_by,
    articles.articles_in_lineage,
    articles.title,
    articles.lineage_id,
    articles.article_id
from marts.article_lineage as articles
where articles.retracted_at is null
order by
    min(articles.published_at) over (partition by articles.lineage_id) nulls last, articles.lineage_id,
    articles.is_copy, articles.published_at nulls last, articles.article_id
limit $rows::integer;
