-- Of the documents $document_ids at the addresses $uris: those that are settled already. What was set aside
-- for a reason that lies in the circumstances ($retriable) is not settled: it is tried again, up to
-- $max_attempts times.
-- grain: one document at one address
with
asked as (
    select
        unnest($document_ids) as document_id,
        unnest($uris) as uri
)

select
    asked.document_id,
    asked.uri,
    quarantine.document_id is not null as is_quarantined,
    quarantine.reason,
    locations.uri is not null as is_known_address
from asked
inner join raw.document as documents on asked.document_id = documents.document_id
left join ops.quarantine as quarantine
    on asked.document_id = quarantine.document_id and quarantine.resolved_at is null
left join raw.document_location as locations
    on asked.document_id = locations.document_id and asked.uri = locations.uri
where
    quarantine.reason is null
    or not list_contains($retriable, quarantine.reason)
    or quarantine.attempts >= $max_attempts;
