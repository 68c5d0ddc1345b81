-- Data intervals of $command over $inputs that succeeded.
-- grain: one interval
select distinct
    runs.data_interval_start,
    runs.data_interval_end
from ops.run as runs
where
    runs.command = $command
    and runs.status = 'succeeded'
    and runs.inputs = $inputs::varchar[]
    and runs.data_interval_start is not null
order by runs.data_interval_start;
