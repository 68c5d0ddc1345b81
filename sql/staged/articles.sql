-- what resolution needs of each article of incoming_ids that stands, but its mentions
-- grain: one article; of the documents that clean to it, the earliest dated one counts
select
    articles.article_id,
    articles.source_id,
    articles.word_count,
    dates.published_at,
    dates.published_from,
    dates.published_to,
    dates.precision,
    dates.basis,
    dates.claimed_published_at,
    dates.claimed_is_false,
    dates.reasons,
    extractions.extraction_version,
    extractions.fingerprints,
    extractions.topic
from staging.articles as articles
semi join incoming_ids as wanted on articles.article_id = wanted.article_id
inner join staging.article_dates as dates on articles.document_id = dates.document_id
inner join staging.extractions as extractions
    on
        articles.article_id = extractions.article_id
        and extractions.reading >= getvariable('first_reading')
anti join ops.retraction as retractions on articles.article_id = retractions.article_id
qualify
    row_number() over (
        partition by articles.article_id
        order by dates.published_at nulls last, dates.published_from nulls last, articles.document_id
    ) = 1
order by articles.article_id;
