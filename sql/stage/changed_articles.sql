-- staging.changed_articles
-- grain:  one article of this batch, or one that its documents were before
-- reads:  incoming_articles, incoming_documents, incoming_rejections, staging.articles as they were
-- writes: those that are not noted yet
insert into staging.changed_articles by name
with touched as (
    select incoming.article_id
    from incoming_articles as incoming
    union
    select known.article_id
    from staging.articles as known
    where
        known.document_id in (select incoming.document_id from incoming_documents as incoming)
        or known.document_id in (select incoming.document_id from incoming_articles as incoming)
        or known.document_id in (select incoming.document_id from incoming_rejections as incoming)
)

select touched.article_id
from touched
anti join staging.changed_articles as noted on touched.article_id = noted.article_id;
