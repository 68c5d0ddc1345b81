-- Days of the archive, by when its documents were received, with how many each has and how many of them the
-- version $extraction_version has not read.
-- grain: one day from $since, before $until
select
    documents.fetched_at::date as day,
    count(*) as documents,
    count(*) filter (
        where (articles.document_id is null and quarantine.document_id is null)
        or (
            articles.document_id is not null
            and extractions.extraction_version is distinct from $extraction_version
        )
    ) as due
from raw.document as documents
left join staging.articles as articles on documents.document_id = articles.document_id
left join staging.extractions as extractions on articles.article_id = extractions.article_id
left join ops.quarantine as quarantine
    on documents.document_id = quarantine.document_id and quarantine.resolved_at is null
where
    documents.archive_file is not null
    and documents.fetched_at >= $since
    and documents.fetched_at < $until
group by documents.fetched_at::date
order by documents.fetched_at::date;
