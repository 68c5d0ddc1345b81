-- grain: one event type and outcome
select
    plover_type,
    outcome,
    count(*) as event_count
from marts.events_between($since::date, $until::date)
group by plover_type, outcome
order by plover_type, outcome;
