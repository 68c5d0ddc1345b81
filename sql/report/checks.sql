-- grain: one check of the last validated run that did not hold
with last_run as (
    select arg_max(run_id, judged_at) as run_id
    from ops.validation
)

select
    validation.suite,
    validation.expectation,
    validation.column_name,
    validation.severity,
    sum(validation.failed)::bigint as failed,
    any_value(validation.notes) as notes
from ops.validation as validation
inner join last_run on validation.run_id = last_run.run_id
where not validation.is_success
group by validation.suite, validation.expectation, validation.column_name, validation.severity
order by failed desc, validation.suite, validation.expectation, validation.column_name;
