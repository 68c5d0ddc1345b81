-- Reference knowledge from seeds/, so that SQL and analysts can join it.
create schema if not exists reference;

-- grain: one outlet we know
create table reference.outlets (
    outlet_id varchar not null,
    name varchar not null,
    aliases varchar,
    domains varchar,
    kind varchar not null,
    country_code varchar,
    family varchar
);
comment on table reference.outlets is 'Grain: one outlet we know.';
comment on column reference.outlets.outlet_id is 'slug';
comment on column reference.outlets.name is 'name in print';
comment on column reference.outlets.aliases is 'other names, separated by |';
comment on column reference.outlets.domains is 'registered domains, separated by |';
comment on column reference.outlets.kind is 'agency, broadcaster, newspaper ...';
comment on column reference.outlets.country_code is 'where it is edited';
comment on column reference.outlets.family is 'owner or group';

-- grain: one kind of event we read
create table reference.event_kinds (
    kind varchar not null,
    plover_type varchar not null,
    quad_class varchar,
    cameo_root varchar,
    description varchar
);
comment on table reference.event_kinds is 'Grain: one kind of event we read.';
comment on column reference.event_kinds.kind is 'plain kind: meeting, visit, call ...';
comment on column reference.event_kinds.plover_type is 'PLOVER root';
comment on column reference.event_kinds.quad_class is 'verbal or material, cooperation or conflict';
comment on column reference.event_kinds.cameo_root is 'nearest CAMEO root code';
comment on column reference.event_kinds.description is 'what the kind means';

-- grain: one organisation we know
create table reference.organizations (
    name varchar not null,
    aliases varchar,
    kind varchar,
    country_code varchar,
    is_political varchar
);
comment on table reference.organizations is 'Grain: one organisation we know.';
comment on column reference.organizations.name is 'canonical name';
comment on column reference.organizations.aliases is 'other names, separated by |';
comment on column reference.organizations.kind is 'government, international, company, party ...';
comment on column reference.organizations.country_code is 'country it belongs to';
comment on column reference.organizations.is_political is 'whether its acts are political';

-- grain: one term of one person in one office
create table reference.office_holders (
    name varchar not null,
    aliases varchar,
    role varchar not null,
    organization varchar,
    country_code varchar,
    valid_from varchar,
    valid_to varchar,
    certainty varchar
);
comment on table reference.office_holders is 'Grain: one term of one person in one office.';
comment on column reference.office_holders.name is 'of the person';
comment on column reference.office_holders.aliases is 'other names, separated by |';
comment on column reference.office_holders.role is 'office in lower case';
comment on column reference.office_holders.organization is 'of the office';
comment on column reference.office_holders.country_code is 'of the office';
comment on column reference.office_holders.valid_from is 'first day';
comment on column reference.office_holders.valid_to is 'last day; NULL while it lasts';
comment on column reference.office_holders.certainty is 'how sure we are of the days';

-- grain: one country or territory
create table reference.countries (
    country_code varchar not null,
    name varchar not null,
    kind varchar,
    aliases varchar,
    adjectives varchar,
    people varchar,
    capital varchar,
    capital_aliases varchar,
    latitude varchar,
    longitude varchar
);
comment on table reference.countries is 'Grain: one country or territory.';
comment on column reference.countries.country_code is 'ISO 3166 alpha-2';
comment on column reference.countries.name is 'common name';
comment on column reference.countries.kind is 'country or territory';
comment on column reference.countries.aliases is 'other names, separated by |';
comment on column reference.countries.adjectives is 'Andorran';
comment on column reference.countries.people is 'Andorrans';
comment on column reference.countries.capital is 'seat of government, which stands for it';
comment on column reference.countries.capital_aliases is 'other names of the capital, separated by |';
comment on column reference.countries.latitude is 'degrees north';
comment on column reference.countries.longitude is 'degrees east';

-- grain: one name, alias or domain of an outlet, in lower case
create view reference.outlet_names as
select
    lower_name,
    min(outlet_id) as outlet_id
from (
    select
        outlet_id,
        unnest(string_split(lower(concat_ws('|', name, aliases, domains)), '|')) as lower_name
    from reference.outlets
) as names
where lower_name <> ''
group by lower_name;
comment on view reference.outlet_names is 'Grain: one name, alias or domain of an outlet, in lower case.';

-- grain: one name or alias of an organisation, as a slug
create view reference.organization_kinds as
select
    core.slug(alias) as organization_id,
    min(kind) as kind
from (
    select
        kind,
        unnest(string_split(concat_ws('|', name, aliases), '|')) as alias
    from reference.organizations
) as names
where alias <> ''
group by organization_id;
comment on view reference.organization_kinds is 'Grain: one name or alias of an organisation, as a slug.';
