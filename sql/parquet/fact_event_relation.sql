-- core.fact_event_relation with `month`, in which the event begins
-- grain: as of core.fact_event_relation
select
    relations.*,
    coalesce(strftime(events.start_date, '%Y-%m'), 'unknown') as month
from core.fact_event_relation as relations
inner join core.fact_event as events on relations.event_key = events.event_key
order by month, relations.event_key, relations.related_event_key, relations.relation;
