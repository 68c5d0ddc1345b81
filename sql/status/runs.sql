-- grain: one of the last ten runs, newest first
select
    substr(runs.run_id, 1, 8) as run,
    runs.command,
    runs.status,
    runs.started_at,
    round(date_diff('millisecond', runs.started_at, runs.ended_at) / 1000.0, 1) as seconds,
    runs.documents,
    runs.articles,
    runs.duplicates,
    runs.quarantined,
    runs.message
from ops.run as runs
order by runs.started_at desc, runs.run_id
limit 10;
