-- What is set aside now.
-- grain: one reason
select
    quarantine.stage,
    quarantine.reason,
    count(*) as inputs,
    count(quarantine.expired_at) as given_up,
    min(quarantine.uri) as example
from ops.quarantine as quarantine
where quarantine.resolved_at is null
group by quarantine.stage, quarantine.reason
order by inputs desc, quarantine.stage, quarantine.reason;
