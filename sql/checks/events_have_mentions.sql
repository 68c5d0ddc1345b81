-- severity: fail
-- Every event is told by a standing mention, and its counts are those of its mentions.
with tellings as (
    select
        mentions.event_key,
        count(*) as mention_count,
        count(distinct mentions.article_key) as article_count
    from core.fact_event_mention as mentions
    where
        mentions.superseded_at is null
        and mentions.event_key in (select touched.event_key from touched_events as touched)
    group by mentions.event_key
)

select
    events.event_id,
    events.mention_count,
    tellings.mention_count as counted_mentions,
    events.article_count,
    tellings.article_count as counted_articles
from core.fact_event as events
left join tellings on events.event_key = tellings.event_key
where
    events.event_key in (select touched.event_key from touched_events as touched)
    and (
        events.mention_count is distinct from tellings.mention_count
        or events.article_count is distinct from tellings.article_count
    );
