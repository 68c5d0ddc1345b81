-- tellings of incoming_keys
-- (flows.load.told)
-- grain: one telling, in no order: sorting rows this wide costs more than finding them
select
    tellings.*,
    null::varchar as status_cue,
    null::integer as place_number,
    null::varchar as attributed_label,
    null::integer as statement_number,
    extractions.topic
from staging.tellings as tellings
semi join incoming_keys as wanted on tellings.mention_key = wanted.mention_key
left join staging.extractions as extractions
    on tellings.article_id = extractions.article_id and extractions.topic is not null;
