-- marts.claims_and_answers
-- grain: one claim or act, and one answer to it
create or replace view marts.claims_and_answers as
with actors as (
    select
        event_key,
        list(label order by participant_number) as actors
    from core.fact_event_participant
    where role in ('actor', 'participant')
    group by event_key
),

wordings as (
    select
        event_key,
        arg_max(evidence, (confidence, mention_id)) as evidence
    from core.fact_event_mention
    where superseded_at is null
    group by event_key
)

select
    claims.event_id as claim_event_id,
    claims.label as claim,
    claims.status as claim_status,
    claim_actors.actors as claimed_by,
    claims.start_date as claimed_on,
    claim_wordings.evidence as claim_evidence,
    relations.relation,
    answers.event_id as answer_event_id,
    answers.label as answer,
    answer_actors.actors as answered_by,
    answers.start_date as answered_on,
    answer_wordings.evidence as answer_evidence
from core.fact_event_relation as relations
inner join core.fact_event as answers on relations.event_key = answers.event_key
inner join core.fact_event as claims on relations.related_event_key = claims.event_key
left join actors as claim_actors on claims.event_key = claim_actors.event_key
left join actors as answer_actors on answers.event_key = answer_actors.event_key
left join wordings as claim_wordings on claims.event_key = claim_wordings.event_key
left join wordings as answer_wordings on answers.event_key = answer_wordings.event_key
where relations.relation in ('denies', 'responds_to');

comment on view marts.claims_and_answers
is 'Grain: one claim or act and one answer to it: who accused, who denied, in which words.';
