-- description: what is said by anonymous sources alone: claims that no named voice and no outlet itself tells
-- param rows: how many at most; default: 50
with backed as (
    -- Claims that hold an event which somebody else tells, too.
    select distinct mentions.statement_key
    from core.fact_event_mention as mentions
    inner join marts.event_corroboration as events on mentions.event_key = events.event_key
    where
        mentions.superseded_at is null
        and mentions.statement_key is not null
        and not events.is_anonymous_only
)

select
    statements.speaker_label as said_by,
    statements.text as claim,
    statements.is_direct,
    coalesce(origins.name, sources.name) as reporting_of,
    sources.name as published_by,
    articles.published_from,
    articles.published_to,
    articles.article_id,
    statements.char_start
from core.fact_statement as statements
inner join core.dim_article as articles on statements.article_key = articles.article_key
left join backed on statements.statement_key = backed.statement_key
left join core.dim_source as sources on articles.source_key = sources.source_key
left join core.dim_source as origins on articles.origin_source_key = origins.source_key
where
    statements.speaker_kind = 'anonymous'
    and backed.statement_key is null
    and articles.retracted_at is null
order by
    articles.published_from desc nulls last, articles.article_id, statements.char_start, statements.char_end
limit $rows::integer;
