-- grain: one event that somebody announced, with what became of it
select
    history.label,
    min(history.reported_at) filter (where history.status in ('planned', 'proposed')) as announced_at,
    min(history.reported_at) filter (where history.status in ('occurred', 'ongoing')) as told_as_done_at,
    events.status,
    events.start_date,
    events.end_date,
    events.date_precision,
    list(distinct history.source order by history.source) filter (
        where history.source is not null
    ) as sources,
    history.event_id
from marts.event_status_history as history
inner join marts.events_between($since::date, $until::date) as events
    on history.event_key = events.event_key
group by
    history.event_id, history.label, events.status, events.start_date, events.end_date,
    events.date_precision
having bool_or(history.status in ('planned', 'proposed', 'postponed', 'cancelled'))
order by announced_at desc nulls last, history.event_id
limit $rows::integer;
