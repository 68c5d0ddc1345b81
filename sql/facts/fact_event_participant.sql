-- core.fact_event_participant
-- grain:  one participant in one role of one event
-- reads:  resolved_event_participants, resolved_event_links
-- writes: every participant of every event; equal rows stay untouched
create or replace temp table next_fact_event_participant as
select
    core.key_of(participants.event_id) as event_key,
    participants.number as participant_number,
    participants.kind as participant_kind,
    core.key_of(participants.person_id) as person_key,
    case
        when participants.kind = 'organization'
            then core.key_of(core.organization_id(participants.label, participants.country_code))
    end as organization_key,
    participants.country_code,
    participants.label,
    participants.role,
    participants.is_possible
from resolved_event_participants as participants
semi join resolved_event_links as links on participants.event_id = links.event_id
qualify
    row_number() over (
        partition by
            participants.event_id, participants.role, participants.kind, participants.label,
            participants.country_code, participants.person_id
        order by participants.number
    ) = 1;

create or replace temp table known_fact_event_participant as
select known.*
from core.fact_event_participant as known
where known.event_key in (select touched.event_key from touched_events as touched);

create or replace temp table old_fact_event_participant as
select
    known.event_key,
    known.participant_number
from known_fact_event_participant as known
left join next_fact_event_participant as next
    on known.event_key = next.event_key and known.participant_number = next.participant_number
where known is distinct from next;

delete from core.fact_event_participant
where
    (event_key, participant_number) in (
        select
            old.event_key,
            old.participant_number
        from old_fact_event_participant as old
    );

insert into core.fact_event_participant by name
select next.*
from next_fact_event_participant as next
left join known_fact_event_participant as known
    on next.event_key = known.event_key and next.participant_number = known.participant_number
where next is distinct from known;
