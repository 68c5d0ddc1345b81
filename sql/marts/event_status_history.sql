-- marts.event_status_history
-- grain: one telling of one event; sort by event_key, reported_at to see planned become occurred
create or replace view marts.event_status_history as
select
    events.event_key,
    events.event_id,
    events.label,
    coalesce(articles.published_at, articles.published_from::timestamp) as reported_at,
    articles.published_precision,
    mentions.status,
    lag(mentions.status) over telling_order as previous_status,
    coalesce(mentions.status <> lag(mentions.status) over telling_order, true) as is_change,
    mentions.status_cue,
    mentions.date_text,
    mentions.start_date,
    mentions.end_date,
    mentions.date_precision,
    sources.name as source,
    articles.article_id,
    articles.title,
    mentions.evidence
from core.fact_event_mention as mentions
inner join core.fact_event as events on mentions.event_key = events.event_key
inner join core.dim_article as articles on mentions.article_key = articles.article_key
left join core.dim_source as sources on articles.source_key = sources.source_key
where mentions.superseded_at is null
window telling_order as (
    partition by events.event_key
    order by
        coalesce(articles.published_at, articles.published_from::timestamp) nulls last,
        articles.article_id,
        mentions.char_start,
        mentions.mention_key
);

comment on view marts.event_status_history
is 'Grain: one telling of one event. What each asserted, in order of publication.';
comment on column marts.event_status_history.event_key is 'the event (core.fact_event)';
comment on column marts.event_status_history.event_id
is 'natural id of the event, which `wirehouse explain` takes';
comment on column marts.event_status_history.label is 'short name of the event for people';
comment on column marts.event_status_history.reported_at
is 'publication of the article, UTC; the first possible day where only a range is known';
comment on column marts.event_status_history.published_precision
is 'second, minute, day, week, month, quarter, year or unknown';
comment on column marts.event_status_history.status is 'as this telling has it';
comment on column marts.event_status_history.previous_status
is 'as the telling before had it; NULL for the first';
comment on column marts.event_status_history.is_change
is 'first telling, or another status than the one before';
comment on column marts.event_status_history.status_cue is 'the words that say so';
comment on column marts.event_status_history.date_text is 'time expression as written';
comment on column marts.event_status_history.start_date is 'first day, as this telling has it';
comment on column marts.event_status_history.end_date is 'last day, as this telling has it';
comment on column marts.event_status_history.date_precision
is 'width of that interval: day, week, month, quarter, year or unknown';
comment on column marts.event_status_history.source is 'outlet that published the article';
comment on column marts.event_status_history.article_id is 'natural id of the article';
comment on column marts.event_status_history.title is 'headline, or NULL';
comment on column marts.event_status_history.evidence is 'the sentence itself';
