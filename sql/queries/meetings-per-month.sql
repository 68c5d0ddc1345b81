-- description: meetings, summits, calls and visits per month, and how many two lines of reporting confirm
-- param status: occurred, planned, postponed ...; default: occurred
with months as (
    -- A week that spans two months counts for the month of its middle.
    select
        types.kind,
        events.lineage_count,
        date_trunc(
            'month', events.start_date + ((events.end_date - events.start_date) // 2)::integer
        )::date as month
    from core.fact_event as events
    inner join core.dim_event_type as types on events.event_type_key = types.event_type_key
    where
        types.plover_type = 'CONSULT'
        and events.status = $status
        and events.date_precision in ('day', 'week', 'month')
)

select
    year(month) as year,
    month(month) as month,
    count(*) filter (where kind in ('meeting', 'talks', 'handshake')) as meetings,
    count(*) filter (where kind = 'summit') as summits,
    count(*) filter (where kind in ('call', 'conversation')) as calls,
    count(*) filter (where kind = 'visit') as visits,
    count(*) as event_count,
    count(*) filter (where lineage_count > 1) as corroborated_count
from months
group by all
order by year, month;
