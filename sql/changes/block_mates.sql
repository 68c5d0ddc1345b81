-- tellings in a block of incoming_blocks; $is_open: only those of articles whose date others may narrow
-- grain: one telling
select distinct
    tellings.mention_key,
    tellings.article_id
from staging.telling_blocks as blocks
semi join incoming_blocks as wanted on blocks.block = wanted.block
inner join staging.tellings as tellings on blocks.mention_key = tellings.mention_key
where blocks.is_open or not $is_open
order by tellings.mention_key;
