-- description: shootdowns, interceptions, clashes and the like, with place and how each side judges them
-- param country: one country involved, ISO 3166 code; default: %
-- param since: first day, as 2023-01-01; default: 0001-01-01
-- param until: last day, as 2023-12-31; default: 9999-12-31
-- param rows: how many at most; default: 50
with told as (
    -- Each telling of an event, with its paragraph's bounds and the name of its place.
    select
        mentions.event_key,
        mentions.article_key,
        mentions.sentence_number,
        places.name as place
    from core.fact_event_mention as mentions
    inner join core.fact_event as events on mentions.event_key = events.event_key
    left join core.dim_place as places
        on events.place_key = places.place_key and places.kind in ('sea', 'strait', 'island', 'territory')
    where mentions.superseded_at is null
),

said as (
    -- Statements with the paragraph they stand in.
    select
        statements.article_key,
        statements.sentence_number,
        statements.is_direct,
        statements.speaker_kind,
        statements.speaker_label,
        statements.text,
        split_part(
            articles.text,
            chr(10),
            1 + length(left(articles.text, statements.char_start))
            - length(replace(left(articles.text, statements.char_start), chr(10), ''))
        ) as paragraph
    from core.fact_statement as statements
    inner join core.dim_article as articles on statements.article_key = articles.article_key
    where statements.speaker_label is not null and statements.speaker_kind <> 'anonymous'
),

judged as (
    -- What a side says of it: in the sentence that tells it, in a paragraph of another article that names
    -- the strait or sea, by telling it, or in an event that answers it.
    select
        told.event_key,
        said.speaker_label || ': ' || said.text as judgement
    from told
    inner join said
        on told.article_key = said.article_key and told.sentence_number = said.sentence_number
    -- A quotation says it better than the report around it.
    qualify
        said.is_direct
        or not bool_or(said.is_direct) over (
            partition by told.event_key, said.article_key, said.sentence_number, said.speaker_label
        )
    union
    select
        told.event_key,
        said.speaker_label || ': ' || said.text as judgement
    from told
    inner join said
        on
            told.article_key <> said.article_key
            and contains(said.paragraph, told.place)
            and said.speaker_kind in ('country', 'organization')
    union
    select
        event_key,
        attributed_label || ': ' || evidence as judgement
    from core.fact_event_mention
    where superseded_at is null and attribution in ('source', 'person') and statement_key is null
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
order by coalesce(timeline.start_date, timeline.end_date) nulls last, timeline.end_date, timeline.event_id
limit $rows::integer;
