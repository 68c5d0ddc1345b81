-- all tellings of the stories of incoming_stories
-- grain: one telling
select
    stories.article_id,
    stories.event_number
from staging.event_stories as stories
semi join incoming_stories as wanted on stories.story_key = wanted.story_key;
