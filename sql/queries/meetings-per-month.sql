-- description: meetings, visits, talks and calls per month
-- param status: occurred, planned, postponed ...; default: occurred
select
    dates.year,
    dates.month,
    count(*) as event_count,
    count(*) filter (where events.lineage_count > 1) as corroborated_count
from core.fact_event as events
inner join core.dim_event_type as types on events.event_type_key = types.event_type_key
inner join core.dim_date as dates on events.start_date_key = dates.date_key
where
    types.plover_type = 'CONSULT'
    and events.status = $status
    and events.date_precision in ('day', 'week', 'month')
group by dates.year, dates.month
order by dates.year, dates.month;
