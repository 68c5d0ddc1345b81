-- grain: one row: when the first run of this warehouse began; NULL before it
select min(runs.started_at) as began_at
from ops.run as runs;
