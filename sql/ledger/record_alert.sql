-- ops.alert
-- grain:  one thing that a person should look at
-- reads:  incoming_alerts
insert into ops.alert by name
select
    incoming.alert_id,
    $run_id::varchar as run_id,
    incoming.kind,
    incoming.severity,
    incoming.subject,
    incoming.message,
    $raised_at::timestamp as raised_at
from incoming_alerts as incoming;
