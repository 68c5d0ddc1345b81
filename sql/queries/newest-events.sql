-- description: the newest events, latest reported first
-- param days: how many days before the latest report to go back; default: 30
-- param rows: how many at most; default: 50
select
    start_date,
    end_date,
    date_precision,
    label,
    status,
    plover_type,
    kind,
    place,
    lineage_count as independent_lines,
    last_reported_at,
    event_id
from marts.event_timeline
where
    last_reported_at >= (
        select max(latest.last_reported_at) - to_days($days::integer)
        from core.fact_event as latest
    )
order by last_reported_at desc, lineage_count desc, event_id
limit $rows::integer;
