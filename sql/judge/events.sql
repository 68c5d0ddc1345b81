-- What the suite `events` looks at, for the $most event mentions of the articles that were staged last.
-- grain: one event mention in staging
select
    mentions.article_id,
    mentions.number,
    mentions.plover_type,
    mentions.status,
    mentions.attribution,
    mentions.confidence,
    case when mentions.plover_type != 'NONE' then len(mentions.participants) end as participant_count,
    mentions.char_start <= mentions.trigger_start
    and mentions.trigger_start < mentions.trigger_end
    and mentions.trigger_end <= mentions.char_end as has_trigger_inside
from staging.event_mentions as mentions
inner join staging.extractions as extractions on mentions.article_id = extractions.article_id
inner join ops.batch as batches on extractions.batch_id = batches.batch_id
order by batches.staged_at desc, mentions.article_id, mentions.number
limit $most;
