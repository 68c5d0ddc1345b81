-- tellings of incoming_keys
-- (flows.load.told)
-- grain: one telling
select
    tellings.*,
    null::varchar as status_cue,
    null::integer as place_number,
    null::varchar as attributed_label,
    null::integer as statement_number
from staging.tellings as tellings
semi join incoming_keys as wanted on tellings.mention_key = wanted.mention_key
order by tellings.article_id, tellings.event_number;
