-- what all articles but those of incoming_ids say of the names of incoming_keys
-- (flows.resolve.people.NameFacts)
-- grain: one name
with uses as (
    select
        uses.*,
        uses.is_full and uses.label in ('PERSON', 'ROLE') as is_told
    from staging.name_uses as uses
    semi join incoming_keys as wanted on uses.key = wanted.key
    anti join incoming_ids as changed on uses.article_id = changed.article_id
),

counted as (
    select
        key,
        coalesce(sum(mentions) filter (where label in ('PERSON', 'JOURNALIST')), 0)::bigint as persons,
        coalesce(sum(mentions) filter (where label = 'ORG'), 0)::bigint as things,
        bool_or(is_told) as is_told,
        bool_or(is_told and is_family_first) as is_family_first,
        list(distinct struct_pack(family := family, role := role, country := country)) filter (
            where is_told and role <> '' and country <> ''
        ) as offices
    from uses
    group by key
),

offices as (
    select
        key,
        article_id,
        country,
        role,
        sum(mentions) as mentions
    from uses
    where is_told and role <> ''
    group by key, article_id, country, role
),

countries as (
    select
        key,
        article_id,
        country,
        sum(mentions) as mentions
    from offices
    where country <> ''
    group by key, article_id, country
),

votes as (
    select
        key,
        article_id,
        arg_min(country, (-mentions, country)) as country
    from countries
    group by key, article_id
),

results as (
    select
        votes.key,
        votes.country,
        count(distinct votes.article_id) as articles,
        list(distinct offices.role) as roles
    from votes
    inner join offices on votes.key = offices.key and votes.article_id = offices.article_id
    group by votes.key, votes.country
)

select
    counted.key,
    any_value(counted.persons) as persons,
    any_value(counted.things) as things,
    any_value(counted.is_told) as is_told,
    any_value(counted.is_family_first) as is_family_first,
    any_value(counted.offices) as offices,
    list(
        struct_pack(country := results.country, articles := results.articles, roles := results.roles)
    ) filter (
        where results.key is not null
    ) as votes
from counted
left join results on counted.key = results.key
group by counted.key
order by counted.key;
