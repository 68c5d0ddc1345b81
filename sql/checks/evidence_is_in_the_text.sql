-- severity: fail
-- The evidence of a mention is its sentence, the trigger stands in it, and both lie inside the text. Rows
-- that did not change since $since were checked when they were written.
select
    mentions.mention_id,
    mentions.char_start,
    mentions.char_end,
    mentions.trigger,
    length(articles.text) as text_length
from core.fact_event_mention as mentions
inner join core.dim_article as articles on mentions.article_key = articles.article_key
where
    mentions.recorded_at >= $since::timestamp
    and (
        mentions.char_start < 0
        or mentions.char_start >= mentions.char_end
        or mentions.char_end > length(articles.text)
        or length(mentions.evidence) <> mentions.char_end - mentions.char_start
        or mentions.trigger_start < mentions.char_start
        or mentions.trigger_end > mentions.char_end
        or mentions.trigger = ''
        or not contains(articles.text, mentions.evidence)
        or not contains(mentions.evidence, mentions.trigger)
    );
