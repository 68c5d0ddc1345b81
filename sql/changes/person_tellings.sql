-- tellings of the events in which the persons of incoming_persons take part
-- grain: one telling
select distinct mentions.mention_key
from core.fact_event_participant as participants
inner join core.dim_person as persons on participants.person_key = persons.person_key
semi join incoming_persons as wanted on persons.person_id = wanted.person_id
inner join core.fact_event_mention as mentions
    on participants.event_key = mentions.event_key and mentions.superseded_at is null
order by mentions.mention_key;
