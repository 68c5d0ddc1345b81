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
        list(distinct sources.name order by sources.name) filter (where sources.name is not null) as sources
    from core.fact_event_mention as mentions
    inner join core.dim_article as articles on mentions.article_key = articles.article_key
    left join core.dim_source as sources on articles.source_key = sources.source_key
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
    events.confidence
from core.fact_event as events
inner join tellings on events.event_key = tellings.event_key;

comment on view marts.event_corroboration
is 'Grain: one event. Independent lines of reporting, copies left out, named against anonymous sources.';
