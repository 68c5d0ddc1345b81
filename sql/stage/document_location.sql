-- raw.document_location
-- grain:  one address at which one document was seen
-- reads:  incoming_documents, incoming_rejections
-- writes: addresses that are new; a second time changes nothing
insert into raw.document_location by name
select
    seen.document_id,
    seen.uri,
    $batch_id::varchar as batch_id
from (
    select
        document_id,
        uri
    from incoming_documents
    union
    select
        document_id,
        uri
    from incoming_rejections
) as seen
anti join raw.document_location as known on seen.document_id = known.document_id and seen.uri = known.uri;
