-- events of the persons of incoming_days (person_id, start_date, end_date) on those days
-- grain: one event
with days as (
    select
        core.key_of(incoming.person_id) as person_key,
        incoming.start_date,
        incoming.end_date
    from incoming_days as incoming
)

select distinct events.event_id
from days
inner join core.fact_event_participant as participants on days.person_key = participants.person_key
inner join core.fact_event as events
    on
        participants.event_key = events.event_key
        and days.end_date >= events.start_date
        and days.start_date <= events.end_date
order by events.event_id;
