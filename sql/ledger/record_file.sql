-- ops.schema_version
-- writes: one file of sql/schema or sql/marts was applied
delete from ops.schema_version
where file = $file;

insert into ops.schema_version (file, checksum, wirehouse_version, applied_at)
values ($file, $checksum, $version, $applied_at);
