-- grain: one link of the event $event_id with another
select
    relations.relation,
    others.event_id,
    others.label
from core.fact_event as events
inner join core.fact_event_relation as relations on events.event_key = relations.event_key
inner join core.fact_event as others on relations.related_event_key = others.event_key
where events.event_id = $event_id
order by relations.relation, others.event_id;
