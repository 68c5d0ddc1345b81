-- What resolution keeps of every article, so that the next one reads only what it can touch.

-- grain: one article that is resolved
create table staging.resolved_articles (
    article_id varchar not null,
    signature ubigint not null,
    near_id varchar,
    story_id varchar,
    base_from date,
    base_to date,
    base_precision varchar,
    base_reasons integer
);
comment on table staging.resolved_articles is 'Grain: one article that is resolved.';
comment on column staging.resolved_articles.article_id is 'the article';
comment on column staging.resolved_articles.signature is 'hash of the staged rows that it was resolved from';
comment on column staging.resolved_articles.near_id
is 'least of the articles that may be one text with it; NULL if there is no other';
comment on column staging.resolved_articles.story_id
is 'least of the articles that are versions of its text; NULL if there is no other';
comment on column staging.resolved_articles.base_from
is 'first day of a range that other articles may narrow; NULL where none can';
comment on column staging.resolved_articles.base_to is 'last day of that range';
comment on column staging.resolved_articles.base_precision is 'width of that range';
comment on column staging.resolved_articles.base_reasons is 'how many of its reasons are its own';

-- grain: one article and one block of events in which it has a telling
create table staging.event_blocks (
    block uinteger not null,
    article_id varchar not null
);
comment on table staging.event_blocks
is 'Grain: one article and one block of events in which it has a telling.';
comment on column staging.event_blocks.block is 'hash of kind, party and month';
comment on column staging.event_blocks.article_id is 'the article';

-- grain: one telling that might be one event with another
create table staging.event_stories (
    article_id varchar not null,
    event_number integer not null,
    story_key bigint not null
);
comment on table staging.event_stories is 'Grain: one telling that might be one event with another.';
comment on column staging.event_stories.article_id is 'the article';
comment on column staging.event_stories.event_number is 'number of the telling (staging.event_mentions)';
comment on column staging.event_stories.story_key
is 'tellings with this key are linked by chains of likeness, whether or not they are one event';

-- grain: one name with one office in one article
create table staging.name_uses (
    article_id varchar not null,
    key varchar not null,
    is_full boolean not null,
    label varchar not null,
    is_family_first boolean not null,
    family varchar not null,
    role varchar not null,
    country varchar not null,
    mentions integer not null,
    short_key varchar,
    nick_key varchar
);
comment on table staging.name_uses is 'Grain: one name with one office in one article.';
comment on column staging.name_uses.article_id is 'the article';
comment on column staging.name_uses.key is 'form in which spellings of one name agree';
comment on column staging.name_uses.is_full is 'given and family name';
comment on column staging.name_uses.label is 'PERSON, JOURNALIST, ORG or ROLE';
comment on column staging.name_uses.is_family_first is 'the family name stands first';
comment on column staging.name_uses.family is 'form of the family name, or of the name that stands alone';
comment on column staging.name_uses.role is 'office in plain words; empty if there is none';
comment on column staging.name_uses.country is 'country of the office; empty if not said';
comment on column staging.name_uses.mentions is 'how many';
comment on column staging.name_uses.short_key is 'the name without its middle; NULL if it has none';
comment on column staging.name_uses.nick_key is 'the name with the nickname spelled out; NULL without one';

-- grain: one spelling of one organisation with one country
create table staging.organization_spellings (
    organization_id varchar not null,
    name varchar not null,
    country_code varchar,
    tellings bigint not null
);
comment on table staging.organization_spellings
is 'Grain: one spelling of one organisation with one country.';
comment on column staging.organization_spellings.organization_id is 'the organisation (dim_organization)';
comment on column staging.organization_spellings.name is 'how it is spelled';
comment on column staging.organization_spellings.country_code is 'country given with it';
comment on column staging.organization_spellings.tellings is 'how often in standing articles';
