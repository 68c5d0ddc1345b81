-- how the articles of held_values hold each of these 5-grams; is_near: some may be one text with others
-- grain: one 5-gram
with known as (
    select
        extractions.rowid as article,
        resolved.near_id,
        resolved.story_id
    from staging.resolved_articles as resolved
    inner join staging.extractions as extractions on resolved.article_id = extractions.article_id
    where resolved.near_id is not null
),

alone as (
    select
        held.value,
        count(*) as stories,
        1 as most,
        count(*) as articles,
        false as is_near
    from held_values as held
    anti join known on held.article = known.article
    group by held.value
),

stories as (
    select
        held.value,
        known.story_id,
        case when known.story_id is null then held.article end as article,
        count(*) as articles
    from held_values as held
    inner join known on held.article = known.article
    group by all
),

together as (
    select
        value,
        count(*) as stories,
        max(articles) as most,
        sum(articles) as articles,
        true as is_near
    from stories
    group by value
)

select
    value,
    sum(stories)::bigint as stories,
    max(most)::bigint as most,
    sum(articles)::bigint as articles,
    bool_or(is_near) as is_near
from (
    select alone.*
    from alone
    union all by name
    select together.*
    from together
) as both_kinds
group by value;
