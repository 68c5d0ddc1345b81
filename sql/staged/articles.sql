-- what resolution needs of each article that stands, but its mentions
select
    article_id,
    source_id,
    word_count,
    published_at,
    published_from,
    published_to,
    precision,
    basis,
    claimed_published_at,
    claimed_is_false,
    reasons,
    extraction_version,
    fingerprints
from staging.chosen_articles
order by article_id;
