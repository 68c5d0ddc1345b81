-- how a readers' copy was made
-- grain: one row
select
    copies.has_text,
    copies.storage_version
from ops.copy as copies;
