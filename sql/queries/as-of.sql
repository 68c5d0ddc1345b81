-- description: events as they had been told by a day: what was known when
-- param day: last day of publication that counts, as 2023-06-09; default: 9999-12-30
-- param words: part of the event's name; default: %
-- param recorded: what this warehouse had recorded by then, UTC; default: 9999-12-30
-- param rows: how many at most; default: 50
select
    status,
    label,
    start_date,
    end_date,
    lineage_count as independent_lines,
    mention_count as tellings,
    last_reported_at,
    evidence,
    event_id
from marts.events_as_of($day::date + interval 1 day - interval 1 microsecond, $recorded::timestamp)
where label ilike '%' || $words || '%'
order by last_reported_at desc, lineage_count desc, event_id
limit $rows::integer;
