-- core.dim_event_type
-- grain:  one PLOVER root and kind
-- reads:  reference.event_kinds, resolved_events, core.fact_event
-- writes: every kind we read, and kinds that events have without being in the reference
create or replace temp table next_dim_event_type as
with listed as (
    select
        plover_type,
        kind,
        min(quad_class) as quad_class,
        min(cameo_root) as cameo_root,
        min(description) as description
    from reference.event_kinds
    group by plover_type, kind
),

roots as (
    select
        plover_type,
        min(quad_class) as quad_class
    from reference.event_kinds
    group by plover_type
),

types as (
    select
        plover_type,
        kind
    from listed
    union
    select
        plover_type,
        kind
    from resolved_events
)

select
    core.key_of(types.plover_type || '.' || types.kind) as event_type_key,
    types.plover_type,
    types.kind,
    coalesce(listed.quad_class, roots.quad_class) as quad_class,
    listed.cameo_root,
    listed.description
from types
left join listed on types.plover_type = listed.plover_type and types.kind = listed.kind
left join roots on types.plover_type = roots.plover_type;

delete from core.dim_event_type as known
where
    known.event_type_key not in (select next.event_type_key from next_dim_event_type as next)
    and known.event_type_key not in (select events.event_type_key from core.fact_event as events);

-- noqa: disable=PRS,LT02
merge into core.dim_event_type as target
using next_dim_event_type as source
    on target.event_type_key = source.event_type_key
when matched and target is distinct from source then update by name
when not matched then insert by name;
