-- description: which officials of two countries met in a period, with the office each held
-- param a: one country, ISO 3166 code; default: US
-- param b: the other country, ISO 3166 code; default: CN
-- param since: first day, as 2023-01-01; default: 0001-01-01
-- param until: last day, as 2023-12-31; default: 9999-12-31
-- param status: occurred, planned ... or %; default: occurred
with pairs as (
    select
        *,
        participant_country_code = upper($a) as is_a_first,
        if(is_a_first, participant_kind, counterpart_kind) as kind_a,
        if(is_a_first, counterpart_kind, participant_kind) as kind_b
    from marts.meetings
    where
        status like $status
        and (
            (participant_country_code = upper($a) and counterpart_country_code = upper($b))
            or (participant_country_code = upper($b) and counterpart_country_code = upper($a))
        )
        and coalesce(end_date >= $since::date, true)
        and coalesce(start_date <= $until::date, true)
)

select
    start_date,
    end_date,
    kind,
    status,
    if(is_a_first, participant, counterpart) as official_a,
    if(is_a_first, participant_role, counterpart_role) as role_a,
    if(is_a_first, counterpart, participant) as official_b,
    if(is_a_first, counterpart_role, participant_role) as role_b,
    place,
    lineage_count as independent_lines,
    event_id
from pairs
where kind_a in ('person', 'group') and kind_b in ('person', 'group')
-- "Chinese officials" beside one of them by name are the same people.
qualify
    (kind_a = 'person' or not bool_or(kind_a = 'person') over (partition by event_id))
    and (kind_b = 'person' or not bool_or(kind_b = 'person') over (partition by event_id))
order by coalesce(start_date, end_date) nulls last, end_date, event_id, official_a, official_b;
