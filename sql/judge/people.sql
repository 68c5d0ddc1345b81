-- What the suite `people` looks at: the $most people who are named most often.
-- grain: one person of core.dim_person
with named as (
    select
        mentions.person_key,
        count(*) as mentions
    from core.fact_person_mention as mentions
    group by mentions.person_key
)

select
    people.person_id,
    len(string_split(people.name, ' ')) as name_parts,
    people.name in (select sources.name from core.dim_source as sources) as is_outlet,
    people.name in (select places.name from core.dim_place as places) as is_place,
    named.mentions
from core.dim_person as people
inner join named on people.person_key = named.person_key
order by named.mentions desc, people.person_id
limit $most;
