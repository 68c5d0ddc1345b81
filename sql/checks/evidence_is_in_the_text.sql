-- severity: fail
-- The evidence of a mention is its sentence, the trigger stands in it, and both lie inside the text. What
-- this load did not write was checked when it was written.
select
    mentions.mention_id,
    mentions.char_start,
    mentions.char_end,
    mentions.trigger,
    length(texts.text) as text_length
from written_event_mentions as mentions
inner join scope_texts as texts on mentions.article_key = texts.article_key
where
    mentions.char_start < 0
    or mentions.char_start >= mentions.char_end
    or mentions.char_end > length(texts.text)
    or length(mentions.evidence) <> mentions.char_end - mentions.char_start
    or mentions.trigger_start < mentions.char_start
    or mentions.trigger_end > mentions.char_end
    or mentions.trigger = ''
    or not contains(texts.text, mentions.evidence)
    or not contains(mentions.evidence, mentions.trigger);
