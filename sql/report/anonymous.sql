-- grain: one event that nobody tells on the record
select
    corroboration.label,
    events.outcome,
    corroboration.status,
    corroboration.start_date,
    corroboration.end_date,
    events.date_precision,
    events.first_reported_at,
    events.has_conflict,
    corroboration.lineage_count,
    corroboration.named_lineage_count,
    corroboration.source_count,
    corroboration.article_count,
    corroboration.copy_count,
    corroboration.sources,
    corroboration.event_id
from marts.event_corroboration as corroboration
inner join marts.events_between($since::date, $until::date) as events
    on corroboration.event_key = events.event_key
where corroboration.is_anonymous_only
order by
    corroboration.lineage_count desc, corroboration.source_count desc, corroboration.mention_count desc,
    corroboration.event_id
limit $rows::integer;
