-- grain: one event type and outcome on one first day
select
    start_date,
    end_date,
    plover_type,
    quad_class,
    outcome,
    count(*) as event_count
from marts.events_between($since::date, $until::date)
where date_precision in ('day', 'week', 'month') and start_date is not null
group by start_date, end_date, plover_type, quad_class, outcome
order by start_date, end_date, plover_type, quad_class, outcome;
