-- description: events per month by type and status; a month counts where the date is that fine
-- param type: PLOVER root, as CONSULT; default: %
-- param since: first day, as 2023-01-01; default: 0001-01-01
-- param until: last day, as 2023-12-31; default: 9999-12-31
select
    date_trunc('month', start_date)::date as month,
    plover_type,
    count(*) as event_count,
    count(*) filter (where status in ('occurred', 'ongoing')) as happened_count,
    count(*) filter (where status in ('planned', 'proposed', 'postponed', 'cancelled')) as planned_count,
    count(*) filter (where status in ('alleged', 'denied')) as disputed_count,
    count(*) filter (where lineage_count > 1) as corroborated_count
from marts.event_timeline
where
    date_precision in ('day', 'week', 'month')
    and plover_type like upper($type)
    and start_date between $since::date and $until::date
group by date_trunc('month', start_date), plover_type
order by month, event_count desc, plover_type;
