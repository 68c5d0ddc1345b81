-- events that the articles of incoming_ids tell, as resolved the last time
-- grain: one telling
select
    articles.article_id,
    mentions.mention_id,
    events.event_id
from core.fact_event_mention as mentions
inner join core.dim_article as articles on mentions.article_key = articles.article_key
semi join incoming_ids as wanted on articles.article_id = wanted.article_id
inner join core.fact_event as events on mentions.event_key = events.event_key
where mentions.superseded_at is null
order by all;
