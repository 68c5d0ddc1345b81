-- core.dim_date
-- grain:  one day
-- reads:  resolved_events, core.dim_article, core.fact_event, core.fact_event_mention, core.dim_person_role
-- writes: every day of every year in which something of the warehouse lies
create or replace temp table next_dim_date as
with used as (
    select unnest([published_from, published_to, published_at::date, claimed_published_at::date]) as day
    from core.dim_article
    union
    select unnest([start_date, end_date]) as day
    from resolved_events
    union
    select unnest([start_date, end_date]) as day
    from core.fact_event
    union
    select unnest([start_date, end_date]) as day
    from core.fact_event_mention
    where superseded_at is null
    union
    select unnest([valid_from, valid_to]) as day
    from core.dim_person_role
),

years as (
    select distinct make_date(year(day)::integer, 1, 1) as first_day
    from used
    where day is not null
),

days as (
    select
        unnest(
            generate_series(first_day, first_day + interval 1 year - interval 1 day, interval 1 day)
        )::date as day
    from years
)

select
    strftime(day, '%Y%m%d')::integer as date_key,
    day as date,
    year(day)::smallint as year,
    quarter(day)::tinyint as quarter,
    month(day)::tinyint as month,
    monthname(day) as month_name,
    dayofmonth(day)::tinyint as day,
    dayofyear(day)::smallint as day_of_year,
    isoyear(day)::smallint as iso_year,
    weekofyear(day)::tinyint as iso_week,
    isodow(day)::tinyint as weekday,
    dayname(day) as weekday_name,
    isodow(day) >= 6 as is_weekend
from days;

-- noqa: disable=PRS,LT02
merge into core.dim_date as target
using next_dim_date as source
    on target.date_key = source.date_key
when not matched then insert by name
when not matched by source then delete;
