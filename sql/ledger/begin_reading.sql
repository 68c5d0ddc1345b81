-- staging.reading
-- grain:  one document of the batch that is read next
-- writes: this batch in place of the run's last one
delete from staging.reading
where run_id = $run_id or document_id in (select unnest($document_ids::varchar[]));

insert into staging.reading by name
select
    unnest($document_ids::varchar[]) as document_id,
    $run_id::varchar as run_id,
    len($document_ids::varchar[]) = 1 as is_alone,
    unnest($kills::integer[]) as kills;
