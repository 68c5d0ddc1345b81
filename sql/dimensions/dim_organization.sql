-- core.dim_organization
-- grain:  one organisation
-- reads:  staging.name_mentions, staging.statements, staging.event_mentions, staging.organization_spellings,
--         core.dim_organization, core.dim_person_role, resolved_person_roles, reference.office_holders,
--         reference.organization_kinds, reference.outlet_names
-- writes: every organisation that is named, speaks, takes part or has office holders; it is called and
--         placed as articles do mostly
create or replace temp table new_spellings as
select
    core.organization_id(tellings.name, tellings.country_code) as organization_id,
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
        names.organization as name,
        names.country_code
    from staging.name_mentions as names
    semi join named_articles as articles
        on names.article_id = articles.article_id and names.reading >= getvariable('first_named')
    where names.label <> 'ORG' and names.organization is not null
    union all
    select
        statements.speaker as name,
        statements.speaker_country_code as country_code
    from staging.statements as statements
    semi join named_articles as articles
        on statements.article_id = articles.article_id and statements.reading >= getvariable('first_named')
    where statements.speaker_kind = 'organization' and statements.speaker is not null
    union all
    select
        parties.party.label as name,
        parties.party.country_code as country_code
    from (
        select unnest(events.participants) as party
        from staging.event_mentions as events
        semi join named_articles as articles
            on events.article_id = articles.article_id and events.reading >= getvariable('first_named')
    ) as parties
    where parties.party.kind = 'organization'
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
with told as (
    select
        organization_id,
        arg_max(name, (tellings, name)) as name,
        arg_max(country_code, (tellings, country_code)) filter (
            where country_code is not null
        ) as country_code
    from staging.organization_spellings
    where $is_refresh or organization_id in (select spellings.organization_id from new_spellings as spellings)
    group by organization_id
),

-- Bodies whose officers we know although no article names them: the reference alone decides what they are.
known_only as (
    select
        core.organization_id(organization, country_code) as organization_id,
        max(organization) as name,
        max(country_code) as country_code
    from reference.office_holders
    where organization is not null
    group by all
),

staffed as (
    select distinct core.organization_id(organization, country_code) as organization_id
    from resolved_person_roles
    where organization is not null
    union
    select known.organization_id
    from core.dim_organization as known
    where
        $is_refresh
        and known.organization_key in (
            select roles.organization_key
            from core.dim_person_role as roles
            anti join scope_persons as persons on roles.person_key = persons.person_key
        )
),

organizations as (
    select
        organization_id,
        name,
        country_code
    from told
    union all
    select
        known_only.organization_id,
        known_only.name,
        known_only.country_code
    from known_only
    semi join staffed on known_only.organization_id = staffed.organization_id
    anti join staging.organization_spellings as spelled
        on known_only.organization_id = spelled.organization_id
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
left join reference.organization_kinds as known on core.slug(organizations.name) = known.organization_id
left join reference.outlet_names as outlets on lower(organizations.name) = outlets.lower_name;

-- noqa: disable=PRS,LT02
merge into core.dim_organization as target
using next_dim_organization as source
    on target.organization_key = source.organization_key
when matched and target is distinct from source then update by name
when not matched then insert by name
when not matched by source and $is_refresh then delete;
