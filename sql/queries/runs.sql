-- description: the last runs: what came in, what became of it, how long it took
-- param rows: how many at most; default: 20
select
    started_at,
    status,
    phase,
    documents,
    articles,
    duplicates,
    quarantined,
    new_documents,
    round(date_diff('millisecond', started_at, ended_at) / 1000, 1) as seconds,
    wirehouse_version,
    message,
    run_id
from ops.run
order by started_at desc, run_id
limit $rows::integer;
