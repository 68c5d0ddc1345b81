-- core.dim_person
-- grain:  one real person
-- reads:  resolved_persons, resolved_person_links, known_articles, core.fact_person_mention,
--         core.dim_article; where all articles of the scope are new, they are added to what a person was
--         seen in before
-- writes: every person that a standing article names
create or replace temp table recounted_persons as
select persons.person_key
from scope_persons as persons
where (select count(*) from known_articles) > 0;

create or replace temp table next_dim_person as
with named as (
    select
        mentions.person_key,
        mentions.article_key
    from core.fact_person_mention as mentions
    semi join recounted_persons as wanted on mentions.person_key = wanted.person_key
    union all
    select
        core.key_of(links.person_id) as person_key,
        core.key_of(links.article_id) as article_key
    from resolved_person_links as links
),

seen_at as (
    select
        named.person_key,
        coalesce(articles.published_at, articles.published_from::timestamp) as seen_at
    from named
    inner join core.dim_article as articles on named.article_key = articles.article_key
    union all
    select
        known.person_key,
        unnest([known.first_seen_at, known.last_seen_at]) as seen_at
    from core.dim_person as known
    semi join scope_persons as wanted on known.person_key = wanted.person_key
    anti join recounted_persons as recounted on known.person_key = recounted.person_key
),

seen as (
    select
        person_key,
        min(seen_at) as first_seen_at,
        max(seen_at) as last_seen_at
    from seen_at
    group by person_key
)

select
    core.key_of(persons.person_id) as person_key,
    persons.person_id,
    persons.name,
    persons.family_name,
    persons.given_name,
    persons.name_order,
    persons.aliases,
    persons.country_code,
    seen.first_seen_at,
    seen.last_seen_at
from resolved_persons as persons
left join seen on core.key_of(persons.person_id) = seen.person_key;

create or replace temp table known_dim_person as
select known.*
from core.dim_person as known
where known.person_key in (select persons.person_key from scope_persons as persons);

delete from core.dim_person
where
    person_key in (
        select known.person_key
        from known_dim_person as known
        left join next_dim_person as next on known.person_key = next.person_key
        where known is distinct from next
    );

insert into core.dim_person by name
select next.*
from next_dim_person as next
left join known_dim_person as known on next.person_key = known.person_key
where next is distinct from known;
