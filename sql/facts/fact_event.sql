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

create or replace temp table known_fact_event as
select known.*
from core.fact_event as known
where known.event_key in (select touched.event_key from touched_events as touched);

create or replace temp table kept_fact_event as
select known.event_key
from known_fact_event as known
inner join next_fact_event as next on known.event_key = next.event_key
where
    (
        known.event_type_key, known.label, known.status, known.start_date, known.end_date,
        known.date_precision, known.place_key, known.mention_count, known.article_count,
        known.source_count, known.lineage_count, known.first_reported_at, known.last_reported_at,
        known.confidence, known.has_conflict, known.extraction_version
    ) is not distinct from (
        next.event_type_key, next.label, next.status, next.start_date, next.end_date,
        next.date_precision, next.place_key, next.mention_count, next.article_count,
        next.source_count, next.lineage_count, next.first_reported_at, next.last_reported_at,
        next.confidence, next.has_conflict, next.extraction_version
    );

delete from core.fact_event
where
    event_key in (
        select known.event_key
        from known_fact_event as known
        anti join kept_fact_event as kept on known.event_key = kept.event_key
    );

insert into core.fact_event by name
select
    next.*,
    $recorded_at::timestamp as recorded_at
from next_fact_event as next
anti join kept_fact_event as kept on next.event_key = kept.event_key;
