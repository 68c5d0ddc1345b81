-- description: what one person took part in, by date
-- param name: part of the name
-- param rows: how many at most; default: 100
select
    start_date,
    end_date,
    person,
    role,
    label,
    status,
    place,
    lineage_count as independent_lines,
    event_id
from marts.person_activity
where person ilike '%' || $name || '%'
order by start_date nulls last, end_date, event_id
limit $rows::integer;
