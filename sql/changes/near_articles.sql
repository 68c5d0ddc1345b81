-- articles that may be one text with a changed one (incoming_samples: number of the article, value), with all
-- that they are near to already; articles of incoming_ids are left out
-- reads:  held_values: who holds the values of the changed articles
-- grain: one article
with sizes as (
    select
        number,
        count(*) as size
    from incoming_samples
    group by number
),

likely as (
    -- Who holds too little of all changed articles together holds too little of each.
    select
        article,
        any_value(size) as size
    from held_values
    group by article
    having
        count(*) >= $min_shared
        and count(*) >= $least_part * least(any_value(size), (select min(sizes.size) from sizes))
),

shared as (
    select
        held.article,
        any_value(likely.size) as size,
        samples.number,
        count(*) as shared
    from held_values as held
    inner join likely on held.article = likely.article
    inner join incoming_samples as samples on held.value = samples.value
    group by held.article, samples.number
    having count(*) >= $min_shared
),

near as (
    select extractions.article_id
    from staging.extractions as extractions
    where
        extractions.rowid in (
            select shared.article
            from shared
            inner join sizes on shared.number = sizes.number
            where shared.shared >= $least_part * least(shared.size, sizes.size)
        )
),

groups as (
    select known.near_id
    from staging.resolved_articles as known
    semi join near on known.article_id = near.article_id
    where known.near_id is not null
    union
    select known.near_id
    from staging.resolved_articles as known
    semi join incoming_ids as changed on known.article_id = changed.article_id
    where known.near_id is not null
)

select known.article_id
from staging.resolved_articles as known
anti join incoming_ids as changed on known.article_id = changed.article_id
where
    known.near_id in (select groups.near_id from groups)
    or known.article_id in (select near.article_id from near)
order by known.article_id;
