-- what tells one state of the warehouse from another, the runs that changed nothing left out
select
    (select max(batches.staged_at) from ops.batch as batches) as staged_at,
    (select max(batches.loaded_at) from ops.batch as batches) as loaded_at,
    (select max(articles.recorded_at) from core.dim_article as articles) as recorded_at,
    (select max(quarantine.last_failed_at) from ops.quarantine as quarantine) as failed_at,
    (select max(quarantine.resolved_at) from ops.quarantine as quarantine) as resolved_at,
    (select max(files.loaded_at) from ops.reference as files) as referenced_at,
    (select count(*) from ops.batch) as batches,
    (select string_agg(files.checksum, '' order by files.file) from ops.schema_version as files) as checksums;
