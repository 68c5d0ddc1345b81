-- description: when two people first and last met, with how many meetings in between
-- param a: part of one name
-- param b: part of the other name
-- param status: occurred, planned ...; default: occurred
with shared as (
    select
        meetings.*,
        if(meetings.participant ilike '%' || $a || '%', meetings.participant, meetings.counterpart) as one,
        if(meetings.participant ilike '%' || $a || '%', meetings.counterpart, meetings.participant) as other
    from marts.meetings as meetings
    where
        meetings.status = $status
        and (
            (meetings.participant ilike '%' || $a || '%' and meetings.counterpart ilike '%' || $b || '%')
            or (meetings.participant ilike '%' || $b || '%' and meetings.counterpart ilike '%' || $a || '%')
        )
)

select
    one,
    other,
    count(*) as meetings,
    arg_min_null(start_date, coalesce(end_date, start_date)) as first_met_from,
    arg_min_null(end_date, coalesce(end_date, start_date)) as first_met_to,
    arg_min_null(place, coalesce(end_date, start_date)) as first_place,
    arg_min(event_id, coalesce(end_date, start_date)) as first_event_id,
    arg_max_null(start_date, coalesce(start_date, end_date)) as last_met_from,
    arg_max_null(end_date, coalesce(start_date, end_date)) as last_met_to,
    arg_max_null(place, coalesce(start_date, end_date)) as last_place,
    arg_max(event_id, coalesce(start_date, end_date)) as last_event_id,
    count(*) filter (where start_date is null and end_date is null) as undated_meetings
from shared
group by one, other
order by meetings desc, one, other;
