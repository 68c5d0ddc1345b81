-- ops.reference
-- writes: one file of seeds/ was loaded
insert into ops.reference (name, checksum, row_count, loaded_at)
values ($name, $checksum, $row_count, $recorded_at);
