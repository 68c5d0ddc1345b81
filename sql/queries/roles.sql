-- description: which offices people held and when, and who says so
-- param name: part of a name; default: %
-- param rows: how many at most; default: 100
select
    persons.name,
    roles.role,
    organizations.name as organization,
    roles.country_code,
    roles.valid_from,
    roles.valid_to,
    roles.is_former,
    roles.is_current,
    roles.basis,
    persons.person_id
from core.dim_person_role as roles
inner join core.dim_person as persons on roles.person_key = persons.person_key
left join core.dim_organization as organizations on roles.organization_key = organizations.organization_key
where persons.name ilike '%' || $name || '%'
order by persons.name, persons.person_id, roles.valid_from nulls last, roles.role, roles.person_role_key
limit $rows::integer;
