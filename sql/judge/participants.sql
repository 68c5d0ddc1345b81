-- What the suite `participants` looks at, for the $most participants of the articles that were staged last.
-- grain: one participant of one event mention in staging
select
    told.article_id,
    told.number as event_number,
    told.participant.kind,
    told.participant.role,
    told.participant.country_code
from (
    select
        mentions.article_id,
        mentions.number,
        batches.staged_at,
        unnest(mentions.participants) as participant
    from staging.event_mentions as mentions
    inner join staging.extractions as extractions on mentions.article_id = extractions.article_id
    inner join ops.batch as batches on extractions.batch_id = batches.batch_id
) as told
order by told.staged_at desc, told.article_id, told.number
limit $most;
