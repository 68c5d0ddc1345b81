-- description: what happened between two countries, by date
-- param a: one country, ISO 3166 code; default: US
-- param b: the other country, ISO 3166 code; default: CN
-- param since: first day, as 2023-01-01; default: 0001-01-01
-- param until: last day, as 2023-12-31; default: 9999-12-31
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
    event_id
from marts.event_timeline
where
    list_has_all(country_codes, [upper($a::varchar), upper($b::varchar)])
    and coalesce(end_date >= $since::date, true)
    and coalesce(start_date <= $until::date, true)
order by coalesce(start_date, end_date) nulls last, end_date, event_id;
