-- grain: one event of the period, the newest first
select
    label,
    plover_type,
    kind,
    status,
    outcome,
    start_date,
    end_date,
    date_precision,
    first_reported_at,
    place,
    lineage_count,
    article_count,
    has_conflict,
    confidence,
    event_id
from marts.events_between($since::date, $until::date)
order by
    coalesce(start_date, first_reported_at::date) desc nulls last, lineage_count desc, mention_count desc,
    event_id
limit $rows::integer;
