-- core.dim_organization
-- grain:  one organisation
-- reads:  staging.name_mentions, staging.statements, resolved_event_participants, resolved_person_roles,
--         reference.organization_kinds, reference.outlet_names
-- writes: every organisation that is named, speaks, takes part or has office holders
create or replace temp view next_dim_organization as
with tellings as (
    select
        coalesce(names.organization, names.name, names.surface) as name,
        names.country_code
    from staging.name_mentions as names
    semi join staging.chosen_articles as articles on names.article_id = articles.article_id
    where names.label = 'ORG'
    union all
    select
        statements.speaker as name,
        statements.speaker_country_code as country_code
    from staging.statements as statements
    semi join staging.chosen_articles as articles on statements.article_id = articles.article_id
    where statements.speaker_kind = 'organization' and statements.speaker is not null
    union all
    select
        label as name,
        country_code
    from resolved_event_participants
    where kind = 'organization'
    union all
    select
        organization as name,
        country_code
    from resolved_person_roles
    where organization is not null
),

counted as (
    select
        core.slug(name) as organization_id,
        name,
        country_code,
        count(*) as telling_count
    from tellings
    group by organization_id, name, country_code
),

organizations as (
    select
        organization_id,
        arg_max(name, (telling_count, name)) as name,
        arg_max(country_code, (telling_count, country_code)) filter (
            where country_code is not null
        ) as country_code
    from counted
    group by organization_id
)

select
    core.key_of(organizations.organization_id) as organization_key,
    organizations.organization_id,
    organizations.name,
    case
        when known.kind is not null then known.kind
        when outlets.outlet_id is not null then 'media'
        when regexp_matches(organizations.name, '(?i)\b(army|navy|air force|military|armed forces|militia)\b')
            then 'military'
        when regexp_matches(organizations.name, '(?i)\b(parliament|congress|senate|assembly)\b')
            then 'legislature'
        when regexp_matches(organizations.name, '(?i)\b(court|tribunal)\b')
            then 'judiciary'
        when regexp_matches(organizations.name, '(?i)\bparty\b')
            then 'party'
        when regexp_matches(organizations.name, '(?i)\b(ministry|department|agency|embassy|commission)\b')
            then 'government'
        else 'unknown'
    end as kind,
    organizations.country_code
from organizations
left join reference.organization_kinds as known on organizations.organization_id = known.organization_id
left join reference.outlet_names as outlets on lower(organizations.name) = outlets.lower_name;

-- noqa: disable=PRS,LT02
merge into core.dim_organization as target
using next_dim_organization as source
    on target.organization_key = source.organization_key
when matched and target is distinct from source then update by name
when not matched then insert by name
when not matched by source then delete;
