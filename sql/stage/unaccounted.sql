-- documents of this batch that are neither an article nor set aside: a defect of the caller
select incoming.document_id
from incoming_documents as incoming
anti join staging.articles as articles on incoming.document_id = articles.document_id
anti join ops.quarantine as quarantine
    on incoming.document_id = quarantine.document_id and quarantine.resolved_at is null
order by incoming.document_id
limit 5;
