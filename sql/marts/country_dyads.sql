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
comment on column marts.country_dyads.from_country_code
is 'who acts, ISO 3166; the first by code where nobody leads';
comment on column marts.country_dyads.to_country_code
is 'who is acted upon; the second by code where nobody leads';
comment on column marts.country_dyads.is_directed
is 'false for meetings and the like, which have no direction';
comment on column marts.country_dyads.start_date is 'first day it may lie on; NULL if unknown';
comment on column marts.country_dyads.end_date is 'last day it may lie on; NULL if unknown';
comment on column marts.country_dyads.date_precision
is 'width of that interval: day, week, month, quarter, year or unknown';
comment on column marts.country_dyads.plover_type is 'PLOVER root, or NONE';
comment on column marts.country_dyads.kind is 'plain kind: meeting, visit, sanctions ...';
comment on column marts.country_dyads.quad_class is 'verbal or material, cooperation or conflict';
comment on column marts.country_dyads.status is 'by the latest telling';
comment on column marts.country_dyads.label is 'short name of the event for people';
comment on column marts.country_dyads.lineage_count is 'independent lines of reporting';
comment on column marts.country_dyads.event_key is 'the event (core.fact_event)';
comment on column marts.country_dyads.event_id is 'natural id of the event, which `wirehouse explain` takes';
