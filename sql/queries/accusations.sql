-- description: who accused whom, in which words, and what was the answer
-- param by: part of the accuser's name; default: %
-- param against: part of the name of the accused; default: %
-- param rows: how many at most; default: 50
with parties as (
    select
        event_key,
        list(label order by participant_number) filter (where role <> 'recipient') as accusers,
        list(label order by participant_number) filter (where role = 'recipient') as accused
    from core.fact_event_participant
    group by event_key
),

wordings as (
    select
        event_key,
        arg_max(evidence, (confidence, mention_id)) as evidence,
        -- The one whose word it is accuses where no accuser stands beside the verb.
        arg_max(attributed_label, (confidence, mention_id)) filter (where attribution = 'source') as voice
    from core.fact_event_mention
    where superseded_at is null
    group by event_key
)

select
    events.start_date,
    events.end_date,
    events.first_reported_at::date as reported_on,
    coalesce(parties.accusers, [wordings.voice]) as accusers,
    parties.accused,
    events.status,
    wordings.evidence,
    answers.relation,
    answers.answered_by,
    answers.answer,
    answers.answer_evidence,
    events.lineage_count as independent_lines,
    events.event_id
from core.fact_event as events
inner join core.dim_event_type as types on events.event_type_key = types.event_type_key
inner join wordings on events.event_key = wordings.event_key
left join parties on events.event_key = parties.event_key
left join marts.claims_and_answers as answers on events.event_id = answers.claim_event_id
where
    types.plover_type = 'ACCUSE'
    and types.kind not in ('investigation', 'lawsuit', 'charge', 'conviction', 'extradition')
    and coalesce(array_to_string(parties.accusers, ', '), wordings.voice, '') ilike '%' || $by || '%'
    and coalesce(array_to_string(parties.accused, ', '), '') ilike '%' || $against || '%'
order by events.start_date nulls last, events.event_id, answers.answer_event_id
limit $rows::integer;
