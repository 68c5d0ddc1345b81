-- 5-grams of the articles of incoming_ids, whether they stand or not
-- grain: one article
select
    extractions.article_id,
    extractions.fingerprints
from staging.extractions as extractions
semi join incoming_ids as wanted on extractions.article_id = wanted.article_id;
