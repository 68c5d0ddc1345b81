-- description: people in the news, with their roles and what they took part in
-- param name: part of a name; default: %
-- param rows: how many at most; default: 50
with roles as (
    select
        person_key,
        list(distinct lower(role) order by lower(role)) as roles
    from core.dim_person_role
    group by person_key
),

mentions as (
    select
        person_key,
        count(*) as mention_count,
        count(distinct article_key) as article_count
    from core.fact_person_mention
    group by person_key
),

activity as (
    select
        person_key,
        count(*) as event_count
    from core.fact_event_participant
    where person_key is not null
    group by person_key
)

select
    persons.name,
    persons.country_code,
    roles.roles,
    mentions.article_count,
    mentions.mention_count,
    coalesce(activity.event_count, 0) as event_count,
    persons.first_seen_at::date as first_seen_on,
    persons.last_seen_at::date as last_seen_on,
    persons.person_id
from core.dim_person as persons
left join roles on persons.person_key = roles.person_key
left join mentions on persons.person_key = mentions.person_key
left join activity on persons.person_key = activity.person_key
where persons.name ilike '%' || $name || '%'
order by mentions.article_count desc nulls last, mentions.mention_count desc, persons.person_id
limit $rows::integer;
