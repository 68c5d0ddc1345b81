-- temp table touched_articles
-- grain:  one article of which something was staged, or that was withdrawn or restored, since the last load
create or replace temp table touched_articles as
select changed.article_id
from staging.changed_articles as changed
union
select loaded.article_id
from core.dim_article as loaded
left join ops.retraction as retractions on loaded.article_id = retractions.article_id
where (loaded.retracted_at is null) <> (retractions.article_id is null);
