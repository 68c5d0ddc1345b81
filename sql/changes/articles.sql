-- articles that stand and are not resolved as they are, and articles that are resolved and stand no more
-- reads: touched_articles and what else was withdrawn by now; $everything: all articles
-- grain: one article; signature NULL: it is gone; $most at once
with wanted as (
    select touched.article_id
    from touched_articles as touched
    union
    select retractions.article_id
    from ops.retraction as retractions
    union
    select everything.article_id
    from staging.articles as everything
    where $everything
    union
    select known.article_id
    from staging.resolved_articles as known
    where $everything
),

documents as (
    select
        articles.article_id,
        articles.document_id,
        hash(articles, dates) as signature
    from staging.articles as articles
    semi join wanted on articles.article_id = wanted.article_id
    inner join staging.article_dates as dates on articles.document_id = dates.document_id
    anti join ops.retraction as retractions on articles.article_id = retractions.article_id
),

addresses as (
    -- a document seen again at an earlier address is shown under that one
    select
        places.document_id,
        min(places.uri) as uri
    from raw.document_location as places
    semi join documents on places.document_id = documents.document_id
    group by places.document_id
),

signed as (
    select
        documents.article_id,
        hash(
            bit_xor(hash(documents.signature, addresses.uri)),
            min(extractions.extraction_version || extractions.batch_id)
        ) as signature
    from documents
    inner join addresses on documents.document_id = addresses.document_id
    inner join staging.extractions as extractions on documents.article_id = extractions.article_id
    group by documents.article_id
),

known as (
    select resolved.*
    from staging.resolved_articles as resolved
    semi join wanted on resolved.article_id = wanted.article_id
)

select
    coalesce(signed.article_id, known.article_id) as article_id,
    signed.signature,
    known.article_id is null as is_new
from signed
full outer join known on signed.article_id = known.article_id
where $everything or signed.signature is distinct from known.signature
order by all
limit $most;
