-- marts.event_timeline
-- grain: one event, with who, where and how well it is confirmed; sort by start_date, end_date
create or replace view marts.event_timeline as
with named as (
    -- Two tellings may call two participants by one name, as "U.S. military" for body and forces.
    select
        event_key,
        label,
        role,
        country_code,
        min(participant_number) as participant_number
    from core.fact_event_participant
    group by event_key, label, role, country_code
),

participants as (
    select
        event_key,
        list(label order by participant_number) filter (where role = 'actor') as actors,
        list(label order by participant_number) filter (where role = 'recipient') as recipients,
        list(label order by participant_number) filter (where role = 'participant') as participants,
        list(distinct country_code order by country_code) filter (
            where country_code is not null
        ) as country_codes
    from named
    group by event_key
)

select
    events.event_key,
    events.event_id,
    events.start_date,
    events.end_date,
    events.date_precision,
    events.label,
    types.plover_type,
    types.kind,
    types.quad_class,
    events.status,
    participants.actors,
    participants.recipients,
    participants.participants,
    participants.country_codes,
    places.name as place,
    places.country_code as place_country_code,
    events.mention_count,
    events.article_count,
    events.source_count,
    events.lineage_count,
    events.first_reported_at,
    events.last_reported_at,
    events.confidence,
    events.has_conflict
from core.fact_event as events
left join core.dim_event_type as types on events.event_type_key = types.event_type_key
left join core.dim_place as places on events.place_key = places.place_key
left join participants on events.event_key = participants.event_key;

comment on view marts.event_timeline
is 'Grain: one event. What happened when, who took part, and how well it is confirmed.';
comment on column marts.event_timeline.event_key is 'the event (core.fact_event)';
comment on column marts.event_timeline.event_id is 'natural id of the event, which `wirehouse explain` takes';
comment on column marts.event_timeline.start_date is 'first day it may lie on; NULL if unknown';
comment on column marts.event_timeline.end_date is 'last day it may lie on; NULL if unknown';
comment on column marts.event_timeline.date_precision
is 'width of that interval: day, week, month, quarter, year or unknown';
comment on column marts.event_timeline.label is 'short name of the event for people';
comment on column marts.event_timeline.plover_type is 'PLOVER root, or NONE';
comment on column marts.event_timeline.kind is 'plain kind: meeting, visit, sanctions ...';
comment on column marts.event_timeline.quad_class is 'verbal or material, cooperation or conflict';
comment on column marts.event_timeline.status is 'by the latest telling';
comment on column marts.event_timeline.actors is 'who did it';
comment on column marts.event_timeline.recipients is 'to whom';
comment on column marts.event_timeline.participants is 'who took part, where nobody leads';
comment on column marts.event_timeline.country_codes is 'countries of all who took part, ISO 3166, sorted';
comment on column marts.event_timeline.place is 'where; NULL if nobody said';
comment on column marts.event_timeline.place_country_code is 'country of the place, ISO 3166';
comment on column marts.event_timeline.mention_count is 'sentences that tell it';
comment on column marts.event_timeline.article_count is 'articles that tell it';
comment on column marts.event_timeline.source_count is 'outlets that published them';
comment on column marts.event_timeline.lineage_count is 'independent lines of reporting';
comment on column marts.event_timeline.first_reported_at is 'earliest publication, UTC';
comment on column marts.event_timeline.last_reported_at is 'latest publication, UTC';
comment on column marts.event_timeline.confidence is '0 to 1';
comment on column marts.event_timeline.has_conflict
is 'tellings disagree on date, place, or whether it happened';
