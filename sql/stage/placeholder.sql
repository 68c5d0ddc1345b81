-- raw.document, raw.document_location
-- grain:  one address from which no bytes could be read
-- reads:  incoming_documents: what could be read there this time
-- writes: such addresses go when a later try brings a document; their quarantine closes
update ops.quarantine
set resolved_at = $staged_at
where
    resolved_at is null
    and document_id in (
        select documents.document_id
        from raw.document as documents
        inner join raw.document_location as places on documents.document_id = places.document_id
        inner join incoming_documents as incoming on places.uri = incoming.uri
        where documents.media_type is null
    );

delete from raw.document_location
where
    uri in (select incoming.uri from incoming_documents as incoming)
    and document_id in (
        select documents.document_id
        from raw.document as documents
        where documents.media_type is null
    );

delete from raw.document
where
    media_type is null
    and document_id not in (select places.document_id from raw.document_location as places);
