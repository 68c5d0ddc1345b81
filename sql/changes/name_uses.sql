-- how the articles of incoming_ids use names, as resolved the last time
-- grain: one name with one office in one article
select uses.*
from staging.name_uses as uses
semi join incoming_ids as wanted on uses.article_id = wanted.article_id
order by all;
