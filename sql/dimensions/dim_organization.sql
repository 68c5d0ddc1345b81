-- core.dim_organization
-- grain:  one organisation
-- reads:  staging.name_mentions, staging.statements, staging.organization_spellings, core.dim_organization,
--         resolved_event_participants, resolved_person_roles, core.dim_person_role,
--         core.fact_event_participant, reference.organization_kinds, reference.outlet_names
-- writes: every organisation that is named, speaks, takes part or has office holders; it is called and
--         placed as articles do mostly
create or replace temp table new_spellings as
select
    core.slug(tellings.name) as organization_id,
    tellings.name,
    tellings.country_code,
    count(*) as tellings
from (
    select
        coalesce(names.organization, names.name, names.surface) as name,
        names.country_code
    from staging.name_mentions as names
    semi join named_articles as articles
        on names.article_id = articles.article_id and names.reading >= getvariable('first_named')
    where names.label = 'ORG'
    union all
    select
        statements.speaker as name,
        statements.speaker_country_code as country_code
    from staging.statements as statements
    semi join named_articles as articles
        on statements.article_id = articles.article_id and statements.reading >= getvariable('first_named')
    where statements.speaker_kind = 'organization' and statements.speaker is not null
) as tellings
group by all;

delete from staging.organization_spellings
where $is_refresh;

-- noqa: disable=PRS,LT02
merge into staging.organization_spellings as target
using new_spellings as source
    on
        target.organization_id = source.organization_id
        and target.name = source.name
        and target.country_code is not distinct from source.country_code
when matched then update set tellings = target.tellings + source.tellings
when not matched then insert by name;

-- noqa: enable=all
create or replace temp table next_dim_organization as
with label_ids as (
    select core.slug(label) as organization_id
    from resolved_event_participants
    where kind = 'organization'
    union
    select core.slug(organization) as organization_id
    from resolved_person_roles
    where organization is not null
),

spelled as (
    select
        organization_id,
        arg_max(name, (tellings, name)) as name,
        arg_max(country_code, (tellings, country_code)) filter (
            where country_code is not null
        ) as country_code
    from staging.organization_spellings
    where
        organization_id in (select spellings.organization_id from new_spellings as spellings)
        or organization_id in (select label_ids.organization_id from label_ids)
    group by organization_id
),

others as (
    select
        core.slug(label) as organization_id,
        label as name,
        country_code
    from resolved_event_participants
    where kind = 'organization'
    union
    select
        core.slug(organization) as organization_id,
        organization as name,
        country_code
    from resolved_person_roles
    where organization is not null
    union
    select
        known.organization_id,
        known.name,
        known.country_code
    from core.dim_organization as known
    where
        $is_refresh
        and (
            known.organization_key in (
                select participants.organization_key
                from core.fact_event_participant as participants
            )
            or known.organization_key in (select roles.organization_key from core.dim_person_role as roles)
        )
),

organizations as (
    select
        organization_id,
        name,
        country_code
    from spelled
    union all
    select
        others.organization_id,
        max(others.name) as name,
        max(others.country_code) as country_code
    from others
    anti join spelled on others.organization_id = spelled.organization_id
    group by others.organization_id
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
when not matched by source and $is_refresh then delete;
