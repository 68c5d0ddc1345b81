-- ops.run
-- writes: one run begins
insert into ops.run by name
select
    $run_id::varchar as run_id,
    $command::varchar as command,
    'running' as status,
    'stage' as phase,
    $inputs::varchar[] as inputs,
    $flow_run_id::varchar as flow_run_id,
    $interval_from::timestamp as interval_from,
    $interval_to::timestamp as interval_to,
    $host::varchar as host,
    $pid::integer as pid,
    $wirehouse_version::varchar as wirehouse_version,
    $extraction_version::varchar as extraction_version,
    map($version_names::varchar[], $version_values::varchar[]) as versions,
    $started_at::timestamp as started_at,
    map([]::varchar[], []::double[]) as timings;
