-- files of sql/schema and sql/marts that were applied to this warehouse
select
    file,
    checksum
from ops.schema_version
order by file;
