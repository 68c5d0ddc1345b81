-- core.fact_merge
-- grain:  one decision that two mentions are one event
-- reads:  resolved_merges
-- writes: every decision; equal rows stay untouched
create or replace temp table next_fact_merge as
select
    core.key_of(mention_id_a) as mention_key_a,
    core.key_of(mention_id_b) as mention_key_b,
    score,
    reasons
from resolved_merges;

delete from core.fact_merge as known
where
    known.mention_key_a in (select touched.mention_key from scope_mentions as touched)
    and not exists (
        select 1
        from next_fact_merge as next
        where known.mention_key_a = next.mention_key_a and known.mention_key_b = next.mention_key_b
    );

-- noqa: disable=PRS,LT02
merge into core.fact_merge as target
using next_fact_merge as source
    on target.mention_key_a = source.mention_key_a and target.mention_key_b = source.mention_key_b
when matched and target is distinct from source then update by name
when not matched then insert by name;
