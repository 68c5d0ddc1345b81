-- whether resolution kept what it needs to know of every article that is loaded, and whether none is
-- grain: one row
with loaded as (
    select count(*) as articles
    from core.dim_article
    where retracted_at is null
),

resolved as (
    select count(*) as articles
    from staging.resolved_articles
)

select
    loaded.articles = resolved.articles as is_known,
    loaded.articles = 0 as is_empty
from loaded
cross join resolved;
