-- marts.first_reports
-- grain: one event with its earliest dated article, and when an independent line followed
create or replace view marts.first_reports as
with reports as (
    select
        mentions.event_key,
        articles.article_key,
        articles.independence_key,
        coalesce(articles.origin_source_key, articles.source_key) as source_key,
        min(coalesce(articles.published_at, articles.published_from::timestamp)) as reported_at,
        row_number() over (
            partition by mentions.event_key
            order by
                min(coalesce(articles.published_at, articles.published_from::timestamp)),
                articles.is_copy,
                articles.article_id
        ) as report_number
    from core.fact_event_mention as mentions
    inner join core.dim_article as articles on mentions.article_key = articles.article_key
    where mentions.superseded_at is null and articles.published_from is not null
    group by
        mentions.event_key, articles.article_key, articles.article_id, articles.independence_key,
        articles.is_copy, coalesce(articles.origin_source_key, articles.source_key)
),

firsts as (
    select
        reports.event_key,
        reports.article_key,
        reports.independence_key,
        reports.source_key,
        reports.reported_at
    from reports
    where reports.report_number = 1
),

followers as (
    select
        firsts.event_key,
        min(reports.reported_at) as confirmed_at
    from firsts
    inner join reports
        on firsts.event_key = reports.event_key and firsts.independence_key <> reports.independence_key
    group by firsts.event_key
)

select
    events.event_key,
    events.event_id,
    events.label,
    events.start_date,
    firsts.reported_at,
    sources.name as source,
    articles.article_id,
    articles.title,
    articles.published_precision,
    followers.confirmed_at,
    date_diff('hour', firsts.reported_at, followers.confirmed_at) as hours_to_confirmation,
    events.lineage_count
from firsts
inner join core.fact_event as events on firsts.event_key = events.event_key
inner join core.dim_article as articles on firsts.article_key = articles.article_key
left join core.dim_source as sources on firsts.source_key = sources.source_key
left join followers on firsts.event_key = followers.event_key;

comment on view marts.first_reports
is 'Grain: one event. Whose reporting had it first, and when an independent line followed.';
comment on column marts.first_reports.event_key is 'the event (core.fact_event)';
comment on column marts.first_reports.event_id is 'natural id of the event, which `wirehouse explain` takes';
comment on column marts.first_reports.label is 'short name of the event for people';
comment on column marts.first_reports.start_date is 'first day it may lie on; NULL if unknown';
comment on column marts.first_reports.reported_at
is 'publication of the article, UTC; the first possible day where only a range is known';
comment on column marts.first_reports.source is 'outlet whose reporting had it first';
comment on column marts.first_reports.article_id is 'natural id of the earliest article';
comment on column marts.first_reports.title is 'its headline';
comment on column marts.first_reports.published_precision
is 'second, minute, day, week, month, quarter, year or unknown';
comment on column marts.first_reports.confirmed_at
is 'when an independent line first followed, UTC; NULL if none did';
comment on column marts.first_reports.hours_to_confirmation is 'hours between the two';
comment on column marts.first_reports.lineage_count is 'independent lines of reporting';
