-- articles with a telling in a block of incoming_blocks
-- grain: one article
select distinct blocks.article_id
from staging.event_blocks as blocks
semi join incoming_blocks as wanted on blocks.block = wanted.block
order by blocks.article_id;
