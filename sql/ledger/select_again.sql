-- Documents of the archive that are to be read once more; remembered in temp table again for ledger/reset.
-- $which: all; outdated (read by another version than $extraction_version, or never); documents
-- ($document_ids). $since and $until bound when a document was received; NULL does not.
-- grain: one file of the archive
create or replace temp table again as
select
    documents.document_id,
    documents.archive_file
from raw.document as documents
left join staging.articles as articles on documents.document_id = articles.document_id
left join staging.extractions as extractions on articles.article_id = extractions.article_id
where
    documents.archive_file is not null
    and ($since::timestamp is null or documents.fetched_at >= $since::timestamp)
    and ($until::timestamp is null or documents.fetched_at < $until::timestamp)
    and (
        $which = 'all'
        or (
            $which = 'outdated'
            and articles.article_id is not null
            and extractions.extraction_version is distinct from $extraction_version
        )
        or ($which = 'documents' and list_contains($document_ids::varchar[], documents.document_id))
    );

select distinct again.archive_file
from again
order by again.archive_file;
