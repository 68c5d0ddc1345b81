-- the number of the batch that is staged now
-- grain: one row
select coalesce(max(known.reading), 0) + 1 as reading
from staging.extractions as known;
