-- Sources whose last 24 hours up to $as_of brought far fewer or far more articles than their days before:
-- outside a third of the lowest and three times the highest quartile of the 28 days before.
-- Judged only with 7 such days, a median of 5 articles, and some article in them.
-- grain: one source
with arrivals as (
    select
        articles.source_id,
        date_diff('hour', documents.fetched_at, $as_of) // 24 as days_ago,
        count(distinct articles.article_id) as articles
    from staging.articles as articles
    inner join raw.document as documents on articles.document_id = documents.document_id
    where
        articles.source_id is not null
        and documents.fetched_at <= $as_of
        and documents.fetched_at >= $as_of - interval 29 day
    group by articles.source_id, date_diff('hour', documents.fetched_at, $as_of) // 24
),

numbers as (
    select unnest(range(0, 29)) as days_ago
),

spans as (
    select
        arrivals.source_id,
        max(arrivals.days_ago) as oldest
    from arrivals
    group by arrivals.source_id
),

days as (
    select
        spans.source_id,
        numbers.days_ago,
        coalesce(arrivals.articles, 0) as articles
    from spans
    cross join numbers
    left join arrivals
        on spans.source_id = arrivals.source_id and numbers.days_ago = arrivals.days_ago
    where numbers.days_ago <= spans.oldest
),

usual as (
    select
        days.source_id,
        count(*) as days,
        quantile_cont(days.articles, 0.25) as low,
        median(days.articles) as middle,
        quantile_cont(days.articles, 0.75) as high
    from days
    where days.days_ago > 0
    group by days.source_id
)

select
    usual.source_id,
    today.articles,
    usual.middle as usual_articles
from usual
inner join days as today on usual.source_id = today.source_id and today.days_ago = 0
where
    usual.days >= 7
    and usual.middle >= 5
    and (today.articles < usual.low / 3 or today.articles > usual.high * 3)
order by usual.source_id;
