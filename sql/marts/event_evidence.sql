-- marts.event_evidence
-- grain: one telling of one event, with the sentence it was read from, its article and who says so
create or replace view marts.event_evidence as
select
    events.event_key,
    events.event_id,
    events.label,
    types.plover_type,
    types.kind,
    mentions.mention_id,
    mentions.evidence,
    mentions.trigger,
    mentions.status,
    mentions.status_cue,
    mentions.date_text,
    mentions.start_date,
    mentions.end_date,
    places.name as place,
    mentions.attribution,
    mentions.attributed_label,
    mentions.confidence,
    sources.name as source,
    origins.name as origin_source,
    coalesce(articles.published_at, articles.published_from::timestamp) as reported_at,
    articles.published_from,
    articles.published_to,
    articles.published_precision,
    articles.is_copy,
    articles.title,
    articles.url,
    articles.uri,
    mentions.char_start,
    mentions.char_end,
    articles.article_key,
    articles.article_id,
    articles.independence_key
from core.fact_event_mention as mentions
inner join core.fact_event as events on mentions.event_key = events.event_key
inner join core.dim_article as articles on mentions.article_key = articles.article_key
left join core.dim_event_type as types on events.event_type_key = types.event_type_key
left join core.dim_place as places on mentions.place_key = places.place_key
left join core.dim_source as sources on articles.source_key = sources.source_key
left join core.dim_source as origins on articles.origin_source_key = origins.source_key
where mentions.superseded_at is null;

comment on view marts.event_evidence
is 'Grain: one telling of one event: the sentence, who says so, and in which article of which outlet.';
comment on column marts.event_evidence.event_key is 'the event (core.fact_event)';
comment on column marts.event_evidence.event_id is 'natural id of the event, which `wirehouse explain` takes';
comment on column marts.event_evidence.label is 'short name of the event for people';
comment on column marts.event_evidence.plover_type is 'PLOVER root, or NONE';
comment on column marts.event_evidence.kind is 'plain kind: meeting, visit, sanctions ...';
comment on column marts.event_evidence.mention_id is 'natural id of the telling';
comment on column marts.event_evidence.evidence is 'the sentence itself';
comment on column marts.event_evidence.trigger is 'the words that name the act';
comment on column marts.event_evidence.status is 'as this telling has it';
comment on column marts.event_evidence.status_cue is 'the words that say so';
comment on column marts.event_evidence.date_text is 'time expression as written';
comment on column marts.event_evidence.start_date is 'first day, as this telling has it';
comment on column marts.event_evidence.end_date is 'last day, as this telling has it';
comment on column marts.event_evidence.place is 'where, as this telling has it';
comment on column marts.event_evidence.attribution is 'whose word it is: own, source, person or anonymous';
comment on column marts.event_evidence.attributed_label is 'who says so';
comment on column marts.event_evidence.confidence is '0 to 1';
comment on column marts.event_evidence.source is 'outlet that published the article';
comment on column marts.event_evidence.origin_source is 'outlet whose reporting it is; NULL if open';
comment on column marts.event_evidence.reported_at
is 'publication of the article, UTC; the first possible day where only a range is known';
comment on column marts.event_evidence.published_from is 'first day it may have been published';
comment on column marts.event_evidence.published_to is 'last day it may have been published';
comment on column marts.event_evidence.published_precision
is 'second, minute, day, week, month, quarter, year or unknown';
comment on column marts.event_evidence.is_copy is 'the article repeats another report';
comment on column marts.event_evidence.title is 'headline, or NULL';
comment on column marts.event_evidence.url is 'address the text was published at';
comment on column marts.event_evidence.uri is 'where the document was found';
comment on column marts.event_evidence.char_start
is 'first character of the sentence in core.dim_article.text';
comment on column marts.event_evidence.char_end is 'after its last character';
comment on column marts.event_evidence.article_key is 'the article (core.dim_article)';
comment on column marts.event_evidence.article_id is 'natural id of the article';
comment on column marts.event_evidence.independence_key
is 'equal for articles that count once as confirmation';
