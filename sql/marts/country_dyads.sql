-- marts.country_dyads
-- grain: one event between two countries: from whom to whom; symmetric events once, in order of the codes
create or replace view marts.country_dyads as
with sides as (
    select distinct
        event_key,
        country_code,
        role
    from core.fact_event_participant
    where country_code is not null
),

dyads as (
    select
        a.event_key,
        a.country_code as from_country_code,
        b.country_code as to_country_code,
        true as is_directed
    from sides as a
    inner join sides as b on a.event_key = b.event_key and a.country_code <> b.country_code
    where a.role = 'actor' and b.role = 'recipient'
    union
    select
        a.event_key,
        a.country_code as from_country_code,
        b.country_code as to_country_code,
        false as is_directed
    from sides as a
    inner join sides as b on a.event_key = b.event_key and a.country_code < b.country_code
    where a.role = 'participant' and b.role = 'participant'
)

select
    dyads.from_country_code,
    dyads.to_country_code,
    dyads.is_directed,
    events.start_date,
    events.end_date,
    events.date_precision,
    types.plover_type,
    types.kind,
    types.quad_class,
    events.status,
    events.label,
    events.lineage_count,
    events.event_key,
    events.event_id
from dyads
inner join core.fact_event as events on dyads.event_key = events.event_key
left join core.dim_event_type as types on events.event_type_key = types.event_type_key;

comment on view marts.country_dyads
is 'Grain: one event between two countries. Count by month and quad class for a series.';
