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

delete from core.fact_event_participant as known
where
    (
        known.event_key in (select events.event_key from scope_events as events)
        or known.event_key in (select next.event_key from next_fact_event_participant as next)
    )
    and not exists (
        select 1
        from next_fact_event_participant as next
        where known.event_key = next.event_key and known.participant_number = next.participant_number
    );

-- noqa: disable=PRS,LT02
merge into core.fact_event_participant as target
using next_fact_event_participant as source
    on target.event_key = source.event_key and target.participant_number = source.participant_number
when matched and target is distinct from source then update by name
when not matched then insert by name;
