-- marts.events_as_of(reported_until, recorded_until)
-- grain: one event that somebody had told by reported_until, as it looked then, by what this warehouse had
--        recorded by recorded_until; the latest telling decides, of one day the outlet's own voice first
-- noqa: disable=PRS,LT02
create or replace macro marts.events_as_of(reported_until, recorded_until) as table
with tellings as (
    select
        mentions.*,
        coalesce(articles.published_at, articles.published_from::timestamp) as reported_at,
        articles.independence_key
    from core.fact_event_mention as mentions
    inner join core.dim_article as articles on mentions.article_key = articles.article_key
    where
        coalesce(articles.published_at, articles.published_from::timestamp) <= reported_until::timestamp
        and mentions.recorded_at <= recorded_until::timestamp
        and coalesce(mentions.superseded_at > recorded_until::timestamp, true)
),

ranked as (
    select
        tellings.*,
        row_number() over (
            partition by tellings.event_key
            order by
                tellings.reported_at::date desc,
                tellings.attribution <> 'own',
                list_position(
                    [
                        'occurred', 'ongoing', 'postponed', 'cancelled', 'planned', 'proposed', 'denied',
                        'alleged', 'hypothetical'
                    ],
                    tellings.status
                ),
                tellings.mention_id
        ) as telling_number
    from tellings
),

dated as (
    select
        event_key,
        max(start_date) as start_date,
        min(end_date) as end_date,
        max(start_date) <= min(end_date) as is_agreed,
        arg_max(start_date, reported_at) as latest_start_date,
        arg_max(end_date, reported_at) as latest_end_date
    from tellings
    where start_date is not null and end_date is not null
    group by event_key
),

counted as (
    select
        event_key,
        count(*) as mention_count,
        count(distinct article_key) as article_count,
        count(distinct independence_key) as lineage_count,
        max(reported_at) as last_reported_at
    from tellings
    group by event_key
)

select
    events.event_id,
    coalesce(events.label, ranked.kind || ': ' || ranked.trigger) as label,
    ranked.plover_type,
    ranked.kind,
    ranked.status,
    case when dated.is_agreed then dated.start_date else dated.latest_start_date end as start_date,
    case when dated.is_agreed then dated.end_date else dated.latest_end_date end as end_date,
    counted.mention_count,
    counted.article_count,
    counted.lineage_count,
    counted.last_reported_at,
    ranked.evidence,
    ranked.event_key
from ranked
inner join counted on ranked.event_key = counted.event_key
left join dated on ranked.event_key = dated.event_key
left join core.fact_event as events on ranked.event_key = events.event_key
where ranked.telling_number = 1;

comment on macro table marts.events_as_of
is 'Grain: one event as it had been told by reported_until and recorded here by recorded_until, both UTC.';
