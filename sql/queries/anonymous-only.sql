-- description: events that rest on anonymous sources alone
-- param rows: how many at most; default: 50
select
    label,
    status,
    start_date,
    lineage_count as independent_lines,
    anonymous_mention_count as mentions,
    reporting_of,
    sources,
    event_id
from marts.event_corroboration
where is_anonymous_only
order by lineage_count desc, start_date desc nulls last, event_id
limit $rows::integer;
