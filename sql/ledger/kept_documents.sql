-- Of the documents $document_ids, those whose bytes the warehouse knows where to find.
-- grain: one document
select documents.document_id
from raw.document as documents
where documents.archive_file is not null and list_contains($document_ids::varchar[], documents.document_id);
