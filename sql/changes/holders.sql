-- who holds the 5-grams of incoming_values, the articles of incoming_ids left out
-- grain: one 5-gram and one story
select
    held.value,
    coalesce(known.story_id, known.article_id) as story_id,
    count(*) as articles,
    list(distinct known.near_id) filter (where known.near_id is not null) as near_ids
from (
    select
        extractions.article_id,
        unnest(extractions.fingerprints) as value
    from staging.extractions as extractions
) as held
semi join incoming_values as wanted on held.value = wanted.value
inner join staging.resolved_articles as known on held.article_id = known.article_id
anti join incoming_ids as changed on held.article_id = changed.article_id
group by held.value, coalesce(known.story_id, known.article_id);
