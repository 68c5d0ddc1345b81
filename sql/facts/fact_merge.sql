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

create or replace temp table known_fact_merge as
select known.*
from core.fact_merge as known
where known.mention_key_a in (select touched.mention_key from scope_mentions as touched);

create or replace temp table old_fact_merge as
select
    known.mention_key_a,
    known.mention_key_b
from known_fact_merge as known
left join next_fact_merge as next
    on known.mention_key_a = next.mention_key_a and known.mention_key_b = next.mention_key_b
where known is distinct from next;

delete from core.fact_merge
where
    (mention_key_a, mention_key_b) in (
        select
            old.mention_key_a,
            old.mention_key_b
        from old_fact_merge as old
    );

insert into core.fact_merge by name
select next.*
from next_fact_merge as next
left join known_fact_merge as known
    on next.mention_key_a = known.mention_key_a and next.mention_key_b = known.mention_key_b
where next is distinct from known;
