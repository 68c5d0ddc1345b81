-- ops.run
-- writes: what the run is doing now
update ops.run
set phase = $phase
where run_id = $run_id;
