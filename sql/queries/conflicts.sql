-- description: events on whose date, place or outcome the tellings exclude each other
-- param rows: how many at most; default: 50
select
    label,
    aspect,
    value,
    mention_count,
    sources,
    example,
    event_id
from marts.event_conflicts
order by event_id, aspect, value
limit $rows::integer;
