-- core.fact_event_relation
-- grain:  one link of two events
-- reads:  resolved_relations
-- writes: every link; equal rows stay untouched
create or replace temp view next_fact_event_relation as
select distinct
    core.key_of(event_id) as event_key,
    core.key_of(related_event_id) as related_event_key,
    relation
from resolved_relations;

-- noqa: disable=PRS,LT02
merge into core.fact_event_relation as target
using next_fact_event_relation as source
    on
        target.event_key = source.event_key
        and target.related_event_key = source.related_event_key
        and target.relation = source.relation
when not matched then insert by name
when not matched by source then delete;
