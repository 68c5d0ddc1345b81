-- description: which outlet had an event first, and how long until an independent line followed
-- param rows: how many at most; default: 50
select
    reported_at,
    source,
    label,
    start_date,
    confirmed_at,
    hours_to_confirmation,
    lineage_count as independent_lines,
    title,
    event_id
from marts.first_reports
order by reported_at desc, event_id
limit $rows::integer;
