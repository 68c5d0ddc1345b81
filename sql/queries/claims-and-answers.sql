-- description: accusations and other acts, with who denied or answered them
-- param rows: how many at most; default: 50
select
    claimed_on,
    claimed_by,
    claim,
    claim_status,
    relation,
    answered_by,
    answer,
    answered_on,
    claim_event_id,
    answer_event_id
from marts.claims_and_answers
order by claimed_on desc nulls last, claim_event_id, answer_event_id
limit $rows::integer;
