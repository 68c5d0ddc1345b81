-- severity: fail
-- Every key of an article leads to a row of its dimension.
select
    articles.article_id,
    case
        when publishers.source_key is null and articles.source_key is not null then 'source_key'
        when origins.source_key is null and articles.origin_source_key is not null then 'origin_source_key'
        else 'lineage_key'
    end as broken
from checked_articles as articles
left join core.dim_source as publishers on articles.source_key = publishers.source_key
left join core.dim_source as origins on articles.origin_source_key = origins.source_key
left join core.dim_lineage as lineages on articles.lineage_key = lineages.lineage_key
where
    articles.retracted_at is null
    and (
        (publishers.source_key is null and articles.source_key is not null)
        or (origins.source_key is null and articles.origin_source_key is not null)
        or lineages.lineage_key is null
    );
