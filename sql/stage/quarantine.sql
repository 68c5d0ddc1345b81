-- ops.quarantine
-- grain:  one document that was set aside, with the latest reason
-- reads:  incoming_rejections, incoming_articles
-- writes: every rejection of the batch; documents that went through this time are closed
-- noqa: disable=PRS,LT02
merge into ops.quarantine as target
using (
    select
        document_id,
        uri,
        stage,
        reason,
        message,
        $batch_id::varchar as batch_id,
        1 as attempts,
        $staged_at::timestamp as first_failed_at,
        $staged_at::timestamp as last_failed_at
    from incoming_rejections
    qualify row_number() over (partition by document_id order by uri, stage, reason, message) = 1
) as source
    on target.document_id = source.document_id
when matched then update set
    uri = source.uri,
    stage = source.stage,
    reason = source.reason,
    message = source.message,
    batch_id = source.batch_id,
    attempts = target.attempts + 1,
    last_failed_at = source.last_failed_at,
    resolved_at = null,
    expired_at = null
when not matched then insert by name;

update ops.quarantine
set resolved_at = $staged_at
where
    resolved_at is null
    and document_id in (select incoming.document_id from incoming_articles as incoming);
