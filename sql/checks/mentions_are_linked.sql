-- severity: warn
-- Every event mention that was read belongs to an event.
select
    mentions.article_id,
    mentions.number
from staging.event_mentions as mentions
semi join chosen_articles as articles on mentions.article_id = articles.article_id
anti join core.fact_event_mention as linked
    on
        core.key_of(mentions.article_id) = linked.article_key
        and mentions.trigger_start = linked.trigger_start
        and linked.superseded_at is null
where mentions.reading >= getvariable('first_reading');
