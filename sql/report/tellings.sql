-- grain: one telling of one of the events $event_ids
select
    evidence.event_id,
    evidence.evidence,
    evidence.trigger,
    evidence.status,
    evidence.status_cue,
    evidence.date_text,
    evidence.attribution,
    evidence.attributed_label,
    evidence.source,
    evidence.origin_source,
    evidence.published_from,
    evidence.published_to,
    evidence.published_precision,
    evidence.is_copy,
    evidence.title,
    evidence.url
from marts.event_evidence as evidence
where evidence.event_id in (select unnest($event_ids::varchar[]))
order by
    evidence.event_id, evidence.is_copy, evidence.reported_at nulls last, evidence.article_id,
    evidence.char_start;
