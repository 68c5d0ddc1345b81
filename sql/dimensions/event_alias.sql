-- core.event_alias
-- grain:  one event id that a later merge or split retired
-- reads:  core.fact_event and core.fact_event_mention as the last load left them, resolved_event_links
-- writes: retired ids, each with the event that is told under another id now: the one that holds its
--         representative mention, else the one that holds the least of its former mentions
create or replace temp table known_aliases as
select known.*
from core.event_alias as known
where
    known.event_id in (select events.event_id from scope_events as events)
    or known.retired_event_id in (select links.event_id from resolved_event_links as links);

create or replace temp table known_tellings as
select
    mentions.event_key,
    mentions.mention_id
from core.fact_event_mention as mentions
where mentions.event_key in (select events.event_key from scope_events as events);

create or replace temp table next_event_alias as
with current_events as (
    select distinct event_id
    from resolved_event_links
),

retired as (
    select event_id as retired_event_id
    from scope_events
    union
    select retired_event_id
    from known_aliases
    where event_id in (select known.event_id from scope_events as known)
    except
    select event_id as retired_event_id
    from current_events
),

heirs as (
    select
        retired.retired_event_id,
        links.event_id,
        0 as distance,
        links.mention_id
    from retired
    inner join resolved_event_links as links on retired.retired_event_id = links.mention_id
    union all
    select
        retired.retired_event_id,
        links.event_id,
        1 as distance,
        links.mention_id
    from retired
    inner join known_tellings as mentions on core.key_of(retired.retired_event_id) = mentions.event_key
    inner join resolved_event_links as links on mentions.mention_id = links.mention_id
    union all
    select
        aliases.retired_event_id,
        links.event_id,
        2 as distance,
        links.mention_id
    from known_aliases as aliases
    inner join known_tellings as mentions on core.key_of(aliases.event_id) = mentions.event_key
    inner join resolved_event_links as links on mentions.mention_id = links.mention_id
    semi join retired on aliases.retired_event_id = retired.retired_event_id
)

select
    retired_event_id,
    arg_min(event_id, (distance, mention_id)) as event_id
from heirs
group by retired_event_id;

delete from core.event_alias
where
    retired_event_id in (
        select known.retired_event_id
        from known_aliases as known
        anti join next_event_alias as next on known.retired_event_id = next.retired_event_id
    );

-- noqa: disable=PRS,LT02
merge into core.event_alias as target
using (
    select
        next.*,
        $recorded_at::timestamp as recorded_at
    from next_event_alias as next
) as source
    on target.retired_event_id = source.retired_event_id
when matched and target.event_id <> source.event_id then update by name
when not matched then insert by name;
