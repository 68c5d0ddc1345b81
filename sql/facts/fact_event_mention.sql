-- core.fact_event_mention
-- grain:  one sentence-level telling of one event
-- reads:  resolved_event_links, staging.event_mentions and its neighbours, core.dim_article (the text),
--         ops.retraction
-- writes: every telling of the scope; tellings of a withdrawn article close and stay, and open again when
--         it stands again; equal rows stay untouched
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
    extractions.extraction_version
from resolved_event_links as links
inner join staging.event_mentions as mentions
    on links.article_id = mentions.article_id and links.event_number = mentions.number
inner join staging.extractions as extractions on links.article_id = extractions.article_id
left join staging.time_mentions as times
    on mentions.article_id = times.article_id and mentions.time_number = times.number
left join staging.place_mentions as places
    on mentions.article_id = places.article_id and mentions.place_number = places.number;

update core.fact_event_mention
set superseded_at = $recorded_at::timestamp
where
    superseded_at is null
    and article_key in (
        select articles.article_key
        from ops.retraction as retractions
        inner join scope_articles as articles on retractions.article_id = articles.article_id
    );

delete from core.fact_event_mention as known
where
    known.superseded_at is null
    and known.article_key in (select articles.article_key from scope_articles as articles)
    and not exists (
        select 1
        from next_fact_event_mention as next
        where known.mention_key = next.mention_key
    );

-- noqa: disable=PRS,LT02
merge into core.fact_event_mention as target
using next_fact_event_mention as source
    on target.mention_key = source.mention_key
when matched and (
    target.superseded_at, target.event_key, target.sentence_number, target.char_start,
    target.char_end, target.trigger_start,
    target.trigger_end, target.lemma, target.plover_type, target.kind, target.status, target.status_cue,
    target.date_text, target.start_date, target.end_date, target.date_precision, target.date_basis,
    target.place_key, target.attribution, target.attributed_label, target.statement_key,
    target.is_collective, target.confidence, target.extraction_version
) is distinct from (
    null::timestamp, source.event_key, source.sentence_number, source.char_start,
    source.char_end, source.trigger_start,
    source.trigger_end, source.lemma, source.plover_type, source.kind, source.status, source.status_cue,
    source.date_text, source.start_date, source.end_date, source.date_precision, source.date_basis,
    source.place_key, source.attribution, source.attributed_label, source.statement_key,
    source.is_collective, source.confidence, source.extraction_version
) then delete;

insert into core.fact_event_mention by name
select
    next.*,
    substr(articles.text, next.char_start + 1, next.char_end - next.char_start) as evidence,
    substr(articles.text, next.trigger_start + 1, next.trigger_end - next.trigger_start) as trigger,
    $recorded_at::timestamp as recorded_at
from next_fact_event_mention as next
inner join core.dim_article as articles on next.article_key = articles.article_key
anti join core.fact_event_mention as kept on next.mention_key = kept.mention_key;
