-- ops.batch, staging.changed_articles
-- writes: every batch that was staged is loaded now
update ops.batch
set loaded_at = $recorded_at::timestamp
where loaded_at is null;

delete from staging.changed_articles;
