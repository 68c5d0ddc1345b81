-- severity: fail
-- Every document that was received is an article or set aside, and none is pending, so that documents =
-- articles + duplicates + quarantined.
select documents.document_id
from scope_documents as documents
anti join staging.articles as articles on documents.document_id = articles.document_id
anti join ops.quarantine as quarantine
    on documents.document_id = quarantine.document_id and quarantine.resolved_at is null;
