-- blocks of the tellings of incoming_keys
-- grain: one block
select distinct blocks.block
from staging.telling_blocks as blocks
semi join incoming_keys as wanted on blocks.mention_key = wanted.mention_key;
