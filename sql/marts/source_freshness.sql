-- marts.source_freshness
-- grain:  one outlet that published articles
create or replace view marts.source_freshness as
with latest as (
    select max(articles.recorded_at) as recorded_at
    from core.dim_article as articles
)

select
    sources.source_id,
    sources.name,
    count(*) as articles,
    max(articles.recorded_at) as last_arrival_at,
    max(articles.published_at) as last_published_at,
    date_diff('hour', max(articles.recorded_at), any_value(latest.recorded_at)) as hours_behind,
    count(*) filter (where articles.recorded_at > latest.recorded_at - interval 1 day) as articles_last_day,
    count(*) filter (where articles.recorded_at > latest.recorded_at - interval 7 day) as articles_last_week
from core.dim_article as articles
inner join core.dim_source as sources on articles.source_key = sources.source_key
cross join latest
where articles.retracted_at is null
group by sources.source_id, sources.name;
comment on view marts.source_freshness is 'Grain: one outlet that published articles.';
comment on column marts.source_freshness.source_id is 'the outlet (core.dim_source)';
comment on column marts.source_freshness.name is 'its name';
comment on column marts.source_freshness.articles is 'articles of it';
comment on column marts.source_freshness.last_arrival_at is 'when the last one was loaded or changed, UTC';
comment on column marts.source_freshness.last_published_at is 'latest publication time, UTC';
comment on column marts.source_freshness.hours_behind is 'hours from its last arrival to the last of all';
comment on column marts.source_freshness.articles_last_day is 'in the day before the last arrival of all';
comment on column marts.source_freshness.articles_last_week is 'in the week before it';
