-- raw.document
-- grain:  one distinct document
-- reads:  incoming_documents, incoming_rejections (an address without bytes has a row without media type)
-- writes: documents that are new; a second time changes nothing
insert into raw.document by name
select
    incoming.document_id,
    incoming.media_type,
    incoming.charset,
    incoming.external_id,
    incoming.fetched_at,
    incoming.body_bytes,
    incoming.claimed_url,
    incoming.claimed_source,
    incoming.claimed_published_at,
    incoming.claimed_published_precision,
    incoming.claimed_published_basis,
    incoming.claimed_title,
    incoming.claimed_byline,
    archived.archive_file,
    archived.archive_offset,
    archived.archive_length,
    $batch_id::varchar as batch_id
from incoming_documents as incoming
left join incoming_archived as archived on incoming.document_id = archived.document_id
anti join raw.document as known on incoming.document_id = known.document_id
qualify row_number() over (partition by incoming.document_id order by incoming.fetched_at, incoming.uri) = 1;

insert into raw.document by name
select
    incoming.document_id,
    0 as body_bytes,
    $batch_id::varchar as batch_id
from incoming_rejections as incoming
anti join raw.document as known on incoming.document_id = known.document_id
group by incoming.document_id;
