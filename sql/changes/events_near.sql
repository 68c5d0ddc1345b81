-- events of the persons of incoming_days (person_id, start_date, end_date) on those days
-- grain: one event
select distinct events.event_id
from core.fact_event_participant as participants
inner join core.fact_event as events on participants.event_key = events.event_key
inner join core.dim_person as persons on participants.person_key = persons.person_key
inner join incoming_days as days
    on
        persons.person_id = days.person_id
        and events.start_date <= days.end_date
        and events.end_date >= days.start_date
order by events.event_id;
