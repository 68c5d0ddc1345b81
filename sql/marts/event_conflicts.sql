-- marts.event_conflicts
-- grain: one value that some tellings give one aspect (date, place, status) of one event, where others
--        give a value that excludes it
create or replace view marts.event_conflicts as
with tellings as (
    select
        mentions.event_key,
        mentions.mention_key,
        mentions.start_date,
        mentions.end_date,
        mentions.status,
        places.name as place,
        places.kind as place_kind,
        coalesce(origins.name, sources.name) as source,
        mentions.evidence,
        case
            when mentions.status in ('occurred', 'ongoing') then 'happened'
            when mentions.status in ('denied', 'cancelled') then 'did not happen'
        end as outcome
    from core.fact_event_mention as mentions
    inner join core.dim_article as articles on mentions.article_key = articles.article_key
    left join core.dim_source as sources on articles.source_key = sources.source_key
    left join core.dim_source as origins on articles.origin_source_key = origins.source_key
    left join core.dim_place as places on mentions.place_key = places.place_key
    where mentions.superseded_at is null
),

conflicting as (
    select
        a.event_key,
        a.mention_key,
        'date' as aspect,
        concat_ws(' to ', a.start_date::varchar, a.end_date::varchar) as value
    from tellings as a
    inner join tellings as b
        on a.event_key = b.event_key and (a.end_date < b.start_date or a.start_date > b.end_date)
    union
    select
        a.event_key,
        a.mention_key,
        'place' as aspect,
        a.place as value
    from tellings as a
    inner join tellings as b
        on a.event_key = b.event_key and a.place <> b.place and a.place_kind = b.place_kind
    union
    select
        a.event_key,
        a.mention_key,
        'status' as aspect,
        a.status as value
    from tellings as a
    inner join tellings as b
        on
            a.event_key = b.event_key
            and (
                a.outcome <> b.outcome
                -- What one outlet calls put off, another calls off.
                or (a.status = 'postponed' and b.status = 'cancelled')
                or (a.status = 'cancelled' and b.status = 'postponed')
            )
)

select
    events.event_key,
    events.event_id,
    events.label,
    conflicting.aspect,
    conflicting.value,
    count(*) as mention_count,
    list(distinct tellings.source order by tellings.source) filter (
        where tellings.source is not null
    ) as sources,
    min(tellings.evidence) as example
from conflicting
inner join tellings on conflicting.mention_key = tellings.mention_key
inner join core.fact_event as events on conflicting.event_key = events.event_key
group by events.event_key, events.event_id, events.label, conflicting.aspect, conflicting.value;

comment on view marts.event_conflicts
is 'Grain: one value of one aspect of one event that other tellings exclude, with who gives it.';
comment on column marts.event_conflicts.event_key is 'the event (core.fact_event)';
comment on column marts.event_conflicts.event_id
is 'natural id of the event, which `wirehouse explain` takes';
comment on column marts.event_conflicts.label is 'short name of the event for people';
comment on column marts.event_conflicts.aspect is 'what the tellings disagree on: date, place or status';
comment on column marts.event_conflicts.value is 'what some of them say';
comment on column marts.event_conflicts.mention_count is 'tellings that say so';
comment on column marts.event_conflicts.sources is 'outlets whose reporting says so, by name';
comment on column marts.event_conflicts.example is 'a sentence that says so';
