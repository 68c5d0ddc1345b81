-- description: events that were planned, with what became of them
-- param rows: how many at most; default: 50
select
    label,
    min(reported_at) filter (where status in ('planned', 'proposed')) as planned_at,
    min(reported_at) filter (where status in ('occurred', 'ongoing')) as told_as_done_at,
    arg_max(status, (reported_at, article_id)) as latest_status,
    list(status order by reported_at, article_id) as statuses,
    count(distinct source) as source_count,
    event_id
from marts.event_status_history
group by event_id, label
having bool_or(status in ('planned', 'proposed'))
order by planned_at desc nulls last, event_id
limit $rows::integer;
