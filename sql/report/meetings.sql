-- grain: one pair of participants of one meeting, visit, talk or call, the latest first
select
    meetings.start_date,
    meetings.end_date,
    meetings.date_precision,
    meetings.kind,
    meetings.status,
    meetings.participant,
    meetings.participant_role,
    meetings.participant_country_code,
    meetings.counterpart,
    meetings.counterpart_role,
    meetings.counterpart_country_code,
    meetings.place,
    meetings.lineage_count,
    meetings.event_id
from marts.meetings as meetings
semi join marts.events_between($since::date, $until::date) as events
    on meetings.event_key = events.event_key
order by
    meetings.start_date desc nulls last, meetings.end_date desc, meetings.event_id, meetings.participant,
    meetings.counterpart
limit $rows::integer;
