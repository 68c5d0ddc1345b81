-- What this run's own row and checks say: how it failed, which runs before it were killed, and which checks
-- broke.
-- grain: one alert
select
    'run_failed' as kind,
    'critical' as severity,
    runs.command || ' ' || substr(runs.run_id, 1, 8) as subject,
    runs.message
from ops.run as runs
where runs.run_id = $run_id and runs.status = 'failed'
union all
select
    'run_crashed' as kind,
    'warning' as severity,
    crashed.command || ' ' || substr(crashed.run_id, 1, 8) as subject,
    'process ' || crashed.pid || ' on ' || crashed.host || ' ' || crashed.message
    || '; nothing is to be done, this run went on from there' as message
from ops.run as crashed
inner join ops.run as runs on runs.run_id = $run_id and crashed.ended_at = runs.started_at
where crashed.status = 'crashed'
union all
select
    'validation' as kind,
    case
        -- Rows that broke a critical rule are set aside, which is no emergency.
        when validation.scope = 'row' then 'warning'
        when validation.severity in ('critical', 'fail') then 'critical'
        else 'warning'
    end as severity,
    validation.suite || '.'
    || coalesce(nullif(validation.column_name, ''), validation.expectation) as subject,
    sum(validation.failed) || ' of ' || greatest(sum(validation.checked), sum(validation.failed))
    || ' failed. ' || min(validation.notes) as message
from ops.validation as validation
where validation.run_id = $run_id and not validation.is_success
group by
    validation.suite,
    validation.column_name,
    validation.expectation,
    validation.severity,
    validation.scope
order by kind, subject;
