-- marts.event_timeline
-- grain: one event, with who, where and how well it is confirmed; sort by start_date, end_date
create or replace view marts.event_timeline as
with participants as (
    select
        event_key,
        list(label order by participant_number) filter (where role = 'actor') as actors,
        list(label order by participant_number) filter (where role = 'recipient') as recipients,
        list(label order by participant_number) filter (where role = 'participant') as participants,
        list(distinct country_code order by country_code) filter (
            where country_code is not null
        ) as country_codes
    from core.fact_event_participant
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
