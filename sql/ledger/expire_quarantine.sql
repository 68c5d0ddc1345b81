-- ops.quarantine
-- writes: what was set aside before $before and never went through is given up
update ops.quarantine
set expired_at = $at
where resolved_at is null and expired_at is null and last_failed_at < $before
returning reason;
