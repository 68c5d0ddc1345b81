-- tellings of the articles of incoming_ids, as resolved the last time
-- grain: one telling
select tellings.mention_key
from staging.tellings as tellings
semi join incoming_ids as wanted on tellings.article_id = wanted.article_id
order by tellings.mention_key;
