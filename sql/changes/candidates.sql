-- tellings that may be one event with one of incoming_own (rows of staging.telling_blocks, and is_rare): of
-- those in a block with it that no day keeps apart, its $neighbours nearest before and after. Where both
-- say their days, these may differ by $most_days if more than one party is the same or it is a rare event.
-- Tellings of incoming_keys are left out
-- grain: one telling
with mates as (
    select
        own.block,
        own.mention_key as own_key,
        blocks.mention_key,
        own.is_rare,
        own.is_dated and blocks.is_dated as is_dated,
        greatest(
            coalesce(own.first_day - blocks.last_day, 0), coalesce(blocks.first_day - own.last_day, 0)
        ) as gap,
        coalesce(blocks.sort_day, date '9999-12-31') - coalesce(own.sort_day, date '9999-12-31') as days
    from staging.telling_blocks as blocks
    inner join incoming_own as own on blocks.block = own.block
    where
        coalesce(own.first_day - blocks.last_day, 0) <= $most_days
        and coalesce(blocks.first_day - own.last_day, 0) <= $most_days
        and blocks.mention_key not in (select changed.mention_key from incoming_keys as changed)
),

possible as (
    select *
    from mates
    qualify
        gap <= 0
        or (gap = 1 and not is_dated)
        or (is_dated and (is_rare or count(*) over (partition by own_key, mention_key) > 1))
),

nearest as (
    select mention_key
    from possible
    qualify
        row_number() over (
            partition by block, own_key, (days, mention_key) < (0, own_key)
            order by abs(days), abs(mention_key - own_key)
        ) <= $neighbours
)

select distinct nearest.mention_key
from nearest;
