-- severity: fail
-- An interval begins before it ends.
select
    events.event_id as id,
    events.start_date,
    events.end_date
from checked_events as events
where events.start_date > events.end_date
union all
select
    articles.article_id as id,
    articles.published_from as start_date,
    articles.published_to as end_date
from core.dim_article as articles
where
    articles.article_key in (select wanted.article_key from scope_articles as wanted)
    and articles.published_from > articles.published_to;
