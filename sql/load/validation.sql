-- ops.validation
-- grain:  one check of sql/checks in one load
-- reads:  incoming_checks
insert into ops.validation by name
select
    $run_id::varchar as run_id,
    null as batch_id,
    'checks' as suite,
    checks.expectation,
    '' as column_name,
    checks.severity,
    'warehouse' as scope,
    checks.failed = 0 as is_success,
    0 as checked,
    checks.failed,
    checks.notes,
    []::varchar[] as article_ids,
    $recorded_at::timestamp as judged_at
from incoming_checks as checks;
