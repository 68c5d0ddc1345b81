-- description: how countries deal with each other: events by pair, friendly and hostile, in words and deeds
-- param country: one of the two, ISO 3166 code; default: %
-- param rows: how many at most; default: 50
select
    from_country_code,
    to_country_code,
    count(*) as event_count,
    count(*) filter (where quad_class = 'verbal cooperation') as verbal_cooperation,
    count(*) filter (where quad_class = 'material cooperation') as material_cooperation,
    count(*) filter (where quad_class = 'verbal conflict') as verbal_conflict,
    count(*) filter (where quad_class = 'material conflict') as material_conflict,
    count(*) filter (where lineage_count > 1) as corroborated_count
from marts.country_dyads
where
    status in ('occurred', 'ongoing')
    and (from_country_code like upper($country) or to_country_code like upper($country))
group by from_country_code, to_country_code
order by event_count desc, from_country_code, to_country_code
limit $rows::integer;
