-- staging.reading
-- writes: the run is not reading any more
delete from staging.reading
where run_id = $run_id;
