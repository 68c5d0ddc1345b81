-- What the suite `event_timeline` looks at: the $most events that were told last.
-- grain: one event of marts.event_timeline
select
    events.event_id,
    events.start_date is not null as has_date,
    events.place is not null as has_place,
    coalesce(date_diff('day', events.start_date, events.end_date), 0) as days,
    events.status in ('occurred', 'ongoing') as is_fact,
    events.status not in ('occurred', 'ongoing')
    or events.start_date is null
    or events.last_reported_at is null
    or events.last_reported_at::date >= events.start_date as is_told_after_it_began,
    events.mention_count,
    events.article_count,
    events.lineage_count
from marts.event_timeline as events
order by events.last_reported_at desc nulls last, events.event_id
limit $most;
