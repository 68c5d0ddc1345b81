-- core.dim_person_role
-- grain:  one role of one person over an interval (type 2)
-- reads:  resolved_person_roles
-- writes: every role that a standing article or the reference gives a person
create or replace temp table next_dim_person_role as
select distinct
    core.key_of(
        concat_ws(
            '|', person_id, role, coalesce(organization, ''), coalesce(country_code, ''), is_former::varchar,
            coalesce(valid_from::varchar, ''), coalesce(valid_to::varchar, ''), basis
        )
    ) as person_role_key,
    core.key_of(person_id) as person_key,
    role,
    core.key_of(core.organization_id(organization, country_code)) as organization_key,
    country_code,
    is_former,
    valid_from,
    valid_to,
    not is_former and valid_to is null as is_current,
    basis
from resolved_person_roles;

delete from core.dim_person_role as known
where
    known.person_key in (select persons.person_key from scope_persons as persons)
    and known.person_role_key not in (select next.person_role_key from next_dim_person_role as next);

-- noqa: disable=PRS,LT02
merge into core.dim_person_role as target
using next_dim_person_role as source
    on target.person_role_key = source.person_role_key
when not matched then insert by name;
