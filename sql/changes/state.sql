-- what resolution said of the articles of incoming_ids the last time
-- grain: one article
select
    articles.article_id,
    articles.published_at,
    articles.published_from,
    articles.published_to,
    articles.published_precision as precision,
    articles.published_basis as basis,
    articles.claimed_published_at,
    articles.claimed_is_false,
    articles.published_reasons as reasons,
    lineages.lineage_id,
    origins.source_id as origin_source_id,
    articles.is_copy,
    known.signature,
    known.near_id,
    known.story_id,
    known.base_from,
    known.base_to,
    known.base_precision,
    known.base_reasons
from core.dim_article as articles
inner join staging.resolved_articles as known on articles.article_id = known.article_id
inner join core.dim_lineage as lineages on articles.lineage_key = lineages.lineage_key
left join core.dim_source as origins on articles.origin_source_key = origins.source_key
semi join incoming_ids as wanted on articles.article_id = wanted.article_id
order by articles.article_id;
