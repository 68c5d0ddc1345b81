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
comment on column marts.person_activity.person_key is 'the person (core.dim_person)';
comment on column marts.person_activity.person_id is 'natural id of the person';
comment on column marts.person_activity.person is 'full name';
comment on column marts.person_activity.start_date is 'first day it may lie on; NULL if unknown';
comment on column marts.person_activity.end_date is 'last day it may lie on; NULL if unknown';
comment on column marts.person_activity.date_precision
is 'width of that interval: day, week, month, quarter, year or unknown';
comment on column marts.person_activity.role is 'actor, recipient or participant';
comment on column marts.person_activity.is_possible is 'said to be possible only';
comment on column marts.person_activity.label is 'short name of the event for people';
comment on column marts.person_activity.plover_type is 'PLOVER root, or NONE';
comment on column marts.person_activity.kind is 'plain kind: meeting, visit, sanctions ...';
comment on column marts.person_activity.status is 'by the latest telling';
comment on column marts.person_activity.place is 'where; NULL if nobody said';
comment on column marts.person_activity.lineage_count is 'independent lines of reporting';
comment on column marts.person_activity.event_key is 'the event (core.fact_event)';
comment on column marts.person_activity.event_id
is 'natural id of the event, which `wirehouse explain` takes';
