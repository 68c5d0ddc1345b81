-- description: events that were planned, with what became of them
-- param rows: how many at most; default: 50
with tellings as (
    select
        event_key,
        status,
        published_from,
        coalesce(origin_source, source) as told_by
    from marts.event_evidence
),

changes as (
    select
        event_key,
        list(status order by reported_at nulls last, article_id) as statuses
    from marts.event_status_history
    where is_change
    group by event_key
),

wholes as (
    select
        relations.event_key,
        list(wholes.label order by wholes.event_id) as part_of
    from core.fact_event_relation as relations
    inner join core.fact_event as wholes on relations.related_event_key = wholes.event_key
    where relations.relation = 'part_of'
    group by relations.event_key
),

successors as (
    select
        relations.related_event_key as event_key,
        list(successors.label order by successors.event_id) as replaced_by
    from core.fact_event_relation as relations
    inner join core.fact_event as successors on relations.event_key = successors.event_key
    where relations.relation = 'reschedules'
    group by relations.related_event_key
)

select
    events.label,
    events.start_date as planned_for_from,
    events.end_date as planned_for_to,
    min(tellings.published_from) filter (
        where tellings.status in ('planned', 'proposed')
    ) as planned_in_news_of,
    min(tellings.published_from) filter (
        where tellings.status in ('occurred', 'ongoing')
    ) as told_as_done_in_news_of,
    events.status as what_became_of_it,
    wholes.part_of,
    successors.replaced_by,
    changes.statuses,
    list(distinct tellings.told_by order by tellings.told_by) filter (
        where tellings.told_by is not null
    ) as reporting_of,
    events.event_id
from core.fact_event as events
inner join tellings on events.event_key = tellings.event_key
inner join changes on events.event_key = changes.event_key
left join wholes on events.event_key = wholes.event_key
left join successors on events.event_key = successors.event_key
group by
    events.event_id, events.label, events.status, events.start_date, events.end_date, wholes.part_of,
    successors.replaced_by, changes.statuses
having bool_or(tellings.status in ('planned', 'proposed', 'postponed', 'cancelled'))
order by events.start_date desc nulls last, events.event_id
limit $rows::integer;
