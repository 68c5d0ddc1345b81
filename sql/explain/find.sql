-- Events whose id begins with $event, or whose label holds all its words; retired ids lead to their event.
-- grain: one event
with
followed as (
    select alias.event_id
    from core.event_alias as alias
    where starts_with(alias.retired_event_id, $event)
),

words as (
    select string_split(lower(trim($event)), ' ') as words
)

select
    events.event_id,
    events.label,
    events.mention_count
from core.fact_event as events
cross join words
where
    starts_with(events.event_id, $event)
    or events.event_id in (select followed.event_id from followed)
    or len(list_filter(words.words, lambda word: not contains(lower(events.label), word))) = 0
order by events.mention_count desc, events.event_id
limit 20;
