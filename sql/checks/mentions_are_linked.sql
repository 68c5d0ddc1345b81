-- severity: warn
-- Every event mention that was read belongs to an event.
select
    mentions.article_id,
    mentions.number
from staging.event_mentions as mentions
semi join staging.chosen_articles as articles on mentions.article_id = articles.article_id
anti join resolved_event_links as links
    on mentions.article_id = links.article_id and mentions.number = links.event_number;
