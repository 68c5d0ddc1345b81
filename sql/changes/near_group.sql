-- articles that are near to each other under one of $near_ids
-- grain: one article
select known.article_id
from staging.resolved_articles as known
where known.near_id in (select unnest($near_ids::varchar[]))
order by known.article_id;
