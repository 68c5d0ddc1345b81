-- marts.person_activity
-- grain: one part of one person in one event
create or replace view marts.person_activity as
select
    persons.person_key,
    persons.person_id,
    persons.name as person,
    events.start_date,
    events.end_date,
    events.date_precision,
    participants.role,
    participants.is_possible,
    events.label,
    types.plover_type,
    types.kind,
    events.status,
    places.name as place,
    events.lineage_count,
    events.event_key,
    events.event_id
from core.fact_event_participant as participants
inner join core.dim_person as persons on participants.person_key = persons.person_key
inner join core.fact_event as events on participants.event_key = events.event_key
left join core.dim_event_type as types on events.event_type_key = types.event_type_key
left join core.dim_place as places on events.place_key = places.place_key;

comment on view marts.person_activity
is 'Grain: one part of one person in one event. What somebody did, and what was done to them, by date.';
