-- Dimensions of the star, keyed by content ids so that order and batches never matter.
create schema if not exists core;

create schema if not exists marts;

create macro core.key_of(id) as ('0x' || substr(md5(id), 1, 15))::bigint;

create macro core.slug(name) as coalesce(
    nullif(trim(regexp_replace(lower(strip_accents(name)), '[^a-z0-9]+', '-', 'g'), '-'), ''),
    md5(name)
);

create macro core.place_id(name, kind, country_code) as (
    core.slug(name) || '.' || kind || coalesce('.' || lower(country_code), '')
);

-- grain: one day
create table core.dim_date (
    date_key integer not null,
    date date not null,
    year smallint not null,
    quarter tinyint not null check (quarter between 1 and 4),
    month tinyint not null check (month between 1 and 12),
    month_name varchar not null,
    day tinyint not null check (day between 1 and 31),
    day_of_year smallint not null,
    iso_year smallint not null,
    iso_week tinyint not null,
    weekday tinyint not null check (weekday between 1 and 7),
    weekday_name varchar not null,
    is_weekend boolean not null
);
comment on table core.dim_date is 'Grain: one day.';
comment on column core.dim_date.date_key is 'yyyymmdd';
comment on column core.dim_date.date is 'the day';
comment on column core.dim_date.year is 'calendar year';
comment on column core.dim_date.quarter is '1 to 4';
comment on column core.dim_date.month is '1 to 12';
comment on column core.dim_date.month_name is 'January ...';
comment on column core.dim_date.day is 'day of the month';
comment on column core.dim_date.day_of_year is '1 to 366';
comment on column core.dim_date.iso_year is 'year of the ISO week';
comment on column core.dim_date.iso_week is '1 to 53';
comment on column core.dim_date.weekday is '1 Monday to 7 Sunday';
comment on column core.dim_date.weekday_name is 'Monday ...';
comment on column core.dim_date.is_weekend is 'Saturday or Sunday';

-- grain: one outlet
create table core.dim_source (
    source_key bigint not null,
    source_id varchar not null,
    name varchar not null,
    domain varchar,
    kind varchar not null check (
        kind in (
            'agency', 'broadcaster', 'newspaper', 'magazine', 'digital', 'government', 'aggregator',
            'republisher', 'unknown'
        )
    ),
    country_code varchar,
    family varchar,
    is_placeholder boolean not null
);
comment on table core.dim_source is 'Grain: one outlet.';
comment on column core.dim_source.source_key is 'core.key_of(source_id)';
comment on column core.dim_source.source_id is 'slug, such as nbc-news';
comment on column core.dim_source.name is 'name in print';
comment on column core.dim_source.domain is 'registered domain';
comment on column core.dim_source.kind is 'what sort of outlet';
comment on column core.dim_source.country_code is 'where it is edited';
comment on column core.dim_source.family
is 'owner whose outlets are no independent confirmation of each other';
comment on column core.dim_source.is_placeholder
is 'known from an address only, not from seeds/outlets.csv';

-- grain: one real person
create table core.dim_person (
    person_key bigint not null,
    person_id varchar not null,
    name varchar not null,
    family_name varchar,
    given_name varchar,
    name_order varchar,
    aliases varchar[] not null,
    country_code varchar,
    first_seen_at timestamp,
    last_seen_at timestamp
);
comment on table core.dim_person is 'Grain: one real person.';
comment on column core.dim_person.person_key is 'core.key_of(person_id)';
comment on column core.dim_person.person_id is 'slug of the name, with the country where two share it';
comment on column core.dim_person.name is 'fullest name';
comment on column core.dim_person.family_name is 'family name';
comment on column core.dim_person.given_name is 'given name';
comment on column core.dim_person.name_order is 'given-family or family-given';
comment on column core.dim_person.aliases is 'other forms of the name, sorted';
comment on column core.dim_person.country_code is 'whose side the person is on';
comment on column core.dim_person.first_seen_at is 'earliest publication that names the person, UTC';
comment on column core.dim_person.last_seen_at is 'latest publication that names the person, UTC';

-- grain: one role of one person over an interval (type 2)
create table core.dim_person_role (
    person_role_key bigint not null,
    person_key bigint not null,
    role varchar not null,
    organization_key bigint,
    country_code varchar,
    is_former boolean not null,
    valid_from date,
    valid_to date,
    is_current boolean not null,
    basis varchar not null
);
comment on table core.dim_person_role is 'Grain: one role of one person over an interval (type 2).';
comment on column core.dim_person_role.person_role_key is 'from the other columns';
comment on column core.dim_person_role.person_key is 'who (dim_person)';
comment on column core.dim_person_role.role is 'office in lower case';
comment on column core.dim_person_role.organization_key is 'where (dim_organization)';
comment on column core.dim_person_role.country_code is 'country of the office';
comment on column core.dim_person_role.is_former is 'said to be over when it was mentioned';
comment on column core.dim_person_role.valid_from is 'first day; NULL where nobody said';
comment on column core.dim_person_role.valid_to is 'last day; NULL where nobody said';
comment on column core.dim_person_role.is_current is 'neither former nor ended';
comment on column core.dim_person_role.basis is 'who says so: text or reference';

-- grain: one organisation
create table core.dim_organization (
    organization_key bigint not null,
    organization_id varchar not null,
    name varchar not null,
    kind varchar not null,
    country_code varchar
);
comment on table core.dim_organization is 'Grain: one organisation.';
comment on column core.dim_organization.organization_key is 'core.key_of(organization_id)';
comment on column core.dim_organization.organization_id is 'slug of the name';
comment on column core.dim_organization.name is 'canonical name';
comment on column core.dim_organization.kind
is 'government, military, party, media, company, international ... or unknown';
comment on column core.dim_organization.country_code
is 'country it belongs to, if its mentions agree most often on one';

-- grain: one place
create table core.dim_place (
    place_key bigint not null,
    place_id varchar not null,
    name varchar not null,
    kind varchar not null,
    country_code varchar,
    latitude double,
    longitude double
);
comment on table core.dim_place is 'Grain: one place.';
comment on column core.dim_place.place_key is 'core.key_of(place_id)';
comment on column core.dim_place.place_id is 'name, kind and country';
comment on column core.dim_place.name is 'canonical name';
comment on column core.dim_place.kind is 'city, region, country, sea, strait ...';
comment on column core.dim_place.country_code is 'country it lies in';
comment on column core.dim_place.latitude is 'degrees north';
comment on column core.dim_place.longitude is 'degrees east';

-- grain: one PLOVER root and kind
create table core.dim_event_type (
    event_type_key bigint not null,
    plover_type varchar not null,
    kind varchar not null,
    quad_class varchar,
    cameo_root varchar,
    description varchar
);
comment on table core.dim_event_type is 'Grain: one PLOVER root and kind.';
comment on column core.dim_event_type.event_type_key is 'from root and kind';
comment on column core.dim_event_type.plover_type is 'one of 16 PLOVER roots, or NONE';
comment on column core.dim_event_type.kind is 'meeting, visit, call, shootdown ...';
comment on column core.dim_event_type.quad_class is 'verbal or material, cooperation or conflict';
comment on column core.dim_event_type.cameo_root is 'nearest CAMEO root code';
comment on column core.dim_event_type.description is 'what the kind means';

-- grain: one independent line of reporting
create table core.dim_lineage (
    lineage_key bigint not null,
    lineage_id varchar not null,
    origin_source_key bigint,
    article_count integer not null check (article_count > 0),
    basis varchar not null
);
comment on table core.dim_lineage is 'Grain: one independent line of reporting.';
comment on column core.dim_lineage.lineage_key is 'core.key_of(lineage_id)';
comment on column core.dim_lineage.lineage_id is 'content id of the line';
comment on column core.dim_lineage.origin_source_key
is 'whose reporting it is (dim_source); NULL if open';
comment on column core.dim_lineage.article_count is 'articles that tell it';
comment on column core.dim_lineage.basis is 'what joins them: own, same_text, contained or credit';

-- grain: one article: one text at one outlet
create table core.dim_article (
    article_key bigint not null,
    article_id varchar not null,
    document_id varchar not null,
    document_count integer not null check (document_count > 0),
    external_id varchar,
    uri varchar not null,
    url varchar,
    title varchar,
    text varchar not null,
    byline varchar,
    authors varchar[] not null,
    contributors struct(name varchar, place varchar)[] not null,
    dateline varchar,
    source_key bigint,
    source_basis varchar,
    origin_source_key bigint,
    published_at timestamp,
    published_from date,
    published_to date,
    published_precision varchar not null,
    published_basis varchar not null,
    published_reasons varchar[] not null,
    claimed_published_at timestamp,
    claimed_is_false boolean not null,
    language varchar not null,
    word_count integer not null,
    lineage_key bigint,
    independence_key bigint,
    is_copy boolean not null,
    extraction_version varchar not null,
    retracted_at timestamp,
    recorded_at timestamp not null
);
comment on table core.dim_article is 'Grain: one article: one text at one outlet.';
comment on column core.dim_article.article_key is 'core.key_of(article_id)';
comment on column core.dim_article.article_id is 'content id of outlet and text';
comment on column core.dim_article.document_id is 'earliest claimed of the documents that clean to it';
comment on column core.dim_article.document_count is 'documents that clean to it';
comment on column core.dim_article.external_id is 'the record''s own id';
comment on column core.dim_article.uri is 'where the document was found';
comment on column core.dim_article.url is 'address the text was published at';
comment on column core.dim_article.title is 'headline, or NULL';
comment on column core.dim_article.text is 'body; every offset counts its characters';
comment on column core.dim_article.byline is 'author line in its own words';
comment on column core.dim_article.authors is 'names in the byline';
comment on column core.dim_article.contributors is 'journalists of credit lines';
comment on column core.dim_article.dateline is 'place of a dateline';
comment on column core.dim_article.source_key is 'who published this copy (dim_source); NULL if unknown';
comment on column core.dim_article.source_basis is 'url, claim, page or furniture';
comment on column core.dim_article.origin_source_key
is 'whose reporting it is (dim_source); NULL if open';
comment on column core.dim_article.published_at
is 'best single stamp, UTC; NULL when only a range is known';
comment on column core.dim_article.published_from is 'first day it may have been published';
comment on column core.dim_article.published_to is 'last day it may have been published';
comment on column core.dim_article.published_precision
is 'second, minute, day, week, month, quarter, year or unknown';
comment on column core.dim_article.published_basis
is 'feed, page, url, sidecar, text, inferred or unknown';
comment on column core.dim_article.published_reasons is 'the evidence for the date, in sentences';
comment on column core.dim_article.claimed_published_at is 'a claimed date that the text contradicts';
comment on column core.dim_article.claimed_is_false is 'whether a claimed date was refused';
comment on column core.dim_article.language is 'ISO 639-1';
comment on column core.dim_article.word_count is 'words of the text';
comment on column core.dim_article.lineage_key is 'line of reporting (dim_lineage)';
comment on column core.dim_article.independence_key
is 'what counts once as independent: owner of the origin outlet, else the line';
comment on column core.dim_article.is_copy is 'repeats another report; never independent confirmation';
comment on column core.dim_article.extraction_version is 'of the language pipeline that read it';
comment on column core.dim_article.retracted_at is 'when it was withdrawn; NULL if it stands';
comment on column core.dim_article.recorded_at is 'when this row was last changed, UTC';
