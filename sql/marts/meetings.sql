-- marts.meetings
-- grain: one pair of participants of one meeting, visit, talk or call; each pair once. Where several
--        countries meet, those of one country stand on one side and are no pair; nobody meets himself, nor
--        his own country.
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
),

countries as (
    select
        event_key,
        count(distinct country_code) as country_count
    from core.fact_event_participant
    group by event_key
)

select
    events.event_key,
    events.event_id,
    events.start_date,
    events.end_date,
    events.date_precision,
    marts.date_label(events.start_date, events.end_date, events.date_precision) as date_label,
    types.kind,
    events.status,
    a.label as participant,
    a.participant_kind,
    a.person_key,
    a_roles.role as participant_role,
    a.country_code as participant_country_code,
    b.label as counterpart,
    b.participant_kind as counterpart_kind,
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
inner join countries on events.event_key = countries.event_key
left join roles as a_roles
    on a.event_key = a_roles.event_key and a.participant_number = a_roles.participant_number
left join roles as b_roles
    on b.event_key = b_roles.event_key and b.participant_number = b_roles.participant_number
left join core.dim_place as places on events.place_key = places.place_key
where
    types.plover_type = 'CONSULT'
    and (countries.country_count < 2 or a.country_code is distinct from b.country_code)
    and a.label <> b.label
    and not (
        a.country_code is not distinct from b.country_code
        and (a.participant_kind = 'country' or b.participant_kind = 'country')
    );

comment on view marts.meetings
is 'Grain: one pair of participants of one meeting, visit, talk or call. Roles are those of that time.';
comment on column marts.meetings.event_key is 'the event (core.fact_event)';
comment on column marts.meetings.event_id is 'natural id of the event, which `wirehouse explain` takes';
comment on column marts.meetings.start_date is 'first day it may lie on; NULL if unknown';
comment on column marts.meetings.end_date is 'last day it may lie on; NULL if unknown';
comment on column marts.meetings.date_precision
is 'width of that interval: day, week, month, quarter, year or unknown';
comment on column marts.meetings.date_label
is 'that interval in words, as 2023-04-06, 2023-W14 or 2023-04; NULL if unknown';
comment on column marts.meetings.kind is 'plain kind: meeting, visit, sanctions ...';
comment on column marts.meetings.status is 'by the latest telling';
comment on column marts.meetings.participant is 'one side: name or description';
comment on column marts.meetings.participant_kind is 'person, organization, country or group';
comment on column marts.meetings.person_key is 'who, for a person (core.dim_person)';
comment on column marts.meetings.participant_role is 'office at the time; NULL if none is known';
comment on column marts.meetings.participant_country_code is 'whose side, ISO 3166';
comment on column marts.meetings.counterpart is 'the other side: name or description';
comment on column marts.meetings.counterpart_kind is 'person, organization, country or group';
comment on column marts.meetings.counterpart_person_key is 'who, for a person (core.dim_person)';
comment on column marts.meetings.counterpart_role is 'office at the time; NULL if none is known';
comment on column marts.meetings.counterpart_country_code is 'whose side, ISO 3166';
comment on column marts.meetings.is_possible is 'either is said to be possible only';
comment on column marts.meetings.place is 'where; NULL if nobody said';
comment on column marts.meetings.lineage_count is 'independent lines of reporting';
