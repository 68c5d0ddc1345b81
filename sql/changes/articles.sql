-- articles that stand and are not resolved as they are, and articles that are resolved and stand no more
-- grain: one article; signature NULL: it is gone. $everything: all of them
with addresses as (
    -- a document seen again at an earlier address is shown under that one
    select
        document_id,
        min(uri) as uri
    from raw.document_location
    group by document_id
),

standing as (
    select
        articles.article_id,
        bit_xor(hash(articles, dates, addresses.uri)) as documents,
        min(extractions.extraction_version || extractions.batch_id) as reading
    from staging.articles as articles
    inner join staging.article_dates as dates on articles.document_id = dates.document_id
    inner join addresses on articles.document_id = addresses.document_id
    inner join staging.extractions as extractions on articles.article_id = extractions.article_id
    anti join ops.retraction as retractions on articles.article_id = retractions.article_id
    group by articles.article_id
),

signed as (
    select
        article_id,
        hash(documents, reading) as signature
    from standing
)

select
    coalesce(signed.article_id, known.article_id) as article_id,
    signed.signature,
    known.article_id is null as is_new
from signed
full outer join staging.resolved_articles as known on signed.article_id = known.article_id
where $everything or signed.signature is distinct from known.signature
order by all;
