-- grain: one of the articles $article_ids that was read already
select extractions.article_id
from staging.extractions as extractions
where list_contains($article_ids, extractions.article_id);
