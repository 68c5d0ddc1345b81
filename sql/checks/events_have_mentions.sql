-- severity: fail
-- Every event is told by a standing mention, and its counts are those of its mentions.
with tellings as (
    select
        mentions.event_key,
        count(*) as mention_count,
        count(distinct mentions.article_key) as article_count
    from checked_event_mentions as mentions
    where mentions.superseded_at is null
    group by mentions.event_key
)

select
    events.event_id,
    events.mention_count,
    tellings.mention_count as counted_mentions,
    events.article_count,
    tellings.article_count as counted_articles
from checked_events as events
left join tellings on events.event_key = tellings.event_key
where
    events.mention_count is distinct from tellings.mention_count
    or events.article_count is distinct from tellings.article_count;
