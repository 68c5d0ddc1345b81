-- grain: one of the last ten alerts, newest first
select
    alerts.raised_at,
    alerts.severity,
    alerts.kind,
    alerts.subject,
    alerts.message
from ops.alert as alerts
order by alerts.raised_at desc, alerts.severity, alerts.kind, alerts.subject
limit 10;
