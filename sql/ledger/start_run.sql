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
    $data_interval_start::timestamp as data_interval_start,
    $data_interval_end::timestamp as data_interval_end,
    $host::varchar as host,
    $pid::integer as pid,
    $wirehouse_version::varchar as wirehouse_version,
    $extraction_version::varchar as extraction_version,
    map($version_names::varchar[], $version_values::varchar[]) as versions,
    $started_at::timestamp as started_at,
    map([]::varchar[], []::double[]) as timings;
