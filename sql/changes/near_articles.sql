-- articles that may be one text with a changed one (incoming_samples: article_id, value), with all that
-- they are near to already; articles of incoming_ids are left out
-- grain: one article
with sizes as (
    select
        article_id,
        count(*) as size
    from incoming_samples
    group by article_id
),

held as (
    select
        extractions.article_id,
        len(extractions.fingerprints) as size,
        unnest(extractions.fingerprints) as value
    from staging.extractions as extractions
),

shared as (
    select
        held.article_id,
        any_value(held.size) as size,
        samples.article_id as changed_id,
        count(*) as shared
    from held
    inner join incoming_samples as samples on held.value = samples.value
    where held.article_id <> samples.article_id
    group by held.article_id, samples.article_id
    having count(*) >= $min_shared
),

near as (
    select distinct shared.article_id
    from shared
    inner join sizes on shared.changed_id = sizes.article_id
    where shared.shared >= $least_part * least(shared.size, sizes.size)
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
