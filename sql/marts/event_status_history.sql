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
