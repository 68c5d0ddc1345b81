-- marts.article_lineage
-- grain: one article, with whose reporting it is and how many repeat it
create or replace view marts.article_lineage as
select
    articles.article_key,
    articles.article_id,
    articles.title,
    articles.url,
    articles.uri,
    coalesce(articles.published_at, articles.published_from::timestamp) as published_at,
    articles.published_precision,
    publishers.name as source,
    origins.name as origin_source,
    articles.is_copy,
    lineages.lineage_id,
    lineages.basis,
    lineages.article_count as articles_in_lineage,
    count(*) over (partition by articles.independence_key) as articles_counted_as_one,
    articles.retracted_at
from core.dim_article as articles
left join core.dim_lineage as lineages on articles.lineage_key = lineages.lineage_key
left join core.dim_source as publishers on articles.source_key = publishers.source_key
left join core.dim_source as origins on articles.origin_source_key = origins.source_key;

comment on view marts.article_lineage
is 'Grain: one article. Who published it, whose reporting it is, and which articles count as one.';
