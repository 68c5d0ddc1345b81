-- the events of incoming_events as resolved the last time
-- grain: one event
select
    events.event_id,
    types.plover_type,
    types.kind,
    events.label,
    events.status,
    events.start_date,
    events.end_date,
    events.date_precision,
    places.name as place_name,
    places.kind as place_kind,
    places.country_code as place_country_code,
    events.confidence,
    events.has_conflict,
    list(
        {
            'role': participants.role,
            'kind': participants.participant_kind,
            'label': participants.label,
            'country_code': participants.country_code,
            'person_id': persons.person_id
        }
        order by participants.participant_number
    ) filter (where participants.event_key is not null) as participants
from core.fact_event as events
semi join incoming_events as wanted on events.event_id = wanted.event_id
inner join core.dim_event_type as types on events.event_type_key = types.event_type_key
left join core.dim_place as places on events.place_key = places.place_key
left join core.fact_event_participant as participants on events.event_key = participants.event_key
left join core.dim_person as persons on participants.person_key = persons.person_key
group by all
order by events.event_id;
