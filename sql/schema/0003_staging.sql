-- What cleaning and extraction said, keyed by content ids; resolution and every fact derive from it.
create schema if not exists staging;

-- grain: one document that cleaned to an article; several may clean to the same article
create table staging.articles (
    article_id varchar not null,
    document_id varchar not null,
    title varchar,
    byline varchar,
    authors varchar[] not null,
    contributors struct(name varchar, place varchar)[] not null,
    dateline varchar,
    source_id varchar,
    source_name varchar,
    source_basis varchar,
    source_domain varchar,
    url varchar,
    external_id varchar,
    date_claims struct(published_at timestamp, precision varchar, basis varchar)[] not null,
    language varchar not null,
    word_count integer not null check (word_count >= 0)
);
comment on table staging.articles
is 'Grain: one document that cleaned to an article; several may clean to the same article.';
comment on column staging.articles.article_id is 'content id of outlet and text';
comment on column staging.articles.document_id is 'document it was cleaned from';
comment on column staging.articles.title is 'headline, or NULL';
comment on column staging.articles.byline is 'author line in its own words, without By';
comment on column staging.articles.authors is 'names in the byline';
comment on column staging.articles.contributors is 'journalists of credit lines, with where they were';
comment on column staging.articles.dateline is 'place of a dateline, cut from the text';
comment on column staging.articles.source_id
is 'outlet that published this copy; NULL if nothing could tell';
comment on column staging.articles.source_name is 'its name in print';
comment on column staging.articles.source_basis is 'url, claim, page or furniture';
comment on column staging.articles.source_domain is 'registered domain of the page';
comment on column staging.articles.url is 'address the text was published at';
comment on column staging.articles.external_id is 'the record''s own id, if it has one';
comment on column staging.articles.date_claims is 'dates claimed for it';
comment on column staging.articles.language is 'ISO 639-1';
comment on column staging.articles.word_count is 'words of its text';

-- grain: one article that is not loaded yet; its text moves to core.dim_article
create table staging.article_texts (
    article_id varchar not null,
    text varchar not null
);
comment on table staging.article_texts
is 'Grain: one article that is not loaded yet; its text moves to core.dim_article.';
comment on column staging.article_texts.article_id is 'the article';
comment on column staging.article_texts.text is 'body paragraphs joined by one newline';

-- grain: one document's article, dated from its own claims and text alone
create table staging.article_dates (
    document_id varchar not null,
    article_id varchar not null,
    published_at timestamp,
    published_from date,
    published_to date,
    precision varchar not null,
    basis varchar not null,
    claimed_published_at timestamp,
    claimed_is_false boolean not null,
    reasons varchar[] not null
);
comment on table staging.article_dates
is 'Grain: one document''s article, dated from its own claims and text alone.';
comment on column staging.article_dates.document_id is 'document whose claims were weighed';
comment on column staging.article_dates.article_id is 'the article';
comment on column staging.article_dates.published_at
is 'best single stamp, UTC; NULL when only a range is known';
comment on column staging.article_dates.published_from is 'first day it may have been published';
comment on column staging.article_dates.published_to is 'last day it may have been published';
comment on column staging.article_dates.precision
is 'second, minute, day, week, month, quarter, year or unknown';
comment on column staging.article_dates.basis is 'feed, page, url, sidecar, text, inferred or unknown';
comment on column staging.article_dates.claimed_published_at is 'a claim that the text contradicts';
comment on column staging.article_dates.claimed_is_false is 'whether a claim was refused';
comment on column staging.article_dates.reasons is 'one sentence for each piece of evidence';

-- grain: one article that was read
create table staging.extractions (
    article_id varchar not null,
    extraction_version varchar not null,
    fingerprints bigint[] not null,
    batch_id varchar not null
);
comment on table staging.extractions is 'Grain: one article that was read.';
comment on column staging.extractions.article_id is 'the article';
comment on column staging.extractions.extraction_version is 'of the language pipeline that read it';
comment on column staging.extractions.fingerprints is 'winnowed hashes of its word 5-grams';
comment on column staging.extractions.batch_id is 'batch that read it (ops.batch)';

-- grain: one mention of a named person or organisation, or of an office
create table staging.name_mentions (
    article_id varchar not null,
    number integer not null,
    char_start integer not null,
    char_end integer not null,
    label varchar not null,
    surface varchar not null,
    name varchar,
    given_name varchar,
    family_name varchar,
    name_order varchar,
    role varchar,
    role_start integer,
    role_end integer,
    organization varchar,
    country_code varchar,
    role_status varchar,
    is_journalist boolean not null
);
comment on table staging.name_mentions
is 'Grain: one mention of a named person or organisation, or of an office.';
comment on column staging.name_mentions.article_id is 'the article';
comment on column staging.name_mentions.number is 'from 0, in text order';
comment on column staging.name_mentions.char_start is 'first character of the name';
comment on column staging.name_mentions.char_end is 'after its last character';
comment on column staging.name_mentions.label is 'PERSON, ORG or ROLE';
comment on column staging.name_mentions.surface is 'the words themselves';
comment on column staging.name_mentions.name is 'fullest form of the name in this article';
comment on column staging.name_mentions.given_name is 'of a person';
comment on column staging.name_mentions.family_name is 'of a person';
comment on column staging.name_mentions.name_order is 'given-family or family-given';
comment on column staging.name_mentions.role is 'office in lower case';
comment on column staging.name_mentions.role_start is 'first character of the role''s own words';
comment on column staging.name_mentions.role_end is 'after their last character';
comment on column staging.name_mentions.organization
is 'of the role, or the organisation''s canonical name';
comment on column staging.name_mentions.country_code is 'of the role or organisation';
comment on column staging.name_mentions.role_status is 'incumbent, former, acting, designate or deceased';
comment on column staging.name_mentions.is_journalist is 'named as an author or reporter';

-- grain: one mention of a place
create table staging.place_mentions (
    article_id varchar not null,
    number integer not null,
    char_start integer not null,
    char_end integer not null,
    surface varchar not null,
    name varchar not null,
    kind varchar not null,
    country_code varchar,
    latitude double,
    longitude double
);
comment on table staging.place_mentions is 'Grain: one mention of a place.';
comment on column staging.place_mentions.article_id is 'the article';
comment on column staging.place_mentions.number is 'from 0, in text order';
comment on column staging.place_mentions.char_start is 'first character';
comment on column staging.place_mentions.char_end is 'after the last character';
comment on column staging.place_mentions.surface is 'the words themselves';
comment on column staging.place_mentions.name is 'canonical name';
comment on column staging.place_mentions.kind is 'city, region, country, sea, strait ...';
comment on column staging.place_mentions.country_code is 'country it lies in';
comment on column staging.place_mentions.latitude is 'degrees north';
comment on column staging.place_mentions.longitude is 'degrees east';

-- grain: one time expression, read but not anchored
create table staging.time_mentions (
    article_id varchar not null,
    number integer not null,
    char_start integer not null,
    char_end integer not null,
    surface varchar not null,
    expression varchar not null,
    relation varchar not null,
    is_duration boolean not null
);
comment on table staging.time_mentions is 'Grain: one time expression, read but not anchored.';
comment on column staging.time_mentions.article_id is 'the article';
comment on column staging.time_mentions.number is 'from 0, in text order';
comment on column staging.time_mentions.char_start is 'first character';
comment on column staging.time_mentions.char_end is 'after the last character';
comment on column staging.time_mentions.surface is 'the words themselves';
comment on column staging.time_mentions.expression is 'normal form of flows/timex.py';
comment on column staging.time_mentions.relation is 'at, since, until, during, before or after';
comment on column staging.time_mentions.is_duration is 'a length of time, no point on the calendar';

-- grain: one quotation or reported statement
create table staging.statements (
    article_id varchar not null,
    number integer not null,
    char_start integer not null,
    char_end integer not null,
    fragments struct(char_start integer, char_end integer)[] not null,
    is_direct boolean not null,
    cue varchar,
    cue_start integer,
    cue_end integer,
    speaker varchar,
    speaker_kind varchar,
    speaker_start integer,
    speaker_end integer,
    speaker_country_code varchar,
    told varchar,
    sentence_number integer not null
);
comment on table staging.statements is 'Grain: one quotation or reported statement.';
comment on column staging.statements.article_id is 'the article';
comment on column staging.statements.number is 'from 0, in text order';
comment on column staging.statements.char_start is 'first character of the content';
comment on column staging.statements.char_end is 'after its last character';
comment on column staging.statements.fragments is 'pieces of content between attributions';
comment on column staging.statements.is_direct is 'inside quotation marks';
comment on column staging.statements.cue is 'the reporting words';
comment on column staging.statements.cue_start is 'first character of the cue';
comment on column staging.statements.cue_end is 'after its last character';
comment on column staging.statements.speaker is 'label of the speaker, resolved';
comment on column staging.statements.speaker_kind
is 'person, organization, country, anonymous or document';
comment on column staging.statements.speaker_start is 'first character of the phrase that was resolved';
comment on column staging.statements.speaker_end is 'after its last character';
comment on column staging.statements.speaker_country_code is 'whose side the speaker is on';
comment on column staging.statements.told is 'outlet spoken to, as written';
comment on column staging.statements.sentence_number is 'sentence of the first character, from 0';

-- grain: one outlet or anonymous source an article relies on
create table staging.citations (
    article_id varchar not null,
    number integer not null,
    relation varchar not null,
    label varchar not null,
    evidence varchar not null,
    source_id varchar,
    char_start integer,
    char_end integer,
    basis varchar
);
comment on table staging.citations is 'Grain: one outlet or anonymous source an article relies on.';
comment on column staging.citations.article_id is 'the article';
comment on column staging.citations.number is 'from 0, in text order';
comment on column staging.citations.relation is 'cites, republishes or anonymous_source';
comment on column staging.citations.label is 'outlet''s name, or the source in its own words';
comment on column staging.citations.evidence is 'the words that say so';
comment on column staging.citations.source_id is 'outlet; NULL for an anonymous source';
comment on column staging.citations.char_start
is 'first character of the evidence; NULL when furniture is the evidence';
comment on column staging.citations.char_end is 'after its last character';
comment on column staging.citations.basis is 'stated reason for anonymity';

-- grain: one sentence-level telling of one event
create table staging.event_mentions (
    article_id varchar not null,
    number integer not null,
    char_start integer not null,
    char_end integer not null,
    sentence_number integer not null,
    trigger_start integer not null,
    trigger_end integer not null,
    lemma varchar not null,
    plover_type varchar not null,
    kind varchar not null,
    status varchar not null,
    status_cue varchar,
    participants struct(
        role varchar,
        kind varchar,
        label varchar,
        country_code varchar,
        name_number integer,
        is_possible boolean
    )[] not null,
    time_number integer,
    place_number integer,
    attribution varchar not null,
    attributed_label varchar,
    statement_number integer,
    is_collective boolean not null,
    confidence double not null
);
comment on table staging.event_mentions is 'Grain: one sentence-level telling of one event.';
comment on column staging.event_mentions.article_id is 'the article';
comment on column staging.event_mentions.number is 'from 0, in text order';
comment on column staging.event_mentions.char_start is 'first character of the sentence';
comment on column staging.event_mentions.char_end is 'after its last character';
comment on column staging.event_mentions.sentence_number is 'from 0';
comment on column staging.event_mentions.trigger_start is 'first character of the predicate''s own words';
comment on column staging.event_mentions.trigger_end is 'after their last character';
comment on column staging.event_mentions.lemma is 'of the predicate, as the event lexicon has it';
comment on column staging.event_mentions.plover_type is 'PLOVER root, or NONE';
comment on column staging.event_mentions.kind is 'plain kind: meeting, visit, call ...';
comment on column staging.event_mentions.status is 'occurred, ongoing, planned ...';
comment on column staging.event_mentions.status_cue
is 'the words that say so; NULL for a plain assertion';
comment on column staging.event_mentions.participants is 'who, in order actor, recipient, participant';
comment on column staging.event_mentions.time_number is 'its expression in staging.time_mentions';
comment on column staging.event_mentions.place_number is 'its place in staging.place_mentions';
comment on column staging.event_mentions.attribution is 'own, source, person or anonymous';
comment on column staging.event_mentions.attributed_label is 'who says so';
comment on column staging.event_mentions.statement_number
is 'statement it stands in (staging.statements)';
comment on column staging.event_mentions.is_collective is 'many events told as one';
comment on column staging.event_mentions.confidence is '0 to 1';

-- grain: one article that stands: of the documents that clean to it, the earliest dated one
create view staging.chosen_articles as
select
    articles.*,
    dates.published_at,
    dates.published_from,
    dates.published_to,
    dates.precision,
    dates.basis,
    dates.claimed_published_at,
    dates.claimed_is_false,
    dates.reasons,
    extractions.extraction_version,
    extractions.fingerprints,
    count(*) over (partition by articles.article_id) as document_count
from staging.articles as articles
inner join staging.article_dates as dates on articles.document_id = dates.document_id
inner join staging.extractions as extractions on articles.article_id = extractions.article_id
anti join ops.retraction as retractions on articles.article_id = retractions.article_id
qualify
    row_number() over (
        partition by articles.article_id
        order by dates.published_at nulls last, dates.published_from nulls last, articles.document_id
    ) = 1;
comment on view staging.chosen_articles
is 'Grain: one article that stands: of the documents that clean to it, the earliest dated one.';

-- grain: one row for the whole warehouse: documents = articles + duplicates + quarantined + pending
-- Documents are counted by address (raw.document_location). Of them
--   articles     distinct articles that documents cleaned to
--   duplicates   further addresses of a document, and further documents of an article (the same text at
--                the same outlet)
--   quarantined  documents without an article and with an open row in ops.quarantine
--   pending      documents with neither: being read, or left by a run that was killed
create view ops.accounts as
with locations as (
    select
        document_id,
        count(*) as location_count
    from raw.document_location
    group by document_id
),

fates as (
    select
        locations.document_id,
        locations.location_count,
        articles.article_id,
        articles.article_id is null and quarantine.document_id is not null as is_quarantined
    from locations
    left join staging.articles as articles on locations.document_id = articles.document_id
    left join ops.quarantine as quarantine
        on locations.document_id = quarantine.document_id and quarantine.resolved_at is null
)

select
    coalesce(sum(location_count), 0)::bigint as documents,
    count(distinct article_id) as articles,
    coalesce(sum(location_count - 1), 0)::bigint
    + count(article_id)
    - count(distinct article_id) as duplicates,
    count(*) filter (where is_quarantined) as quarantined,
    count(*) filter (where article_id is null and not is_quarantined) as pending
from fates;
comment on view ops.accounts
is 'Grain: one row for the whole warehouse: documents = articles + duplicates + quarantined + pending.';
