-- marts.events_flat with `month`, of event_date
-- grain: as of marts.events_flat
select
    events.*,
    coalesce(strftime(events.event_date, '%Y-%m'), 'unknown') as month
from marts.events_flat as events
order by month, events.event_key;
