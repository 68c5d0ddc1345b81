-- blocks in which the articles of incoming_ids have tellings
-- grain: one block
select distinct blocks.block
from staging.event_blocks as blocks
semi join incoming_ids as wanted on blocks.article_id = wanted.article_id;
