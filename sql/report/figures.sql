-- grain: one row: what the period holds, and what the whole warehouse accounts for
with events as (
    select *
    from marts.events_between($since::date, $until::date)
),

tellings as (
    select
        mentions.article_key,
        mentions.event_key
    from core.fact_event_mention as mentions
    semi join events on mentions.event_key = events.event_key
    where mentions.superseded_at is null
),

told as (
    select articles.*
    from core.dim_article as articles
    semi join tellings on articles.article_key = tellings.article_key
    where articles.retracted_at is null
),

counted as (
    select
        count(*) as event_count,
        count(*) filter (where outcome = 'happened') as happened_count,
        count(*) filter (where lineage_count > 1) as corroborated_count,
        count(*) filter (where has_conflict) as conflict_count,
        count(*) filter (where start_date is null and end_date is null) as undated_count,
        count(*) filter (where place is not null) as placed_count,
        min(start_date) filter (where date_precision <> 'unknown') as first_date,
        max(end_date) filter (where date_precision <> 'unknown') as last_date
    from events
),

reported as (
    select
        count(*) as article_count,
        count(*) filter (where is_copy) as copy_count,
        count(distinct source_key) as source_count,
        count(distinct independence_key) as independent_count,
        count(*) filter (where claimed_is_false) as false_date_count,
        count(*) filter (where coalesce(published_to - published_from > 31, true)) as vaguely_dated_count,
        -- A window of years says nothing about when this news was news.
        coalesce(
            min(published_from) filter (where published_to - published_from <= 31), min(published_from)
        ) as first_published,
        coalesce(
            max(published_to) filter (where published_to - published_from <= 31), max(published_to)
        ) as last_published
    from told
)

select
    counted.*,
    reported.*,
    (select count(*) from tellings) as mention_count,
    (
        select count(distinct participants.person_key)
        from core.fact_event_participant as participants
        semi join events on participants.event_key = events.event_key
    ) as person_count,
    (
        select count(*)
        from core.fact_statement as statements
        semi join told on statements.article_key = told.article_key
    ) as statement_count
from counted
cross join reported;
