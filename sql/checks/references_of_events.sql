-- severity: fail
-- Every key of an event and its participants leads to a row of its dimension.
select
    events.event_id,
    'event' as what
from checked_events as events
left join core.dim_event_type as types on events.event_type_key = types.event_type_key
left join core.dim_place as places on events.place_key = places.place_key
left join core.dim_date as dates on events.start_date_key = dates.date_key
where
    types.event_type_key is null
    or (places.place_key is null and events.place_key is not null)
    or (dates.date_key is null and events.start_date is not null)
union all
select
    participants.event_key::varchar as event_id,
    'participant ' || participants.label as what
from checked_participants as participants
left join core.fact_event as events on participants.event_key = events.event_key
left join core.dim_person as persons on participants.person_key = persons.person_key
left join core.dim_organization as organizations
    on participants.organization_key = organizations.organization_key
where
    events.event_key is null
    or (persons.person_key is null and participants.person_key is not null)
    or (organizations.organization_key is null and participants.organization_key is not null)
union all
select
    aliases.event_id,
    'alias ' || aliases.retired_event_id as what
from core.event_alias as aliases
semi join touched_events as touched on aliases.event_id = touched.event_id
left join core.fact_event as events on aliases.event_id = events.event_id
where events.event_id is null
union all
select
    events.event_id,
    'relation ' || relations.relation as what
from core.fact_event_relation as relations
left join core.fact_event as events on relations.event_key = events.event_key
left join core.fact_event as others on relations.related_event_key = others.event_key
where
    (
        relations.event_key in (select touched.event_key from touched_events as touched)
        or relations.related_event_key in (select touched.event_key from touched_events as touched)
    )
    and (events.event_key is null or others.event_key is null);
