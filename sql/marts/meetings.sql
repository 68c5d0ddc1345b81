-- marts.meetings
-- grain: one pair of participants of one meeting, visit, talk or call; each pair once
create or replace view marts.meetings as
with roles as (
    select
        participants.event_key,
        participants.participant_number,
        arg_max(
            person_roles.role,
            (
                person_roles.valid_from is not null,
                not person_roles.is_former,
                coalesce(person_roles.valid_from, date '0001-01-01'),
                person_roles.person_role_key
            )
        ) as role
    from core.fact_event_participant as participants
    inner join core.fact_event as events on participants.event_key = events.event_key
    inner join core.dim_person_role as person_roles
        on
            participants.person_key = person_roles.person_key
            and coalesce(events.end_date >= person_roles.valid_from, true)
            and coalesce(events.start_date <= person_roles.valid_to, true)
    group by participants.event_key, participants.participant_number
)

select
    events.event_key,
    events.event_id,
    events.start_date,
    events.end_date,
    events.date_precision,
    types.kind,
    events.status,
    a.label as participant,
    a.person_key,
    a_roles.role as participant_role,
    a.country_code as participant_country_code,
    b.label as counterpart,
    b.person_key as counterpart_person_key,
    b_roles.role as counterpart_role,
    b.country_code as counterpart_country_code,
    a.is_possible or b.is_possible as is_possible,
    places.name as place,
    events.lineage_count
from core.fact_event as events
inner join core.dim_event_type as types on events.event_type_key = types.event_type_key
inner join core.fact_event_participant as a on events.event_key = a.event_key
inner join core.fact_event_participant as b
    on a.event_key = b.event_key and a.participant_number < b.participant_number
left join roles as a_roles
    on a.event_key = a_roles.event_key and a.participant_number = a_roles.participant_number
left join roles as b_roles
    on b.event_key = b_roles.event_key and b.participant_number = b_roles.participant_number
left join core.dim_place as places on events.place_key = places.place_key
where types.plover_type = 'CONSULT';

comment on view marts.meetings
is 'Grain: one pair of participants of one meeting, visit, talk or call. Roles are those of that time.';
