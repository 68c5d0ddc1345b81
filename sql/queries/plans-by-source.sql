-- description: what became of a planned visit or meeting, source by source; copies are left out
-- param words: part of the event's name; default: %
-- param kind: visit, meeting, call, talks ...; default: %
-- param rows: how many at most; default: 100
with tellings as (
    select
        evidence.*,
        coalesce(evidence.origin_source, evidence.source, 'unknown') as told_by
    from marts.event_evidence as evidence
    where
        evidence.plover_type = 'CONSULT'
        and evidence.kind like $kind
        and evidence.label ilike '%' || $words || '%'
        and not evidence.is_copy
),

planned as (
    select distinct event_key
    from tellings
    where status in ('planned', 'proposed', 'postponed', 'cancelled')
)

select
    tellings.label,
    tellings.told_by as source,
    list(tellings.status order by tellings.reported_at, tellings.article_id, tellings.char_start) as statuses,
    arg_max(
        tellings.status, (tellings.reported_at, tellings.article_id, tellings.char_start)
    ) as last_said,
    min(tellings.reported_at) as first_reported_at,
    max(tellings.reported_at) as last_reported_at,
    arg_max(
        tellings.evidence, (tellings.reported_at, tellings.article_id, tellings.char_start)
    ) as last_words,
    tellings.event_id
from tellings
semi join planned on tellings.event_key = planned.event_key
group by tellings.event_id, tellings.label, tellings.told_by
order by tellings.event_id, first_reported_at nulls last, source
limit $rows::integer;
