-- the stories of the articles of incoming_ids, telling by telling
-- grain: one telling that is linked to another
select
    stories.article_id,
    stories.event_number,
    stories.story_key
from staging.event_stories as stories
semi join incoming_ids as wanted on stories.article_id = wanted.article_id;
