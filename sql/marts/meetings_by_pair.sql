-- marts.meetings_by_pair
-- grain: one meeting of one pair, with how often the two met: for pictures of those who meet most
create or replace view marts.meetings_by_pair as
with counted as (
    select
        participant,
        counterpart,
        event_id,
        start_date,
        date_label,
        kind,
        place,
        count(distinct event_id) over (partition by participant, counterpart) as pair_meeting_count
    from marts.meetings
    where status in ('occurred', 'ongoing') and not is_possible
)

select
    *,
    dense_rank() over (order by pair_meeting_count desc, participant, counterpart) as pair_rank
from counted;

comment on view marts.meetings_by_pair
is 'Grain: one meeting, visit, talk or call of one pair that took place, with how often the two met.';
comment on column marts.meetings_by_pair.participant is 'one side: name or description';
comment on column marts.meetings_by_pair.counterpart is 'the other side: name or description';
comment on column marts.meetings_by_pair.event_id
is 'natural id of the event, which `wirehouse explain` takes';
comment on column marts.meetings_by_pair.start_date is 'first day it may lie on; NULL if unknown';
comment on column marts.meetings_by_pair.date_label
is 'its interval in words, as 2023-04-06, 2023-W14 or 2023-04; NULL if unknown';
comment on column marts.meetings_by_pair.kind is 'plain kind: meeting, visit, call ...';
comment on column marts.meetings_by_pair.place is 'where; NULL if nobody said';
comment on column marts.meetings_by_pair.pair_meeting_count is 'how often the two met';
comment on column marts.meetings_by_pair.pair_rank is 'place among all pairs, 1 for the one that met most';
