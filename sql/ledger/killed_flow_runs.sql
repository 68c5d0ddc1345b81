-- Prefect's ids of the last runs that were killed.
-- reads: ops.run
-- grain: one flow run, the newest first
select runs.flow_run_id
from ops.run as runs
where runs.status = 'crashed' and runs.flow_run_id is not null
order by runs.started_at desc
limit 20;
