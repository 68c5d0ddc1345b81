-- description: what was set aside, why, and what to do about it
select
    stage,
    reason,
    uri,
    message,
    attempts,
    last_failed_at,
    document_id
from ops.quarantine
where resolved_at is null
order by last_failed_at desc, stage, reason, uri;
