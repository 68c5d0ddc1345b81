-- ops.quarantine, raw.document, raw.document_location
-- grain:  one feed, list or dump from which nothing could be read
-- writes: those of $uris go, for something was read there now; their quarantine closes
update ops.quarantine
set resolved_at = $at
where
    resolved_at is null
    and document_id in (
        select documents.document_id
        from raw.document as documents
        inner join raw.document_location as places on documents.document_id = places.document_id
        where documents.media_type is null and list_contains($uris::varchar[], places.uri)
    );

delete from raw.document_location
where
    list_contains($uris::varchar[], uri)
    and document_id in (
        select documents.document_id
        from raw.document as documents
        where documents.media_type is null
    );

delete from raw.document
where
    media_type is null
    and document_id not in (select places.document_id from raw.document_location as places);
