-- temp tables touched_events, scope_mentions
-- grain:  one event that is derived anew, as it was or as it is now; one telling of such an event
create or replace temp table touched_events as
select
    events.event_id,
    events.event_key
from scope_events as events
union
select
    events.event_id,
    core.key_of(events.event_id) as event_key
from resolved_events as events;

create or replace temp table scope_mentions as
select mentions.mention_key
from core.fact_event_mention as mentions
semi join scope_events as events on mentions.event_key = events.event_key
union
select core.key_of(links.mention_id) as mention_key
from resolved_event_links as links;
