-- checksums of the files of seeds/ that are loaded
select
    name,
    checksum
from ops.reference
order by name;
