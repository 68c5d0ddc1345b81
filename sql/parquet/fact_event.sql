-- core.fact_event with `month`, in which it begins
-- grain: as of core.fact_event
select
    events.*,
    coalesce(strftime(events.start_date, '%Y-%m'), 'unknown') as month
from core.fact_event as events
order by month, events.event_key;
