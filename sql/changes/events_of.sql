-- events that the tellings of incoming_keys tell, as resolved the last time
-- grain: one telling
select
    mentions.mention_key,
    events.event_id,
    events.mention_count
from core.fact_event_mention as mentions
semi join incoming_keys as wanted on mentions.mention_key = wanted.mention_key
inner join core.fact_event as events on mentions.event_key = events.event_key
where mentions.superseded_at is null
order by mentions.mention_key;
