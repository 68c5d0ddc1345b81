-- grain: one participant in one role of the event $event_id
select
    participants.role,
    participants.participant_kind as kind,
    participants.label,
    participants.country_code,
    participants.is_possible,
    persons.person_id
from core.fact_event as events
inner join core.fact_event_participant as participants on events.event_key = participants.event_key
left join core.dim_person as persons on participants.person_key = persons.person_key
where events.event_id = $event_id
order by participants.participant_number;
