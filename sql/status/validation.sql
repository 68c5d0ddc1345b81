-- Checks of the last judged batch that did not hold.
-- grain: one check
select
    validation.suite,
    validation.expectation,
    validation.column_name,
    validation.severity,
    validation.failed,
    validation.checked,
    validation.notes
from ops.validation as validation
where
    not validation.is_success
    and validation.run_id = (select max_by(latest.run_id, latest.judged_at) from ops.validation as latest)
order by validation.severity, validation.suite, validation.expectation;
