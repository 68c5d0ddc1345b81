-- the stories that the tellings of incoming_keys belong to, with all of their tellings
-- grain: one telling that is linked to another
select
    stories.mention_key,
    stories.story_key
from staging.telling_stories as stories
where
    stories.story_key in (
        select known.story_key
        from staging.telling_stories as known
        semi join incoming_keys as wanted on known.mention_key = wanted.mention_key
    );
