-- temp table chosen_articles
-- grain:  one article of scope_articles that stands: of its documents, the earliest dated one
-- writes: variable first_reading: the first batch that read one of them
create or replace temp table chosen_articles as
select
    articles.*,
    dates.published_at,
    dates.published_from,
    extractions.extraction_version,
    extractions.reading,
    count(*) over (partition by articles.article_id) as document_count
from staging.articles as articles
semi join scope_articles as wanted on articles.article_id = wanted.article_id
inner join staging.article_dates as dates on articles.document_id = dates.document_id
inner join staging.extractions as extractions on articles.article_id = extractions.article_id
anti join ops.retraction as retractions on articles.article_id = retractions.article_id
qualify
    row_number() over (
        partition by articles.article_id
        order by dates.published_at nulls last, dates.published_from nulls last, articles.document_id
    ) = 1;

-- noqa: disable=PRS
set variable first_reading = (
    select coalesce(min(chosen.reading), 0)
    from chosen_articles as chosen
);
