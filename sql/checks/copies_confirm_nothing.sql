-- severity: fail
-- Independent lines of reporting are counted, never copies of one: articles that count as one count once.
with tellings as (
    select
        mentions.event_key,
        count(distinct articles.independence_key) as lineage_count
    from core.fact_event_mention as mentions
    inner join core.dim_article as articles on mentions.article_key = articles.article_key
    where
        mentions.superseded_at is null
        and mentions.event_key in (select touched.event_key from touched_events as touched)
    group by mentions.event_key
)

select
    events.event_id,
    events.lineage_count,
    tellings.lineage_count as counted_lineages
from core.fact_event as events
inner join tellings on events.event_key = tellings.event_key
where events.lineage_count <> tellings.lineage_count;
