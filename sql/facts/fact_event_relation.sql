-- core.fact_event_relation
-- grain:  one link of two events
-- reads:  resolved_relations
-- writes: every link; equal rows stay untouched
create or replace temp table next_fact_event_relation as
select distinct
    core.key_of(event_id) as event_key,
    core.key_of(related_event_id) as related_event_key,
    relation
from resolved_relations;

delete from core.fact_event_relation as known
where
    (
        known.event_key in (select touched.event_key from touched_events as touched)
        or known.related_event_key in (select touched.event_key from touched_events as touched)
    )
    and not exists (
        select 1
        from next_fact_event_relation as next
        where
            known.event_key = next.event_key
            and known.related_event_key = next.related_event_key
            and known.relation = next.relation
    );

-- noqa: disable=PRS,LT02
merge into core.fact_event_relation as target
using next_fact_event_relation as source
    on
        target.event_key = source.event_key
        and target.related_event_key = source.related_event_key
        and target.relation = source.relation
when not matched then insert by name;
