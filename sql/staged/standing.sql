-- every article that stands
-- grain: one article
select distinct articles.article_id
from staging.articles as articles
semi join staging.extractions as extractions on articles.article_id = extractions.article_id
anti join ops.retraction as retractions on articles.article_id = retractions.article_id
order by articles.article_id;
