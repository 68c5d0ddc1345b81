-- marts.claims_and_answers
-- grain: one claim or act, and one answer to it
--        (an event that denies it or responds to it, or a statement that denies an accusation right after it)
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
),

-- "Officials alleged that ..., which both governments denied."
denials as (
    select distinct on (claims.event_key, statements.speaker_label)
        claims.event_key,
        statements.speaker_label,
        statements.cue,
        statements.text,
        mentions.start_date as answered_on,
        if(
            statements.sentence_number = mentions.sentence_number, mentions.evidence, statements.text
        ) as answer_evidence
    from core.fact_event as claims
    inner join core.dim_event_type as types on claims.event_type_key = types.event_type_key
    inner join core.fact_event_mention as mentions on claims.event_key = mentions.event_key
    inner join core.fact_statement as statements
        on
            mentions.article_key = statements.article_key
            and mentions.sentence_number <= statements.sentence_number
            and mentions.sentence_number + 2 >= statements.sentence_number
            and regexp_matches(
                lower(statements.cue), '^(den(y|ies|ied|ying)|dismiss|reject|refut|disput|rebut)'
            )
    left join core.fact_event_participant as accusers
        on
            claims.event_key = accusers.event_key
            and accusers.role = 'actor'
            and (
                statements.speaker_label = accusers.label
                or statements.speaker_country_code = accusers.country_code
            )
    where
        types.plover_type = 'ACCUSE'
        and types.kind in ('accusation', 'criticism', 'condemnation', 'complaint')
        and mentions.superseded_at is null
        and statements.speaker_label is not null
        and accusers.event_key is null
    order by claims.event_key, statements.speaker_label, mentions.mention_id, statements.char_start
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
where relations.relation in ('denies', 'responds_to')
union all
select
    claims.event_id as claim_event_id,
    claims.label as claim,
    claims.status as claim_status,
    claim_actors.actors as claimed_by,
    claims.start_date as claimed_on,
    claim_wordings.evidence as claim_evidence,
    'denies' as relation,
    null as answer_event_id,
    denials.speaker_label || ' ' || denials.cue || ': ' || denials.text as answer,
    [denials.speaker_label] as answered_by,
    denials.answered_on,
    denials.answer_evidence
from denials
inner join core.fact_event as claims on denials.event_key = claims.event_key
left join actors as claim_actors on claims.event_key = claim_actors.event_key
left join wordings as claim_wordings on claims.event_key = claim_wordings.event_key
where
    not exists (
        select 1
        from core.fact_event_relation as relations
        inner join actors as answer_actors on relations.event_key = answer_actors.event_key
        where
            relations.related_event_key = denials.event_key
            and relations.relation = 'denies'
            and list_contains(answer_actors.actors, denials.speaker_label)
    );

comment on view marts.claims_and_answers
is 'Grain: one claim or act and one answer to it: who accused, who denied, in which words.';
comment on column marts.claims_and_answers.claim_event_id is 'natural id of the claim or act';
comment on column marts.claims_and_answers.claim is 'short name of the claim or act';
comment on column marts.claims_and_answers.claim_status is 'of the claim, by the latest telling';
comment on column marts.claims_and_answers.claimed_by is 'its actors';
comment on column marts.claims_and_answers.claimed_on is 'first day the claim may lie on';
comment on column marts.claims_and_answers.claim_evidence is 'a sentence that tells the claim';
comment on column marts.claims_and_answers.relation is 'what the answer does: denies or responds_to';
comment on column marts.claims_and_answers.answer_event_id
is 'natural id of the answer; NULL where it is a statement and no event';
comment on column marts.claims_and_answers.answer is 'short name of the answer';
comment on column marts.claims_and_answers.answered_by is 'its actors';
comment on column marts.claims_and_answers.answered_on is 'first day the answer may lie on';
comment on column marts.claims_and_answers.answer_evidence is 'a sentence that tells the answer';
