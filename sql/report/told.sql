-- grain: one outcome of events first told on one day, by articles whose own date is known to the month
select
    events.first_reported_at::date as start_date,
    events.outcome,
    count(*) as event_count
from marts.events_between($since::date, $until::date) as events
where
    exists (
        select 1
        from core.fact_event_mention as mentions
        inner join core.dim_article as articles on mentions.article_key = articles.article_key
        where
            mentions.event_key = events.event_key
            and mentions.superseded_at is null
            and coalesce(articles.published_at, articles.published_from::timestamp) = events.first_reported_at
            and articles.published_to - articles.published_from <= 31
    )
group by events.first_reported_at::date, events.outcome
order by start_date, events.outcome;
