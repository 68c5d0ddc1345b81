-- description: the sentences behind one event, with outlet, status, date as written and who says so
-- param event: first characters of an event id, or words of its label
-- param rows: how many at most; default: 100
select
    evidence.label,
    evidence.reported_at,
    evidence.source,
    evidence.is_copy,
    evidence.evidence,
    evidence.status,
    evidence.status_cue,
    evidence.date_text,
    evidence.attribution,
    evidence.attributed_label,
    evidence.uri,
    evidence.char_start,
    evidence.char_end,
    evidence.event_id
from marts.event_evidence as evidence
where
    starts_with(evidence.event_id, $event)
    or evidence.label ilike '%' || $event || '%'
    or evidence.event_id in (
        select aliases.event_id
        from core.event_alias as aliases
        where starts_with(aliases.retired_event_id, $event)
    )
order by evidence.event_id, evidence.reported_at nulls last, evidence.article_id, evidence.char_start
limit $rows::integer;
