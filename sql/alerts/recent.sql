-- Alerts of the day before $as_of: what was said once is not said again every hour.
-- grain: one kind and subject
select distinct
    alerts.kind,
    alerts.subject
from ops.alert as alerts
where alerts.raised_at > $as_of - interval 24 hour and alerts.raised_at <= $as_of;
