-- marts.events_between(since, until)
-- grain: one event of the days since to until, both inclusive: by its own date, else by when it was told
-- noqa: disable=PRS,LT02,RF03
create or replace macro marts.events_between(since, until) as table
select
    timeline.*,
    case
        when timeline.status in ('occurred', 'ongoing') then 'happened'
        when timeline.status in ('planned', 'proposed', 'postponed', 'cancelled') then 'planned'
        when timeline.status = 'hypothetical' then 'possible'
        else 'disputed'
    end as outcome
from marts.event_timeline as timeline
where
    coalesce(timeline.end_date, timeline.start_date, timeline.last_reported_at::date, since::date)
    >= since::date
    and coalesce(timeline.start_date, timeline.end_date, timeline.first_reported_at::date, until::date)
    <= until::date;

comment on macro table marts.events_between
is 'Grain: one event of event_timeline from since to until, by its date, else by when it was told.';
