-- documents of this batch that are an article already: none, unless they are read again
select distinct known.document_id
from staging.articles as known
where
    known.document_id in (select incoming.document_id from incoming_articles as incoming)
    or known.document_id in (select rejected.document_id from incoming_rejections as rejected);
