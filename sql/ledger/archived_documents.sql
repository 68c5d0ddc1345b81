-- where the archive keeps each document; only what a killed run left, if $pending_only
select
    documents.document_id,
    min(places.uri) as uri,
    documents.archive_file,
    documents.archive_offset,
    documents.archive_length
from raw.document as documents
inner join raw.document_location as places on documents.document_id = places.document_id
left join staging.articles as articles on documents.document_id = articles.document_id
left join ops.quarantine as quarantine
    on documents.document_id = quarantine.document_id and quarantine.resolved_at is null
where
    documents.archive_file is not null
    and (not $pending_only or (articles.document_id is null and quarantine.document_id is null))
group by
    documents.document_id, documents.archive_file, documents.archive_offset, documents.archive_length
order by documents.archive_file, documents.archive_offset;
