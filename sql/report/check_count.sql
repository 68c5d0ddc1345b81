-- grain: one row: checks of the last validated run
with last_run as (
    select arg_max(run_id, judged_at) as run_id
    from ops.validation
)

select
    count(*) as check_count,
    count(*) filter (where validation.is_success) as held_count
from ops.validation as validation
inner join last_run on validation.run_id = last_run.run_id;
