-- description: who met, visited or called whom, with the role each had at the time
-- param person: part of a name; default: %
-- param since: first day, as 2023-01-01; default: 0001-01-01
-- param until: last day, as 2023-12-31; default: 9999-12-31
select
    start_date,
    end_date,
    kind,
    status,
    participant,
    participant_role,
    counterpart,
    counterpart_role,
    place,
    lineage_count as independent_lines,
    event_id
from marts.meetings
where
    (participant ilike '%' || $person || '%' or counterpart ilike '%' || $person || '%')
    and coalesce(end_date >= $since::date, true)
    and coalesce(start_date <= $until::date, true)
order by coalesce(start_date, end_date) nulls last, end_date, event_id, participant, counterpart;
