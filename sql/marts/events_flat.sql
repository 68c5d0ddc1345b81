-- marts.events_flat
-- grain: one event with its confirmation and coordinates, lists as text: for tools that know no lists
create or replace view marts.events_flat as
with tellings as (
    select
        history.event_key,
        any_value(history.status) filter (where history.previous_status is null) as first_status,
        bool_or(history.status in ('planned', 'proposed', 'postponed')) as was_planned
    from marts.event_status_history as history
    group by history.event_key
)

select
    timeline.event_id,
    timeline.label,
    timeline.status,
    case
        when timeline.status in ('occurred', 'ongoing') then 'happened'
        when timeline.status in ('planned', 'proposed', 'postponed', 'cancelled') then 'planned'
        when timeline.status = 'hypothetical' then 'possible'
        else 'disputed'
    end as outcome,
    timeline.plover_type,
    timeline.kind,
    timeline.quad_class,
    timeline.start_date,
    timeline.end_date,
    timeline.date_precision,
    case when timeline.date_precision in ('day', 'week', 'month') then timeline.start_date end as month_date,
    coalesce(timeline.start_date, timeline.first_reported_at::date) as event_date,
    coalesce(
        marts.date_label(timeline.start_date, timeline.end_date, timeline.date_precision),
        'told ' || strftime(timeline.first_reported_at, '%Y-%m-%d')
    ) as date_label,
    concat_ws(
        ' → ',
        nullif(
            array_to_string(coalesce(timeline.actors, []) || coalesce(timeline.participants, []), ', '), ''
        ),
        nullif(array_to_string(timeline.recipients, ', '), '')
    ) as who,
    array_to_string(timeline.country_codes, ', ') as countries,
    timeline.place,
    places.kind as place_kind,
    places.country_code as place_country_code,
    places.latitude,
    places.longitude,
    timeline.lineage_count,
    case
        when timeline.lineage_count >= 3 then '3 or more'
        else timeline.lineage_count::varchar
    end as independent_lines,
    corroboration.named_lineage_count,
    timeline.source_count,
    timeline.article_count,
    timeline.mention_count,
    corroboration.copy_count,
    corroboration.anonymous_mention_count,
    corroboration.is_anonymous_only,
    array_to_string(corroboration.sources, ', ') as sources,
    tellings.first_status,
    tellings.was_planned,
    timeline.first_reported_at,
    timeline.last_reported_at,
    timeline.confidence,
    timeline.has_conflict,
    timeline.event_key
from marts.event_timeline as timeline
inner join core.fact_event as events on timeline.event_key = events.event_key
left join core.dim_place as places on events.place_key = places.place_key
left join marts.event_corroboration as corroboration on timeline.event_key = corroboration.event_key
left join tellings on timeline.event_key = tellings.event_key;

comment on view marts.events_flat
is 'Grain: one event. event_timeline with confirmation and coordinates, for tools that know no lists.';
comment on column marts.events_flat.event_id is 'natural id of the event, which `wirehouse explain` takes';
comment on column marts.events_flat.label is 'short name of the event for people';
comment on column marts.events_flat.status is 'by the latest telling';
comment on column marts.events_flat.outcome is 'happened, planned, possible or disputed, by status';
comment on column marts.events_flat.plover_type is 'PLOVER root, or NONE';
comment on column marts.events_flat.kind is 'plain kind: meeting, visit, sanctions ...';
comment on column marts.events_flat.quad_class is 'verbal or material, cooperation or conflict';
comment on column marts.events_flat.start_date is 'first day it may lie on; NULL if unknown';
comment on column marts.events_flat.end_date is 'last day it may lie on; NULL if unknown';
comment on column marts.events_flat.date_precision
is 'width of that interval: day, week, month, quarter, year or unknown';
comment on column marts.events_flat.month_date
is 'start_date where it is known to the month, for series by month; else NULL';
comment on column marts.events_flat.event_date
is 'start_date, else the day it was first reported: for filters by period';
comment on column marts.events_flat.date_label
is 'its date as exactly as it is known, as 2023-09 or 2023-W38; "told 2023-09-25" where nobody states one';
comment on column marts.events_flat.who is 'who took part → to whom, names separated by commas';
comment on column marts.events_flat.countries
is 'countries of all who took part, ISO 3166, sorted, separated by commas';
comment on column marts.events_flat.place is 'where; NULL if nobody said';
comment on column marts.events_flat.place_kind is 'city, region, country, sea ...';
comment on column marts.events_flat.place_country_code is 'country of the place, ISO 3166';
comment on column marts.events_flat.latitude is 'of the place, degrees north';
comment on column marts.events_flat.longitude is 'of the place, degrees east';
comment on column marts.events_flat.lineage_count is 'independent lines of reporting';
comment on column marts.events_flat.independent_lines is 'lineage_count as a class: 1, 2, 3 or more';
comment on column marts.events_flat.named_lineage_count
is 'independent lines with at least one telling that is not anonymous';
comment on column marts.events_flat.source_count is 'outlets that published articles that tell it';
comment on column marts.events_flat.article_count is 'articles that tell it';
comment on column marts.events_flat.mention_count is 'sentences that tell it';
comment on column marts.events_flat.copy_count is 'of the articles, those that repeat another';
comment on column marts.events_flat.anonymous_mention_count is 'sentences on the word of anonymous sources';
comment on column marts.events_flat.is_anonymous_only is 'nobody named and no outlet itself says so';
comment on column marts.events_flat.sources is 'these outlets, separated by commas';
comment on column marts.events_flat.first_status is 'what the first telling asserted';
comment on column marts.events_flat.was_planned
is 'some telling speaks of it as planned, proposed or postponed';
comment on column marts.events_flat.first_reported_at is 'earliest publication, UTC';
comment on column marts.events_flat.last_reported_at is 'latest publication, UTC';
comment on column marts.events_flat.confidence is '0 to 1';
comment on column marts.events_flat.has_conflict
is 'tellings disagree on date, place, or whether it happened';
comment on column marts.events_flat.event_key is 'the event (core.fact_event)';
