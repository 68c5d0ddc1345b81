-- core.fact_event_participant with `month`, in which the event begins
-- grain: as of core.fact_event_participant
select
    participants.*,
    coalesce(strftime(events.start_date, '%Y-%m'), 'unknown') as month
from core.fact_event_participant as participants
inner join core.fact_event as events on participants.event_key = events.event_key
order by month, participants.event_key, participants.participant_number;
