-- What resolution keeps, telling by telling: the next load compares these with new ones and reads no article.
drop table staging.event_blocks;

drop table staging.event_stories;

-- Everything is resolved once more, so that the tables below are filled.
delete from staging.resolved_articles;

-- grain: one telling of an event as it was resolved
create table staging.tellings (
    mention_key bigint not null,
    article_id varchar not null,
    event_number integer not null,
    char_start integer not null,
    char_end integer not null,
    sentence_number integer not null,
    trigger_start integer not null,
    trigger_end integer not null,
    lemma varchar not null,
    plover_type varchar not null,
    kind varchar not null,
    status varchar not null,
    participants struct(
        role varchar,
        kind varchar,
        label varchar,
        country_code varchar,
        name_number integer,
        is_possible boolean
    )[] not null,
    person_ids varchar[] not null,
    time_number integer,
    attribution varchar not null,
    is_collective boolean not null,
    confidence double not null,
    family varchar not null,
    is_rare boolean not null,
    start_date date,
    end_date date,
    date_precision varchar not null,
    date_basis varchar not null,
    place_name varchar,
    place_kind varchar,
    place_country_code varchar,
    written_from date,
    written_to date,
    lineage_id varchar not null,
    independence_id varchar not null,
    first_day date,
    last_day date
);
comment on table staging.tellings is 'Grain: one telling of an event as it was resolved.';
comment on column staging.tellings.mention_key is 'as in fact_event_mention';
comment on column staging.tellings.article_id is 'the article';
comment on column staging.tellings.event_number is 'its number in staging.event_mentions';
comment on column staging.tellings.char_start is 'first character of the sentence';
comment on column staging.tellings.char_end is 'after its last character';
comment on column staging.tellings.sentence_number is 'from 0';
comment on column staging.tellings.trigger_start is 'first character of the predicate';
comment on column staging.tellings.trigger_end is 'after its last character';
comment on column staging.tellings.lemma is 'of the predicate';
comment on column staging.tellings.plover_type is 'PLOVER root';
comment on column staging.tellings.kind is 'what sort of event';
comment on column staging.tellings.status is 'as asserted here';
comment on column staging.tellings.participants is 'who took part, in which role';
comment on column staging.tellings.person_ids is 'who each participant is (dim_person); NULL for no person';
comment on column staging.tellings.time_number is 'time expression that dates it (staging.time_mentions)';
comment on column staging.tellings.attribution is 'own, source, person or anonymous';
comment on column staging.tellings.is_collective is 'many events told as one';
comment on column staging.tellings.confidence is '0 to 1';
comment on column staging.tellings.family is 'kinds of one family are names for one act';
comment on column staging.tellings.is_rare is 'the same parties seldom do it twice within months';
comment on column staging.tellings.start_date is 'first day it may be on, as told; NULL if open';
comment on column staging.tellings.end_date is 'last day it may be on, as told; NULL if open';
comment on column staging.tellings.date_precision is 'width of that range';
comment on column staging.tellings.date_basis is 'what dates it';
comment on column staging.tellings.place_name is 'where';
comment on column staging.tellings.place_kind is 'city, country, sea ...';
comment on column staging.tellings.place_country_code is 'country it lies in';
comment on column staging.tellings.written_from is 'first day the article may have been written on';
comment on column staging.tellings.written_to is 'last day the article may have been written on';
comment on column staging.tellings.lineage_id is 'line of reporting of the article (dim_lineage)';
comment on column staging.tellings.independence_id is 'what counts once as independent';
comment on column staging.tellings.first_day is 'first day it can be on, as said or as the tense implies';
comment on column staging.tellings.last_day is 'last day it can be on, as said or as the tense implies';

-- grain: one telling and one block of tellings that are compared with each other
create table staging.telling_blocks (
    block uinteger not null,
    mention_key bigint not null,
    sort_day date,
    first_day date,
    last_day date,
    is_dated boolean not null,
    is_open boolean not null
);
comment on table staging.telling_blocks
is 'Grain: one telling and one block of tellings that are compared with each other.';
comment on column staging.telling_blocks.block is 'hash of kind, party and month';
comment on column staging.telling_blocks.mention_key is 'the telling (staging.tellings)';
comment on column staging.telling_blocks.sort_day is 'day by which a block is sorted; NULL if there is none';
comment on column staging.telling_blocks.first_day is 'first day it can be on; NULL if open';
comment on column staging.telling_blocks.last_day is 'last day it can be on; NULL if open';
comment on column staging.telling_blocks.is_dated is 'its days are said, within about a year';
comment on column staging.telling_blocks.is_open is 'other articles may narrow the date of its article';

-- grain: one telling that might be one event with another
create table staging.telling_stories (
    mention_key bigint not null,
    story_key bigint not null
);
comment on table staging.telling_stories is 'Grain: one telling that might be one event with another.';
comment on column staging.telling_stories.mention_key is 'the telling (staging.tellings)';
comment on column staging.telling_stories.story_key
is 'tellings with this key are linked by chains of likeness, whether or not they are one event';
