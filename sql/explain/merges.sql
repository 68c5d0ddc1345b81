-- grain: one decision that two mentions of the event $event_id are one event
select
    a.mention_id as mention_id_a,
    b.mention_id as mention_id_b,
    joins.score,
    joins.reasons
from core.fact_event as events
inner join core.fact_event_mention as a on events.event_key = a.event_key
inner join core.fact_merge as joins on a.mention_key = joins.mention_key_a
inner join core.fact_event_mention as b on joins.mention_key_b = b.mention_key
where events.event_id = $event_id
order by joins.score desc, mention_id_a, mention_id_b;
