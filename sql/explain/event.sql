-- grain: the one event $event_id
select
    events.event_id,
    events.label,
    types.plover_type,
    types.kind,
    events.status,
    events.start_date,
    events.end_date,
    events.date_precision,
    places.name as place,
    places.country_code as place_country_code,
    events.mention_count,
    events.article_count,
    events.source_count,
    events.lineage_count,
    events.confidence,
    events.has_conflict
from core.fact_event as events
left join core.dim_event_type as types on events.event_type_key = types.event_type_key
left join core.dim_place as places on events.place_key = places.place_key
where events.event_id = $event_id;
