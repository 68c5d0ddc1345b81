-- grain: one place of events
select
    places.name,
    places.country_code,
    places.kind,
    places.latitude,
    places.longitude,
    count(*) as event_count,
    count(*) filter (where between_them.lineage_count > 1) as corroborated_count,
    arg_max(events.label, (events.lineage_count, events.event_id)) as example
from marts.events_between($since::date, $until::date) as between_them
inner join core.fact_event as events on between_them.event_key = events.event_key
inner join core.dim_place as places on events.place_key = places.place_key
group by
    places.place_id, places.name, places.country_code, places.kind, places.latitude, places.longitude
order by event_count desc, corroborated_count desc, places.place_id
limit 500;
