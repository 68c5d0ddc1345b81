-- description: which officials of two countries met in a period, with the office each held
-- param a: one country, ISO 3166 code; default: US
-- param b: the other country, ISO 3166 code; default: CN
-- param since: first day, as 2023-01-01; default: 0001-01-01
-- param until: last day, as 2023-12-31; default: 9999-12-31
-- param status: occurred, planned ... or %; default: occurred
select
    start_date,
    end_date,
    kind,
    status,
    if(participant_country_code = upper($a), participant, counterpart) as official_a,
    if(participant_country_code = upper($a), participant_role, counterpart_role) as role_a,
    if(participant_country_code = upper($a), counterpart, participant) as official_b,
    if(participant_country_code = upper($a), counterpart_role, participant_role) as role_b,
    place,
    lineage_count as independent_lines,
    event_id
from marts.meetings
where
    status like $status
    and (
        (participant_country_code = upper($a) and counterpart_country_code = upper($b))
        or (participant_country_code = upper($b) and counterpart_country_code = upper($a))
    )
    and coalesce(end_date >= $since::date, true)
    and coalesce(start_date <= $until::date, true)
order by start_date nulls last, end_date, event_id, official_a, official_b;
