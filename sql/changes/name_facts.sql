-- what all articles but the changed ones say of the names of incoming_keys
-- (flows.resolve.people.NameFacts)
-- reads:  staging.name_counts, staging.name_votes; incoming_old_counts, incoming_old_votes: what the changed
--         ones have in them
-- grain: one name
with uses as (
    select
        counts.*,
        counts.is_full and counts.label in ('PERSON', 'ROLE') as is_told
    from (
        select known.*
        from staging.name_counts as known
        union all by name
        select old.* replace (-old.mentions as mentions) -- noqa: RF02
        from incoming_old_counts as old
    ) as counts
    semi join incoming_keys as wanted on counts.key = wanted.key
),

standing as (
    select
        * exclude (mentions), -- noqa: RF02
        sum(mentions) as mentions
    from uses
    group by all
    having sum(mentions) > 0
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
    from standing
    group by key
),

votes as (
    select
        votes.key,
        votes.country,
        votes.role,
        sum(votes.articles)::bigint as articles
    from (
        select known.*
        from staging.name_votes as known
        union all by name
        select old.* replace (-old.articles as articles) -- noqa: RF02
        from incoming_old_votes as old
    ) as votes
    semi join incoming_keys as wanted on votes.key = wanted.key
    group by votes.key, votes.country, votes.role
    having sum(votes.articles) > 0
),

results as (
    select
        key,
        country,
        max(articles) filter (where role = '') as articles,
        list(role) filter (where role <> '') as roles
    from votes
    group by key, country
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
