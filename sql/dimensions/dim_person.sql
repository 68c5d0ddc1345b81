-- core.dim_person
-- grain:  one real person
-- reads:  resolved_persons, core.fact_person_mention, core.dim_article
-- writes: every person that a standing article names
create or replace temp table next_dim_person as
with seen as (
    select
        mentions.person_key,
        min(coalesce(articles.published_at, articles.published_from::timestamp)) as first_seen_at,
        max(coalesce(articles.published_at, articles.published_from::timestamp)) as last_seen_at
    from core.fact_person_mention as mentions
    semi join scope_persons as wanted on mentions.person_key = wanted.person_key
    inner join core.dim_article as articles on mentions.article_key = articles.article_key
    group by mentions.person_key
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

delete from core.dim_person as known
where
    known.person_key in (select persons.person_key from scope_persons as persons)
    and known.person_key not in (select next.person_key from next_dim_person as next);

-- noqa: disable=PRS,LT02
merge into core.dim_person as target
using next_dim_person as source
    on target.person_key = source.person_key
when matched and target is distinct from source then update by name
when not matched then insert by name;
