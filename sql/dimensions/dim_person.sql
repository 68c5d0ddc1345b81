-- core.dim_person
-- grain:  one real person
-- reads:  resolved_persons, resolved_person_links, resolved_dates
-- writes: every person that a standing article names
create or replace temp view next_dim_person as
with seen as (
    select
        links.person_id,
        min(coalesce(dates.published_at, dates.published_from::timestamp)) as first_seen_at,
        max(coalesce(dates.published_at, dates.published_from::timestamp)) as last_seen_at
    from resolved_person_links as links
    inner join resolved_dates as dates on links.article_id = dates.article_id
    group by links.person_id
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
left join seen on persons.person_id = seen.person_id;

-- noqa: disable=PRS,LT02
merge into core.dim_person as target
using next_dim_person as source
    on target.person_key = source.person_key
when matched and target is distinct from source then update by name
when not matched then insert by name
when not matched by source then delete;
