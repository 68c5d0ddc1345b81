-- grain: one reason why documents were set aside
select
    reason,
    count(*) as document_count
from ops.quarantine
where resolved_at is null
group by reason
order by document_count desc, reason;
