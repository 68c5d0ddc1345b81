-- grain: one number of independent lines, on the record or not
select
    corroboration.lineage_count,
    corroboration.is_anonymous_only,
    count(*) as event_count
from marts.event_corroboration as corroboration
semi join marts.events_between($since::date, $until::date) as events
    on corroboration.event_key = events.event_key
group by corroboration.lineage_count, corroboration.is_anonymous_only
order by corroboration.lineage_count, corroboration.is_anonymous_only;
