-- tellings that may be one event with one of incoming_own (block, mention_key, sort_day, first_day,
-- last_day): of those in a block with it that no day keeps apart, its $neighbours nearest before and after;
-- tellings of incoming_keys are left out
-- grain: one telling
with mates as (
    select
        own.block,
        own.mention_key as own_key,
        blocks.mention_key,
        coalesce(blocks.sort_day, date '9999-12-31') - coalesce(own.sort_day, date '9999-12-31') as days
    from staging.telling_blocks as blocks
    inner join incoming_own as own on blocks.block = own.block
    where
        coalesce(own.first_day - blocks.last_day, 0) <= $most_days
        and coalesce(blocks.first_day - own.last_day, 0) <= $most_days
        and blocks.mention_key not in (select changed.mention_key from incoming_keys as changed)
),

nearest as (
    select mention_key
    from mates
    qualify
        row_number() over (
            partition by block, own_key, (days, mention_key) < (0, own_key)
            order by abs(days), abs(mention_key - own_key)
        ) <= $neighbours
)

select distinct nearest.mention_key
from nearest;
