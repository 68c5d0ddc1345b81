-- ops.batch, staging.changed_articles
-- writes: what was loaded is no longer due; every batch that was staged is loaded if that was all
--         ($is_complete)
delete from staging.changed_articles
where
    $is_complete
    or article_id in (select loaded.article_id from scope_articles as loaded);

update ops.batch
set loaded_at = $recorded_at::timestamp
where loaded_at is null and $is_complete;
