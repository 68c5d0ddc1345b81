-- description: what each source called one event, and when and where it put it, side by side
-- param event: first characters of an event id, or words of its label
-- param rows: how many at most; default: 50
with chosen as (
    select events.event_key
    from core.fact_event as events
    left join core.event_alias as aliases on events.event_id = aliases.event_id
    where
        starts_with(events.event_id, $event)
        or starts_with(coalesce(aliases.retired_event_id, ''), $event)
        or events.label ilike '%' || $event || '%'
)

select
    evidence.label,
    coalesce(evidence.origin_source, evidence.source) as reporting_of,
    list(distinct evidence.trigger order by evidence.trigger) as called,
    list(distinct evidence.status order by evidence.status) as statuses,
    list(distinct evidence.status_cue order by evidence.status_cue) filter (
        where evidence.status_cue is not null
    ) as in_words,
    list(distinct coalesce(evidence.date_text, evidence.start_date::varchar)) filter (
        where evidence.date_text is not null or evidence.start_date is not null
    ) as dates,
    list(distinct evidence.place order by evidence.place) filter (where evidence.place is not null) as places,
    list(distinct evidence.attributed_label order by evidence.attributed_label) filter (
        where evidence.attributed_label is not null
    ) as according_to,
    count(*) as tellings,
    arg_min(evidence.evidence, (evidence.is_copy, evidence.reported_at, evidence.mention_id)) as example,
    evidence.event_id
from marts.event_evidence as evidence
semi join chosen on evidence.event_key = chosen.event_key
group by evidence.event_id, evidence.label, coalesce(evidence.origin_source, evidence.source)
order by evidence.event_id, reporting_of nulls last
limit $rows::integer;
