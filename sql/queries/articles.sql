-- description: articles, newest first, with outlet, origin of the report and events in them
-- param source: part of an outlet's name; default: %
-- param rows: how many at most; default: 50
select
    articles.published_at,
    articles.published_precision,
    articles.source,
    articles.origin_source,
    articles.is_copy,
    articles.title,
    count(distinct mentions.event_key) as event_count,
    articles.uri,
    articles.article_id
from marts.article_lineage as articles
left join core.fact_event_mention as mentions
    on articles.article_key = mentions.article_key and mentions.superseded_at is null
where coalesce(articles.source, '') ilike '%' || $source || '%' and articles.retracted_at is null
group by
    articles.published_at, articles.published_precision, articles.source, articles.origin_source,
    articles.is_copy, articles.title, articles.uri, articles.article_id
order by articles.published_at desc nulls last, articles.article_id
limit $rows::integer;
