-- Documents of the archive that are neither an article nor set aside: a rebuild, retry or backfill that was
-- interrupted left them. $since and $until bound when they were received; NULL does not.
-- grain: one document
with set_aside as (
    select quarantine.document_id
    from ops.quarantine as quarantine
    where quarantine.resolved_at is null
)

select
    documents.document_id,
    min(places.uri) as uri,
    documents.archive_file,
    documents.archive_offset,
    documents.archive_length
from raw.document as documents
inner join raw.document_location as places on documents.document_id = places.document_id
anti join staging.articles as articles on documents.document_id = articles.document_id
anti join set_aside on documents.document_id = set_aside.document_id
where
    documents.archive_file is not null
    and ($since::timestamp is null or documents.fetched_at >= $since::timestamp)
    and ($until::timestamp is null or documents.fetched_at < $until::timestamp)
group by
    documents.document_id, documents.archive_file, documents.archive_offset, documents.archive_length
order by documents.archive_file, documents.archive_offset;
