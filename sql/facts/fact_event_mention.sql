-- core.fact_event_mention
-- grain:  one sentence-level telling of one event
-- reads:  resolved_event_links, staging.event_mentions and its neighbours, scope_texts, core.dim_article
--         (the text), ops.retraction
-- writes: every telling of the scope; tellings of a withdrawn article close and stay, and open again when
--         it stands again; equal rows stay untouched; tellings of articles outside the scope are those that
--         they were and may only tell another event
create or replace temp table next_fact_event_mention as
select
    core.key_of(links.mention_id) as mention_key,
    links.mention_id,
    core.key_of(links.event_id) as event_key,
    core.key_of(links.article_id) as article_key,
    mentions.sentence_number,
    mentions.char_start,
    mentions.char_end,
    mentions.trigger_start,
    mentions.trigger_end,
    mentions.lemma,
    mentions.plover_type,
    mentions.kind,
    mentions.status,
    mentions.status_cue,
    times.surface as date_text,
    links.start_date,
    links.end_date,
    links.date_precision,
    links.date_basis,
    core.key_of(core.place_id(places.name, places.kind, places.country_code)) as place_key,
    mentions.attribution,
    mentions.attributed_label,
    core.key_of(links.article_id || '.' || mentions.statement_number::varchar) as statement_key,
    mentions.is_collective,
    mentions.confidence,
    articles.extraction_version
from resolved_event_links as links
inner join chosen_articles as articles on links.article_id = articles.article_id
inner join staging.event_mentions as mentions
    on
        links.article_id = mentions.article_id
        and links.event_number = mentions.number
        and mentions.reading >= getvariable('first_reading')
left join staging.time_mentions as times
    on
        mentions.article_id = times.article_id
        and mentions.time_number = times.number
        and times.reading >= getvariable('first_reading')
left join staging.place_mentions as places
    on
        mentions.article_id = places.article_id
        and mentions.place_number = places.number
        and places.reading >= getvariable('first_reading');

create or replace temp table moved_mentions as
with told as (
    select
        core.key_of(links.mention_id) as mention_key,
        core.key_of(links.event_id) as event_key
    from resolved_event_links as links
    anti join scope_articles as wanted on links.article_id = wanted.article_id
)

select told.*
from core.fact_event_mention as known
inner join told on known.mention_key = told.mention_key
where known.event_key <> told.event_key;

update core.fact_event_mention
set
    event_key = moved.event_key,
    recorded_at = $recorded_at::timestamp
from moved_mentions as moved
where core.fact_event_mention.mention_key = moved.mention_key;

update core.fact_event_mention
set superseded_at = $recorded_at::timestamp
where
    superseded_at is null
    and article_key in (
        select articles.article_key
        from ops.retraction as retractions
        inner join known_articles as articles on retractions.article_id = articles.article_id
    );

-- An id says where the words stand: they are the same in every row of a telling.
create or replace temp table known_mentions as
select known.*
from core.fact_event_mention as known
where known.article_key in (select articles.article_key from known_articles as articles);

create or replace temp table kept_mentions as
select known.mention_key
from known_mentions as known
inner join next_fact_event_mention as next on known.mention_key = next.mention_key
where
    known.superseded_at is null
    and (
        known.event_key, known.sentence_number, known.char_start, known.char_end,
        known.trigger_start, known.trigger_end, known.lemma, known.plover_type, known.kind,
        known.status, known.status_cue, known.date_text, known.start_date, known.end_date,
        known.date_precision, known.date_basis, known.place_key, known.attribution,
        known.attributed_label, known.statement_key, known.is_collective, known.confidence,
        known.extraction_version
    ) is not distinct from (
        next.event_key, next.sentence_number, next.char_start, next.char_end, next.trigger_start,
        next.trigger_end, next.lemma, next.plover_type, next.kind, next.status, next.status_cue,
        next.date_text, next.start_date, next.end_date, next.date_precision, next.date_basis,
        next.place_key, next.attribution, next.attributed_label, next.statement_key,
        next.is_collective, next.confidence, next.extraction_version
    );

delete from core.fact_event_mention
where
    mention_key in (
        select known.mention_key
        from known_mentions as known
        anti join kept_mentions as kept on known.mention_key = kept.mention_key
        left join next_fact_event_mention as next on known.mention_key = next.mention_key
        where known.superseded_at is null or next.mention_key is not null
    );

insert into core.fact_event_mention by name
select
    next.*,
    known.evidence,
    known.trigger,
    $recorded_at::timestamp as recorded_at
from next_fact_event_mention as next
inner join known_mentions as known on next.mention_key = known.mention_key
anti join kept_mentions as kept on next.mention_key = kept.mention_key;

create or replace temp table fresh_mentions as
select
    next.mention_key,
    next.article_key
from next_fact_event_mention as next
anti join known_mentions as known on next.mention_key = known.mention_key;

insert into scope_texts by name
with missing as (
    select fresh.article_key
    from fresh_mentions as fresh
    anti join scope_texts as known on fresh.article_key = known.article_key
)

select
    articles.article_key,
    articles.text
from core.dim_article as articles
semi join missing on articles.article_key = missing.article_key;

create or replace temp table written_event_mentions as
select
    next.*,
    substr(texts.text, next.char_start + 1, next.char_end - next.char_start) as evidence,
    substr(texts.text, next.trigger_start + 1, next.trigger_end - next.trigger_start) as trigger,
    $recorded_at::timestamp as recorded_at
from next_fact_event_mention as next
semi join fresh_mentions as fresh on next.mention_key = fresh.mention_key
inner join scope_texts as texts on next.article_key = texts.article_key;

insert into core.fact_event_mention by name
select written.*
from written_event_mentions as written;
