-- Sums over all articles of what these say of names and persons, so that no load adds them up again.

-- Everything is resolved once more, so that the tables below are filled.
delete from staging.resolved_articles;

-- grain: one way of using one name with one office, over all articles
create table staging.name_counts (
    key varchar not null,
    is_full boolean not null,
    label varchar not null,
    is_family_first boolean not null,
    family varchar not null,
    role varchar not null,
    country varchar not null,
    short_key varchar,
    nick_key varchar,
    mentions bigint not null
);
comment on table staging.name_counts
is 'Grain: one way of using one name with one office, over all articles (staging.name_uses).';
comment on column staging.name_counts.key is 'form in which spellings of one name agree';
comment on column staging.name_counts.is_full is 'given and family name';
comment on column staging.name_counts.label is 'PERSON, JOURNALIST, ORG or ROLE';
comment on column staging.name_counts.is_family_first is 'the family name stands first';
comment on column staging.name_counts.family is 'form of the family name, or of the name that stands alone';
comment on column staging.name_counts.role is 'office in plain words; empty if there is none';
comment on column staging.name_counts.country is 'country of the office; empty if not said';
comment on column staging.name_counts.short_key is 'the name without its middle; NULL if it has none';
comment on column staging.name_counts.nick_key
is 'the name with the nickname spelled out; NULL without one';
comment on column staging.name_counts.mentions is 'how many';

-- grain: one name and one country whose offices articles give it mostly, with one of these offices
create table staging.name_votes (
    key varchar not null,
    country varchar not null,
    role varchar not null,
    articles bigint not null
);
comment on table staging.name_votes
is 'Grain: one name and one country whose offices articles give it mostly, with one of these offices.';
comment on column staging.name_votes.key is 'form in which spellings of one name agree';
comment on column staging.name_votes.country is 'country that articles give it most often';
comment on column staging.name_votes.role is 'office in plain words; empty: any';
comment on column staging.name_votes.articles is 'how many articles';

-- grain: one way of naming one person, over all articles
create table staging.person_forms (
    person_id varchar not null,
    label varchar not null,
    surface varchar not null,
    name varchar,
    given_name varchar,
    family_name varchar,
    name_order varchar,
    role varchar,
    organization varchar,
    country_code varchar,
    is_former boolean not null,
    count bigint not null,
    first struct(article_id varchar, number integer) not null,
    written_from date,
    written_to date
);
comment on table staging.person_forms is 'Grain: one way of naming one person, over all articles.';
comment on column staging.person_forms.person_id is 'the person (dim_person)';
comment on column staging.person_forms.label is 'PERSON or ROLE';
comment on column staging.person_forms.surface is 'as written';
comment on column staging.person_forms.name is 'canonical form';
comment on column staging.person_forms.given_name is 'given name';
comment on column staging.person_forms.family_name is 'family name';
comment on column staging.person_forms.name_order is 'given-family or family-given';
comment on column staging.person_forms.role is 'office given with it';
comment on column staging.person_forms.organization is 'where';
comment on column staging.person_forms.country_code is 'country of the office';
comment on column staging.person_forms.is_former is 'said to be over, or the person dead';
comment on column staging.person_forms.count is 'how many mentions';
comment on column staging.person_forms.first is 'first of them, by article and number';
comment on column staging.person_forms.written_from is 'first day on which one may have been written';
comment on column staging.person_forms.written_to is 'last day on which one may have been written';
