-- marts.event_corroboration
-- grain: one event: how many tell it independently, and on whose word
create or replace view marts.event_corroboration as
with tellings as (
    select
        mentions.event_key,
        count(*) filter (where mentions.attribution = 'anonymous') as anonymous_mention_count,
        count(*) filter (where mentions.attribution in ('person', 'source')) as named_mention_count,
        count(*) filter (where mentions.attribution = 'own') as own_mention_count,
        count(distinct articles.article_key) filter (where articles.is_copy) as copy_count,
        count(distinct articles.independence_key) filter (
            where mentions.attribution <> 'anonymous'
        ) as named_lineage_count,
        list(distinct sources.name order by sources.name) filter (where sources.name is not null) as sources,
        list(
            distinct coalesce(origins.name, sources.name) order by coalesce(origins.name, sources.name)
        ) filter (where coalesce(origins.name, sources.name) is not null) as reporting_of
    from core.fact_event_mention as mentions
    inner join core.dim_article as articles on mentions.article_key = articles.article_key
    left join core.dim_source as sources on articles.source_key = sources.source_key
    left join core.dim_source as origins on articles.origin_source_key = origins.source_key
    where mentions.superseded_at is null
    group by mentions.event_key
)

select
    events.event_key,
    events.event_id,
    events.label,
    events.status,
    events.start_date,
    events.end_date,
    events.mention_count,
    events.article_count,
    events.source_count,
    events.lineage_count,
    tellings.named_lineage_count,
    tellings.copy_count,
    tellings.own_mention_count,
    tellings.named_mention_count,
    tellings.anonymous_mention_count,
    tellings.anonymous_mention_count = events.mention_count as is_anonymous_only,
    tellings.sources,
    tellings.reporting_of,
    events.confidence
from core.fact_event as events
inner join tellings on events.event_key = tellings.event_key;

comment on view marts.event_corroboration
is 'Grain: one event. Independent lines of reporting, copies left out, named against anonymous sources.';
comment on column marts.event_corroboration.event_key is 'the event (core.fact_event)';
comment on column marts.event_corroboration.event_id
is 'natural id of the event, which `wirehouse explain` takes';
comment on column marts.event_corroboration.label is 'short name of the event for people';
comment on column marts.event_corroboration.status is 'by the latest telling';
comment on column marts.event_corroboration.start_date is 'first day it may lie on; NULL if unknown';
comment on column marts.event_corroboration.end_date is 'last day it may lie on; NULL if unknown';
comment on column marts.event_corroboration.mention_count is 'sentences that tell it';
comment on column marts.event_corroboration.article_count is 'articles that tell it';
comment on column marts.event_corroboration.source_count is 'outlets that published them';
comment on column marts.event_corroboration.lineage_count is 'independent lines of reporting';
comment on column marts.event_corroboration.named_lineage_count
is 'independent lines with at least one telling that is not anonymous';
comment on column marts.event_corroboration.copy_count is 'articles that only repeat another report';
comment on column marts.event_corroboration.own_mention_count is 'tellings in the outlet''s own words';
comment on column marts.event_corroboration.named_mention_count is 'tellings by a named source or person';
comment on column marts.event_corroboration.anonymous_mention_count is 'tellings by an anonymous source';
comment on column marts.event_corroboration.is_anonymous_only is 'every telling rests on an anonymous source';
comment on column marts.event_corroboration.sources is 'outlets that tell it, by name';
comment on column marts.event_corroboration.reporting_of
is 'outlets whose reporting it is, by name; a copy counts for the one it copies';
comment on column marts.event_corroboration.confidence is '0 to 1';
