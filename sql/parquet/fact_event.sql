-- core.fact_event with `month`, in which it begins; NULL if unknown
-- grain: as of core.fact_event
select
    events.*,
    strftime(events.start_date, '%Y-%m') as month
from core.fact_event as events
order by month, events.event_key;
