-- grain: one pair of participants that met, with the number of meetings that took place
select
    meetings.participant,
    meetings.participant_country_code,
    meetings.counterpart,
    meetings.counterpart_country_code,
    count(distinct meetings.event_id) as meeting_count
from marts.meetings as meetings
semi join marts.events_between($since::date, $until::date) as events
    on meetings.event_key = events.event_key
where meetings.status in ('occurred', 'ongoing') and not meetings.is_possible
group by
    meetings.participant, meetings.participant_country_code, meetings.counterpart,
    meetings.counterpart_country_code
order by meeting_count desc, meetings.participant, meetings.counterpart
limit 300;
