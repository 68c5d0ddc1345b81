-- ops.schema_version
-- writes: a copy takes the history of the original's schema in place of its own
delete from ops.schema_version;
