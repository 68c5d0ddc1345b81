-- articles of held_values that hold a 5-gram of incoming_values and may be one text with others, and these
-- grain: one article
with groups as (
    select distinct known.near_id
    from staging.resolved_articles as known
    inner join staging.extractions as extractions on known.article_id = extractions.article_id
    where
        known.near_id is not null
        and extractions.rowid in (
            select held.article
            from held_values as held
            semi join incoming_values as wanted on held.value = wanted.value
        )
)

select known.article_id
from staging.resolved_articles as known
where known.near_id in (select groups.near_id from groups)
order by known.article_id;
