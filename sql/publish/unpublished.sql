-- keys whose rows may have changed since the readers' copy was made
-- grain: one key
select
    kind,
    key
from staging.unpublished;
