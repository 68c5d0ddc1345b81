-- grain: one input that is set aside now and was not given up
select
    quarantine.document_id,
    quarantine.uri,
    quarantine.stage,
    quarantine.reason,
    quarantine.message,
    quarantine.attempts,
    quarantine.first_failed_at,
    quarantine.last_failed_at,
    documents.body_bytes,
    documents.archive_file,
    documents.archive_offset,
    documents.archive_length
from ops.quarantine as quarantine
left join raw.document as documents on quarantine.document_id = documents.document_id
where quarantine.resolved_at is null and quarantine.expired_at is null
order by quarantine.stage, quarantine.reason, quarantine.uri, quarantine.document_id;
