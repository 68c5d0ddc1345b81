-- core.fact_event
-- grain:  one real-world event
-- reads:  resolved_events, resolved_event_links, core.dim_article
-- writes: every event of the scope that a standing article tells; equal rows stay untouched
create or replace temp table next_fact_event as
with tellings as (
    select
        links.event_id,
        count(*)::integer as mention_count,
        count(distinct links.article_id)::integer as article_count,
        count(distinct coalesce(articles.source_key, 0))::integer as source_count,
        count(distinct articles.independence_key)::integer as lineage_count,
        min(coalesce(articles.published_at, articles.published_from::timestamp)) as first_reported_at,
        max(coalesce(articles.published_at, articles.published_from::timestamp)) as last_reported_at,
        max(articles.extraction_version) as extraction_version
    from resolved_event_links as links
    inner join core.dim_article as articles on core.key_of(links.article_id) = articles.article_key
    group by links.event_id
)

select
    core.key_of(events.event_id) as event_key,
    events.event_id,
    core.key_of(events.plover_type || '.' || events.kind) as event_type_key,
    events.label,
    events.status,
    events.start_date,
    events.end_date,
    events.date_precision,
    strftime(events.start_date, '%Y%m%d')::integer as start_date_key,
    case
        when events.place_name is not null
            then core.key_of(core.place_id(events.place_name, events.place_kind, events.place_country_code))
    end as place_key,
    tellings.mention_count,
    tellings.article_count,
    tellings.source_count,
    tellings.lineage_count,
    tellings.first_reported_at,
    tellings.last_reported_at,
    events.confidence,
    events.has_conflict,
    tellings.extraction_version
from resolved_events as events
inner join tellings on events.event_id = tellings.event_id;

delete from core.fact_event as known
where
    known.event_key in (select events.event_key from scope_events as events)
    and not exists (
        select 1
        from next_fact_event as next
        where known.event_key = next.event_key
    );

-- noqa: disable=PRS,LT02
merge into core.fact_event as target
using (
    select
        next.*,
        $recorded_at::timestamp as recorded_at
    from next_fact_event as next
) as source
    on target.event_key = source.event_key
when matched and (
    target.event_type_key, target.label, target.status, target.start_date, target.end_date,
    target.date_precision, target.place_key, target.mention_count, target.article_count,
    target.source_count, target.lineage_count, target.first_reported_at, target.last_reported_at,
    target.confidence, target.has_conflict, target.extraction_version
) is distinct from (
    source.event_type_key, source.label, source.status, source.start_date, source.end_date,
    source.date_precision, source.place_key, source.mention_count, source.article_count,
    source.source_count, source.lineage_count, source.first_reported_at, source.last_reported_at,
    source.confidence, source.has_conflict, source.extraction_version
) then update by name
when not matched then insert by name;
