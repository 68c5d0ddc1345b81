-- tellings of incoming_keys, or all tellings of the articles of incoming_ids
-- (flows.load.told)
-- grain: one telling
select
    tellings.*,
    null::varchar as status_cue,
    null::integer as place_number,
    null::varchar as attributed_label,
    null::integer as statement_number,
    extractions.topic
from staging.tellings as tellings
left join staging.extractions as extractions on tellings.article_id = extractions.article_id
where
    tellings.mention_key in (select wanted.mention_key from incoming_keys as wanted)
    or tellings.article_id in (select wanted.article_id from incoming_ids as wanted)
order by tellings.article_id, tellings.event_number;
