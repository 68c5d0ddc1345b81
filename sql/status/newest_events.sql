-- The newest events by their latest telling.
-- grain: one event
select
    coalesce(marts.date_label(events.start_date, events.end_date, events.date_precision), '–') as date,
    events.label as event,
    events.status,
    types.plover_type as type,
    places.name as place,
    events.lineage_count as independent,
    substr(events.event_id, 1, 8) as id
from core.fact_event as events
left join core.dim_event_type as types on events.event_type_key = types.event_type_key
left join core.dim_place as places on events.place_key = places.place_key
order by
    events.last_reported_at desc nulls last,
    events.lineage_count desc,
    events.confidence desc,
    events.event_id
limit 12;
