-- grain: one value of one aspect of one event that other tellings exclude
select
    conflicts.label,
    conflicts.aspect,
    conflicts.value,
    conflicts.sources,
    conflicts.example,
    conflicts.event_id
from marts.event_conflicts as conflicts
semi join marts.events_between($since::date, $until::date) as events
    on conflicts.event_key = events.event_key
order by conflicts.event_id, conflicts.aspect, conflicts.value
limit $rows::integer;
