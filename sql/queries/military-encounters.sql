-- description: shootdowns, interceptions, clashes and the like, with place and how each side judges them
-- param country: one country involved, ISO 3166 code; default: %
-- param since: first day, as 2023-01-01; default: 0001-01-01
-- param until: last day, as 2023-12-31; default: 9999-12-31
-- param rows: how many at most; default: 50
with judged as (
    -- What a side says of it: the telling is that side's word, or an event that answers it.
    select
        event_key,
        attributed_label || ': ' || evidence as judgement
    from core.fact_event_mention
    where superseded_at is null and attributed_label is not null and attribution <> 'own'
    union
    select
        relations.related_event_key as event_key,
        coalesce(array_to_string(answers.actors, ', ') || ': ', '') || answers.label as judgement
    from core.fact_event_relation as relations
    inner join marts.event_timeline as answers on relations.event_key = answers.event_key
    where relations.relation in ('denies', 'responds_to')
),

judgements as (
    select
        event_key,
        list(judgement order by judgement) as judgements
    from judged
    group by event_key
)

select
    timeline.start_date,
    timeline.end_date,
    timeline.label,
    timeline.kind,
    timeline.status,
    timeline.place,
    timeline.country_codes,
    timeline.actors,
    timeline.recipients,
    judgements.judgements,
    timeline.lineage_count as independent_lines,
    timeline.event_id
from marts.event_timeline as timeline
left join judgements on timeline.event_key = judgements.event_key
where
    (
        timeline.plover_type in ('ASSAULT', 'MOBILIZE')
        or timeline.kind in ('interception', 'shootdown', 'airspace-incursion', 'manoeuvre', 'patrol')
    )
    and (
        list_contains(timeline.country_codes, upper($country))
        or timeline.place_country_code = upper($country)
        or $country = '%'
    )
    and coalesce(timeline.end_date >= $since::date, true)
    and coalesce(timeline.start_date <= $until::date, true)
order by timeline.start_date nulls last, timeline.end_date, timeline.event_id
limit $rows::integer;
