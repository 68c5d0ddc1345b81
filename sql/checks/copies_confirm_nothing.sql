-- severity: fail
-- Independent lines of reporting are counted, never copies of one: articles that count as one count once.
with tellings as (
    select
        mentions.event_key,
        count(distinct articles.independence_key) as lineage_count
    from checked_event_mentions as mentions
    inner join core.dim_article as articles on mentions.article_key = articles.article_key
    where mentions.superseded_at is null
    group by mentions.event_key
)

select
    events.event_id,
    events.lineage_count,
    tellings.lineage_count as counted_lineages
from checked_events as events
inner join tellings on events.event_key = tellings.event_key
where events.lineage_count <> tellings.lineage_count;
