-- description: where events took place, with coordinates and how many are confirmed
-- param country: ISO 3166 code; default: %
-- param rows: how many at most; default: 50
select
    places.name,
    places.kind,
    places.country_code,
    places.latitude,
    places.longitude,
    count(*) as event_count,
    count(*) filter (where events.lineage_count > 1) as corroborated_count,
    max(events.last_reported_at) as last_reported_at,
    places.place_id
from core.fact_event as events
inner join core.dim_place as places on events.place_key = places.place_key
where coalesce(places.country_code, '') like upper($country)
group by
    places.place_id, places.name, places.kind, places.country_code, places.latitude, places.longitude
order by event_count desc, corroborated_count desc, places.place_id
limit $rows::integer;
