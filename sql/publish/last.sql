-- what the readers' copy was when it was made, what it lacks since, and how much the warehouse has
-- grain: one row; none before the first
select
    published.*,
    (
        select count(*)
        from staging.unpublished as unpublished
        where unpublished.kind = 'article'
    ) as articles,
    (
        select count(*)
        from staging.unpublished as unpublished
        where unpublished.kind = 'everything'
    ) > 0 as is_everything,
    (select count(*) from core.dim_article) as all_articles
from staging.published as published;
