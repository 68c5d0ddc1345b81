-- tellings of the articles of incoming_ids
-- (flows.load.told)
-- grain: one telling
select
    tellings.*,
    null::varchar as status_cue,
    null::integer as place_number,
    null::varchar as attributed_label,
    null::integer as statement_number
from staging.tellings as tellings
semi join incoming_ids as wanted on tellings.article_id = wanted.article_id
order by tellings.article_id, tellings.event_number;
