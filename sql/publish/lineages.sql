-- lines of reporting that the articles of incoming_unpublished belong to
-- grain: one line
select distinct articles.lineage_key
from core.dim_article as articles
where
    articles.lineage_key is not null
    and articles.article_key in (
        select incoming.key
        from incoming_unpublished as incoming
        where incoming.kind = 'article'
    )
order by articles.lineage_key;
