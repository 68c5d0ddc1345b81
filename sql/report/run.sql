-- grain: the last run that ended well
select
    run_id,
    ended_at,
    wirehouse_version,
    extraction_version
from ops.run
where status = 'succeeded'
order by ended_at desc nulls last, run_id
limit 1;
