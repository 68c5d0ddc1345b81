-- description: what became of a planned visit or meeting, source by source; one copy speaks for its source
-- param words: part of the event's name; default: %
-- param kind: visit, meeting, call, talks ...; default: %
-- param rows: how many at most; default: 100
with tellings as (
    select
        evidence.*,
        coalesce(evidence.origin_source, evidence.source, 'unknown') as told_by
    from marts.event_evidence as evidence
    inner join core.dim_article as articles on evidence.article_key = articles.article_key
    where
        evidence.plover_type = 'CONSULT'
        and evidence.kind like $kind
        and evidence.label ilike '%' || $words || '%'
    -- Of each line of reporting one article: the original, or a copy where the original is not here.
    qualify
        evidence.article_key = first(evidence.article_key) over (
            partition by evidence.event_key, articles.lineage_key
            order by evidence.is_copy, evidence.published_from nulls last, evidence.article_id
        )
),

changing as (
    select
        *,
        coalesce(
            status <> lag(status) over (
                partition by event_key, told_by
                order by reported_at, article_id, char_start
            ), true
        ) as is_change
    from tellings
),

planned as (
    select distinct event_key
    from tellings
    where status in ('planned', 'proposed', 'postponed', 'cancelled')
)

select
    tellings.label,
    tellings.told_by as source,
    list(tellings.status order by tellings.reported_at, tellings.article_id, tellings.char_start) filter (
        where tellings.is_change
    ) as statuses,
    arg_max(
        tellings.status, (tellings.reported_at, tellings.article_id, tellings.char_start)
    ) as last_said,
    min(tellings.published_from) as reported_from,
    max(tellings.published_to) as reported_to,
    arg_max(
        tellings.evidence, (tellings.reported_at, tellings.article_id, tellings.char_start)
    ) as last_words,
    tellings.event_id
from changing as tellings
semi join planned on tellings.event_key = planned.event_key
group by tellings.event_id, tellings.label, tellings.told_by
order by tellings.event_id, reported_from nulls last, source
limit $rows::integer;
