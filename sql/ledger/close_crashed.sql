-- ops.run
-- writes: runs that never ended are closed; returns them
update ops.run
set
    status = 'crashed',
    ended_at = $at,
    message = 'did not end: killed, or the machine went down'
where status = 'running'
returning run_id, pid, host;
